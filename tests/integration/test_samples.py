"""Filled reports are read to exactly what their truth files say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.arrival.sources import Sorter
from ingest.judging.judge import Judged
from ingest.judging.park_match import Register
from ingest.taking_in.examiner import Examiner
from warehouse.registers.park_rows import starter_parks
from warehouse.rules.rows import Registry

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"
TRUTHS = sorted(path.name.removesuffix(".truth.json") for path in SAMPLES.glob("*.truth.json"))


def document_of(name: str) -> Path:
    return next(p for p in SAMPLES.glob(f"{name}*") if not p.name.endswith(".truth.json"))


def judge_one(path: Path, registry: Registry, district: str | None = None) -> Judged:
    judge = Examiner(registry, Register(starter_parks(registry), registry))
    sorter = Sorter(registry, judge.form_of, path.parent)
    row = registry.districts_by_name[district] if district else None
    candidates = list(sorter.candidates(path, row))
    assert len(candidates) == 1, [candidate.name for candidate in candidates]
    return judge.judge(candidates[0])


@pytest.fixture(params=TRUTHS)
def sample(request: pytest.FixtureRequest, registry: Registry) -> tuple[dict[str, Any], Judged]:
    truth = json.loads((SAMPLES / f"{request.param}.truth.json").read_text(encoding="utf-8"))
    return truth, judge_one(document_of(request.param), registry, truth["district"])


def as_truth(judged: Judged, year: int, number: int) -> object:
    """A value in the truth files' terms: null not applicable, empty text missing, else as it is."""
    assert judged.report is not None
    row = next(
        r for r in judged.report.indicators if (r.data_year, r.indicator_no) == (year, number)
    )
    if row.value.state == "not_applicable":
        return None
    if row.value.state == "missing":
        return ""
    return row.value.number if row.value.number is not None else row.value.attainment


def test_all_values_states_and_years(
    sample: tuple[dict[str, Any], Judged], registry: Registry
) -> None:
    truth, judged = sample
    assert judged.report is not None
    levels = {(row.indicator_no, row.word): row.level for row in registry.level_words}
    assert judged.report.data_years == truth["years"]
    assert len(judged.report.indicators) == 3 * 31
    for year, values in truth["values"].items():
        for number, expected in values.items():
            if isinstance(expected, str) and expected:
                expected = levels[int(number), expected]
            assert as_truth(judged, int(year), int(number)) == expected, (year, number)


def test_requirements(sample: tuple[dict[str, Any], Judged]) -> None:
    truth, judged = sample
    assert judged.report is not None
    rows = sorted(judged.report.requirements, key=lambda row: row.requirement_no)
    assert [row.is_met for row in rows] == truth["requirements"]


def test_recommendations(sample: tuple[dict[str, Any], Judged]) -> None:
    truth, judged = sample
    assert judged.report is not None
    assert [
        {
            "content": row.content,
            "total": row.total_investment_wan_yuan,
            "fixed": row.fixed_investment_wan_yuan,
            "effect": row.expected_effect,
            "planned": row.note or "",
        }
        for row in judged.report.recommendations
    ] == truth["recommendations"]


def test_park_level_provider_and_district(
    sample: tuple[dict[str, Any], Judged], registry: Registry
) -> None:
    truth, judged = sample
    assert judged.report is not None
    assert judged.report.park_name is not None
    assert judged.report.provider_name is not None
    assert judged.park is not None
    assert judged.report.park_name.text == truth["park"]
    assert judged.report.park_level == truth["level"]
    assert judged.report.provider_name.text == truth["provider"]
    assert (
        judged.park.park.district_code
        == registry.districts_by_name[truth["district"]].district_code
    )


def test_team_own_scores_and_demonstration_works(sample: tuple[dict[str, Any], Judged]) -> None:
    """What only a Word report holds; the workbook has tables alone."""
    truth, judged = sample
    report = judged.report
    assert report is not None
    if judged.files[0].name.endswith(".xlsx"):
        assert not report.has_team_table
        return
    assert sum(member.section == "expert" for member in report.team) == truth["team"]
    assert sum(member.section == "staff" for member in report.team) == truth["staff"]
    assert [row.score for row in report.own_scores] == truth["own_scores"]
    assert bool(report.demonstration_works) == truth["demonstration"]


def test_the_package_is_one_submission_with_its_dates_and_satisfaction(registry: Registry) -> None:
    truth = json.loads((SAMPLES / "package-106.truth.json").read_text(encoding="utf-8"))
    judged = judge_one(SAMPLES / "package-106", registry)
    assert sorted(str(file.form) for file in judged.files) == [
        "confirmation",
        "report",
        "satisfaction",
    ]
    assert judged.confirmation is not None
    assert judged.satisfaction is not None
    assert judged.dates is not None
    dates = truth["dates"]
    assert str(judged.confirmation.onsite_start_date) == dates["onsite_start"]
    assert str(judged.confirmation.onsite_end_date) == dates["onsite_end"]
    assert str(judged.confirmation.handover_date) == dates["report_submitted"]
    assert str(judged.confirmation.meeting_date) == dates["meeting"]
    assert judged.confirmation.is_free is True
    assert judged.satisfaction.grade == "satisfied"
    assert judged.satisfaction.review_state == "approved"
    assert (judged.dates.diagnosis_year, judged.dates.date_source) == (2023, "confirmation")
    assert judged.dates.onsite_working_days == 5


def test_every_value_knows_its_file_and_cell(registry: Registry) -> None:
    word = judge_one(document_of("report-101-plain"), registry)
    sheet = judge_one(document_of("report-107-workbook"), registry)
    assert word.report is not None
    assert sheet.report is not None
    places = {(r.data_year, r.indicator_no): r.source.place for r in word.report.indicators}
    assert places[2021, 11] == "表5 第12行 第5列"
    cells = {(r.data_year, r.indicator_no): r.source.place for r in sheet.report.indicators}
    assert cells[2020, 12] == "附件2-1-2!E14"
