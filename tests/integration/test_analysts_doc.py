"""The twenty questions of docs/analysts.md, each asked of the demo city through the guard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warehouse.asking.query import Limits, run_query
from warehouse.home import Home
from warehouse.publishing import retention
from warehouse.publishing.publication import current_publication

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "analysts.md").read_text(encoding="utf-8")
QUESTIONS = {
    int(number): sql
    for number, sql in re.findall(r"^### (\d+)\. .*?\n```sql\n(.*?)```", PAGE, re.M | re.S)
}
Rows = list[dict[str, Any]]


def ordered(rows: Rows, column: str, *, down: bool = False) -> bool:
    values = [row[column] for row in rows]
    return values == sorted(values, reverse=down)


def each(test: Callable[[dict[str, Any]], bool]) -> Callable[[Rows], bool]:
    return lambda rows: all(test(row) for row in rows)


# What an answer must show to be one.
PROPERTIES: dict[int, Callable[[Rows], bool]] = {
    1: lambda rows: rows[0]["city_rank"] == 1
    and ordered(rows, "city_rank")
    and ordered(rows, "gi", down=True),
    2: each(lambda r: r["rank_p05"] <= r["rank_p50"] <= r["rank_p95"]),
    3: each(lambda r: "基本要求" in r["not_rankable_reason"]),
    4: each(lambda r: r["city_rank"] >= 1),
    5: each(lambda r: r["lowest"] <= r["median_gi"] <= r["highest"]),
    6: lambda rows: ordered(rows, "score") and len({r["park_name"] for r in rows}) == len(rows),
    7: each(lambda r: r["to_year"] == r["from_year"] + 1 and r["parks"] > 0),
    8: each(lambda r: r["lower_quartile"] <= r["median"] <= r["upper_quartile"]),
    9: lambda rows: len(rows) == 31
    and len({r["reported"] + r["not_applicable"] + r["missing"] + r["invalid"] for r in rows}) == 1,
    10: each(lambda r: r["value"] >= r["lead_value"] and r["lead_status"] == "unverified"),
    11: each(lambda r: 0 < r["index_points"] <= 100 / 24 + 1e-6),
    12: lambda rows: [r["indicator_no"] for r in rows if r["choice_group"] == "RG-A"] == [8, 9, 10, 11]
    and all(r["counted"] > 0 for r in rows if r["indicator_no"] == 8),
    13: each(lambda r: not r["is_candidate"] or r["gates_passed"] == r["gates"]),
    14: lambda rows: {r["criterion_id"] for r in rows} >= {"B1", "B2", "B10"}
    and len({r["fail"] + r["unknown"] + r["pass"] for r in rows}) == 1,
    15: each(lambda r: (r["state"] == "overdue") == (r["days_overdue"] > 0)),
    16: each(lambda r: abs(float(r["adoption_pct"]) - 100 * r["taken_up"] / r["due_recommendations"]) < 0.1),
    17: lambda rows: ordered(rows, "total_investment_wan_yuan", down=True) and len(rows) == 20,
    18: each(lambda r: 0 <= r["without_fault"] <= r["reports"]),
    19: each(lambda r: r["submissions"] <= r["issues"] and bool(r["remedy"])),
    20: lambda rows: len(rows) > 20 and all(r["source_place"] and r["text_as_written"] for r in rows),
}  # fmt: skip


def test_the_page_asks_twenty_questions_and_each_answer_is_judged() -> None:
    assert list(QUESTIONS) == list(PROPERTIES) == list(range(1, 21))


@pytest.mark.parametrize("number", PROPERTIES)
def test_the_query_of_the_page_answers(published_home: Home, number: int) -> None:
    with run_query(current_publication(published_home).path, QUESTIONS[number]) as result:
        rows = result.read_all().to_pylist()
    assert rows
    assert PROPERTIES[number](rows), rows


def test_the_page_says_the_limits_and_the_policy_that_hold() -> None:
    limits = Limits()
    assert f"{limits.seconds:g} seconds (ended by {limits.kill_seconds})" in PAGE
    assert (limits.memory_mb, limits.result_mb) == (1024, 1024)
    assert "1 GB of memory" in PAGE
    assert f"for {retention.DAYS} days" in PAGE
    assert f"{retention.SPACE_BYTES // 1024**3} GB" in PAGE
    assert "the newest three" in PAGE
    assert retention.NEWEST == 3


def test_the_page_names_every_published_table_and_no_other(published_home: Home) -> None:
    published = set(current_publication(published_home).rows)
    section = PAGE.split("## The tables by grain")[1].split("\n## ")[0]
    assert set(re.findall(r"`([a-z_]+)`", section)) == published
