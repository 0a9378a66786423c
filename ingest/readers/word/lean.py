"""A Word main part without the run properties that change nothing of what is read.

Size, colour and fonts of runs are more than half of the XML of a usual report. Taking them out of the
bytes costs a tenth of parsing them.
"""

from __future__ import annotations

import re

from ingest.readers.word.symbols import may_use

_START, _END = b"<w:rPr>", b"</w:rPr>"
_HARMLESS_NAMES = (
    b"rFonts|sz|szCs|b|bCs|i|iCs|u|color|lang|kern|highlight|shd|spacing|w|snapToGrid|noProof|bdr|cs"
    b"|em|effect|outline|shadow|emboss|imprint|caps|smallCaps|fitText"
)
_HARMLESS = re.compile(rb'(?:<w:(?:%s)(?: w:\w+="[^"<>]*")*/>)*' % _HARMLESS_NAMES)


def lean(data: bytes) -> bytes:
    """The bytes of a main part without harmless run properties; as they are where that is not certain.

    Certain are properties of known names only, in a part without comments and the like. Others stay,
    and are judged in the parsed tree.
    """
    if _may_hold_other_markup(data):
        return data
    first, *others = data.split(_START)
    kept = [first]
    is_harmless: dict[bytes, bool] = {}
    for piece in others:
        properties, end, rest = piece.partition(_END)
        if not end:  # properties within properties: a tracked change of them
            return data
        harmless = is_harmless.get(properties)
        if harmless is None:
            harmless = _HARMLESS.fullmatch(properties) is not None and not may_use(properties)
            is_harmless[properties] = harmless
        if harmless:
            kept.append(rest)
        else:
            kept += (_START, properties, _END, rest)
    return b"".join(kept)


def _may_hold_other_markup(data: bytes) -> bool:
    """Comments, CDATA and instructions may hold what looks like an element; asked by single bytes first."""
    head_ends = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    has_marks = b"!" in data and b"<!" in data
    return has_marks or (data.find(b"?", head_ends) >= 0 and data.find(b"<?", head_ends) >= 0)
