"""Colours, only so far as text in the colour of its paper is not seen."""

from __future__ import annotations

from collections.abc import Mapping

WHITE = "white"
_NEAR_WHITE = 0xF0  # of 255 in each part: text so light is not seen on white
_INDEXED_WHITE = frozenset({1, 9, 65})  # 65 is the paper of the screen
_TINT_OF_WHITE = -0.07  # the palest grey that a palette of Office offers is 5% darker than white


def colour_key(attributes: Mapping[str, str]) -> str:
    """A colour as Excel writes it (``rgb``, ``theme`` and ``tint``, ``indexed``), to be compared.

    What is white, however it is written, is WHITE; ``""`` is no colour of its own.
    """
    if rgb := attributes.get("rgb"):
        return of_rgb(rgb[-6:])
    tint = attributes.get("tint", "0")
    if theme := attributes.get("theme"):
        is_white = theme == "0" and _number(tint) >= _TINT_OF_WHITE
        return WHITE if is_white else f"theme {theme} {tint}"
    indexed = attributes.get("indexed", "")
    if indexed.isdecimal():
        return WHITE if int(indexed) in _INDEXED_WHITE else f"indexed {indexed}"
    return ""


def of_rgb(text: str) -> str:
    """Six hexadecimal figures, to be compared."""
    try:
        parts = bytes.fromhex(text)
    except ValueError:
        return ""
    return WHITE if min(parts, default=0) >= _NEAR_WHITE else text.upper()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
