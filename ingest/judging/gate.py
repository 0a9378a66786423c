"""The gate: typed rows judged by pandera schemas built from the registry, then the cross-checks.

Cells are parsed first (ingest/recognise/cells); pandera judges typed columns and reports every failure at
once. A failure becomes a finding at the row's own place; the id of a check is its name. The values
that pass are compared with each other by ingest/checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import pandas as pd
import pandera.pandas as pa

from ingest.checks.case import Case, Gap, Place, counted
from ingest.checks.rules import Outcome, run
from ingest.findings import Bilingual, Finding, Part
from ingest.judging.bounds import (
    failures,
    indicator_rows,
    indicator_schema,
    judge_indicators,
    or_nan,
)
from ingest.recognise.cells.words import plain
from ingest.recognise.facts import DiagnosisDates, Team, count_team
from ingest.recognise.forms import (
    Confirmation,
    FollowUp,
    RecommendationRow,
    Report,
)
from ingest.recognise.labels import Lexicon
from warehouse.rules.rows import Registry

Frame = list[dict[str, object]]
Failures = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Failed:
    """The rows of a report that failed a check of the schemas, by frame: (check id, row number)."""

    indicators: Failures
    requirements: Failures
    recommendations: Failures
    whole: Failures


@dataclass(frozen=True, slots=True)
class Gated:
    """What the gate found, which values are impossible, and what could not be judged, by check."""

    findings: list[Finding]
    impossible: frozenset[Place]
    gaps: dict[str, list[Gap]]


def schema_failures(
    reports: Sequence[tuple[Report, DiagnosisDates | None]], lexicon: Lexicon
) -> list[Failed]:
    """Which checks of the schemas the rows of each report fail.

    Most of the time pandera takes is for a frame, not for its rows: many reports share one frame.
    """
    frames = (
        (indicator_schema, [indicator_rows(report, lexicon) for report, _ in reports]),
        (_requirement_schema, [_requirement_rows(report, lexicon) for report, _ in reports]),
        (_recommendation_schema, [_recommendation_rows(report) for report, _ in reports]),
        (_whole_schema, [_whole_rows(report, dates, lexicon) for report, dates in reports]),
    )
    columns = [_failures_by_report(schema(lexicon), rows) for schema, rows in frames]
    return [Failed(*parts) for parts in zip(*columns, strict=True)]


def _failures_by_report(schema: pa.DataFrameSchema, frames: Sequence[Frame]) -> list[Failures]:
    """(check id, row number) of each report's failures, its rows counted from 0."""
    found: list[Failures] = [[] for _ in frames]
    owners = [(at, row) for at, frame in enumerate(frames) for row in range(len(frame))]
    if owners:
        rows = pd.DataFrame(list(chain.from_iterable(frames)))
        for check_id, index in failures(schema, rows):
            at, row = owners[index]
            found[at].append((check_id, row))
    return found


def judge_report(
    report: Report,
    dates: DiagnosisDates | None,
    lexicon: Lexicon,
    confirmation: Confirmation | None = None,
    follow_ups: Sequence[FollowUp] = (),
    failed: Failed | None = None,
) -> Gated:
    """Judge a report's rows and, with the companion forms at hand, all cross-checks.

    ``failed`` is what the schemas said of the report, where many were put before them at once.
    """
    failed = failed or schema_failures([(report, dates)], lexicon)[0]
    findings, impossible = judge_indicators(report, lexicon, failed.indicators)
    findings += _judge_requirements(report, lexicon, failed.requirements)
    findings += _judge_recommendations(report, lexicon.registry, failed.recommendations)
    findings += _judge_whole(report, dates, lexicon, failed.whole)
    case = Case(report, lexicon, dates, confirmation, follow_ups, frozenset(impossible))
    crossed = run(case)
    for check_id, gap in _gaps(report, dates, lexicon):
        crossed.add_gap(check_id, gap)
    told = [f for f in findings if not _is_told_better(f, crossed)]
    return Gated([*told, *crossed.findings], case.invalid, crossed.gaps)


def _is_told_better(finding: Finding, crossed: Outcome) -> bool:
    """An unusual value (V03) that a cross-check doubts is one fault: the cross-check says why."""
    return (
        finding.check_id == "V03" and (finding.data_year, finding.indicator_no) in crossed.doubted
    )


def _gaps(
    report: Report, dates: DiagnosisDates | None, lexicon: Lexicon
) -> Iterator[tuple[str, Gap]]:
    """What the schemas pass without having judged it."""
    if len(report.data_years) < lexicon.registry.parameters["X31", "data_years"]:
        yield "X31", Gap("no_years")
    elif dates is None or dates.date_source == "inferred":
        yield "X31", Gap("year_inferred")
    if not report.has_team_table:
        yield "X34", Gap("no_team")
    if not report.recommendations:
        yield "X36", Gap("no_recommendations")


# --- requirements


@lru_cache(maxsize=8)
def _requirement_schema(_: Lexicon) -> pa.DataFrameSchema:
    """Every requirement of annex 2-1-1 must have its row."""
    return pa.DataFrameSchema(
        {"is_present": pa.Column(bool, pa.Check(lambda is_present: is_present, name="L06"))}
    )


def _requirement_rows(report: Report, lexicon: Lexicon) -> Frame:
    read = {row.requirement_no for row in report.requirements}
    return [{"is_present": number in read} for number in lexicon.requirements]


def _judge_requirements(report: Report, lexicon: Lexicon, failed: Failures) -> Iterator[Finding]:
    numbers = list(lexicon.requirements)
    source = report.requirements[0].source if report.requirements else report.source
    for check_id, index in failed:
        requirement = lexicon.requirements[numbers[index]]
        parts: dict[str, Part] = {
            "no": requirement.requirement_no,
            "name": Bilingual(requirement.text_zh, requirement.text_en),
        }
        yield Finding(check_id, source, parts=parts)


# --- recommendations

_OVER_TOTAL = Bilingual("固定资产投资大于总投资", "fixed exceeds total")
_TOO_LARGE = Bilingual("总投资过大", "total is too large")


@lru_cache(maxsize=8)
def _recommendation_schema(lexicon: Lexicon) -> pa.DataFrameSchema:
    """X36: fixed <= total, and a total that is not 元 typed as 万元."""
    limit = lexicon.registry.parameters["X36", "max_total"]
    return pa.DataFrameSchema(
        {
            "total": pa.Column(float, nullable=True),
            "fixed": pa.Column(float, nullable=True),
        },
        checks=pa.Check(
            lambda df: ~(df["fixed"] > df["total"]) & ~(df["total"] > limit), name="X36"
        ),
    )


def _recommendation_rows(report: Report) -> Frame:
    return [
        {
            "total": or_nan(row.total_investment_wan_yuan),
            "fixed": or_nan(row.fixed_investment_wan_yuan),
        }
        for row in report.recommendations
    ]


def _judge_recommendations(
    report: Report, registry: Registry, failed: Failures
) -> Iterator[Finding]:
    if not report.recommendations:
        yield Finding("N08", report.source)
        return
    limit = registry.parameters["X36", "max_total"]
    for check_id, index in failed:
        row = report.recommendations[index]
        yield Finding(check_id, row.source, row.content, parts=_investment(row, limit))


def _investment(row: RecommendationRow, limit: float) -> dict[str, Part]:
    total, fixed = row.total_investment_wan_yuan, row.fixed_investment_wan_yuan
    is_over = total is not None and fixed is not None and fixed > total
    found = _OVER_TOTAL if is_over else _TOO_LARGE
    return {
        "total": "—" if total is None else plain(total),
        "fixed": "—" if fixed is None else plain(fixed),
        "found": found,
        "limit": plain(limit),
    }


# --- the report as a whole


@lru_cache(maxsize=8)
def _whole_schema(lexicon: Lexicon) -> pa.DataFrameSchema:
    """Rows read (N03), years (N04, X31), date (N06) and team (X34)."""
    parameters = lexicon.registry.parameters
    years_expected = int(parameters["X31", "data_years"])
    return pa.DataFrameSchema(
        checks=[
            pa.Check(lambda df: df["share_read"] >= parameters["N03", "min_share"], name="N03"),
            pa.Check(lambda df: (df["years"] >= years_expected) | (df["years"] == 0), name="N04"),
            pa.Check(lambda df: df["years_fit"], name="X31"),
            pa.Check(lambda df: df["is_dated"], name="N06"),
            pa.Check(lambda df: ~df["has_team"] | _team_fits(df, parameters), name="X34"),
        ]
    )


def _whole_rows(report: Report, dates: DiagnosisDates | None, lexicon: Lexicon) -> Frame:
    years_expected = int(lexicon.registry.parameters["X31", "data_years"])
    team = count_team(report.team, lexicon)
    return [
        {
            "share_read": len(report.indicators) / (years_expected * len(lexicon.indicators)),
            "years": len(report.data_years),
            "years_fit": dates is None or _years_fit(report, dates, years_expected),
            "is_dated": dates is None or dates.date_source != "inferred",
            "members": team.members,
            "seniors": team.seniors,
            "experienced": team.experienced,
            "staff": team.staff,
            "has_team": report.has_team_table,
        }
    ]


def _judge_whole(
    report: Report, dates: DiagnosisDates | None, lexicon: Lexicon, failed: Failures
) -> Iterator[Finding]:
    years_expected = int(lexicon.registry.parameters["X31", "data_years"])
    expected = years_expected * len(lexicon.indicators)
    found: dict[str, dict[str, Part]] = {
        "N03": {"found": len(report.indicators), "expected": expected},
        "N04": {"found": len(report.data_years)},
        "X31": {
            "found": "、".join(map(str, report.data_years)),
            "diagnosis_year": dates.diagnosis_year if dates else "",
        },
        "X34": {"found": _team_found(count_team(report.team, lexicon))},
    }
    places = {"X34": report.team[0].source if report.team else report.source}
    for check_id, _ in failed:
        source = places.get(check_id, report.source)
        yield Finding(check_id, source, parts=found.get(check_id, {}))


def _years_fit(report: Report, dates: DiagnosisDates, expected: int) -> bool:
    """Consecutive years ending in the diagnosis year or the one before; N04 tells too few."""
    years = report.data_years
    if len(years) < expected:
        return True
    consecutive = years == list(range(years[0], years[0] + len(years)))
    return len(years) == expected and consecutive and dates.year_basis != "other"


def _team_fits(frame: pd.DataFrame, parameters: dict[tuple[str, str], float]) -> pd.Series[bool]:
    """Members and park staff, and either senior titles or people who led projects (guide 三（二）)."""

    def enough(part: str) -> pd.Series[bool]:
        return frame[part] >= parameters["X34", part]

    return enough("members") & enough("staff") & (enough("seniors") | enough("experienced"))


def _team_found(team: Team) -> Bilingual:
    words = [
        counted(team.members, "人", "member", "members"),
        counted(team.seniors, "人有高级职称", "senior title", "senior titles"),
        counted(team.experienced, "人主导过绿色制造项目", "who led projects", "who led projects"),
        counted(team.staff, "名园区工作人员", "park staff", "park staff"),
    ]
    return Bilingual("，".join(w.zh for w in words), ", ".join(w.en for w in words))
