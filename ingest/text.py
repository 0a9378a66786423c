"""How text from forms is made comparable: widths, spaces, unseen characters, dashes, ticks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps

_SPACE = re.compile(r"\s+")
# What shows nothing and moves nothing: zero widths, soft hyphens, joiners, variation selectors, and marks of
# direction. Overrides of direction (U+202B, 202D, 202E, 2067) are not here: they change what is seen.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a\u202c\u2060-\u2066\u2068-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0100-\U000e01ef]+"
)
DASHES = "‐‑‒–—―−﹣－ー─━﹘⁻"
_DASHES = str.maketrans(dict.fromkeys(DASHES, "-"))
_SLASHES = str.maketrans(dict.fromkeys("∕⁄╱\\＼∖", "/"))
_TICKS = str.maketrans({**dict.fromkeys("✓✔☑✅", "√"), **dict.fromkeys("✗✘╳☓", "×")})
_SHORT = 64  # letters of a text that is remembered
_PUNCTUATION = re.compile(r"[\W_]+")
_NUMBERING = re.compile(r"^(?:\(?\d{1,2}\)?[.、)]|[一二三四五六七八九十]+、)")
_TRAILING = re.compile(r"[:*]+$")

TICKED = "■☑☒√✓✔✅"
UNTICKED = "□☐"
_BOX = re.compile(f"[{TICKED}{UNTICKED}]")
# A box typed as brackets: (√) 【√】 [x] are ticked, ( ) and (×) are not. An x in round ones is either.
_BRACKET_TICKED = re.compile(rf"[(（\[［【〔]\s*[{TICKED}]\s*[)）\]］】〕]|\[\s*[xX]\s*\]")
_BRACKET_UNTICKED = re.compile(rf"[(（\[［【〔]\s*[{UNTICKED}×✗✘]?\s*[)）\]］】〕]")


_SHORT = 100  # letters: labels and values, which come again; longer texts are not kept


def shown(text: str) -> str:
    """A text without the characters that show nothing."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def kept(function: Callable[[str], str]) -> Callable[[str], str]:
    """Remember what a function makes of short texts: the labels and words of all documents are the same."""
    remembered = lru_cache(maxsize=1 << 13)(function)

    @wraps(function)
    def answer(text: str) -> str:
        return remembered(text) if len(text) <= _SHORT else function(text)

    return answer


@kept
def clean(text: str) -> str:
    """Full-width to half-width, every run of white space to one blank, ends trimmed."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", shown(text))).strip()


@kept
def tidy(text: str) -> str:
    """As written, but for white space and what shows nothing: a run of blanks is one, ends trimmed."""
    return _SPACE.sub(" ", shown(text)).strip()


@kept
def label_key(text: str) -> str:
    """The form in which labels are compared: no spaces, half-width, one kind of dash, lower case."""
    flat = unicodedata.normalize("NFKC", shown(text))
    key = _SPACE.sub("", flat).translate(_DASHES).casefold()
    return _TRAILING.sub("", _NUMBERING.sub("", key))


@kept
def word_key(text: str) -> str:
    """The form in which the words of a value are compared: ticks, crosses, dashes, slashes of one shape."""
    flat = unicodedata.normalize("NFKC", shown(text))
    key = flat.translate(_DASHES).translate(_TICKS).translate(_SLASHES)
    return _SPACE.sub("", key).rstrip("。.;").casefold()


def sentence_key(text: str) -> str:
    """The form in which long texts are compared: letters and digits only, numbering dropped."""
    return _PUNCTUATION.sub("", label_key(text))


def has_boxes(text: str) -> bool:
    """Whether the text offers options with tick boxes."""
    return _BOX.search(_with_boxes(text)) is not None


def ticked_options(text: str) -> list[str]:
    """The options ticked in a text such as ``□国家级 ☑市级`` or ``国家级□ 市级☑``.

    A box belongs to the word it touches; where it touches both or neither, to the word on the side
    that the first box of the text is on.
    """
    flat = _with_boxes(text).replace("\n", " ").strip()
    box_first = bool(flat) and _BOX.match(flat) is not None
    options = []
    for match in _BOX.finditer(flat):
        if match.group() in TICKED:
            options.append(_word_of_box(flat, match.start(), box_first))
    return [option for option in options if option]


def _with_boxes(text: str) -> str:
    """The text with brackets that stand for tick boxes as such boxes."""
    return _BRACKET_UNTICKED.sub("□", _BRACKET_TICKED.sub("☑", shown(text)))


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
