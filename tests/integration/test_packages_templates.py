"""`greenpark template`: forms pre-filled from the publication are recognised when they come back."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from greenpark import cli
from ingest.forms.prefill import NoDiagnosis, UnknownPark, follow_up_content, report_content
from ingest.taking_in.intake import check
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.publishing.publication import PublicationMissing, current_publication
from warehouse.rules.rows import Registry


def template(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home.root), "template", *arguments])


@pytest.fixture(scope="module")
def diagnosis(published_home: Home) -> tuple[str, int, str, list[tuple[int, str]]]:
    """A park with its latest diagnosis's year, provider and recommendations, as published."""
    with duckdb.connect(str(current_publication(published_home).path), read_only=True) as con:
        found = con.execute(
            "SELECT park_name, diagnosis_year, provider_name, diagnosis_id "
            "FROM marts.fct_diagnoses ORDER BY diagnosis_year DESC, park_id LIMIT 1"
        ).fetchone()
        assert found is not None
        name, year, provider, diagnosis_id = found
        items = con.execute(
            "SELECT seq, content FROM marts.fct_recommendations WHERE diagnosis_id = ? "
            "ORDER BY seq",
            [diagnosis_id],
        ).fetchall()
    assert items
    return name, year, provider, items


def test_a_follow_up_is_filled_in_with_the_diagnosis_and_comes_back_to_it(
    published_home: Home,
    registry: Registry,
    diagnosis: tuple[str, int, str, list[tuple[int, str]]],
    tmp_path: Path,
) -> None:
    name, year, provider, items = diagnosis
    path = tmp_path / "反馈.docx"
    done = template(published_home, "follow-up", "--park", name, "--output", str(path))
    assert done.exit_code == 0 and str(path) in done.output
    (answer,) = check(published_home, [path], None, registry)
    assert not [i for i in answer.issues if i["blocks"]]
    (form,) = answer.judged.follow_ups
    assert form.park_name and form.park_name.text == name
    assert form.provider_name and form.provider_name.text == provider
    assert form.diagnosis_year == year
    assert [(i.seq, i.content) for i in form.items] == items
    assert {i.adoption for i in form.items} == {"unanswered"}


def test_a_review_is_filled_in_but_for_the_districts_word(
    published_home: Home,
    registry: Registry,
    diagnosis: tuple[str, int, str, list[tuple[int, str]]],
    tmp_path: Path,
) -> None:
    path = tmp_path / "审核.docx"
    name, year, *_ = diagnosis
    arguments = ("review", "--park", name, "--year", str(year), "--output", str(path))
    assert template(published_home, *arguments).exit_code == 0
    (answer,) = check(published_home, [path], None, registry)
    (word,) = answer.judged.reviews
    assert (word.park_name and word.park_name.text, word.diagnosis_year) == (name, year)
    assert [i["check_id"] for i in answer.issues] == ["N14"]
    assert answer.issues[0]["message_zh"] == "没有填写：审核结论"


@pytest.mark.parametrize(("kind", "suffix"), [("report", ".docx"), ("workbook", ".xlsx")])
def test_a_report_is_filled_in_with_park_level_and_the_years_before(
    published_home: Home,
    registry: Registry,
    diagnosis: tuple[str, int, str, list[tuple[int, str]]],
    tmp_path: Path,
    kind: str,
    suffix: str,
) -> None:
    path = tmp_path / f"报告{suffix}"
    name = diagnosis[0]
    arguments = (kind, "--park", name, "--year", "2026", "--output", str(path))
    assert template(published_home, *arguments).exit_code == 0
    (answer,) = check(published_home, [path], None, registry)
    report = answer.judged.report
    assert report is not None and report.park_name and report.park_name.text == name
    assert report.data_years == [2023, 2024, 2025]
    with duckdb.connect(str(current_publication(published_home).path), read_only=True) as con:
        level = con.execute("SELECT park_level FROM marts.dim_parks WHERE park_name = ?", [name])
        assert (report.park_level,) == level.fetchone()


def test_a_name_nearly_right_is_answered_with_the_near_ones(
    published_home: Home,
    registry: Registry,
    diagnosis: tuple[str, int, str, list[tuple[int, str]]],
) -> None:
    name = diagnosis[0]
    with pytest.raises(UnknownPark) as error:
        follow_up_content(published_home, registry, name[:-1], None)
    assert name in error.value.message_zh and name in error.value.message_en


def test_a_year_without_a_diagnosis_is_answered_with_those_on_record(
    published_home: Home,
    registry: Registry,
    diagnosis: tuple[str, int, str, list[tuple[int, str]]],
) -> None:
    name, year, *_ = diagnosis
    with pytest.raises(NoDiagnosis) as error:
        follow_up_content(published_home, registry, name, 2001)
    assert "2001 年度" in error.value.message_zh and str(year) in error.value.message_zh


def test_before_anything_is_published_reports_know_the_starter_parks(
    tmp_path: Path, registry: Registry
) -> None:
    home = Home.at(tmp_path / "none")
    starter = registry.starter_parks[0]
    info = report_content(home, registry, starter.park_name, None).info
    assert info.park_name == starter.park_name
    assert info.park_level and f"■{starter.park_level}" in info.park_level
    assert report_content(home, registry, "新园区", None).info.park_name == "新园区"
    with pytest.raises(PublicationMissing):
        follow_up_content(home, registry, starter.park_name, None)


@pytest.mark.parametrize("kind", ["report", "workbook", "follow-up", "review"])
def test_a_blank_form_needs_nothing_and_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    home = Home.at(tmp_path / "none")
    assert template(home, kind).exit_code == 0
    (path,) = tmp_path.iterdir()
    before = path.read_bytes()
    again = template(home, kind)
    assert isinstance(again.exception, GreenparkError)
    assert path.name in again.exception.message_zh
    assert path.read_bytes() == before
