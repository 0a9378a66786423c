"""How text from forms is made comparable: widths, spaces, dashes, brackets, ticks."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－ー", "-"))
_TICKS = str.maketrans({**dict.fromkeys("✓✔☑✅", "√"), **dict.fromkeys("✗✘╳☓", "×")})
_PUNCTUATION = re.compile(r"[\W_]+")
_NUMBERING = re.compile(r"^(?:\(?\d{1,2}\)?[.、)]|[一二三四五六七八九十]+、)")
_TRAILING = re.compile(r"[:*]+$")

TICKED = "■☑☒√✓✔✅"
UNTICKED = "□☐"
_BOX = re.compile(f"[{TICKED}{UNTICKED}]")


def clean(text: str) -> str:
    """Full-width to half-width, every run of white space to one blank, ends trimmed."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def tidy(text: str) -> str:
    """As written, but for white space: every run of it one blank, ends trimmed."""
    return _SPACE.sub(" ", text).strip()


def label_key(text: str) -> str:
    """The form in which labels are compared: no spaces, half-width, one kind of dash, lower case."""
    key = _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_DASHES).casefold()
    return _TRAILING.sub("", _NUMBERING.sub("", key))


def word_key(text: str) -> str:
    """The form in which the words of a value are compared; ticks and crosses of all shapes are one."""
    key = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_TICKS)
    return _SPACE.sub("", key).rstrip("。.;").casefold()


def sentence_key(text: str) -> str:
    """The form in which long texts are compared: letters and digits only, numbering dropped."""
    return _PUNCTUATION.sub("", label_key(text))


def has_boxes(text: str) -> bool:
    """Whether the text offers options with tick boxes."""
    return _BOX.search(text) is not None


def ticked_options(text: str) -> list[str]:
    """The options ticked in a text such as ``□国家级 ☑市级`` or ``国家级□ 市级☑``.

    A box belongs to the word it touches; where it touches both or neither, to the word on the side
    that the first box of the text is on.
    """
    flat = text.replace("\n", " ").strip()
    box_first = bool(flat) and _BOX.match(flat) is not None
    options = []
    for match in _BOX.finditer(flat):
        if match.group() in TICKED:
            options.append(_word_of_box(flat, match.start(), box_first))
    return [option for option in options if option]


def _word_of_box(text: str, at: int, box_first: bool) -> str:
    before, after = text[:at], text[at + 1 :]
    touches_before = bool(before) and not before[-1].isspace() and not _BOX.match(before[-1])
    touches_after = bool(after) and not after[0].isspace() and not _BOX.match(after[0])
    takes_after = touches_after if touches_after != touches_before else box_first
    if takes_after:
        words = _BOX.split(after)[0].split()
        return words[0] if words else ""
    words = _BOX.split(before)[-1].split()
    return words[-1] if words else ""
