"""For each check of the gate, documents that trip it and documents that just do not.

Edge values are worked out from check_parameters.csv, so that a bureau's own thresholds move the cases
too. A case is a change to a sound report; see tests/documents.py for the report itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ingest.findings import Source
from ingest.judging.gate import Gated, judge_report
from ingest.recognise.facts import diagnosis_dates
from ingest.recognise.forms import Confirmation, FollowUp, Report
from ingest.recognise.labels import lexicons
from tests.documents import (
    CHAPTERS,
    GOOD,
    HEAD,
    LATER_HEAD,
    Row,
    indicator_rows,
    recognised,
    report,
)
from warehouse.rules.rows import Registry

Values = dict[int, dict[int, float | str]]
NEAR = 0.01  # how far a value is set from its edge


@dataclass(frozen=True)
class Given:
    """A report and its companion forms: what differs from a sound one."""

    values: Values = field(default_factory=dict)  # by position of the year: 0, 1, 2
    without_evidence: Sequence[int] = ()  # indicators of the first year
    confirmation: Confirmation | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict)  # for tests.documents.report


@dataclass(frozen=True)
class Edge:
    """A check with what trips it, what just does not, and where the issue stands."""

    check_id: str
    trips: Given
    passes: Given
    at: tuple[int, int] | str  # (data year, indicator no), or the place


def judge(given: Given, registry: Registry) -> tuple[Report, Gated]:
    """A report as recognised and as the gate judges it."""
    others = dict(given.others)
    if given.without_evidence:
        others["tables"] = [_table(registry, given, at) for at in range(3)]
    else:
        others["values"] = given.values
    (form,) = recognised(report(registry, **others), registry).forms
    assert isinstance(form, Report)
    dates = diagnosis_dates(form, given.confirmation) if form.data_years else None
    lexicon = lexicons(registry)[0]
    return form, judge_report(form, dates, lexicon, given.confirmation, given.follow_ups)


def _table(registry: Registry, given: Given, at: int) -> list[list[str | None]]:
    rows = indicator_rows(registry, given.values.get(at), at)
    for number in given.without_evidence if at == 0 else ():
        rows[number - 1][5] = ""
    return [HEAD if at == 0 else LATER_HEAD, *rows]


def value(number: int, at: int = 0) -> float:
    """What the sound report says of an indicator in a year, by position."""
    good = GOOD[number]
    assert isinstance(good, float | int)
    return float(f"{good * (1 + at / 100):.4g}")


def confirmation(
    start: date | None = date(2023, 6, 12),
    end: date | None = date(2023, 6, 15),
    meeting: date | None = date(2023, 9, 20),
) -> Confirmation:
    """A confirmation form: four working days on site, then the briefing."""
    source = Source("确认单.docx", "第1段")
    return Confirmation(None, start, end, date(2023, 9, 18), meeting, True, False, source)


def follow_up(feedback: date) -> FollowUp:
    """A follow-up handed in on a day."""
    return FollowUp(None, None, 2023, feedback, None, Source("反馈表.docx", "第1段"))


def in_year(at: int, values: dict[int, float | str]) -> Given:
    """A sound report but for some values of one year."""
    return Given({at: {number: _text(found) for number, found in values.items()}})


def in_all_years(values: dict[int, Sequence[float | str]]) -> Given:
    """A sound report but for some indicators, given for the three years."""
    return Given(
        {at: {number: _text(found[at]) for number, found in values.items()} for at in range(3)}
    )


def others(**changes: Any) -> Given:
    """A sound report but for what is not a value."""
    return Given(others=changes)


def _text(found: float | str) -> str:
    return found if isinstance(found, str) else f"{found:.10g}"


_EXPERTS = [("1", "甲", "能源", "高级工程师", "能源"), ("2", "乙", "环境", "副研究员", "环境")]
_LED = ("3", "丙", "主导过绿色园区诊断", "工程师", "生态")
_STAFF = [("园区工作人员",), ("1", "戊", "联络", "科长", "管理")]
_ROWS = ("1", "屋顶光伏项目")


def _scope(sentence: str) -> Given:
    return others(chapters=[sentence if "本次" in line else line for line in CHAPTERS])


def _chapters(*, without: str = "") -> Given:
    return others(chapters=[line for line in CHAPTERS if not without or without not in line])


def _references(last: int) -> Given:
    lines = "\n".join(f"附件{number}：证明材料" for number in range(1, last + 1))
    return others(chapters=[*CHAPTERS[:-1], lines])


def _investments(total: float, fixed: float) -> Given:
    return others(recommendations=[(*_ROWS, f"{total:.10g}", f"{fixed:.10g}", "节能", "")])


def _team(*members: Row) -> Given:
    return others(team=list(members))


def edges(registry: Registry) -> list[Edge]:
    """All cases, with the thresholds of the registry."""

    def limit(check_id: str, name: str) -> float:
        return registry.parameters[check_id, name]

    return [
        *_edges_within_a_year(limit),
        *_edges_of_scale(limit),
        *_edges_over_years(limit, registry),
        *_edges_of_filling(limit),
        *_edges_of_the_rest(limit),
    ]


Limit = Callable[[str, str], float]


def _edges_within_a_year(limit: Limit) -> list[Edge]:
    used = value(6, 1) - limit("X01", "tolerance")
    fresh = limit("X02", "factor") * 10_000 / value(4, 1)
    clean = value(3, 1) + limit("X08", "tolerance")
    city = 78.4 + limit("X16", "max_gap")  # 2022
    workers = limit("X09", "high") * value(19, 1) / 10_000
    few_workers = limit("X09", "low") * value(19, 1) / 10_000
    energy = limit("X10", "high") * 1.48 / 10_000

    def land(odd: float, around: float) -> Given:
        return in_all_years({5: (around, odd, around)})

    def dense(odd: float) -> Given:
        return in_all_years({5: (145, odd, 147), 1: (1.5, 1.48, 1.52), 19: (60, 60.6, 61)})

    return [
        Edge("X01", in_year(1, {21: used - NEAR}), in_year(1, {21: used}), (2021, 21)),
        Edge("X02", in_year(1, {23: fresh + NEAR}), in_year(1, {23: fresh - NEAR}), (2021, 23)),
        Edge("X03", in_year(1, {8: 100 + NEAR}), in_year(1, {8: 100}), (2021, 8)),
        Edge("X03", in_year(1, {8: -NEAR}), in_year(1, {8: 0}), (2021, 8)),
        Edge("X08", in_year(1, {2: clean + NEAR}), in_year(1, {2: clean}), (2021, 2)),
        Edge("X09", land(workers + NEAR, workers - 3), land(workers, workers - 3), (2021, 5)),
        Edge(
            "X09",
            land(few_workers - NEAR / 10, few_workers + 0.03),
            land(few_workers, few_workers + 0.03),
            (2021, 5),
        ),
        Edge("X10", dense(energy + NEAR), dense(energy - NEAR), (2021, 5)),
        Edge(
            "X12", in_year(1, {22: limit("X12", "max_value")}), in_year(1, {22: 0.01}), (2021, 22)
        ),
        Edge("X15", in_year(1, {25: "86.19"}), in_year(1, {25: "86.3"}), (2021, 25)),
        Edge("X16", in_year(2, {25: city + 0.1}), in_year(2, {25: city}), (2022, 25)),
        Edge(
            "X17",
            in_year(1, {3: limit("X17", "min_value") - NEAR}),
            in_year(1, {3: limit("X17", "min_value")}),
            (2021, 3),
        ),
        Edge("X28", in_year(2, {2: 0}), in_year(2, {2: 10}), (2022, 2)),
        Edge(
            "X28",
            others(requirements=("符合",) * 7 + ("不符合",)),
            others(requirements=("符合",) * 8),
            (2022, 2),
        ),
        Edge("X29", in_year(2, {31: "不完善"}), in_year(2, {31: "较完善"}), (2022, 31)),
        Edge("X30", in_year(1, {12: "不具备"}), in_year(1, {12: "不具备", 8: 0}), (2021, 12)),
    ]


def _edges_of_scale(limit: Limit) -> list[Edge]:
    fraction = limit("X04", "max_fraction")
    far = 10 * (1 + limit("X05", "tolerance"))
    least, most = limit("X07", "min_jump"), limit("X07", "max_jump")
    flat = 1 + limit("X07", "flat_pct") / 100
    base = value(5)
    factors = [limit("X05", f"factor_{number}") for number in range(1, 8)]
    return [
        Edge("X04", in_year(1, {8: fraction}), in_year(1, {8: fraction + NEAR}), (2021, 8)),
        *(
            Edge("X05", in_year(2, {1: value(1, 1) / by}), in_year(2, {1: 2.6}), (2022, 1))
            for by in factors
        ),
        Edge(
            "X05",
            in_year(2, {4: value(4, 1) * (far - NEAR)}),
            in_year(2, {4: value(4, 1) * (far + NEAR)}),
            (2022, 4),
        ),
        Edge(
            "X06",
            in_year(1, {4: limit("X06", "min_value") - NEAR}),
            in_year(1, {4: limit("X06", "min_value")}),
            (2021, 4),
        ),
        Edge("X07", in_year(1, {5: base * least}), in_year(1, {5: base * least - 0.5}), (2021, 5)),
        Edge("X07", in_year(2, {5: 22.22 * most}), in_year(2, {5: 22.22 * most + 1}), (2022, 5)),
        Edge(
            "X07",
            in_year(2, {5: 22.22 * 4, 19: value(19, 1) * (flat - NEAR)}),
            in_year(2, {5: 22.22 * 4, 19: value(19, 1) * (flat + NEAR)}),
            (2022, 5),
        ),
    ]


def _edges_over_years(limit: Limit, registry: Registry) -> list[Edge]:
    carbon = limit("X11", "carbon_above")
    energy = value(1) * (1 - limit("X11", "energy_fall_pct") / 100)
    water = value(23) * (1 - limit("X14", "wastewater_fall_pct") / 100)
    elastic = limit("X14", "elasticity_above")
    turn = 1 + limit("X22", "min_change_pct") / 100
    yearly = registry.indicators_of("bj-2023")[7].review_yoy_pct
    assert yearly is not None
    jumped = value(7, 1) * (1 + yearly / 100)

    def carbon_of(reduction: float, productivity: float, clean: float = 80) -> Given:
        return in_year(1, {22: reduction, 1: productivity, 2: 18, 3: clean})

    return [
        Edge(
            "X11",
            carbon_of(carbon + NEAR, energy - NEAR),
            carbon_of(carbon + NEAR, energy),
            (2021, 22),
        ),
        Edge("X11", carbon_of(carbon + NEAR, 3.3), carbon_of(carbon, 3.3), (2021, 22)),
        Edge("X11", carbon_of(5.5, 3.3), carbon_of(5.5, 3.3, clean=80.1), (2021, 22)),
        Edge(
            "X14",
            in_year(1, {24: elastic + NEAR, 23: water - NEAR}),
            in_year(1, {24: elastic + NEAR, 23: water}),
            (2021, 24),
        ),
        Edge(
            "X14",
            in_year(1, {24: elastic + NEAR, 23: water - NEAR}),
            in_year(1, {24: elastic, 23: water - NEAR}),
            (2021, 24),
        ),
        Edge("X18", in_all_years({7: (75, 75, 75)}), in_all_years({7: (75, 75, 75.01)}), (2022, 7)),
        Edge("X18", in_all_years({6: (95, 95, 95)}), in_all_years({21: (100,) * 3}), (2022, 6)),
        Edge("X21", in_year(2, {7: jumped + NEAR}), in_year(2, {7: jumped}), (2022, 7)),
        Edge("X21", in_year(0, {1: 30}), in_year(0, {1: 3}), (2020, 1)),
        Edge(
            "X22",
            in_all_years({1: (3.5, 3.5 * turn + NEAR, 3.3)}),
            in_all_years({1: (3.5, 3.5 * turn, 3.3)}),
            (2021, 1),
        ),
    ]


def _edges_of_filling(limit: Limit) -> list[Edge]:
    leads: list[tuple[int, float]] = [
        (1, 3),
        (2, 15),
        (3, 75),
        (23, 5),
        (25, 80),
        (14, 60),
        (8, 30),
    ]
    enough = int(limit("X20", "min_count"))
    return [
        Edge(
            "X20",
            in_year(0, dict(leads[:enough])),
            in_year(0, dict(leads[: enough - 1])),
            (2020, 1),
        ),
        Edge("X24", in_year(1, {14: "/"}), in_year(1, {14: 51}), (2021, 13)),
        Edge("X24", in_year(1, {14: "/", 13: 40}), in_all_years({13: (40, 41, 42)}), (2021, 13)),
        Edge(
            "X25",
            in_all_years({9: (50, 0, 52)}),
            in_all_years({9: (50, 0.01, 52)}),
            (2021, 9),
        ),
        Edge("X32", Given(without_evidence=[7]), Given(), (2020, 7)),
        Edge("X32", Given(without_evidence=tuple(GOOD)), Given(), (2020, 1)),
        Edge("X23", in_year(1, {2: ""}), in_year(1, {2: "/"}), (2021, 2)),
        Edge("V02", in_year(1, {4: 100_001}), in_year(1, {4: 99_999}), (2021, 4)),
        Edge("V02", in_year(1, {22: -100.5}), in_year(1, {22: -100}), (2021, 22)),
        Edge("V03", in_year(1, {22: 25.1}), in_year(1, {22: 25}), (2021, 22)),
    ]


def _edges_of_the_rest(limit: Limit) -> list[Edge]:
    largest = limit("X36", "max_total")
    last = max(GOOD) + 8  # the attachment of the last indicator
    first = _EXPERTS[0]
    plain = ("3", "丙", "生态", "工程师", "生态")
    later = Given(follow_ups=(follow_up(date(2024, 9, 16)),))
    on_time = Given(follow_ups=(follow_up(date(2024, 9, 15)),))
    return [
        Edge("X31", others(years=(2019, 2020, 2021)), others(years=(2020, 2021, 2022)), "第1段"),
        Edge("X31", others(years=(2019, 2021, 2022)), others(years=(2021, 2022, 2023)), "第1段"),
        Edge(
            "X33",  # 23 and 24 September 2023 are a weekend, 29 September a holiday, 7 October made up
            Given(confirmation=confirmation(date(2023, 6, 12), date(2023, 6, 14))),
            Given(confirmation=confirmation(date(2023, 6, 12), date(2023, 6, 15))),
            "第1段",
        ),
        Edge(
            "X33",
            Given(
                others={"cover_date": "2023年10月20日"},
                confirmation=confirmation(date(2023, 9, 27), date(2023, 10, 7)),
            ),
            Given(
                others={"cover_date": "2023年10月20日"},
                confirmation=confirmation(date(2023, 9, 27), date(2023, 10, 8)),
            ),
            "第1段",
        ),
        Edge(
            "X34",
            _team(*_EXPERTS, plain, *_STAFF),
            _team(*_EXPERTS, plain, plain, *_STAFF),
            "表2 第2行 第2列",
        ),
        Edge(
            "X34",
            _team(first, _LED, _LED, plain, plain, *_STAFF),
            _team(first, _LED, _LED, _LED, plain, *_STAFF),
            "表2 第2行 第2列",
        ),
        Edge(
            "X34",
            _team(*_EXPERTS, plain, plain, plain),
            _team(*_EXPERTS, plain, plain, *_STAFF),
            "表2 第2行 第2列",
        ),
        Edge(
            "X35",
            Given(confirmation=confirmation(date(2023, 6, 16), date(2023, 6, 15))),
            Given(confirmation=confirmation(date(2023, 6, 12), date(2023, 6, 15))),
            "第1段",
        ),
        Edge(
            "X35",
            Given(confirmation=confirmation(date(2023, 9, 11), date(2023, 9, 18))),
            Given(confirmation=confirmation(date(2023, 9, 11), date(2023, 9, 15))),
            "第1段",
        ),
        Edge(
            "X35",
            Given(confirmation=confirmation(meeting=None)),
            Given(confirmation=confirmation()),
            "第1段",
        ),
        Edge("X35", later, on_time, "第1段"),
        Edge("X36", _investments(1200, 1200 + NEAR), _investments(1200, 1200), "表7 第2行 第2列"),
        Edge("X36", _investments(largest + 1, 800), _investments(largest, 800), "表7 第2行 第2列"),
        Edge(
            "T01",
            _scope("本次诊断涉及园区部分区域。"),
            _scope("本次诊断涉及园区部分区域，已报市经济和信息化局同意。"),
            "第5段",
        ),
        Edge("T02", _chapters(without="五、"), _chapters(), "第1段"),
        Edge("T03", _references(last - 1), _references(last), f"表4 第{len(GOOD) + 1}行 第5列"),
    ]
