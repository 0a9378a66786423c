"""What a district or a provider may open holds its own rows, all of them, and no other row."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data import NothingToOpen, open_source
from dashboard.queries.source import Scope
from warehouse.home import Home
from warehouse.publishing import extracts
from warehouse.publishing.publication import current_publication

DISTRICTS, PROVIDERS = ("d1", "d2", "d3"), ("p1", "p2")
OF_PROVIDERS = ("fct_diagnoses", "fct_submissions", "fct_submission_files")
Rows = list[tuple[Any, ...]]

rows_of_parks = st.lists(
    st.tuples(st.sampled_from([*DISTRICTS, None]), st.sampled_from([*PROVIDERS, None])), max_size=12
)


def tables(path: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(path), read_only=True) as con:
        found = con.execute(
            "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
            "WHERE schema_name = 'marts' GROUP BY 1"
        ).fetchall()
    return dict(found)


def rows(path: Path, sql: str, *values: object) -> Rows:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql, list(values)).fetchall()


def city_of(path: Path, parks: list[tuple[str | None, str | None]]) -> None:
    """A publication of a park, a diagnosis, a submission and an issue for each of ``parks``."""
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE SCHEMA marts")
        con.execute(
            "CREATE TABLE marts.dim_districts AS SELECT unnest(?) AS district_code", [DISTRICTS]
        )
        con.execute(
            "CREATE TABLE marts.dim_providers AS SELECT unnest(?) AS provider_id", [PROVIDERS]
        )
        con.execute("CREATE TABLE marts.fct_of_nobody AS SELECT 'secret' AS text")
        for table in ("dim_parks", "fct_issues", "fct_anything"):
            con.execute(
                f"CREATE TABLE marts.{table} (park_id INT, submission_id INT, district_code VARCHAR)"
            )
        for table in OF_PROVIDERS:
            con.execute(
                f"CREATE TABLE marts.{table} "
                "(park_id INT, submission_id INT, district_code VARCHAR, provider_id VARCHAR)"
            )
        for number, (district, provider) in enumerate(parks):
            row = [number, number, district]
            for table in ("dim_parks", "fct_issues", "fct_anything"):
                con.execute(f"INSERT INTO marts.{table} VALUES (?, ?, ?)", row)
            for table in OF_PROVIDERS:
                con.execute(f"INSERT INTO marts.{table} VALUES (?, ?, ?, ?)", [*row, provider])


@settings(max_examples=8, deadline=None)
@given(parks=rows_of_parks)
def test_whatever_the_city_holds_an_extract_has_the_rows_of_its_owner_and_no_other(
    parks: list[tuple[str | None, str | None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.duckdb"
        city_of(path, parks)
        extracts.write_extracts(path)
        of_district = {d: [n for n, p in enumerate(parks) if p[0] == d] for d in DISTRICTS}
        of_provider = {o: [n for n, p in enumerate(parks) if p[1] == o] for o in PROVIDERS}
        for district, own in of_district.items():
            extract = extracts.district_extract(path, district)
            for table in ("dim_parks", "fct_issues", "fct_anything", *OF_PROVIDERS):
                found = rows(extract, f"SELECT park_id FROM marts.{table} ORDER BY 1")
                assert found == [(number,) for number in own]
            assert rows(extract, "FROM marts.fct_of_nobody") == []
        for provider, own in of_provider.items():
            extract = extracts.provider_extract(path, provider)
            for table in ("dim_parks", "fct_issues", *OF_PROVIDERS):
                found = rows(extract, f"SELECT park_id FROM marts.{table} ORDER BY 1")
                assert found == [(number,) for number in own]
            assert (
                rows(
                    extract, "FROM marts.fct_of_nobody UNION ALL SELECT '' FROM marts.fct_anything"
                )
                == []
            )
        assert rows(extracts.empty_extract(path), "FROM marts.dim_parks") == []


def test_the_extracts_of_a_real_city_hold_each_districts_rows_and_together_all(
    published_home: Home,
) -> None:
    path = current_publication(published_home).path
    codes = [code for (code,) in rows(path, "SELECT district_code FROM marts.dim_districts")]
    counted = 0
    for table, columns in tables(path).items():
        if table in extracts.WHOLE:
            continue
        assert "district_code" in columns, f"{table}: whose rows are these?"
        found = 0
        for code in codes:
            extract = extracts.district_extract(path, code)
            assert tables(extract)[table] == columns
            sql = f"SELECT count(*), count(*) FILTER (district_code = ?) FROM marts.{table}"
            all_rows, own = rows(extract, sql, code)[0]
            assert all_rows == own
            found += own
        placed = f"SELECT count(*) FROM marts.{table} WHERE district_code IS NOT NULL"
        assert found == rows(path, placed)[0][0]
        counted += found
    assert counted > 1000


def test_the_citys_quantiles_are_those_of_its_ranked_parks(published_home: Home) -> None:
    path = current_publication(published_home).path
    expected = rows(
        path,
        "SELECT count(*), quantile_cont(gi, 0.5) FROM marts.fct_current_standings WHERE is_rankable",
    )
    sql = "SELECT parks, p50 FROM indexes WHERE data_year IS NULL AND measure = 'gi'"
    assert rows(extracts.comparison_file(path), sql) == expected
    few = rows(
        extracts.comparison_file(path),
        "SELECT parks, p10, p50, p90 FROM indicators WHERE parks < ? LIMIT 1",
        extracts.FEWEST,
    )
    assert all(row[1:] == (None, None, None) for row in few)
    source = open_source(published_home, Scope(frozenset({"110101"})))
    sql = (
        "SELECT p50 FROM city.indexes WHERE data_year IS NULL AND measure = 'gi' "
        "AND $districts IS NOT NULL"
    )
    assert source.row(sql, Scope(frozenset({"110101"}))) == {"p50": expected[0][1]}


def test_a_districts_connection_reaches_no_other_file(published_home: Home) -> None:
    """Nothing a page sends can open the city's file through a district's connection."""
    path = current_publication(published_home).path
    source = open_source(published_home, Scope(frozenset({"110101"})))
    with source.connection.cursor() as cursor:
        for statement in (f"ATTACH '{path}' AS whole", "SET enable_external_access = true"):
            with pytest.raises(duckdb.Error):
                cursor.execute(statement)


@pytest.mark.parametrize(
    "scope",
    [
        Scope(frozenset()),
        Scope(frozenset({"999999"})),
        Scope(frozenset({"../x"})),
        Scope(None, "../x"),
    ],
)
def test_a_scope_without_an_extract_opens_nothing(published_home: Home, scope: Scope) -> None:
    with pytest.raises(NothingToOpen):
        open_source(published_home, scope)
