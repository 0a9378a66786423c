"""The forms that are handed out: which there are, what stands in them, what their files are called."""

from __future__ import annotations

import re
from datetime import datetime

from ingest.forms import wording
from ingest.forms.follow_up import write_follow_up
from ingest.forms.labels import Labels
from ingest.forms.prefill import follow_up_content, report_content, review_content
from ingest.forms.report import write_report
from ingest.forms.review import write_review
from ingest.forms.workbook import write_workbook
from warehouse.home import Home
from warehouse.rules.rows import Registry

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def write_template(
    kind: str,
    home: Home,
    registry: Registry,
    park: str | None,
    year: int | None,
    *,
    written: datetime,
) -> bytes:
    """The form of a kind (report, workbook, follow-up, review), filled in with what is known."""
    if kind == "follow-up":
        return write_follow_up(
            follow_up_content(home, registry, park, year), registry, written=written
        )
    if kind == "review":
        return write_review(review_content(home, registry, park, year), registry, written=written)
    write = write_workbook if kind == "workbook" else write_report
    return write(report_content(home, registry, park, year), registry, written=written)


def file_name(kind: str, park: str | None, year: int | None, registry: Registry) -> str:
    """The form's title with the park and year asked for, fit for every file system."""
    labels = Labels(registry)
    forms = {"follow-up": "follow_up", "workbook": "report"}
    title = labels("form", forms.get(kind, kind))
    if kind in ("report", "workbook"):
        title = wording.CITY + title
    suffix = ".xlsx" if kind == "workbook" else ".docx"
    parts = [title, park or "", str(year or "")]
    return _NOT_IN_FILE_NAMES.sub("_", "-".join(part for part in parts if part)) + suffix
