"""Runs that are struck out, hidden, raised or set in a symbol font: what of them is shown, and doubts.

Works in place, as `docx_plain` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ingest.grid import Doubt, DoubtKind
from ingest.readers.word.fields import elements, show
from ingest.readers.word.names import (
    CARRIERS,
    DOUBT,
    PARAGRAPH,
    RUN,
    TEXT,
    Element,
    is_on,
    leave_doubt,
    w,
)
from ingest.readers.word.objects import DRAWING, OBJECT, PICTURE, take_out
from ingest.readers.word.scripts import lowered, raised
from ingest.readers.word.styles import LOOKS, SPEC_VANISH, VANISH, Look, Styles, private_font
from ingest.readers.word.symbols import in_font, is_private, of_sym

SYM = w("sym")
_RUN_PROPERTIES = w("rPr")
_MARK = f"{w('pPr')}/{_RUN_PROPERTIES}"
DIRECTIONS = w("bdo")
_UNSEEN = (DOUBT, OBJECT, DRAWING, PICTURE)  # what hidden text takes with it


def show_symbols(root: Element) -> None:
    """Show what Insert Symbol put in; a mark that is not known with its doubt."""
    for sym in elements(root, SYM):
        char = sym.get(w("char"), "")
        code = int(char, 16) if _is_hex(char) else None
        text, doubt = of_sym(sym.get(w("font"), ""), code)
        show(sym, text)
        if doubt is not None:
            sym.addnext(sym.makeelement(DOUBT, {"kind": doubt.kind, "text": doubt.text}))


def show_symbol_fonts(root: Element, styles: Styles) -> None:
    """Show text that is set in a symbol font as its marks, and name characters nobody can read."""
    for text in elements(root, TEXT):
        run = text.getparent()
        if run is None or run.tag != RUN or not text.text:
            continue
        properties = run.find(_RUN_PROPERTIES)
        font = styles.look(run).font if properties is not None or styles.styles else ""
        if not font and any(map(is_private, text.text)) and properties is not None:
            font = private_font(properties)
            shown = [in_font(font if is_private(c) else "", c) for c in text.text]
        else:
            shown = [in_font(font, text.text)]
        text.text = "".join(part for part, _ in shown)
        for doubt in (doubt for _, doubts in shown for doubt in doubts):
            leave_doubt(run, doubt)


def settle_looks(root: Element, styles: Styles) -> None:
    """Take struck-out and hidden text out of its runs, and set raised and lowered text as such."""
    for paragraph, runs in groupby(_runs(root, styles), key=_paragraph_of):
        _settle(paragraph, list(runs), styles)
    for mark in reversed(elements(root, VANISH, SPEC_VANISH)):
        properties = mark.getparent()
        paragraph = next(mark.iterancestors(PARAGRAPH), None)
        if paragraph is None or properties is None or not is_on(mark.get(w("val"))):
            continue
        if paragraph.find(_MARK) is properties:
            merge_into_next(paragraph)


def merge_into_next(paragraph: Element) -> None:
    """Join a paragraph whose mark is not shown to the one after it."""
    following = paragraph.getnext()
    parent = paragraph.getparent()
    if following is None or parent is None or following.tag != PARAGRAPH:
        return
    for position, child in enumerate(list(paragraph)):
        following.insert(position, child)
    parent.remove(paragraph)


def _runs(root: Element, styles: Styles) -> Iterator[Element]:
    """The runs that may look otherwise than plain: all of them where styles matter."""
    if styles.styles or styles.defaults:
        yield from elements(root, RUN)
        return
    last: Element | None = None
    for setting in elements(root, *LOOKS):
        properties = setting.getparent()
        run = properties.getparent() if properties is not None else None
        if run is not None and run.tag == RUN and run is not last:
            yield run
            last = run


def _paragraph_of(run: Element) -> Element | None:
    return next(run.iterancestors(PARAGRAPH), None)


def _settle(paragraph: Element | None, runs: list[Element], styles: Styles) -> None:
    looks = [styles.look(run) for run in runs]
    is_shifted = paragraph is not None and any(look.shift for look in looks)
    shift = _shift_of_all(paragraph, styles) if is_shifted and paragraph is not None else 0
    last: Element | None = None  # the doubt at the end of the last run with one, and its texts
    texts: list[str] = []
    for run, look in zip(runs, looks, strict=True):
        kind = _kind(look, shift)
        if kind is None:
            continue
        if kind in ("hidden", "struck"):
            _drop(run, _UNSEEN if kind == "hidden" else (DOUBT,))
        text = take_out(run)
        if kind in ("raised", "lowered"):
            scripted = (raised(text) if kind == "raised" else lowered(text)) or ""
            _put(run, scripted if text.strip() else text)
        if not text.strip():
            continue
        if last is not None and last.get("kind") == kind and _follows(run, last):
            texts.append(text)
            run.append(last)
            continue
        if last is not None:
            last.set("text", "".join(texts))
        last, texts = leave_doubt(run, Doubt(kind, text)), [text]
    if last is not None:
        last.set("text", "".join(texts))


def _kind(look: Look, shift: int) -> DoubtKind | None:
    """What is to be said of a run; ``shift`` is how far all of its paragraph is shifted."""
    if look.is_hidden:
        return "hidden"
    if look.is_struck:
        return "struck"
    if look.lift:
        return "raised" if look.lift == "superscript" else "lowered"
    if look.shift != shift:
        return "raised" if look.shift > shift else "lowered"
    return None


def _follows(run: Element, doubt: Element) -> bool:
    """Whether nothing that is shown stands between a doubt, at the end of its run, and a run."""
    before = run.getprevious()
    while before is not None and before.tag != RUN and next(before.iter(*CARRIERS), None) is None:
        before = before.getprevious()
    return before is not None and before is doubt.getparent()


def _shift_of_all(paragraph: Element, styles: Styles) -> int:
    """How far all text of a paragraph is shifted alike, which nobody can see; else nothing."""
    shown = [run for run in paragraph.iter(RUN) if any(c.tag == TEXT and c.text for c in run)]
    looks = [styles.look(run) for run in shown]
    shifts = {look.shift for look in looks if not look.is_hidden and not look.lift}
    return shifts.pop() if len(shifts) == 1 else 0


def _put(run: Element, text: str) -> None:
    if text:
        carrier = run.makeelement(TEXT)
        carrier.text = text
        run.append(carrier)


def _drop(run: Element, tags: tuple[str, ...]) -> None:
    for child in list(run):
        if child.tag in tags:
            run.remove(child)


def mark_directions(root: Element) -> None:
    """Leave a doubt where letters are forced to run from right to left: shown in another order."""
    for forced in elements(root, DIRECTIONS):
        if forced.get(w("val")) == "rtl":
            leave_doubt(forced, Doubt("symbol", "bdo rtl"))


def _is_hex(text: str) -> bool:
    return 0 < len(text) <= 6 and all(digit in "0123456789abcdefABCDEF" for digit in text)
