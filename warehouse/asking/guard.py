"""Which SQL an analyst may run: one statement that only reads the published tables.

This is the first of several walls (see `warehouse.asking.sandbox`): it gives the clear refusals, while the
locked settings and the limits of the process hold also where this one errs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import duckdb

from warehouse.errors import GreenparkError

# Everything else that stands in FROM as a function reads files, settings, or runs text as SQL.
TABLE_FUNCTIONS = {
    "duckdb_columns", "duckdb_constraints", "duckdb_functions", "duckdb_keywords",
    "duckdb_schemas", "duckdb_tables", "duckdb_types", "duckdb_views",
    "generate_series", "histogram", "histogram_values", "json_each", "json_tree",
    "pragma_table_info", "range", "repeat", "repeat_row", "summary", "unnest",
}  # fmt: skip
SCALAR_FUNCTIONS_DENIED = {
    "current_setting", "currval", "getenv", "getvariable", "json_execute_serialized_sql",
    "nextval", "pg_sleep", "sleep_ms", "write_log",
}  # fmt: skip
# Catalogue views that tell of the machine: paths, settings, secrets.
VIEWS_DENIED = {
    "duckdb_databases", "duckdb_extensions", "duckdb_external_file_cache", "duckdb_log_contexts",
    "duckdb_logs", "duckdb_secrets", "duckdb_settings", "duckdb_temporary_files",
    "duckdb_variables", "pg_settings", "pragma_database_list",
}  # fmt: skip
# What follows a token up to the next one, blanks and comments, is not part of it.
TOKEN = re.compile(r'"(?:[^"]|"")*"|\w+|.', re.DOTALL)
PATH_LIKE = re.compile(r"[./\\:*?\[]")


class QueryRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The text is not one statement that only reads."""


def check_query(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Accept one SELECT, WITH, FROM, VALUES, PIVOT, UNPIVOT, DESCRIBE, SHOW, SUMMARIZE, or EXPLAIN.

    Raises QueryRefused, or duckdb.Error where the text does not parse.
    """
    if "\0" in sql:
        # DuckDB reads no further, so that what is judged might not be what is written.
        raise QueryRefused(
            "查询语句含有空字符（NUL），请删去", "The query holds a NUL; take it out"
        )
    statements = con.extract_statements(sql)
    if not statements:
        raise QueryRefused("没有可执行的查询", "There is no query to run")
    tokens = _tokens(sql)
    if any(text == ";" for text in tokens[:-1]):
        raise QueryRefused("一次只能执行一条查询语句", "Only one statement can be run at a time")
    kinds = [statement.type.name for statement in statements]
    if tokens[0].lower() == "explain":
        _check_explained(con, sql)
    elif kinds == ["SELECT"]:
        _check_select(con, sql)
    elif _is_pivot(kinds, tokens):
        _check_pivot(con, tokens)
    else:
        raise _only_reading()


def _check_explained(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    offsets = [offset for offset, _ in duckdb.tokenize(sql)]
    tokens = _tokens(sql)
    first = 2 if len(tokens) > 2 and tokens[1].lower() == "analyze" else 1
    if len(tokens) <= first:
        raise _only_reading()
    explained = sql.encode()[offsets[first] :].decode()
    if [statement.type.name for statement in con.extract_statements(explained)] != ["SELECT"]:
        raise _only_reading()
    _check_select(con, explained)


def _check_select(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    row = con.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    if tree["error"]:
        raise _only_reading()
    for node in _nodes(tree):
        kind = node.get("type")
        if kind == "TABLE_FUNCTION":
            name = str(node["function"].get("function_name", "")).lower()
            if name not in TABLE_FUNCTIONS:
                raise _function_refused(name)
        elif kind == "BASE_TABLE":
            _check_table(str(node.get("table_name", "")))
        elif kind == "SHOW_REF":
            _check_table(str(node.get("table_name", "")).strip('"'))
        elif kind == "FUNCTION":
            name = str(node.get("function_name", "")).lower()
            if name in SCALAR_FUNCTIONS_DENIED:
                raise _function_refused(name)


def _check_table(name: str) -> None:
    if PATH_LIKE.search(name):
        raise QueryRefused(
            f"不能读取文件：{name}；只能查询已发布的表", f"Files cannot be read: {name}; "
            "only the published tables can be queried",
        )  # fmt: skip
    if name.lower() in VIEWS_DENIED:
        raise _function_refused(name)


def _is_pivot(kinds: list[str], tokens: list[str]) -> bool:
    # A PIVOT without an IN list is parsed into: create the type of its columns, then select.
    return (
        kinds[-1] == "SELECT"
        and set(kinds[:-1]) == {"CREATE"}
        and tokens[0].lower() != "create"
        and any(token.lower() in {"pivot", "pivot_wider"} for token in tokens)
    )


def _check_pivot(con: duckdb.DuckDBPyConnection, tokens: list[str]) -> None:
    # Such a statement cannot be serialized, so its words are judged instead of its tree.
    rows = con.execute("SELECT DISTINCT lower(function_name) FROM duckdb_functions() "
                       "WHERE function_type IN ('table', 'table_macro', 'pragma')")  # fmt: skip
    denied = {name for (name,) in rows.fetchall()} - TABLE_FUNCTIONS | SCALAR_FUNCTIONS_DENIED
    for before, token, following in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        name = token.strip('"').lower()
        if following == "'" and name in {"pivot", "pivot_wider", "from", "join"}:
            raise _only_reading()
        if (following == "(" and name in denied) or name in VIEWS_DENIED:
            raise _function_refused(name)
        # After AS stands a name that the query gives, "万元/年", never one that it reads.
        if token.startswith('"') and before.lower() != "as" and PATH_LIKE.search(name):
            _check_table(name)


def _tokens(sql: str) -> list[str]:
    """The words and signs of the text, comments left out."""
    text = sql.encode()
    starts = [offset for offset, _ in duckdb.tokenize(sql)]
    pieces = [
        text[start:end].decode(errors="replace")
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    return [match.group() for piece in pieces if (match := TOKEN.match(piece))]


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def _only_reading() -> QueryRefused:
    return QueryRefused(
        "只接受一条只读查询：SELECT、WITH、FROM、VALUES、PIVOT、UNPIVOT、DESCRIBE、SHOW、SUMMARIZE、"
        "EXPLAIN [ANALYZE]",
        "Only one reading query is taken: SELECT, WITH, FROM, VALUES, PIVOT, UNPIVOT, DESCRIBE, "
        "SHOW, SUMMARIZE or EXPLAIN [ANALYZE]",
    )


def _function_refused(name: str) -> QueryRefused:
    return QueryRefused(
        f"不能使用 {name}；只能查询已发布的表",
        f"{name} cannot be used; only the published tables can be queried",
    )
