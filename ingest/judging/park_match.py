"""The register of parks, as a report's name, district and level are held against it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.findings import Bilingual, Finding
from ingest.judging.persons import masked
from ingest.judging.provider_match import Providers
from ingest.recognise.forms import Text
from ingest.text import label_key
from warehouse.registers.names import near_names
from warehouse.registers.park_rows import RegisteredPark, park_id_of
from warehouse.registers.providers import RegisteredProvider
from warehouse.rules.rows import Registry

_JOINED = re.compile(r"以及|[和与及]")


@dataclass(frozen=True, slots=True)
class ParkMatch:
    """The park a report is of; ``to_register`` if the register does not hold it as it now is."""

    park: RegisteredPark
    to_register: bool


class Register:
    """Parks and providers by name and alias, and the diagnoses on record as (park id, diagnosis year).

    What a run takes in is remembered for the rest of the run.
    """

    def __init__(
        self,
        parks: Iterable[RegisteredPark],
        registry: Registry,
        diagnoses: Iterable[tuple[str, int]] = (),
        providers: Iterable[RegisteredProvider] = (),
    ) -> None:
        self.providers = Providers(providers, registry)
        self._registry = registry
        self._by_name: dict[str, RegisteredPark] = {}
        self._by_id: dict[str, RegisteredPark] = {}
        self.diagnoses = set(diagnoses)
        for park in parks:
            self.add(park)

    def add(self, park: RegisteredPark) -> None:
        """Know a park under its name and aliases, and by its id."""
        self._by_id[park.park_id] = park
        for name in (park.park_name, *park.aliases):
            self._by_name[label_key(masked(name, self._registry))] = park

    def find(self, name: str) -> RegisteredPark | None:
        """The park with this name or alias, spelling of widths and spaces aside."""
        return self._by_name.get(label_key(masked(name, self._registry)))

    def near_names(self, name: str) -> list[str]:
        """Registered names that look like this one, nearest first (forms.md)."""
        return near_names(name, (park.park_name for park in self._by_name.values()), self._registry)

    def lists_parks(self, name: str) -> bool:
        """Whether a name that is none itself joins names of parks: 甲园和乙园."""
        parts = _JOINED.split(name)
        return len(parts) > 1 and self.find(name) is None and all(map(self.find, parts))

    def match(
        self, name: Text, envelope_code: str | None, level: str | None
    ) -> tuple[ParkMatch | None, list[Finding]]:
        """The park of that name, or an unconfirmed one in the envelope's district.

        None (N20) for a new name whose id another park has.

        The register wins over the envelope and over the ticked level; contradictions are findings.
        An unconfirmed park is one (P01) with every report, until it is confirmed.
        """
        known = self.find(name.text)
        if known is not None and known.is_confirmed:
            findings = list(self._contradictions(known, name, envelope_code, level))
            return ParkMatch(known, to_register=False), findings
        shown = masked(name.text, self._registry)
        park_id = known.park_id if known else park_id_of(shown)
        holder = self._by_id.get(park_id)
        if known is None and holder is not None:
            held = {"found": park_id, "expected": holder.park_name}
            return None, [Finding("N20", name.source, name.text, parts=held)]
        before = known or RegisteredPark(
            park_id=park_id,
            park_name=shown,
            aliases=(),
            district_code=None,
            park_level=None,
            parent_park_id=None,
            is_confirmed=False,
            source="submission",
        )
        park = replace(
            before,
            district_code=before.district_code or envelope_code,
            park_level=before.park_level or level,
        )
        near = self.near_names(name.text)
        parts = {"nearest": Bilingual("、".join(near) or "无", ", ".join(near) or "none")}
        findings = [Finding("P01", name.source, name.text, parts=parts)]
        if park.district_code is None:
            findings.append(Finding("P03", name.source, name.text))
        return ParkMatch(park, to_register=park != known), findings

    def _contradictions(
        self, park: RegisteredPark, name: Text, envelope_code: str | None, level: str | None
    ) -> Iterable[Finding]:
        districts = (park.district_code, *park.other_district_codes)
        if envelope_code and park.district_code and envelope_code not in districts:
            parts = {"expected": self._district(park.district_code)}
            found = self._district(envelope_code)
            yield Finding("P02", name.source, found.zh, parts={**parts, "value": found})
        if level and park.park_level and level != park.park_level:
            yield Finding("P04", name.source, level, parts={"expected": park.park_level})

    def _district(self, code: str) -> Bilingual:
        row = self._registry.districts_by_name[code]
        return Bilingual(row.name_zh, row.name_en)
