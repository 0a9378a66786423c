"""The district's review form, 绿色诊断区级审核意见表, as a Word document.

The guide has the district's opinion at the foot of form 2-4 only; this form gives it by itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ingest.forms import wording
from ingest.forms.content import ReviewContent
from ingest.forms.labels import Labels
from ingest.forms.report import MARK, NOTE, TITLE
from ingest.forms.word import CELL_LEFT, HEAD, Cell, WordForm
from warehouse.rules.rows import Registry

_TEXT = replace(CELL_LEFT, size=12)
_LABEL = replace(HEAD, size=12)
_OPINION_LINES = 9


def write_review(content: ReviewContent, registry: Registry, *, written: datetime) -> bytes:
    """Write the review form; the default content gives the blank form."""
    labels = Labels(registry)
    title = labels("form", "review")
    conclusion = content.conclusion
    boxes = labels.review_boxes() if conclusion is None else conclusion
    form = WordForm()
    if content.mark:
        form.paragraph(content.mark, look=MARK)
    form.paragraph(title, look=TITLE)
    form.paragraph("", look=NOTE)
    rows = [
        _row(labels("field", "park_name"), content.park_name),
        _row(labels("field", "diagnosis_year"), content.diagnosis_year),
        (Cell(labels("field", "review_state"), _LABEL), Cell(boxes, _TEXT, has_boxes=True)),
        _row(wording.REVIEW_OPINION, content.opinion + "\n" * _OPINION_LINES),
        _row(wording.REVIEW_SEAL, ""),
        _row(labels("field", "review_date"), content.review_date),
    ]
    form.table((28, 72), rows, head_rows=0, row_height=38)
    for note in wording.REVIEW_NOTES:
        form.paragraph(note, look=replace(NOTE, before=2))
    return form.to_bytes(title=title, author="", written=written)


def _row(label: str, text: str) -> tuple[Cell, Cell]:
    return Cell(label, _LABEL), Cell(text, _TEXT)
