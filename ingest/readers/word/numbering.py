"""Automatic numbers of paragraphs (1., 一、, 第1年): part of what the page shows, stored as rules only.

Source of the rules: ECMA-376 part 1, 17.9 (numbering).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.grid import UNKNOWN, Doubt
from ingest.readers.word.names import (
    CARRIERS,
    CELL,
    PARAGRAPH,
    RUN,
    TEXT,
    VAL,
    Element,
    is_on,
    leave_doubt,
    w,
)
from ingest.readers.word.parts import DocumentParts
from ingest.readers.word.scripts import written
from ingest.readers.word.styles import LOOKS, private_font
from ingest.readers.word.symbols import in_font

NUMBERED = w("numPr")
_LEVEL = w("lvl")
_PLACE = re.compile(r"%([1-9])")
_AFTER = {"space": " ", "nothing": ""}
# Marks of lists that say nothing: a cell that starts with one is read without it.
_FULL_STOPS = ".．、"  # of a number that is all a cell shows
_BULLETS = frozenset("•●○◦o◆◇▪▫➢❖·‣∙*★☆→")


@dataclass(slots=True)
class _Level:
    """How one level of a list counts and looks."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    after: str = "\t"
    restarts_after: int | None = None  # the level from which on it starts again; 0: never
    is_legal: bool = False
    doubts: list[Doubt] = field(default_factory=list)
    is_hidden: bool = False


@dataclass(slots=True)
class _List:
    """A list: its levels, and where each of them has got to."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, at: int) -> tuple[str, list[Doubt]]:
        """The number of the next paragraph on a level (from 0), with what follows it."""
        level = self.levels.get(at)
        if level is None:
            return "", []
        self.counts[at] = self.counts.get(at, level.start - 1) + 1
        for deeper in [number for number in self.counts if number > at]:
            limit = self.levels[deeper].restarts_after
            if limit is None or (limit > 0 and at < limit):
                del self.counts[deeper]
        if level.is_hidden:
            return "", []
        doubts = list(level.doubts)

        def shown(match: re.Match[str]) -> str:
            number = int(match.group(1)) - 1
            of = self.levels.get(number, _Level())
            count = self.counts.get(number, of.start)
            kind = "decimal" if level.is_legal else of.kind
            text = written(count, kind)
            if text is None:
                doubts.append(Doubt("symbol", kind))
            return UNKNOWN if text is None else text

        return _PLACE.sub(shown, level.text) + level.after, doubts


def show_numbers(root: Element, parts: DocumentParts) -> None:
    """Set the number that each paragraph is shown with before its text.

    Bullets are left out, unless they say something in a cell: a dash, a tick. A number that is all a
    cell shows is given without its full stop.
    """
    lists = _Lists(parts)
    for paragraph in root.iter(PARAGRAPH):
        found = lists.of(paragraph)
        if found is None:
            continue
        text, doubts = found[0].next(found[1])
        is_bullet = not any(char.isalnum() and char != "o" for char in text)
        is_in_cell = next(paragraph.iterancestors(CELL), None) is not None
        is_plain = is_bullet and (not is_in_cell or text.strip() in _BULLETS)
        if is_plain or not text.strip():
            continue
        holder = _first_run(paragraph)
        has_text = any(carrier.text for carrier in paragraph.iter(*CARRIERS))
        carrier = holder.makeelement(TEXT)
        carrier.text = text if has_text else text.strip().rstrip(_FULL_STOPS if is_in_cell else "")
        holder.insert(0, carrier)
        for doubt in doubts:
            leave_doubt(holder, doubt)


def _first_run(paragraph: Element) -> Element:
    """A new run before all others of a paragraph."""
    properties = paragraph.find(w("pPr"))
    run = paragraph.makeelement(RUN)
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, run)
    return run


class _Lists:
    """The lists of a document; those that share a definition go on counting together."""

    def __init__(self, parts: DocumentParts) -> None:
        self._styles = parts.styles
        self._abstract: dict[str, Element] = {}
        self._numbers: dict[str, Element] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        root = parts.numbering
        for item in () if root is None else root:
            if item.tag == w("abstractNum"):
                self._abstract[item.get(w("abstractNumId"), "")] = item
            elif item.tag == w("num"):
                self._numbers[item.get(w("numId"), "")] = item

    def of(self, paragraph: Element) -> tuple[_List, int] | None:
        """The list that a paragraph is in and its level there; None for one without a number."""
        own = paragraph.find(f"{w('pPr')}/{NUMBERED}")
        style = self._styles.of_paragraph(paragraph)
        styled = self._styles.num_pr(style)
        number = _value(own, "numId") or _value(styled, "numId")
        if not number or number == "0":
            return None
        found = self._list(number)
        if found is None:
            return None
        level = _value(own, "ilvl") or _value(styled, "ilvl")
        if not level and own is None:
            return found, self._level_of_style(number, style)
        return found, int(level) if level.isdigit() and len(level) < 3 else 0

    def _level_of_style(self, number: str, style: str) -> int:
        """The level that a definition ties to a style."""
        for level in self._definition(number).iter(_LEVEL):
            tied = level.find(w("pStyle"))
            if tied is not None and tied.get(VAL) == style:
                return _whole(level.get(w("ilvl")), 0)
        return 0

    def _definition(self, number: str) -> Element:
        return self._abstract[_value(self._numbers[number], "abstractNumId")]

    def _list(self, number: str) -> _List | None:
        if number in self._lists:
            return self._lists[number]
        item = self._numbers.get(number)
        definition = _value(item, "abstractNumId")
        if item is None or definition not in self._abstract:
            return None
        levels = _levels(self._abstract[definition])
        counts = self._counts.setdefault(definition, {})
        for override in item.findall(w("lvlOverride")):
            at = _whole(override.get(w("ilvl")), 0)
            levels |= _levels(override)
            start = _value(override, "startOverride")
            if start and at in levels:
                levels[at].start = _whole(start, 1)
                counts = {}  # a list of its own
        self._lists[number] = _List(levels, counts)
        return self._lists[number]


def _levels(holder: Element) -> dict[int, _Level]:
    found = {}
    for item in holder.findall(_LEVEL):
        level = _Level(
            start=_whole(_value(item, "start"), 0 if item.find(w("start")) is None else 1),
            kind=_value(item, "numFmt") or "decimal",
            text=_value(item, "lvlText"),
            after=_AFTER.get(_value(item, "suff"), "\t"),
        )
        restart = item.find(w("lvlRestart"))
        if restart is not None:
            level.restarts_after = _whole(restart.get(VAL), 0)
        legal = item.find(w("isLgl"))
        level.is_legal = legal is not None and is_on(legal.get(VAL))
        properties = item.find(w("rPr"))
        if properties is not None:
            hidden = properties.find(LOOKS[2])
            level.is_hidden = hidden is not None and is_on(hidden.get(VAL))
            if level.kind == "bullet":
                level.text, level.doubts = in_font(private_font(properties), level.text)
        if level.kind == "none":
            level.text = ""
        found[_whole(item.get(w("ilvl")), 0)] = level
    return found


def _value(holder: Element | None, name: str) -> str:
    found = holder.find(w(name)) if holder is not None else None
    return "" if found is None else found.get(VAL, "")


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else default
