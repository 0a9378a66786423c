"""What an officer records on a page, as the form that is handed in for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.handing_in.desk import Upload
from ingest.forms.content import FollowUpContent, FollowUpEntry, ReviewContent
from ingest.forms.follow_up import write_follow_up
from ingest.forms.labels import Labels
from ingest.forms.review import write_review
from ingest.forms.template import file_name
from warehouse.rules.rows import Registry


@dataclass(frozen=True)
class Recorded:
    """What became of one recommendation; codes of the domains adoption and progress, or none."""

    seq: int
    content: str
    adoption: str | None = None
    reason: str | None = None
    progress: str | None = None
    actual_investment_wan_yuan: float | None = None
    actual_effect: str | None = None
    done_date: date | None = None


def follow_up_form(
    park_name: str,
    provider_name: str | None,
    diagnosis_year: int,
    recorded: Sequence[Recorded],
    next_plan: str,
    feedback_date: date,
    registry: Registry,
) -> Upload:
    """The follow-up form filled in."""
    labels = Labels(registry)
    adoption, progress = dict(labels.words("adoption")), dict(labels.words("progress"))
    entries = tuple(
        FollowUpEntry(
            seq=str(row.seq),
            content=row.content,
            adoption="" if row.adoption in (None, "unanswered") else adoption[str(row.adoption)],
            reason=row.reason or "",
            progress=progress[row.progress] if row.progress else "",
            actual_investment=_amount(row.actual_investment_wan_yuan),
            actual_effect=row.actual_effect or "",
            done_date=written_day(row.done_date) if row.done_date else "",
        )
        for row in recorded
    )
    content = FollowUpContent(
        park_name=park_name,
        provider_name=provider_name or "",
        diagnosis_year=f"{diagnosis_year}年",
        feedback_date=written_day(feedback_date),
        entries=entries,
        next_plan=next_plan,
    )
    data = write_follow_up(content, registry, written=_moment(feedback_date))
    return Upload(file_name("follow-up", park_name, diagnosis_year, registry), data)


def review_form(
    park_name: str,
    diagnosis_year: int,
    review_state: str,
    opinion: str,
    review_date: date,
    registry: Registry,
) -> Upload:
    """The review form with the conclusion ticked; ``review_state`` is approved or returned."""
    labels = Labels(registry)
    word = labels("review_state", review_state)
    content = ReviewContent(
        park_name=park_name,
        diagnosis_year=f"{diagnosis_year}年",
        conclusion=labels.review_boxes().replace(f"□{word}", f"☑{word}"),
        opinion=opinion,
        review_date=written_day(review_date),
    )
    data = write_review(content, registry, written=_moment(review_date))
    return Upload(file_name("review", park_name, diagnosis_year, registry), data)


def written_day(day: date) -> str:
    """A day as the forms ask for it: 2025年6月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _amount(amount: float | None) -> str:
    return "" if amount is None else f"{amount:.4f}".rstrip("0").rstrip(".")


def _moment(day: date) -> datetime:
    # The form's own date, so that the same record twice is the same document, and known as such.
    return datetime(day.year, day.month, day.day)
