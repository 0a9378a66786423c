"""Text and names as DuckDB's SQL writes them, for statements that take no parameters."""

from __future__ import annotations


def literal(value: object) -> str:
    """A string literal, such as a path in ATTACH: O'Hare -> 'O''Hare'."""
    return "'" + str(value).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A quoted name of a table, column or schema."""
    return '"' + name.replace('"', '""') + '"'
