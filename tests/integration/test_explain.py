"""`explain`: the way from a rank down to the cell, out of the publication alone."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from greenpark import cli
from ingest.readers import read_document
from ingest.readers.limits import Limits
from ingest.recognise.forms import Report
from ingest.recognise.report import recognise
from warehouse.home import Home
from warehouse.lineage.explain import NothingToExplain, explain, find_park
from warehouse.lineage.rows import Explanation, Item, formula_of
from warehouse.lineage.text import as_json, lines_of
from warehouse.publishing.publication import PublicationOutdated, current_publication
from warehouse.rules.rows import Registry

MICRO = Decimal("0.000001")


@pytest.fixture(scope="module")
def con(published_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    path = current_publication(published_home).path
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


@pytest.fixture(scope="module")
def explanations(con: duckdb.DuckDBPyConnection, registry: Registry) -> list[Explanation]:
    """Every data year of every park."""
    years = con.execute("SELECT DISTINCT park_id, data_year FROM marts.fct_park_scores").fetchall()
    return [explain(con, park_id, year, registry) for park_id, year in years]


def items_of(explanations: list[Explanation]) -> list[Item]:
    return [item for e in explanations for result in e.results for item in result.items]


def command(home: Home, *arguments: str, lang: str = "zh") -> Result:
    return CliRunner(env={"GREENPARK_LANG": lang}).invoke(
        cli, ["--home", str(home.root), "explain", *arguments]
    )


def test_the_formula_of_every_score_gives_that_score(explanations: list[Explanation]) -> None:
    ways = set()
    for item in items_of(explanations):
        formula = formula_of(item)
        assert (formula is None) == (item.score is None) == (item.value.state != "reported")
        if formula is None or item.score is None or formula.quotient is None:
            continue
        held = min(max(formula.quotient, Decimal(0)), formula.limit)
        assert abs(held - item.score) <= MICRO, item
        ways.add((item.better, formula.quotient > formula.limit))
    assert ways == {(better, over) for better in ("higher", "lower") for over in (True, False)}


def test_the_index_is_the_sum_of_the_slots_divided_by_their_number(
    explanations: list[Explanation],
) -> None:
    for explanation in explanations:
        for result in explanation.results:
            counted = [item for item in result.items if item.slot]
            assert sum((item.score or Decimal(0)) for item in counted) == result.counted_sum
            assert abs(result.counted_sum / result.slots - result.gi) <= MICRO
            scored = [item for item in counted if item.score is not None]
            assert len(scored) == result.slots_scored


def test_a_rank_or_the_reason_for_none_is_given_and_what_does_not_count_says_why(
    explanations: list[Explanation],
) -> None:
    for explanation in explanations:
        for result in explanation.results:
            assert (result.city_rank is None) == bool(result.not_rankable_reason)
            assert result.city_rank is None or 1 <= result.city_rank <= result.ranked_of
    for item in items_of(explanations):
        assert (item.slot is None) == (item.not_counted_code is not None)


def test_the_hash_is_that_of_the_archived_file_which_holds_the_value(
    published_home: Home, explanations: list[Explanation], registry: Registry
) -> None:
    cells: dict[tuple[str, str], set[tuple[str | None, str | None]]] = {}
    of_packages = set()
    for explanation in explanations:
        for value in (item.value for item in explanation.results[0].items):
            if value.source_file is not None and value.source_sha256 is not None:
                source = (value.source_file, value.source_sha256)
                cells.setdefault(source, set()).add((value.source_place, value.text_as_written))
                of_packages.add(value.source_sha256 != explanation.handed_in.content_sha256)
            else:
                assert (value.source_file, value.source_sha256) == (None, None)
    assert of_packages == {True, False}, "packages and single files are both in the city"
    limits = Limits.of(registry.parameters)
    for (name, sha256), shown in cells.items():
        archived = (published_home.archive / sha256).read_bytes()
        assert hashlib.sha256(archived).hexdigest() == sha256
        found = recognise(read_document(name, archived, limits), name, registry)
        (report,) = (form for form in found.forms if isinstance(form, Report))
        assert shown <= {(row.source.place, row.text_as_written) for row in report.indicators}


def test_a_park_is_found_by_id_name_alias_and_other_spacing(
    con: duckdb.DuckDBPyConnection, registry: Registry, tmp_path: Path
) -> None:
    row = con.execute("SELECT park_id, park_name FROM marts.dim_parks LIMIT 1").fetchone()
    assert row is not None
    park_id, name = row
    for text in (park_id, name, f" {name[:2]} {name[2:]} "):
        assert find_park(con, text, registry).park_id == park_id
    with duckdb.connect(str(tmp_path / "alias.duckdb")) as other:
        other.execute("CREATE SCHEMA marts")
        other.execute(
            "CREATE TABLE marts.dim_parks AS SELECT 'K1' AS park_id, '甲园' AS park_name, "
            "'甲工业园;老甲园' AS aliases, NULL AS district_name, NULL AS park_level"
        )
        assert find_park(other, "老甲园", registry).park_id == "K1"


def test_unknown_park_year_and_indicator_are_refused_with_what_there_is(
    con: duckdb.DuckDBPyConnection, registry: Registry, published_home: Home
) -> None:
    row = con.execute("SELECT park_name, max(data_year) FROM marts.fct_park_scores GROUP BY 1 "
                      "ORDER BY 1 LIMIT 1").fetchone()  # fmt: skip
    assert row is not None
    name, year = row
    with pytest.raises(NothingToExplain, match=name):
        explain(con, name[:-1], year, registry)
    with pytest.raises(NothingToExplain, match=str(year)):
        explain(con, name, 1999, registry)
    with pytest.raises(NothingToExplain, match="31"):
        explain(con, name, year, registry, 32)
    refused = command(published_home, "火星园区", "--year", str(year))
    assert isinstance(refused.exception, NothingToExplain)


def test_a_registered_park_without_a_report_says_so(
    con: duckdb.DuckDBPyConnection, registry: Registry
) -> None:
    with pytest.raises(NothingToExplain, match="诊断报告"):
        explain(con, "北京天竺综合保税区", 2024, registry)


def test_text_leads_from_rank_to_cell_in_both_languages(
    published_home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    row = con.execute(
        "SELECT v.park_name, v.data_year, v.indicator_no, v.source_place, v.text_as_written, "
        "r.city_rank, f.file_name, f.sha256 FROM marts.fct_indicator_values AS v "
        "JOIN marts.fct_park_rankings AS r USING (park_id, data_year) "
        "JOIN marts.fct_indicator_scores AS s USING (park_id, data_year, indicator_no) "
        "JOIN marts.fct_submission_files AS f "
        "ON f.submission_id = v.submission_id AND f.file_name = v.source_file "
        "WHERE s.score = 120 AND s.better = 'higher' AND r.city_rank IS NOT NULL "
        "ORDER BY 1, 2, 3 LIMIT 1"
    ).fetchone()
    assert row is not None
    name, year, no, place, written, rank, file, sha256 = row
    chinese = command(published_home, name, "--year", str(year), "--indicator", str(no))
    assert chinese.exit_code == 0
    for text in (
        f"全市第 {rank} 名",
        "→ 120 分（上限）",
        "未核对",
        place,
        f"“{written}”",
        f"文件 {file}：sha256 {sha256}",
    ):
        assert text in chinese.output
    english = command(published_home, name, "--year", str(year), lang="en").output
    for text in (
        f"city rank {rank} of",
        "score 120 (the most)",
        "lead values unverified",
        place,
        f"file {file}: sha256 {sha256}",
    ):
        assert text in english


def test_a_correction_and_an_answered_issue_stand_with_the_value(
    published_home: Home, registry: Registry, tmp_path: Path
) -> None:
    copied = tmp_path / "copy.duckdb"
    copied.write_bytes(current_publication(published_home).path.read_bytes())
    with duckdb.connect(str(copied)) as con:
        row = con.execute(
            "SELECT park_id, data_year, diagnosis_id FROM marts.fct_indicator_values "
            "WHERE indicator_no = 1 AND state = 'reported' ORDER BY ALL LIMIT 1"
        ).fetchone()
        assert row is not None
        park_id, year, diagnosis_id = row
        con.execute(
            "UPDATE marts.fct_indicator_values SET is_corrected = true, value_as_read = 98765, "
            "correction_reason = '单位写错', corrected_by = '市级部门', corrected_on = '2026-11-02' "
            "WHERE park_id = ? AND data_year = ? AND indicator_no = 1",
            [park_id, year],
        )
        con.execute(
            "INSERT INTO marts.fct_issues BY NAME SELECT * REPLACE (? AS diagnosis_id, "
            "? AS data_year, 1 AS indicator_no, 'answered' AS state, '当年停产' AS answer, "
            "'X99' AS check_id) FROM marts.fct_issues LIMIT 1",
            [diagnosis_id, year],
        )
        explanation = explain(con, park_id, year, registry, 1)
    text = "\n".join(lines_of(explanation, registry))
    assert "更正：读取值 98765；单位写错（市级部门，2026-11-02）" in text
    assert "X99" in text
    assert "已说明" in text
    assert "答复：当年停产" in text
    (value,) = [item["value"] for item in json.loads(as_json(explanation))["results"][0]["items"]]
    assert value["correction"]["corrected_on"] == "2026-11-02"


def test_json_holds_the_same_figures(explanations: list[Explanation], registry: Registry) -> None:
    explanation = explanations[0]
    read = json.loads(as_json(explanation))
    assert len(read["results"][0]["items"]) == 31
    assert read["results"][0]["gi"] == float(explanation.results[0].gi)
    for item, written in zip(
        explanation.results[0].items, read["results"][0]["items"], strict=True
    ):
        assert written["value"]["source_sha256"] == item.value.source_sha256
    assert sum(line.lstrip().startswith("值 ") for line in lines_of(explanation, registry)) == 31


@pytest.mark.parametrize("asked", ["explain", "history"])
def test_a_publication_of_another_version_is_told_with_what_to_do(
    published_home: Home, tmp_path: Path, asked: str
) -> None:
    home = Home.at(tmp_path / "home")
    home.published.mkdir(parents=True)
    current = current_publication(published_home).path
    shutil.copy(current, home.published)
    for facts in (current.with_suffix(".json"), current.parent / "current.json"):
        shutil.copy(facts, home.published)
    with duckdb.connect(str(home.published / current.name)) as con:
        found = con.execute("SELECT park_name, data_year FROM marts.fct_park_scores").fetchone()
        con.execute("DROP TABLE marts.fct_submissions")
    assert found is not None
    year = ["--year", str(found[1])] if asked == "explain" else []
    done = CliRunner().invoke(cli, ["--home", str(home.root), asked, found[0], *year])
    assert isinstance(done.exception, PublicationOutdated)
    assert "greenpark build" in done.exception.message_zh
