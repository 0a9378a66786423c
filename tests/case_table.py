"""What must hold of each document of fixtures/cases (INDEX.md), in whatever program it was saved last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ingest.judging.judge import Judged
from tests.cases import investments, issues_of, value, values_read

Holds = Callable[[Judged], None]

YEARS = [2020, 2021, 2022]
PROJECTS: list[tuple[float | None, float | None]] = [(1200.0, 800.0), (360.5, 300.0)]
_OF_READING = ("L", "V", "U")  # checks of what a document says, not of what its values come to


def all_read(found: Judged) -> None:
    """93 values of the three years."""
    assert found.report is not None
    assert found.report.data_years == YEARS
    assert values_read(found) == 93


def number(indicator_no: int, right: float, year: int = 2022) -> Holds:
    """The value of an indicator."""

    def holds(found: Judged) -> None:
        read = value(found, year, indicator_no)
        assert read is not None
        assert read.number == right

    return holds


def number_or_said(indicator_no: int, right: float, year: int = 2022) -> Holds:
    """The value of an indicator, or none and an issue at the cell."""

    def holds(found: Judged) -> None:
        read = value(found, year, indicator_no)
        assert read is not None
        assert read.number in (right, None)
        about = [(i.data_year, i.indicator_no) for i in found.issues]
        assert read.number == right or (year, indicator_no) in about

    return holds


def one_of_three(indicator_no: int, right: float | None, state: str) -> Holds:
    """The value in whichever of the three years it is odd."""

    def holds(found: Judged) -> None:
        read = [value(found, year, indicator_no) for year in YEARS]
        assert (right, state) in [(one.number, one.state) for one in read if one is not None]

    return holds


def states(indicator_nos: tuple[int, ...], state: str) -> Holds:
    """The state of indicators in all years."""

    def holds(found: Judged) -> None:
        read = [value(found, year, number) for year in YEARS for number in indicator_nos]
        assert {one.state for one in read if one is not None} == {state}

    return holds


def says(*check_ids: str) -> Holds:
    """What is said of the reading: these checks, as often as they are named, and no others."""

    def holds(found: Judged) -> None:
        said = [i.check_id for i in found.issues if i.check_id.startswith(_OF_READING)]
        assert sorted(said) == sorted(check_ids)

    return holds


def at_most(*check_ids: str) -> Holds:
    """What is said of the reading: these or none, for what another program may leave out of a file."""

    def holds(found: Judged) -> None:
        assert {i.check_id for i in found.issues if i.check_id[0] in _OF_READING} <= set(check_ids)

    return holds


def refused(*check_ids: str) -> Holds:
    """The file is refused, for one of these reasons."""

    def holds(found: Judged) -> None:
        assert found.outcome == "rejected"
        assert {issue.check_id for issue in found.issues if issue.blocks} <= set(check_ids)

    return holds


def projects(*amounts: tuple[float | None, float | None]) -> Holds:
    """Total and fixed investment of each project."""

    def holds(found: Judged) -> None:
        assert investments(found) == list(amounts)

    return holds


def amounts_or_said(total: float, fixed: float) -> Holds:
    """The amounts of the first project; none only with an issue for each."""

    def holds(found: Judged) -> None:
        read = investments(found)[0]
        assert read in ((total, fixed), (None, None))
        assert read == (total, fixed) or len(issues_of(found, "V07", "V10", "V11", "V13")) == 2

    return holds


def planned(day: date, precision: str) -> Holds:
    """When the first project is planned."""

    def holds(found: Judged) -> None:
        assert found.report is not None
        first = found.report.recommendations[0]
        assert (first.planned_date, first.planned_precision) == (day, precision)

    return holds


def all_met(found: Judged) -> None:
    """The eight basic requirements are met, and nothing is left to rule on."""
    assert found.report is not None
    assert [row.is_met for row in found.report.requirements] == [True] * 8
    assert issues_of(found, "V05", "L05", "L06") == []


def national(found: Judged) -> None:
    """The level that is ticked."""
    assert found.report is not None
    assert found.report.park_level == "国家级"
    assert issues_of(found, "N07") == []


def year_not_read(found: Judged) -> None:
    """The table of 2022 is missing, and what is said names it."""
    assert values_read(found) == 62
    (issue,) = issues_of(found, "L13", "F12")
    assert "2022" in issue.message_zh


def no_value_of_2022(found: Judged) -> None:
    """Rows without values."""
    assert found.report is not None
    rows = [row for row in found.report.indicators if row.data_year == 2022]
    assert {row.value.number for row in rows} == {None}


_SEVENTH = number(7, 85.2)
_WHOLE = (all_read, _SEVENTH, projects(*PROJECTS))
_PLAIN = (*_WHOLE, says())

RIGHT: dict[str, tuple[Holds, ...]] = {
    "BASE.docx": _PLAIN,
    "Y_plc.docx": _PLAIN,
    "flatopc.doc": _PLAIN,
    "html.xls": (refused("F14", "F10"),),
    "lock_named.docx": (refused("F01"),),
    "C264.docx": _PLAIN,
    "C268.docx": _PLAIN,
    "H275.docx": _PLAIN,
    "W_twocolsW.docx": (all_read, no_value_of_2022, says("L08")),
    "Y_reqcols.docx": (*_PLAIN, all_met),
    "S_hidstyle.docx": (*_WHOLE, says("V08")),
    "V011.docx": (*_WHOLE, says("V09")),
    "V156.docx": (*_WHOLE, says("V09")),
    "S_pow.docx": (*_WHOLE, number_or_said(4, 1000)),
    "M_na.docx": (*_PLAIN, states((13, 14), "not_applicable")),
    "S_nestval.docx": _PLAIN,
    "S_altchunk.docx": (year_not_read, projects(*PROJECTS)),
    "K434.docx": (*_PLAIN, refused("N01")),
    "B401.docx": (all_read, says(), planned(date(2025, 6, 1), "month")),
    "B420.docx": (all_read, says(), planned(date(2025, 1, 1), "year")),
    "X_plandate.xlsx": (*_PLAIN, planned(date(2024, 6, 1), "month")),
    "A373.docx": (all_read, projects((1200.0, None)), says("V06")),
    "R_cont.docx": (all_read, projects(*PROJECTS, *PROJECTS), says()),
    "R_group2.docx": (*_WHOLE, says("V19")),
    "R_head4.docx": _PLAIN,
    "R_shared.docx": (all_read, projects((None, 800.0), (None, 300.0)), says("V16", "V16")),
    "R_sub.docx": (*_WHOLE, says("V19")),
    "R_total1.docx": (*_WHOLE, says("V19")),
    "R_yuan.docx": (all_read, projects((1200.0, 800.0)), says("U01", "U01")),
    "Y_req7.docx": (*_PLAIN, all_met),
    "X_strike.xlsx": (*_WHOLE, number(4, 50.5), says("V08")),
    "Y_dstrike.docx": (*_WHOLE, number(26, 5.5), says("V08")),
    "S_symminus.docx": (*_PLAIN, number(24, -0.3)),
    "L199.docx": (*_PLAIN, national),
    "L205.docx": (*_PLAIN, national),
    "N_conflict.docx": (all_read, states((4,), "invalid"), says("L10", "L10", "L10")),
    "W_nameunit5.docx": (all_read, number(5, 12.495, 2020), says("U01", "U01", "U01")),
    "V109.docx": (all_read, one_of_three(4, None, "invalid"), says("V11")),
    "V005.docx": (all_read, one_of_three(7, None, "invalid"), says("V12")),
    "V018.docx": _PLAIN,
    "V024.docx": _PLAIN,
    "V035.docx": (all_read, one_of_three(24, -0.3, "reported"), says("V17")),
    "V060.docx": (all_read, one_of_three(9, None, "not_applicable"), says()),
    "X_backslash.xlsx": _PLAIN,
    "X_formula.xlsx": (all_read, number_or_said(7, 85.2)),
    "X_lastrow.xlsx": _PLAIN,
    "X_macrosheet.xlsx": (*_WHOLE, at_most("L15")),
    "X_sheetyear.xlsx": _PLAIN,
    "Z_hidcol.xlsx": (*_WHOLE, says("L15")),
    "Z_neg.xlsx": (*_PLAIN, number(24, -0.3)),
    "Z_recwan_small.xlsx": (all_read, _SEVENTH, amounts_or_said(80.0, 60.0)),
    "T233.docx": _PLAIN,
    "T237.docx": _PLAIN,
    "T247.docx": _PLAIN,
    "T_between.docx": _PLAIN,
}
"""File -> what holds of it; semi.csv is no document and has its own tests."""
