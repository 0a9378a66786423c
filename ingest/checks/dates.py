"""On-site work, report, briefing and follow-up: how long, and in which order."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

from ingest.checks.case import Case, Fault, Gap, counted, whole_report
from ingest.findings import Bilingual, Part


def working_days_on_site(case: Case) -> Iterator[Fault | Gap]:
    """X33: at least four working days on site (guide 四（三）1), by the calendar with make-up days."""
    form = case.confirmation
    if form is None:
        yield Gap("no_confirmation")
    elif form.onsite_start_date is None or form.onsite_end_date is None:
        yield Gap("no_onsite_dates")
    elif form.onsite_end_date < form.onsite_start_date:
        yield Gap("onsite_reversed")
    elif case.dates is None or case.dates.onsite_working_days is None:
        yield Gap("no_calendar", {"year": form.onsite_start_date.year})
    elif case.dates.onsite_working_days < case.parameter("X33", "min_days"):
        found = counted(case.dates.onsite_working_days, "个工作日", "working day", "working days")
        parts: dict[str, Part] = {
            "start": str(form.onsite_start_date),
            "end": str(form.onsite_end_date),
            "found": found,
        }
        yield whole_report("X33", form.source, parts)


def order_of_dates(case: Case) -> Iterator[Fault | Gap]:
    """X35: on-site start, end, report, briefing in order; the follow-up within a year of completion."""
    yield from _follow_ups(case)
    form = case.confirmation
    if form is None:
        yield Gap("no_confirmation")
        return
    start, end = form.onsite_start_date, form.onsite_end_date
    if start is None or end is None:
        yield Gap("no_onsite_dates")
    elif end < start:
        found = Bilingual(
            f"现场诊断结束日期 {end} 早于开始日期 {start}",
            f"The on-site work ends on {end}, before it starts on {start}",
        )
        yield whole_report("X35", form.source, {"found": found})
    reported = case.report.cover_date or form.handover_date
    if reported is None:
        yield Gap("no_report_date")
    elif end is not None and (start is None or end >= start) and _is_before(reported, end):
        found = Bilingual(
            f"报告日期 {reported} 早于现场诊断结束日期 {end}",
            f"The report is dated {reported}, before the on-site work ends on {end}",
        )
        yield whole_report("X35", case.report.source, {"found": found})
    if form.meeting_date is None:
        found = Bilingual(
            "确认单没有写明诊断情况通报会的日期", "The confirmation names no date of the briefing"
        )
        yield whole_report("X35", form.source, {"found": found})


def _is_before(reported: date, end: date) -> bool:
    """A cover that names a month alone stands for its first day, so within a month the 1st may be any day."""
    if reported.day == 1 and (reported.year, reported.month) == (end.year, end.month):
        return False
    return reported < end


def _follow_ups(case: Case) -> Iterator[Fault]:
    completed = case.dates.completed_date if case.dates else None
    if completed is None:
        return
    due = _months_later(completed, case.lexicon.registry.follow_up_rules[0].due_months)
    for form in case.follow_ups:
        if form.feedback_date is not None and form.feedback_date > due:
            found = Bilingual(
                f"反馈日期 {form.feedback_date} 晚于诊断完成一年的 {due}",
                f"The follow-up of {form.feedback_date} comes after it was due on {due}",
            )
            yield whole_report("X35", form.source, {"found": found})


def _months_later(day: date, months: int) -> date:
    """The same day some months later, or the month's last day where it has none such."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
