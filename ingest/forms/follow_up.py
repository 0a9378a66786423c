"""The follow-up form a year after a diagnosis, as a Word document.

The guide (六、后续跟踪服务) asks for the feedback and gives no form; this one is the product's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ingest.forms import wording
from ingest.forms.content import FollowUpContent, FollowUpEntry
from ingest.forms.labels import Labels
from ingest.forms.report import MARK, NOTE, TITLE
from ingest.forms.word import CELL_LEFT, HEAD, Cell, WordForm
from warehouse.rules.rows import Registry

_COLUMNS = {
    "indicator_no": 5,
    "content": 22,
    "adoption": 9,
    "reason": 14,
    "progress": 9,
    "actual_investment": 10,
    "actual_effect": 18,
    "done_date": 13,
}
_BLANK_ROWS = 5


def write_follow_up(content: FollowUpContent, registry: Registry, *, written: datetime) -> bytes:
    """Write 绿色化改造建议采纳与落实情况反馈表; the default content gives the blank form."""
    labels = Labels(registry)
    title = labels("form", "follow_up")
    form = WordForm(landscape=True)
    if content.mark:
        form.paragraph(content.mark, look=MARK)
    form.paragraph(title, look=TITLE)
    form.paragraph("", look=replace(NOTE, before=0))
    form.table((18, 32, 18, 32), _head(content, labels), head_rows=0, row_height=26)
    form.paragraph("", look=NOTE)
    form.table(tuple(_COLUMNS.values()), _entries(content, labels), row_height=27)
    form.paragraph("", look=NOTE)
    plan = (Cell(labels("field", "next_plan"), HEAD), Cell(content.next_plan, CELL_LEFT))
    form.table((18, 82), (plan,), head_rows=0, row_height=52)
    for note in _notes(labels):
        form.paragraph(note, look=replace(NOTE, before=2))
    return form.to_bytes(title=title, author=content.provider_name, written=written)


def _head(content: FollowUpContent, labels: Labels) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(cell for label, text in pair for cell in (Cell(label, HEAD), Cell(text, CELL_LEFT)))
        for pair in (
            (
                (labels("field", "park_name"), content.park_name),
                (wording.COVER_PROVIDER, content.provider_name),
            ),
            (
                (labels("field", "diagnosis_year"), content.diagnosis_year),
                (labels("field", "feedback_date"), content.feedback_date),
            ),
        )
    )


def _entries(content: FollowUpContent, labels: Labels) -> list[tuple[Cell, ...]]:
    listed = content.entries or (FollowUpEntry(),) * _BLANK_ROWS
    adoption, progress = (
        tuple(word for _, word in _options(labels, domain)) for domain in ("adoption", "progress")
    )
    return [
        tuple(Cell(labels("column", column)) for column in _COLUMNS),
        *(
            (
                Cell(entry.seq),
                Cell(entry.content, CELL_LEFT),
                Cell(entry.adoption, choices=adoption),
                Cell(entry.reason, CELL_LEFT),
                Cell(entry.progress, choices=progress),
                Cell(entry.actual_investment),
                Cell(entry.actual_effect, CELL_LEFT),
                Cell(entry.done_date),
            )
            for entry in listed
        ),
    ]


def _notes(labels: Labels) -> list[str]:
    words = {
        domain: "、".join(word for _, word in _options(labels, domain))
        for domain in ("adoption", "progress")
    }
    return [note.format(**words) for note in wording.FOLLOW_UP_NOTES]


def _options(labels: Labels, domain: str) -> list[tuple[str, str]]:
    """The words of a code list that can be filled in."""
    return [(code, word) for code, word in labels.words(domain) if code != "unanswered"]
