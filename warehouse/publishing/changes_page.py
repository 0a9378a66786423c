"""What a publication changed, as a page of Markdown: counts first, then what moved most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from warehouse.publishing.publication import Publication
from warehouse.rules.labels import Labels

SHOWN = 15
RANK_MOVES = (
    "SELECT park_name, district_name, before, after, change FROM marts.publication_changes "
    "WHERE measure = 'current_city_rank' AND change IS NOT NULL "
    "ORDER BY abs(change) DESC, park_name, standard_id"
)
CANDIDATES = (
    "SELECT park_name, district_name, before, after FROM marts.publication_changes "
    "WHERE kind = 'candidate' ORDER BY after, before, park_name, policy_id"
)
PARKS = (
    "SELECT kind, park_name, district_name FROM marts.publication_changes "
    "WHERE measure = 'park' ORDER BY kind DESC, park_name"
)
VALUES = (
    "SELECT park_name, data_year, indicator_set_id, indicator_no, before, after "
    "FROM marts.publication_changes WHERE measure = 'value' "
    "ORDER BY abs(change) / nullif(abs(TRY_CAST(before AS DOUBLE)), 0) DESC NULLS FIRST, "
    "park_name, data_year, indicator_no"
)
SCHEMA = (
    "SELECT kind, measure, coalesce(before, after) AS name FROM marts.publication_changes "
    "WHERE measure IN ('table', 'column') ORDER BY measure DESC, name"
)
COUNTS = (
    "SELECT kind, measure, count(*) AS changes FROM marts.publication_changes "
    "GROUP BY kind, measure"
)


def page_of(
    publication: Publication, before: Publication | None, labels: Labels, *, is_first: bool = True
) -> str:
    """The page in the language of ``labels``; ``before`` is the publication it was compared with."""
    say = labels.choose
    lines = [say(f"# 发布 {publication.path.stem} 的变化",
                 f"# What publication {publication.path.stem} changes"), ""]  # fmt: skip
    if before is None:
        lines += [
            say("首次发布，没有可比较的上次发布。", "The first one: there is none before it.")
            if is_first
            else say(
                "上次发布的文件无法读取，未作比较。",
                "The publication before cannot be read; nothing was compared.",
            )
        ]
        return "\n".join(lines) + "\n"
    lines += [
        "| | " + say("上次", "before") + " | " + say("本次", "now") + " |",
        "|---|---|---|",
        _row(say("名称", "name"), before.path.stem, publication.path.stem),
        _row(say("核算日期", "as of"), before.as_of, publication.as_of),
        _row(say("规则版本", "registry"), before.registry_hash, publication.registry_hash),
        _row(say("程序版本", "code"), before.code_version, publication.code_version),
        "",
    ]
    with duckdb.connect(str(publication.path), read_only=True) as con:
        lines += _counts(con, labels)
        lines += _moves(con, labels)
        lines += _candidates(con, labels)
        lines += _parks(con, labels)
        lines += _values(con, labels)
        lines += _schema(con, labels)
    return "\n".join(lines).rstrip() + "\n"


def _counts(con: duckdb.DuckDBPyConnection, labels: Labels) -> list[str]:
    say = labels.choose
    found = con.execute(COUNTS).fetchall()
    if not found:
        return [say("没有任何变化。", "Nothing changed.")]
    kinds = ["value", "score", "rank", "candidate", "new", "lost"]
    found.sort(key=lambda row: (kinds.index(row[0]), -row[2], row[1]))
    return [
        say("## 变化数量", "## Counts"),
        "",
        _row(say("类别", "kind"), say("项目", "of"), say("数量", "number")),
        "|---|---|---:|",
        *(
            _row(labels.code("change_kind", kind), labels.code("change_measure", measure), count)
            for kind, measure, count in found
        ),
        "",
    ]


def _moves(con: duckdb.DuckDBPyConnection, labels: Labels) -> list[str]:
    say = labels.choose
    head = [say("园区", "park"), say("区", "district"), say("上次名次", "rank before"),
            say("本次名次", "rank now"), say("变化", "moved")]  # fmt: skip
    rows = [
        (park, district, old, new, say("升 {}", "up {}").format(int(change))
         if change > 0 else say("降 {}", "down {}").format(int(-change)))
        for park, district, old, new, change in con.execute(RANK_MOVES).fetchall()
    ]  # fmt: skip
    return _table(
        labels, say("当前排名变化最大的园区", "Largest moves in the current ranking"), head, rows
    )


def _candidates(con: duckdb.DuckDBPyConnection, labels: Labels) -> list[str]:
    say = labels.choose
    head = [say("园区", "park"), say("区", "district"), say("上次", "before"), say("本次", "now")]
    rows = [
        (park, district, *(labels.code("benchmark_state", state) for state in states))
        for park, district, *states in con.execute(CANDIDATES).fetchall()
    ]
    return _table(labels, say("标杆候选进出", "Candidates in and out"), head, rows)


def _parks(con: duckdb.DuckDBPyConnection, labels: Labels) -> list[str]:
    say = labels.choose
    head = [say("变化", "change"), say("园区", "park"), say("区", "district")]
    rows = [
        (labels.code("change_kind", kind), park, district)
        for kind, park, district in con.execute(PARKS).fetchall()
    ]
    return _table(labels, say("新增和减少的园区", "Parks new and lost"), head, rows)


def _values(con: duckdb.DuckDBPyConnection, labels: Labels) -> list[str]:
    say = labels.choose
    head = [say("园区", "park"), say("数据年度", "data year"), say("指标", "indicator"),
            say("上次", "before"), say("本次", "now")]  # fmt: skip
    rows = [
        (park, year, labels.indicator(set_id, no), *(_value(labels, text) for text in texts))
        for park, year, set_id, no, *texts in con.execute(VALUES).fetchall()
    ]
    return _table(labels, say("指标值变化", "Values changed"), head, rows)


def _value(labels: Labels, text: str) -> str:
    return labels.code("value_state", labels.code("attainment", text))


def _schema(con: duckdb.DuckDBPyConnection, labels: Labels) -> list[str]:
    say = labels.choose
    rows = [
        (labels.code("change_kind", kind), labels.code("change_measure", measure), name)
        for kind, measure, name in con.execute(SCHEMA).fetchall()
    ]
    head = [say("变化", "change"), say("类别", "kind"), say("名称", "name")]
    title = say(
        "表结构变化（只有一方有的不作比较）",
        "Tables and columns (not compared where one lacks them)",
    )
    return _table(labels, title, head, rows)


def _table(
    labels: Labels, title: str, head: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[str]:
    if not rows:
        return []
    left_out = len(rows) - SHOWN
    return [
        f"## {title}",
        "",
        _row(*head),
        "|" + "---|" * len(head),
        *(_row(*row) for row in rows[:SHOWN]),
        "",
        *(
            [labels.choose(f"另有 {left_out} 行，见 marts.publication_changes。",
                           f"{left_out} more in marts.publication_changes."), ""]
            if left_out > 0
            else []
        ),
    ]  # fmt: skip


def _row(*cells: object) -> str:
    texts = ("" if cell is None else str(cell).replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(texts) + " |"
