"""What a publication says it changed is what was changed, no more and no less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.home import Home
from warehouse.publishing.changes_page import page_of
from warehouse.publishing.publication import Publication, current_publication
from warehouse.publishing.publish import publish
from warehouse.rules.labels import Labels
from warehouse.rules.rows import Registry

AS_OF = date(2026, 11, 22)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


@pytest.fixture
def con(first: Publication) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of the demo city, as published once, to be changed by a test."""
    with duckdb.connect(str(first.path.parents[1] / "warehouse.duckdb")) as con:
        yield con


@pytest.fixture
def first(home: Home, published_home: Home) -> Publication:
    home.root.mkdir()
    source = current_publication(published_home).path
    with duckdb.connect(str(home.warehouse_file)) as con:
        con.execute(f"ATTACH '{source}' AS source (READ_ONLY)")
        con.execute(f"COPY FROM DATABASE source TO {home.warehouse_file.stem}")
        con.execute("DROP TABLE marts.publication_changes")
        return publish(con, home, AS_OF, "abc")


def changes(publication: Publication) -> list[dict[str, object]]:
    with duckdb.connect(str(publication.path), read_only=True) as con:
        return con.execute("FROM marts.publication_changes").to_arrow_table().to_pylist()


def counted(publication: Publication) -> Counter[tuple[str, str]]:
    return Counter((str(row["kind"]), str(row["measure"])) for row in changes(publication))


def one(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    row = con.execute(sql).fetchone()
    assert row is not None
    return row


def test_the_same_marts_again_change_nothing(
    home: Home, con: duckdb.DuckDBPyConnection, first: Publication
) -> None:
    assert first.rows["publication_changes"] == 0
    assert "首次发布" in first.page.read_text(encoding="utf-8")
    second = publish(con, home, AS_OF, "abc")
    assert second.compared_with == first.path.name
    assert changes(second) == []
    assert "没有任何变化" in second.page.read_text(encoding="utf-8")


def test_changed_values_scores_and_ranks_are_told_with_before_and_after(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    park, year = one(con, "SELECT park_id, data_year FROM marts.fct_park_scores ORDER BY ALL")
    here = f"park_id = '{park}' AND data_year = {year}"
    con.execute(
        f"UPDATE marts.fct_indicator_values SET value = 1.5 WHERE {here} AND indicator_no = 1"
    )
    con.execute(
        "UPDATE marts.fct_indicator_values SET state = 'missing', value = NULL "
        f"WHERE {here} AND indicator_no = 2"
    )
    con.execute(
        f"UPDATE marts.fct_indicator_scores SET score = 50 WHERE {here} AND indicator_no = 1"
    )
    con.execute(f"UPDATE marts.fct_park_scores SET gi = gi - 1 WHERE {here}")
    con.execute(
        "UPDATE marts.fct_current_standings SET city_rank = city_rank + 2 WHERE city_rank = 1"
    )
    second = publish(con, home, AS_OF, "abc")
    assert counted(second) == {
        ("value", "value"): 2,
        ("score", "item_score"): 1,
        ("score", "gi"): 1,
        ("rank", "current_city_rank"): 1,
    }
    rows = {(row["measure"], row["indicator_no"]): row for row in changes(second)}
    assert rows["value", 1]["after"] == "1.5"
    assert rows["value", 2]["after"] == "missing"
    gi = next(row for row in changes(second) if row["measure"] == "gi")
    assert gi["change"] == pytest.approx(-1)
    rank = next(row for row in changes(second) if row["measure"] == "current_city_rank")
    assert (rank["before"], rank["after"], rank["change"]) == ("1", "3", -2)
    page = second.page.read_text(encoding="utf-8")
    assert f"| {rank['park_name']} | {rank['district_name']} | 1 | 3 | 降 2 |" in page
    assert "缺失" in page


def test_parks_diagnoses_and_years_that_came_or_went_are_told_once_not_by_each_value(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    park, diagnosis = one(con, "SELECT park_id, diagnosis_id FROM marts.fct_diagnoses ORDER BY ALL")
    years = one(con, f"SELECT count(*) FROM marts.fct_park_scores WHERE park_id = '{park}'")[0]
    tables = con.execute(
        "SELECT table_name FROM duckdb_columns() WHERE schema_name = 'marts' "
        "AND column_name = 'park_id'"
    ).fetchall()
    for (table,) in tables:
        con.execute(f"DELETE FROM marts.{table} WHERE park_id = '{park}'")
    lost = publish(con, home, AS_OF, "abc")
    told = counted(lost)
    assert told["lost", "park"] == 1
    assert told["lost", "data_year"] == years
    assert told["lost", "indicator_value"] == told["lost", "recommendation"] == 0
    assert {row["before"] for row in changes(lost) if row["measure"] == "diagnosis"} >= {diagnosis}
    assert not {kind for kind, _ in told} & {"new", "value", "score"}

    con.execute("DELETE FROM marts.fct_indicator_values WHERE indicator_no = 31 AND park_id = ("
                "SELECT min(park_id) FROM marts.fct_indicator_values)")  # fmt: skip
    again = counted(publish(con, home, AS_OF, "abc"))
    assert set(again) == {("lost", "indicator_value")}


def test_candidates_in_and_out_near_misses_and_parks_never_judged_before(
    home: Home, con: duckdb.DuckDBPyConnection, registry: Registry
) -> None:
    con.execute(
        "UPDATE marts.fct_benchmark_candidates SET is_candidate = false, is_near_miss = false"
    )
    parks = con.execute(
        "SELECT park_id, park_name FROM marts.fct_benchmark_candidates ORDER BY 1"
    ).fetchall()
    (a, a_name), (b, b_name), (c, _) = parks[:3]
    con.execute("DELETE FROM marts.fct_benchmark_candidates WHERE park_id IN (?, ?)", [b, c])
    publish(con, home, AS_OF, "abc")
    con.execute(
        "UPDATE marts.fct_benchmark_candidates SET is_near_miss = true WHERE park_id = ?", [a]
    )
    for park, is_candidate in [(b, True), (c, False)]:
        con.execute(
            "INSERT INTO marts.fct_benchmark_candidates BY NAME "
            "SELECT * REPLACE (? AS park_id, ? AS is_candidate, false AS is_near_miss, "
            "(SELECT park_name FROM marts.dim_parks WHERE park_id = ?) AS park_name) "
            "FROM marts.fct_benchmark_candidates WHERE park_id = ?",
            [park, is_candidate, park, a],
        )
    before = current_publication(home)
    second = publish(con, home, AS_OF, "abc")
    told = {row["park_name"]: (row["before"], row["after"]) for row in changes(second)}
    assert told == {a_name: ("none", "near_miss"), b_name: ("absent", "candidate")}
    english = page_of(second, before, Labels(registry, lambda _, en: en))
    assert "Candidates in and out" in english
    assert "Near miss" in english


def test_a_table_or_column_of_one_side_is_told_and_not_compared(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    con.execute("ALTER TABLE marts.fct_park_scores RENAME COLUMN own_score TO provider_score")
    con.execute("DROP TABLE marts.fct_rank_sensitivity")
    second = publish(con, home, AS_OF, "abc")
    assert {(r["kind"], r["measure"], r["before"] or r["after"]) for r in changes(second)} == {
        ("lost", "column", "fct_park_scores.own_score"),
        ("new", "column", "fct_park_scores.provider_score"),
        ("lost", "table", "fct_rank_sensitivity"),
    }
    assert "fct_rank_sensitivity" in second.page.read_text(encoding="utf-8")
