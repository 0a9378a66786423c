"""A submitter's own document with each issue marked at its place, whatever its format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ingest.answer.marks_docx import mark_docx
from ingest.answer.marks_xlsx import mark_xlsx
from ingest.answer.notes import Marked, Note
from ingest.readers.errors import UnreadableFile
from ingest.readers.limits import Limits
from ingest.readers.package import Package

_ZIP = b"PK\x03\x04"


def mark(data: bytes, notes: Sequence[Note], at: datetime, limits: Limits) -> Marked | None:
    """A copy with each note at its place; None for a format or a file that cannot be marked.

    What its reader makes of the copy is what it makes of ``data``. ``at`` is in UTC.
    """
    if not data.startswith(_ZIP):
        return None
    try:
        package = Package(data, limits)
        main_part = package.main_part()
        if main_part is None or main_part.endswith(".bin"):
            return None
        if main_part.startswith("xl/"):
            return mark_xlsx(package, data, main_part, notes)
        return mark_docx(package, data, main_part, notes, at)
    except UnreadableFile:
        return None
