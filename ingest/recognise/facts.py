"""Facts that follow from several forms of a diagnosis: its year, when it was completed, its team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.recognise.forms import Confirmation, Report, TeamMember
from ingest.recognise.labels import Lexicon
from ingest.text import label_key

DateSource = Literal["confirmation", "cover", "inferred"]
YearBasis = Literal["before", "including", "other"]


@dataclass(frozen=True, slots=True)
class DiagnosisDates:
    """When a diagnosis was made and completed (scoring.md: dates and follow-up)."""

    diagnosis_year: int
    date_source: DateSource
    completed_date: date | None
    year_basis: YearBasis
    onsite_working_days: int | None


def diagnosis_dates(report: Report, confirmation: Confirmation | None) -> DiagnosisDates:
    """Year of the on-site work, else of the cover's date, else the last data year + 1.

    Completed is the hand-over date, else the cover's date, else unknown. The report must have data
    years.
    """
    onsite = confirmation.onsite_start_date if confirmation else None
    handover = confirmation.handover_date if confirmation else None
    source: DateSource
    if onsite:
        year, source = onsite.year, "confirmation"
    elif report.cover_date:
        year, source = report.cover_date.year, "cover"
    else:
        year, source = report.data_years[-1] + 1, "inferred"
    return DiagnosisDates(
        diagnosis_year=year,
        date_source=source,
        completed_date=handover or report.cover_date,
        year_basis=year_basis(report.data_years, year),
        onsite_working_days=working_days(onsite, confirmation.onsite_end_date)
        if onsite and confirmation
        else None,
    )


def year_basis(data_years: list[int], diagnosis_year: int) -> YearBasis:
    """Whether the last data year is the year before the diagnosis, or the diagnosis year itself.

    The guide says both 前三年 (annex 2-1-2) and 近三年（含诊断当年） (annex 2-1, chapter 四).
    """
    if data_years and data_years[-1] == diagnosis_year - 1:
        return "before"
    if data_years and data_years[-1] == diagnosis_year:
        return "including"
    return "other"


def working_days(start: date, end: date | None) -> int | None:
    """Working days from start to end, both counted, by the Chinese calendar with make-up days.

    None where an end is missing or before the start, or the calendar does not know the year.
    """
    if end is None or end < start or (end - start).days > 366:
        return None
    import chinese_calendar

    try:
        return len(chinese_calendar.get_workdays(start, end))
    except NotImplementedError:
        return None


@dataclass(frozen=True, slots=True)
class Team:
    """Team counts (guide 三（二）): all members, senior titles, who led green projects, park staff."""

    members: int
    seniors: int
    experienced: int
    staff: int


def count_team(members: list[TeamMember], lexicon: Lexicon) -> Team:
    """Count experts and park staff together, as the guide does."""
    return Team(
        members=len(members),
        seniors=sum(_is_senior(member.title, lexicon) for member in members),
        experienced=sum(_is_experienced(member, lexicon) for member in members),
        staff=sum(member.section == "staff" for member in members),
    )


def _is_senior(title: str, lexicon: Lexicon) -> bool:
    key = label_key(title)
    for word, target in lexicon.labels("title_word"):
        if word in key:
            return target == "senior"
    return False


def _is_experienced(member: TeamMember, lexicon: Lexicon) -> bool:
    """Whether the row says that the member led green manufacturing projects: no column asks for it."""
    key = label_key(f"{member.duty} {member.title} {member.specialty}")
    return any(word in key for word, _ in lexicon.labels("experience_word"))
