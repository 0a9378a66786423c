"""The register of providers, as the name in a report is held against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.findings import Bilingual, Finding
from ingest.judging.persons import masked
from ingest.recognise.forms import Text
from warehouse.registers.names import name_key, near_names
from warehouse.registers.providers import RegisteredProvider, provider_id_of
from warehouse.rules.rows import Registry


@dataclass(frozen=True, slots=True)
class ProviderMatch:
    """The provider of a report; ``to_register`` if the register does not know it yet."""

    provider: RegisteredProvider
    to_register: bool


class Providers:
    """Providers by name and alias. What a run takes in is remembered for the rest of the run."""

    def __init__(self, providers: Iterable[RegisteredProvider], registry: Registry) -> None:
        self._registry = registry
        self._by_name: dict[str, RegisteredProvider] = {}
        for provider in providers:
            self.add(provider)

    def add(self, provider: RegisteredProvider) -> None:
        """Know a provider under its name and aliases."""
        for name in (provider.provider_name, *provider.aliases):
            self._by_name[name_key(masked(name, self._registry))] = provider

    def match(self, name: Text) -> tuple[ProviderMatch, list[Finding]]:
        """The provider of that name, or an unconfirmed one, which is told (P05) with every report."""
        shown = masked(name.text, self._registry)
        known = self._by_name.get(name_key(shown))
        if known is not None and known.is_confirmed:
            return ProviderMatch(known, to_register=False), []
        provider = known or RegisteredProvider(
            provider_id_of(shown), shown, (), is_confirmed=False, source="submission"
        )
        names = {one.provider_name for one in self._by_name.values()}
        near = near_names(name.text, names, self._registry)
        parts = {"nearest": Bilingual("、".join(near) or "无", ", ".join(near) or "none")}
        finding = Finding("P05", name.source, name.text, parts=parts)
        return ProviderMatch(provider, to_register=known is None), [finding]
