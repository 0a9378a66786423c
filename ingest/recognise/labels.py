"""Labels as people write them, matched through the registry. An unknown label is never guessed."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import process

from ingest.recognise.cells.words import unit_key, value_words
from ingest.text import label_key, sentence_key
from warehouse.rules.rows import FormEdition, Registry

_BRACKET_END = re.compile(r"^(?P<name>.+)\((?:单位:?)?(?P<unit>[^()]*)\)$")
_BRACKETS = str.maketrans("[]【】〔〕{}", "()()()()")
_BETWEEN = ",，、:/-;"  # what stands between a name and its unit where there are no brackets
_LONGEST_KEPT = 120  # longer texts are compared anew each time: no label is as long
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
        self._first: dict[tuple[str, str], str] = {}
        for row in registry.label_variants:
            if row.form_edition_id == edition.form_edition_id:
                self._add(row.kind, row.label, row.target)
        for number, indicator in self.indicators.items():
            self._add("indicator", indicator.name_zh, str(number))
        for number, requirement in self.requirements.items():
            self._add("requirement", requirement.text_zh, str(number))
        self._factors = value_words(registry).factors
        by_length = sorted({key for of in self._factors.values() for key in of}, key=len)
        self._units = tuple(key for key in reversed(by_length) if key.strip("-/"))
        # The same few labels stand in every document: comparing them once is most of the speed.
        self._found = lru_cache(maxsize=1 << 14)(self._find)
        self._near = lru_cache(maxsize=1 << 10)(self._nearest)
        self._named = lru_cache(maxsize=1 << 13)(self._indicator_and_unit)

    def _add(self, kind: str, label: str, target: str) -> None:
        key = sentence_key(label) if kind == "requirement" else label_key(label)
        self._targets.setdefault(kind, {})[key] = target
        self._written.setdefault(kind, []).append(label)
        self._first.setdefault((kind, target), label)

    def find(self, kind: str, text: str) -> str | None:
        """The target that a label stands for, or None if nobody listed it."""
        is_short = len(text) <= _LONGEST_KEPT
        return self._found(kind, text) if is_short else self._find(kind, text)

    def _find(self, kind: str, text: str) -> str | None:
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
        """The number of the indicator that a label names, with or without its unit."""
        return self.indicator_and_unit(text)[0]

    def indicator_and_unit(self, text: str) -> tuple[int | None, str | None]:
        """(the indicator that a label names, the unit written with the name) or (None, None).

        土地资源产出率（万元/亩）, 能源产出率，单位：万元/tce. What stands in brackets and is no unit is
        part of the name; a unit that is not known is a unit if it has the form of one.
        """
        is_short = len(text) <= _LONGEST_KEPT
        return self._named(text) if is_short else self._indicator_and_unit(text)

    def _indicator_and_unit(self, text: str) -> tuple[int | None, str | None]:
        names = self._targets["indicator"]
        key = label_key(text)
        listed = names.get(key)
        flat = key.translate(_BRACKETS)
        if match := _BRACKET_END.match(flat):
            unit = match["unit"] if self.is_unit(match["unit"]) else None
            target = listed or (names.get(match["name"]) if unit else None)
            return (int(target), unit) if target else (None, None)
        if listed:
            return int(listed), None
        for unit in self._units:
            if flat.endswith(unit):
                name = flat.removesuffix(unit).rstrip(_BETWEEN).removesuffix("单位")
                if target := names.get(name.rstrip(_BETWEEN)):
                    return int(target), unit
        return None, None

    def is_unit(self, text: str) -> bool:
        """Whether a text is a unit of the registry, or has the form of one: 亿元/平方英里."""
        key = unit_key(text)
        return any(key in of for of in self._factors.values()) or ("/" in key.strip("/"))

    def same_unit(self, unit: str, other: str, number: int) -> bool:
        """Whether two ways of writing a unit mean the same for an indicator."""
        if unit_key(unit) == unit_key(other):
            return True
        known = self._factors[self.indicators[number].unit]
        factor = known.get(unit_key(unit))
        return factor is not None and factor[0] == known.get(unit_key(other), (None,))[0]

    def labels(self, kind: str) -> tuple[tuple[str, str], ...]:
        """All (compared label, target) pairs of a kind, in the registry's order."""
        return tuple(self._targets.get(kind, {}).items())

    def label_of(self, kind: str, target: str) -> str:
        """The label that the registry lists first for a target: the forms' own wording."""
        return self._first.get((kind, target), target)

    def nearest(self, kind: str, text: str) -> str:
        """The known label that looks most like an unknown one."""
        is_short = len(text) <= _LONGEST_KEPT
        return self._near(kind, text) if is_short else self._nearest(kind, text)

    def _nearest(self, kind: str, text: str) -> str:
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
