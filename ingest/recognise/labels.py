"""Labels as people write them, matched through the registry. An unknown label is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process

from ingest.recognise.words import unit_key, value_words
from ingest.text import label_key, sentence_key
from warehouse.rules.rows import FormEdition, Registry

_BRACKET_END = re.compile(r"^(?P<name>.+)\((?P<unit>[^()]*)\)$")
_HEAD_UNIT = re.compile(
    r"(?P<name>.+?)(?:\((?:单位:)?(?P<unit>[^()]+)\)|[/,:](?:单位:)?(?P<after>[^/()]+))"
)
_AMOUNTS = frozenset({"total_investment", "fixed_investment", "actual_investment"})


def head_unit(text: str) -> tuple[str, str]:
    """(the head as compared without its unit, the unit) of a head such as 总投资（元）; blank if none."""
    key = label_key(text)
    if not any(sign in key for sign in "(/,:"):
        return key, ""
    match = _HEAD_UNIT.fullmatch(key)
    return (match["name"], match["unit"] or match["after"]) if match else (key, "")


class Lexicon:
    """The labels of one form edition, by kind: indicator, requirement, column, field, form ..."""

    def __init__(self, registry: Registry, edition: FormEdition) -> None:
        self.registry = registry
        self.edition = edition
        self.indicators = registry.indicators_of(edition.indicator_set_id)
        self.requirements = registry.requirements_of(edition.indicator_set_id)
        self._targets: dict[str, dict[str, str]] = {}
        self._money = value_words(registry).factors["万元"]
        self._written: dict[str, list[str]] = {}
        for row in registry.label_variants:
            if row.form_edition_id == edition.form_edition_id:
                self._add(row.kind, row.label, row.target)
        for number, indicator in self.indicators.items():
            self._add("indicator", indicator.name_zh, str(number))
        for number, requirement in self.requirements.items():
            self._add("requirement", requirement.text_zh, str(number))

    def _add(self, kind: str, label: str, target: str) -> None:
        key = sentence_key(label) if kind == "requirement" else label_key(label)
        self._targets.setdefault(kind, {})[key] = target
        self._written.setdefault(kind, []).append(label)

    def find(self, kind: str, text: str) -> str | None:
        """The target that a label stands for, or None if nobody listed it."""
        target = self._targets.get(kind, {}).get(label_key(text))
        if target is None and kind == "column":
            name, unit = head_unit(text)
            target = self._targets[kind].get(name) if unit else None
            is_amount = target in _AMOUNTS and unit_key(unit) in self._money
            return target if is_amount else None
        return target

    def find_requirement(self, text: str) -> int | None:
        """The number of the basic requirement that a text states."""
        target = self._targets["requirement"].get(sentence_key(text))
        return int(target) if target else None

    def find_indicator(self, text: str) -> int | None:
        """The number of the indicator that a label names, with or without its unit in brackets."""
        key = label_key(text)
        target = self._targets["indicator"].get(key)
        if target is None and (match := _BRACKET_END.match(key)):
            target = self._targets["indicator"].get(match["name"])
            if target and unit_key(match["unit"]) not in self._units_of(int(target)):
                target = None
        return int(target) if target else None

    def _units_of(self, number: int) -> Iterable[str]:
        return value_words(self.registry).factors[self.indicators[number].unit]

    def labels(self, kind: str) -> tuple[tuple[str, str], ...]:
        """All (compared label, target) pairs of a kind, in the registry's order."""
        return tuple(self._targets.get(kind, {}).items())

    def nearest(self, kind: str, text: str) -> str:
        """The known label that looks most like an unknown one."""
        found = process.extractOne(text, self._written[kind])
        return found[0] if found else ""


@lru_cache(maxsize=8)
def lexicons(registry: Registry) -> tuple[Lexicon, ...]:
    """One lexicon for each form edition of the registry."""
    return tuple(Lexicon(registry, edition) for edition in registry.form_editions)


def lexicon_of(registry: Registry, form_edition_id: str) -> Lexicon:
    """The lexicon of the edition under which a report was read."""
    return next(
        lexicon
        for lexicon in lexicons(registry)
        if lexicon.edition.form_edition_id == form_edition_id
    )
