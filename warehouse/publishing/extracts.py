"""What a district or a provider may open: files of their own, cut from a publication.

A session that has only its own file open cannot show another's row, whatever a page asks. Beside
them lies a file with the city's quantiles, which everybody may open.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from warehouse.quoting import literal

Tables = Mapping[str, list[str]]

FEWEST = 5
"""Quantiles over fewer parks would tell one park's figure to another (product rule)."""

WHOLE = frozenset({"dim_districts", "dim_indicators", "dim_providers", "publication"})
"""Tables without a row of any one park, district or provider's work: everybody gets them whole."""

OF_A_PROVIDER: Mapping[str, str] = {
    "dim_parks": "park_id IN (SELECT park_id FROM whole.marts.fct_diagnoses WHERE provider_id = $1)",
    "fct_diagnoses": "provider_id = $1",
    "fct_submissions": "provider_id = $1",
    "fct_submission_files": "provider_id = $1",
    "fct_evidence_links": "submission_id IN "
    "(SELECT submission_id FROM whole.marts.fct_submissions WHERE provider_id = $1)",
    "fct_issues": "submission_id IN "
    "(SELECT submission_id FROM whole.marts.fct_submissions WHERE provider_id = $1)",
}
"""The rows a provider gets, by table; of the others it gets none."""

# The smallest block there is: most tables of an extract hold a few rows.
BLOCK_BYTES = 16384
WRITERS = 2

INDEXES = ("gi", "eg", "rg", "ig", "cg", "hg", "mg")
PLACES = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}


def district_extract(publication: Path, district_code: str) -> Path:
    """Where the extract of a district lies for the published file ``publication``."""
    return publication.with_suffix("") / f"district-{district_code}.duckdb"


def provider_extract(publication: Path, provider_id: str) -> Path:
    """Where the extract of a provider lies for the published file ``publication``."""
    return publication.with_suffix("") / f"provider-{provider_id}.duckdb"


def empty_extract(publication: Path) -> Path:
    """Where the extract lies of a provider that has handed in nothing yet."""
    return publication.with_suffix("") / "nothing.duckdb"


def comparison_file(publication: Path) -> Path:
    """Where the city's quantiles lie for the published file ``publication``."""
    return publication.with_suffix("") / "city.duckdb"


def write_extracts(publication: Path) -> None:
    """Write the quantiles and the extracts of all districts and providers of a published file."""
    publication.with_suffix("").mkdir()
    with duckdb.connect() as con:
        con.execute(f"ATTACH {literal(publication)} AS whole (READ_ONLY)")
        tables = _columns(con)
        _write_comparison(con, comparison_file(publication), tables)
        of_a_district = {
            table: "district_code = $1"
            for table, columns in tables.items()
            if "district_code" in columns
        }
        jobs: list[tuple[Path, Mapping[str, str], str]] = [
            *(
                (district_extract(publication, code), of_a_district, code)
                for code in _ids(con, tables, "dim_districts", "district_code")
            ),
            *(
                (provider_extract(publication, provider), OF_A_PROVIDER, provider)
                for provider in _ids(con, tables, "dim_providers", "provider_id")
            ),
            (empty_extract(publication), {}, ""),
        ]
        # Most of an extract's time is its file's, so two are written at once.
        with ThreadPoolExecutor(WRITERS) as pool:
            for done in [pool.submit(_write, con.cursor(), tables, *job) for job in jobs]:
                done.result()


def extracts_of(publication: Path) -> list[Path]:
    """The files that lie beside a published file. Raises duckdb.Error where it cannot be read."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH {literal(publication)} AS whole (READ_ONLY)")
        tables = _columns(con)
        districts = _ids(con, tables, "dim_districts", "district_code")
        providers = _ids(con, tables, "dim_providers", "provider_id")
    return [
        comparison_file(publication),
        *(district_extract(publication, code) for code in districts),
        *(provider_extract(publication, provider) for provider in providers),
        empty_extract(publication),
    ]


def remove_extracts(publication: Path) -> None:
    """Remove the extracts of a published file that goes."""
    shutil.rmtree(publication.with_suffix(""), ignore_errors=True)


def _write_comparison(con: duckdb.DuckDBPyConnection, path: Path, tables: Tables) -> None:
    """The tables ``indexes`` and ``indicators``; a publication without scores has none of them.

    ``indexes``: one row per standard, data year (null: current standing) and measure, over rankable
    parks. ``indicators``: one row per indicator, data year, standard and measure (value, score),
    over reported values. Quantiles interpolate and are null below FEWEST parks.
    """
    # Names and figures of this module only.
    statements = {
        "indexes": f"""
            WITH figures AS (
                SELECT standard_id, data_year, {", ".join(f"s.{name}" for name in INDEXES)}
                FROM whole.marts.fct_park_scores AS s
                JOIN whole.marts.fct_park_rankings AS r USING (park_id, data_year, standard_id)
                WHERE r.is_rankable
                UNION ALL
                SELECT standard_id, NULL, {", ".join(INDEXES)}
                FROM whole.marts.fct_current_standings
                WHERE is_rankable
            )
            SELECT standard_id, data_year, measure, {_quantiles("figure")}
            FROM (UNPIVOT figures ON {", ".join(INDEXES)} INTO NAME measure VALUE figure)
            GROUP BY ALL ORDER BY ALL""",  # noqa: S608
        "indicators": f"""
            WITH figures AS (
                SELECT v.indicator_set_id, v.indicator_no, v.data_year, s.standard_id,
                    v.value::DOUBLE AS value, s.score::DOUBLE AS score
                FROM whole.marts.fct_indicator_values AS v
                JOIN whole.marts.fct_indicator_scores AS s
                    USING (park_id, data_year, indicator_set_id, indicator_no)
                WHERE v.state = 'reported'
            )
            SELECT indicator_set_id, indicator_no, data_year, standard_id, measure,
                {_quantiles("figure")}
            FROM (UNPIVOT figures ON value, score INTO NAME measure VALUE figure)
            GROUP BY ALL ORDER BY ALL""",  # noqa: S608
    }
    con.execute(f"ATTACH {literal(path)} AS city (BLOCK_SIZE {BLOCK_BYTES})")
    try:
        if "fct_park_scores" in tables:
            for table, select in statements.items():
                con.execute(f"CREATE TABLE city.{table} AS {select}")
        con.execute("CHECKPOINT city")
    finally:
        con.execute("DETACH city")


def _write(
    con: duckdb.DuckDBPyConnection,
    tables: Tables,
    path: Path,
    wanted: Mapping[str, str],
    owner: str,
) -> None:
    """All tables of the publication, each with the rows ``wanted``; none where nothing is said."""
    name = f'"{path.stem}"'
    con.execute(f"ATTACH {literal(path)} AS {name} (BLOCK_SIZE {BLOCK_BYTES})")
    try:
        con.execute("BEGIN")
        con.execute(f"CREATE SCHEMA {name}.marts")
        for table in tables:
            source = f'FROM whole.marts."{table}"'
            if table in WHOLE:
                con.execute(f'CREATE TABLE {name}.marts."{table}" AS {source}')
                continue
            # One statement a table, and no parameter in it: a parameter cannot make a table.
            condition = wanted.get(table, "false").replace("$1", literal(owner))
            con.execute(f'CREATE TABLE {name}.marts."{table}" AS {source} WHERE {condition}')
        con.execute("COMMIT")
        con.execute(f"CHECKPOINT {name}")
    finally:
        con.execute(f"DETACH {name}")


def _ids(con: duckdb.DuckDBPyConnection, tables: Tables, table: str, column: str) -> list[str]:
    if table not in tables:
        return []
    return [row[0] for row in con.execute(f"SELECT {column} FROM whole.marts.{table}").fetchall()]  # noqa: S608


def _columns(con: duckdb.DuckDBPyConnection) -> Tables:
    found = con.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns() "
        "WHERE database_name = 'whole' AND schema_name = 'marts' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return dict(found)


def _quantiles(figure: str) -> str:
    places = [
        f"CASE WHEN count(*) >= {FEWEST} THEN quantile_cont({figure}, {place}) END AS {name}"
        for name, place in PLACES.items()
    ]
    return ", ".join(["count(*)::INTEGER AS parks", *places])
