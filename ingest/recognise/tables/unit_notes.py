"""Notes such as 单位：万元 at a table: over its head in the grid, or in a paragraph above it."""

from __future__ import annotations

import re

from ingest.text import clean

_NOTE = re.compile(r"单位(?:为|[:：])\s*(?:人民币)?\s*(?P<unit>[^\s,;。)]+)")


def unit_note(text: str) -> str:
    """The unit that a text names for the amounts of a table, 元 of （单位：人民币元）; blank if none."""
    found = _NOTE.search(clean(text)) if "单位" in text else None
    return found["unit"] if found else ""
