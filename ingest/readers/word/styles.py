"""How runs are set: struck out, hidden, raised, in which font; by themselves and by their styles.

Source of the rules: ECMA-376 part 1, 17.7.2 (style hierarchy) and 17.7.3 (toggle properties).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.readers.word.names import PARAGRAPH, TABLE, VAL, Element, is_on, w
from ingest.readers.word.symbols import is_symbol_font, may_use

_RUN_PROPERTIES, _RUN_STYLE, _FONTS = w("rPr"), w("rStyle"), w("rFonts")
_PARAGRAPH_PROPERTIES, _PARAGRAPH_STYLE = w("pPr"), w("pStyle")
_TABLE_PROPERTIES, _TABLE_STYLE = w("tblPr"), w("tblStyle")
_FONT_SLOTS = tuple(map(w, ("ascii", "hAnsi", "eastAsia", "cs")))
STRIKE, DOUBLE_STRIKE, VANISH, SPEC_VANISH = map(w, ("strike", "dstrike", "vanish", "specVanish"))
VERT_ALIGN, POSITION = w("vertAlign"), w("position")
LOOKS = (STRIKE, DOUBLE_STRIKE, VANISH, SPEC_VANISH, VERT_ALIGN, POSITION)
_TOGGLES = frozenset({STRIKE, VANISH})
_ON_OFF = frozenset({STRIKE, DOUBLE_STRIKE, VANISH, SPEC_VANISH})
_MARKS = (b"strike", b"anish", b"vertAlign", b"w:position", b"numPr")
_PLACEHOLDER_NAMES = frozenset({"placeholder text", "placeholdertext", "占位符文本"})

Settings = dict[str, bool | str | int]
"""Property -> what is set: on or off, superscript or subscript, half points, a font."""


class Look(NamedTuple):
    """How a run looks. ``lift`` is superscript, subscript or empty, ``shift`` in half points."""

    is_struck: bool
    is_hidden: bool
    lift: str
    shift: int
    font: str  # a symbol font, or empty


@dataclass(slots=True)
class Style:
    """A style of styles.xml."""

    name: str
    based_on: str
    settings: Settings
    num_pr: Element | None


@dataclass(slots=True)
class Styles:
    """The styles of a document by id, their defaults, and what a paragraph without a style has."""

    styles: dict[str, Style] = field(default_factory=dict)
    defaults: Settings = field(default_factory=dict)
    default_paragraph: str = ""
    _chains: dict[str, Settings] = field(default_factory=dict)

    def chain(self, style_id: str) -> Settings:
        """What a style sets with all that it is based on: the nearest counts."""
        known = self._chains.get(style_id)
        if known is None:
            known = {}
            for style in self._ancestry(style_id):
                known = style.settings | known
            self._chains[style_id] = known
        return known

    def num_pr(self, style_id: str) -> Element | None:
        """The numbering that a paragraph style gives."""
        known = (style.num_pr for style in self._ancestry(style_id) if style.num_pr is not None)
        return next(known, None)

    def is_placeholder(self, style_id: str) -> bool:
        """Whether a style is that of a control's prompt, under whatever id an edition keeps it."""
        names = {style_id, *(style.name for style in self._ancestry(style_id))}
        return any(name.lower() in _PLACEHOLDER_NAMES for name in names)

    def look(self, run: Element) -> Look:
        """How a run looks, as it is set by itself, its character, paragraph and table style."""
        own = run.find(_RUN_PROPERTIES)
        direct = _settings(own) if own is not None else {}
        levels = [self.chain(style_id) for style_id in self._styles_of(run, own)]

        def effective(name: str) -> bool | str | int | None:
            if name in direct:
                return direct[name]
            if name in _TOGGLES:
                is_odd = sum(bool(level.get(name)) for level in levels) % 2 == 1
                return bool(self.defaults.get(name)) or is_odd
            return next((level[name] for level in levels if name in level), self.defaults.get(name))

        lift, shift, font = effective(VERT_ALIGN), effective(POSITION), effective(_FONTS)
        return Look(
            is_struck=bool(effective(STRIKE) or effective(DOUBLE_STRIKE)),
            is_hidden=bool(effective(VANISH) or effective(SPEC_VANISH)),
            lift=lift if isinstance(lift, str) else "",
            shift=shift if isinstance(shift, int) else 0,
            font=font if isinstance(font, str) else "",
        )

    def _styles_of(self, run: Element, own: Element | None) -> list[str]:
        """The styles a run stands under: its own, its paragraph's, its table's."""
        found = [] if own is None else [_style_id(own, _RUN_STYLE)]
        if not self.styles:
            return []
        paragraph = next(run.iterancestors(PARAGRAPH), None)
        if paragraph is not None:
            found.append(self.of_paragraph(paragraph))
        table = next(run.iterancestors(TABLE), None)
        properties = table.find(_TABLE_PROPERTIES) if table is not None else None
        if properties is not None:
            found.append(_style_id(properties, _TABLE_STYLE))
        return found

    def of_paragraph(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        first = next(iter(paragraph), None)  # to look for properties further would go over all runs
        has_properties = first is not None and first.tag == _PARAGRAPH_PROPERTIES
        given = _style_id(first, _PARAGRAPH_STYLE) if has_properties and first is not None else ""
        return given or self.default_paragraph

    def _ancestry(self, style_id: str) -> list[Style]:
        found: list[Style] = []
        seen: set[str] = set()
        while style_id in self.styles and style_id not in seen:
            seen.add(style_id)
            found.append(self.styles[style_id])
            style_id = self.styles[style_id].based_on
        return found


def parse_styles(root: Element) -> Styles:
    """The styles of a parsed styles.xml."""
    found = Styles()
    defaults = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{_RUN_PROPERTIES}")
    if defaults is not None:
        found.defaults = _settings(defaults)
    for style in root.iter(w("style")):
        name, based_on, own = (style.find(w(tag)) for tag in ("name", "basedOn", "rPr"))
        style_id = style.get(w("styleId"), "")
        found.styles[style_id] = Style(
            name.get(VAL, "") if name is not None else "",
            based_on.get(VAL, "") if based_on is not None else "",
            _settings(own) if own is not None else {},
            style.find(f"{_PARAGRAPH_PROPERTIES}/{w('numPr')}"),
        )
        is_default = is_on(style.get(w("default"), "0"))
        if is_default and style.get(w("type")) == "paragraph":
            found.default_paragraph = style_id
    return found


def may_matter(document: bytes, styles: bytes) -> bool:
    """Whether a style that a main part uses may strike out, hide, raise, number or set in marks.

    Asked of the bytes: parsing the styles of a document can take longer than reading it. When in
    doubt they matter.
    """
    if not _is_marked(styles):
        return False
    pieces = styles.split(b"</w:style>")
    if len(pieces) == 1 or _is_marked(_before_styles(pieces[0])):
        return True
    found = [piece for piece in pieces if _is_marked(piece)]
    marked = {_id_of(piece) for piece in found}
    heirs: dict[bytes, list[bytes]] = {}
    for piece in pieces:
        heirs.setdefault(_base_of(piece), []).append(_id_of(piece))
    waiting = list(marked)
    while waiting:  # and all that is based on one of them
        new = set(heirs.get(waiting.pop(), ())) - marked
        marked |= new
        waiting.extend(new)
    used = set(_USED.findall(document))
    is_unclear = not used or b"" in marked or any(piece.count(_STYLE) > 1 for piece in found)
    used |= {_id_of(piece) for piece in pieces if b"w:default=" in piece}
    return is_unclear or not marked.isdisjoint(used)


_STYLE = b"<w:style "
_STYLE_ID = re.compile(rb"""w:styleId=["']([^"']*)["']""")
_BASED_ON = re.compile(rb"""<w:basedOn w:val=["']([^"']*)["']""")
_USED = re.compile(rb"""Style \w+:val=["']([^"']*)["']""")


def _is_marked(piece: bytes) -> bool:
    return any(mark in piece for mark in _MARKS) or may_use(piece)


def _before_styles(piece: bytes) -> bytes:
    return piece.partition(_STYLE)[0]


def _id_of(piece: bytes) -> bytes:
    found = _STYLE_ID.search(piece)
    return found.group(1) if found else b""


def _base_of(piece: bytes) -> bytes:
    found = _BASED_ON.search(piece)
    return found.group(1) if found else b""


def _style_id(properties: Element, tag: str) -> str:
    found = properties.find(tag)
    return "" if found is None else found.get(VAL, "")


def _settings(properties: Element) -> Settings:
    """What run properties say of the looks that matter here."""
    found: Settings = {}
    for item in properties:
        tag, value = item.tag, item.get(VAL)
        if tag in _ON_OFF:
            found[str(tag)] = is_on(value)
        elif tag == VERT_ALIGN:
            found[VERT_ALIGN] = value if value in ("superscript", "subscript") else ""
        elif tag == POSITION:
            found[POSITION] = _half_points(value or "")
        elif tag == _FONTS:
            found[_FONTS] = _symbol_font(item)
    return found


def _symbol_font(fonts: Element) -> str:
    names = (fonts.get(slot, "") for slot in _FONT_SLOTS[:2])
    return next((name for name in names if is_symbol_font(name)), "")


def private_font(properties: Element) -> str:
    """The symbol font in any of a run's slots: by it the characters of a font's own are shown."""
    fonts = properties.find(_FONTS)
    names = [] if fonts is None else [fonts.get(slot, "") for slot in _FONT_SLOTS]
    return next((name for name in names if is_symbol_font(name)), "")


def _half_points(value: str) -> int:
    found = re.fullmatch(r"\s*(-?\d{1,4})(?:\.\d+)?(pt)?\s*", value, re.ASCII)
    if found is None:
        return 0
    return int(found.group(1)) * (2 if found.group(2) else 1)
