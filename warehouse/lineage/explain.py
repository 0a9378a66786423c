"""The lineage of a number: from a park's rank down to the cell it was read from, out of a publication.

Everything is read from the published tables, so an older publication explains its own figures.
Formatting is apart (`warehouse.lineage.text`): the command and the dashboard show the same facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import duckdb

from warehouse.errors import GreenparkError
from warehouse.lineage.rows import (
    Correction,
    Explanation,
    HandedIn,
    Issue,
    Item,
    Park,
    Result,
    Value,
)
from warehouse.registers.names import name_key, near_names, split_names
from warehouse.rules.rows import Registry

DIMENSIONS = ("EG", "RG", "IG", "CG", "HG", "MG")


class NothingToExplain(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The publication has no such park, year or indicator; the message says what it has."""


def explain(
    con: duckdb.DuckDBPyConnection,
    park: str,
    year: int,
    registry: Registry,
    indicator_no: int | None = None,
) -> Explanation:
    """Explain a data year of a park, given by name, alias or id, wholly or for one indicator.

    With an indicator, the items and issues are only its own. Raises NothingToExplain.
    """
    found = find_park(con, park, registry)
    diagnosis = _diagnosis(con, found, year)
    issues = _issues(con, diagnosis["diagnosis_id"], year)
    values = _values(con, found, year, issues)
    if indicator_no is not None and indicator_no not in values:
        numbers = "、".join(map(str, values))
        raise NothingToExplain(
            f"没有第 {indicator_no} 项指标；{year} 年的指标有：{numbers}",
            f"There is no indicator {indicator_no}; the indicators of {year} are: {numbers}",
        )
    wanted = {no: value for no, value in values.items() if indicator_no in (None, no)}
    return Explanation(
        park=found,
        data_year=year,
        diagnosis_id=diagnosis["diagnosis_id"],
        diagnosis_year=diagnosis["diagnosis_year"],
        review_state=diagnosis["review_state"],
        is_demo=diagnosis["is_demo"],
        handed_in=_handed_in(con, diagnosis["submission_id"]),
        results=_results(con, found, year, wanted),
        other_issues=()
        if indicator_no is not None
        else tuple(issue for issue in issues if issue.indicator_no is None),
    )


def find_park(con: duckdb.DuckDBPyConnection, text: str, registry: Registry) -> Park:
    """The park of that name, alias or id. Raises NothingToExplain with the near names."""
    key = name_key(text)
    names: list[str] = []
    for row in _rows(con, "SELECT * FROM marts.dim_parks ORDER BY park_id"):
        known = (row["park_name"], *split_names(row["aliases"] or ""))
        if text == row["park_id"] or key in map(name_key, known):
            return Park(
                row["park_id"], row["park_name"], row["district_name"], row["park_level"]
            )  # fmt: skip
        names.extend(known)
    near = near_names(text, names, registry)
    raise NothingToExplain(
        f"没有名为“{text}”的园区" + (f"；相近的有：{'、'.join(near)}" if near else ""),
        f"There is no park named “{text}”" + (f"; near it: {', '.join(near)}" if near else ""),
    )


def _diagnosis(con: duckdb.DuckDBPyConnection, park: Park, year: int) -> dict[str, Any]:
    """The diagnosis the year's figures are taken from."""
    rows = _rows(
        con,
        "SELECT d.* FROM marts.fct_diagnoses AS d WHERE d.diagnosis_id = ("
        "SELECT any_value(diagnosis_id) FROM marts.fct_indicator_values "
        "WHERE park_id = $park AND data_year = $year)",
        park=park.park_id,
        year=year,
    )
    if rows:
        return rows[0]
    years = [
        str(row["data_year"])
        for row in _rows(
            con,
            "SELECT DISTINCT data_year FROM marts.fct_indicator_values WHERE park_id = $park "
            "ORDER BY 1",
            park=park.park_id,
        )
    ]
    if not years:
        raise NothingToExplain(
            f"{park.park_name}还没有已接收的诊断报告",
            f"{park.park_name} has no accepted diagnosis report yet",
        )
    raise NothingToExplain(
        f"{park.park_name}没有 {year} 年的数据；有数据的年份：{'、'.join(years)}",
        f"{park.park_name} has no figures of {year}; it has those of: {', '.join(years)}",
    )


def _handed_in(con: duckdb.DuckDBPyConnection, submission_id: str) -> HandedIn:
    (row,) = _rows(
        con, "SELECT * FROM marts.fct_submissions WHERE submission_id = $id", id=submission_id
    )
    return HandedIn(**{name: row[name] for name in HandedIn.__dataclass_fields__})


def _issues(con: duckdb.DuckDBPyConnection, diagnosis_id: str, year: int) -> tuple[Issue, ...]:
    rows = _rows(
        con,
        "SELECT * FROM marts.fct_issues WHERE diagnosis_id = $id "
        "AND (data_year IS NULL OR data_year = $year) ORDER BY indicator_no, check_id, place",
        id=diagnosis_id,
        year=year,
    )
    return tuple(Issue(**{name: row[name] for name in Issue.__dataclass_fields__}) for row in rows)


def _values(
    con: duckdb.DuckDBPyConnection, park: Park, year: int, issues: tuple[Issue, ...]
) -> dict[int, Value]:
    rows = _rows(
        con,
        "SELECT v.*, i.name_zh, i.name_en, i.dimension_code, f.sha256 AS source_sha256 "
        "FROM marts.fct_indicator_values AS v "
        "JOIN marts.dim_indicators AS i USING (indicator_set_id, indicator_no) "
        "LEFT JOIN marts.fct_submission_files AS f "
        "ON f.submission_id = v.submission_id AND f.file_name = v.source_file "
        "WHERE v.park_id = $park AND v.data_year = $year ORDER BY v.indicator_no",
        park=park.park_id,
        year=year,
    )
    own = set(Value.__dataclass_fields__) - {"correction", "issues"}
    return {
        row["indicator_no"]: Value(
            **{name: row[name] for name in own},
            correction=_correction(row),
            issues=tuple(i for i in issues if i.indicator_no == row["indicator_no"]),
        )
        for row in rows
    }


def _correction(row: Mapping[str, Any]) -> Correction | None:
    if not row["is_corrected"]:
        return None
    return Correction(
        row["value_as_read"],
        row["attainment_as_read"],
        row["correction_reason"],
        row["corrected_by"],
        row["corrected_on"],
    )


def _results(
    con: duckdb.DuckDBPyConnection, park: Park, year: int, values: Mapping[int, Value]
) -> tuple[Result, ...]:
    items: dict[str, list[Item]] = {}
    sums: dict[str, Decimal] = {}
    own = set(Item.__dataclass_fields__) - {"value"}
    for row in _rows(
        con,
        "SELECT * FROM marts.fct_indicator_scores WHERE park_id = $park AND data_year = $year "
        "ORDER BY standard_id, indicator_no",
        park=park.park_id,
        year=year,
    ):
        standard_id = row["standard_id"]
        of_standard = items.setdefault(standard_id, [])
        if row["is_counted"]:
            sums[standard_id] = sums.get(standard_id, Decimal(0)) + (row["score"] or 0)
        if row["indicator_no"] in values:
            item = {name: row[name] for name in own}
            of_standard.append(Item(value=values[row["indicator_no"]], **item))
    rows = _rows(
        con,
        "SELECT s.*, r.* EXCLUDE (gi), (SELECT count(city_rank) FROM marts.fct_park_rankings AS o "
        "WHERE o.standard_id = s.standard_id AND o.data_year = s.data_year) AS ranked_of "
        "FROM marts.fct_park_scores AS s "
        "JOIN marts.fct_park_rankings AS r USING (park_id, data_year, standard_id) "
        "WHERE s.park_id = $park AND s.data_year = $year ORDER BY s.standard_id",
        park=park.park_id,
        year=year,
    )
    same = set(Result.__dataclass_fields__) - {"counted_sum", "dimensions", "items"}
    return tuple(
        Result(
            **{name: row[name] for name in same},
            dimensions={code: row[code.lower()] for code in DIMENSIONS},
            counted_sum=sums.get(row["standard_id"], Decimal(0)),
            items=tuple(items[row["standard_id"]]),
        )
        for row in rows
    )


def _rows(con: duckdb.DuckDBPyConnection, sql: str, **parameters: object) -> list[dict[str, Any]]:
    with con.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
