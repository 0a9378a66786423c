"""What a publication changed against the one before: rows of its table publication_changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

TABLE = "publication_changes"
DESCRIPTION = (
    "One row per difference from the publication before (与上次发布的差异); empty in the first one. "
    "Made when publishing, not by dbt."
)
COLUMNS: Mapping[str, tuple[str, str]] = {
    "kind": ("VARCHAR", "Kind of difference (差异类别): value, score, rank, candidate, new, lost."),
    "measure": (
        "VARCHAR",
        "What differs (差异项): value, item_score, gi, city_rank, current_city_rank, "
        "benchmark_state; for new and lost rows what they are: park, diagnosis, data_year, "
        "indicator_value, recommendation, submission, table, column.",
    ),
    "park_id": ("VARCHAR", "Park (园区编号); null where it is not about one."),
    "park_name": ("VARCHAR", "Name of the park (园区名称)."),
    "district_code": ("VARCHAR", "District of the park (所属区代码)."),
    "district_name": ("VARCHAR", "Name of the district (所属区)."),
    "data_year": ("INTEGER", "Data year (数据年度); null where it is not about one."),
    "indicator_set_id": ("VARCHAR", "Indicator set (指标体系); null where not about an indicator."),
    "indicator_no": ("INTEGER", "Number of the indicator (指标序号)."),
    "standard_id": ("VARCHAR", "Scoring standard (评分标准); null where it is not about a score."),
    "policy_id": ("VARCHAR", "Benchmark policy (标杆政策); null where not about candidates."),
    "before": ("VARCHAR", "Before, as text (变化前); null for a new row."),
    "after": ("VARCHAR", "After, as text (变化后); null for a lost row."),
    "change": (
        "DOUBLE",
        "After less before (变化量); for ranks before less after, so that positive is up; null "
        "where one of them is no number.",
    ),
}

PARK = ("park_id", "park_name", "district_code", "district_name")


@dataclass(frozen=True)
class Comparison:
    """Rows of a table that both publications have and that differ in a number or a state.

    ``text`` and ``number`` are SQL over one row; ``differs`` lists the columns looked at.
    """

    kind: str
    measure: str
    table: str
    key: tuple[str, ...]
    differs: tuple[str, ...]
    text: str
    number: str
    sign: int = 1


@dataclass(frozen=True)
class Rows:
    """Rows that only one publication has, named by ``text``.

    ``within`` is the key of a wider row that both must have: else that one is told instead.
    """

    measure: str
    table: str
    key: tuple[str, ...]
    text: str
    within: tuple[str, ...] = ()


COMPARISONS = (
    Comparison(
        "value", "value", "fct_indicator_values",
        ("park_id", "data_year", "indicator_set_id", "indicator_no"),
        ("value", "attainment", "state"),
        "coalesce(CAST({row}.value AS VARCHAR), {row}.attainment, {row}.state)", "{row}.value",
    ),
    Comparison(
        "score", "item_score", "fct_indicator_scores",
        ("park_id", "data_year", "indicator_set_id", "indicator_no", "standard_id"),
        ("score",), "CAST({row}.score AS VARCHAR)", "{row}.score",
    ),
    Comparison(
        "score", "gi", "fct_park_scores", ("park_id", "data_year", "standard_id"),
        ("gi",), "CAST({row}.gi AS VARCHAR)", "{row}.gi",
    ),
    Comparison(
        "rank", "city_rank", "fct_park_rankings", ("park_id", "data_year", "standard_id"),
        ("city_rank",), "CAST({row}.city_rank AS VARCHAR)", "{row}.city_rank", sign=-1,
    ),
    Comparison(
        "rank", "current_city_rank", "fct_current_standings", ("park_id", "standard_id"),
        ("city_rank",), "CAST({row}.city_rank AS VARCHAR)", "{row}.city_rank", sign=-1,
    ),
)  # fmt: skip

ROWS = (
    Rows("park", "dim_parks", ("park_id",), "{row}.park_name"),
    Rows("diagnosis", "fct_diagnoses", ("diagnosis_id",), "{row}.diagnosis_id"),
    Rows(
        "data_year", "fct_park_scores", ("park_id", "data_year", "standard_id"),
        "CAST({row}.data_year AS VARCHAR)",
    ),
    Rows(
        "indicator_value", "fct_indicator_values",
        ("park_id", "data_year", "indicator_set_id", "indicator_no"),
        "CAST({row}.indicator_no AS VARCHAR)", within=("park_id", "data_year"),
    ),
    Rows(
        "recommendation", "fct_recommendations", ("recommendation_id",), "{row}.recommendation_id",
        within=("diagnosis_id",),
    ),
    Rows("submission", "fct_submissions", ("submission_id",), "{row}.display_name"),
)  # fmt: skip


def write_changes(con: duckdb.DuckDBPyConnection, before: str | None, after: str) -> int:
    """Make the table in the attached database ``after`` and fill it; returns its rows.

    ``before`` is the attached publication before, None for the first. A table or column that only
    one of them has is told as such, and what needs it is not compared.
    """
    target = f"{after}.marts.{TABLE}"
    columns = ", ".join(f'"{name}" {kind}' for name, (kind, _) in COLUMNS.items())
    con.execute(f"CREATE TABLE {target} ({columns})")
    con.execute(f"COMMENT ON TABLE {target} IS '{DESCRIPTION}'")
    for name, (_, description) in COLUMNS.items():
        con.execute(f"COMMENT ON COLUMN {target}.\"{name}\" IS '{description}'")
    if before is not None:
        for select in _selects(con, before, after):
            con.execute(f"INSERT INTO {target} BY NAME {select}")
    row = con.execute(f"SELECT count(*) FROM {target}").fetchone()  # noqa: S608 -- our own SQL
    return int(row[0]) if row else 0


def _selects(con: duckdb.DuckDBPyConnection, before: str, after: str) -> Iterator[str]:
    old, new = _columns(con, before), _columns(con, after)
    both = {table: columns & new[table] for table, columns in old.items() if table in new}
    yield from _schema_changes("lost", "before", old, new)
    yield from _schema_changes("new", "after", new, old)
    for comparison in COMPARISONS:
        needed = {*comparison.key, *comparison.differs, *PARK}
        if needed <= both.get(comparison.table, set()):
            yield _compared(comparison, before, after)
    for rows in ROWS:
        columns = both.get(rows.table, set())
        if {*rows.key, *rows.within} <= columns:
            yield _only_in(rows, "lost", "before", before, after, old[rows.table])
            yield _only_in(rows, "new", "after", after, before, new[rows.table])
    needed = {"park_id", "policy_id", "is_candidate", "is_near_miss", *PARK}
    if needed <= both.get("fct_benchmark_candidates", set()):
        yield _candidates(before, after)


def _columns(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, set[str]]:
    rows = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE database_name = ? AND schema_name = 'marts' AND table_name <> ?",
        [database, TABLE],
    ).fetchall()
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return found


def _schema_changes(
    kind: str, side: str, these: Mapping[str, set[str]], those: Mapping[str, set[str]]
) -> Iterator[str]:
    for table, columns in sorted(these.items()):
        if table not in those:
            yield f"SELECT '{kind}' AS kind, 'table' AS measure, '{table}' AS {side}"
            continue
        for column in sorted(columns - those[table]):
            yield f"SELECT '{kind}' AS kind, 'column' AS measure, '{table}.{column}' AS {side}"


def _compared(comparison: Comparison, before: str, after: str) -> str:
    table, key = comparison.table, comparison.key
    about = [name for name in key if name not in PARK]
    differs = " OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in comparison.differs)
    number = f"{comparison.number.format(row='a')} - {comparison.number.format(row='b')}"
    return (
        f"SELECT '{comparison.kind}' AS kind, '{comparison.measure}' AS measure, "  # noqa: S608 -- our own names
        f"{', '.join(f'a.{name}' for name in (*PARK, *about))}, "
        f"{comparison.text.format(row='b')} AS before, {comparison.text.format(row='a')} AS after, "
        f"{comparison.sign} * CAST({number} AS DOUBLE) AS change "
        f"FROM {after}.marts.{table} AS a JOIN {before}.marts.{table} AS b USING ({', '.join(key)}) "
        f"WHERE {differs}"
    )


def _only_in(rows: Rows, kind: str, side: str, here: str, there: str, columns: set[str]) -> str:
    table, key = rows.table, ", ".join(rows.key)
    told = [name for name in COLUMNS if name in columns and name in (*PARK, *rows.key)]
    inside = (
        f" SEMI JOIN {there}.marts.{table} AS wider USING ({', '.join(rows.within)})"
        if rows.within
        else ""
    )
    return (
        f"SELECT '{kind}' AS kind, '{rows.measure}' AS measure, "  # noqa: S608 -- our own names
        f"{', '.join(f'r.{name}' for name in told)}, {rows.text.format(row='r')} AS {side} "
        f"FROM (SELECT * FROM {here}.marts.{table} AS h{inside}) AS r "
        f"ANTI JOIN {there}.marts.{table} AS other USING ({key})"
    )


def _candidates(before: str, after: str) -> str:
    state = (
        "CASE WHEN {row}.park_id IS NULL THEN 'absent' WHEN {row}.is_candidate THEN 'candidate' "
        "WHEN {row}.is_near_miss THEN 'near_miss' ELSE 'none' END"
    )
    old, new = state.format(row="b"), state.format(row="a")
    park = ", ".join(f"coalesce(a.{name}, b.{name}) AS {name}" for name in (*PARK, "policy_id"))
    return (
        f"SELECT 'candidate' AS kind, 'benchmark_state' AS measure, {park}, "  # noqa: S608 -- our own names
        f"{old} AS before, {new} AS after "
        f"FROM {after}.marts.fct_benchmark_candidates AS a "
        f"FULL JOIN {before}.marts.fct_benchmark_candidates AS b USING (park_id, policy_id) "
        f"WHERE {old} <> {new} AND NOT ({old} IN ('absent', 'none') AND {new} IN ('absent', 'none'))"
    )
