"""The only opener of published files: read only, one connection a file, always in scope."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from dashboard.queries.source import Scope
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.publishing.extracts import (
    WHOLE,
    comparison_file,
    district_extract,
    empty_extract,
    provider_extract,
)
from warehouse.publishing.publication import Publication, current_publication
from warehouse.quoting import literal

OPEN_FILES = 80
"""Three publications with the extracts of a city's districts and some providers."""

KEPT_RESULTS = 128

# What may stand in a file's name: a code from elsewhere must not lead out of the folder.
OWNER = re.compile(r"[\w-]+")


def _key(scope: Scope) -> tuple[list[str] | None, str | None]:
    return (None if scope.districts is None else sorted(scope.districts), scope.provider_id)


# A page asks the same again with every click. What was found stays true as long as the file is the
# same one, and each publication has a new name; the key holds the files and the scope beside the query.
@st.cache_data(max_entries=KEPT_RESULTS, show_spinner=False, hash_funcs={Scope: _key})
def _rows(
    files: tuple[Path, ...],  # noqa: ARG001 -- the cache's key
    scope: Scope,
    sql: str,
    parameters: dict[str, object],
    _connection: duckdb.DuckDBPyConnection,
) -> pd.DataFrame:
    districts = None if scope.districts is None else sorted(scope.districts)
    # A cursor of its own, since sessions run in threads of one process.
    with _connection.cursor() as cursor:
        return cursor.execute(sql, {"districts": districts, **parameters}).df()


@dataclass(frozen=True)
class OpenSource:
    """A publication, the files of it that the viewer may open, and the connection to them."""

    publication: Publication
    files: tuple[Path, ...]
    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str, scope: Scope, **parameters: object) -> pd.DataFrame:
        """Run ``sql`` for a viewer of ``scope``; its ``$names`` are given by keyword.

        Every query must narrow its rows by ``$districts``, a list of codes or null for all: DuckDB
        refuses a parameter that the text does not use, so a query that forgets the scope fails.
        """
        return _rows(self.files, scope, sql, parameters, self.connection)

    def row(self, sql: str, scope: Scope, **parameters: object) -> dict[str, Any] | None:
        """The first row of the result by column name, nulls as None; None where there is none."""
        districts = None if scope.districts is None else sorted(scope.districts)
        with self.connection.cursor() as cursor:
            cursor.execute(sql, {"districts": districts, **parameters})
            found = cursor.fetchone()
            names = [column[0] for column in cursor.description or []]
        return None if found is None else dict(zip(names, found, strict=True))


class NothingToOpen(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The publication has no extract for this viewer."""

    def __init__(self) -> None:
        super().__init__(
            "已发布的数据中没有您可以查看的部分；请市级管理员核对登记的区或服务商，并重新发布",
            "The published data hold nothing that you may see; ask the bureau's administrator to check "
            "the district or provider you are registered with, and to publish again",
        )


def open_source(home: Home, scope: Scope) -> OpenSource:
    """What a viewer of ``scope`` may open of the current publication, seen anew at every call.

    The city's quantiles are attached as ``city`` (tables ``indexes``, ``indicators``). Raises
    PublicationMissing, NothingToOpen.
    """
    publication = current_publication(home)
    owners = {scope.provider_id} if scope.provider_id else scope.districts or set()
    if not all(OWNER.fullmatch(owner) for owner in owners):
        raise NothingToOpen
    files = _files(publication.path, scope)
    if not files or not all(file.exists() for file in files):
        raise NothingToOpen
    return OpenSource(publication, files, _connect(files, comparison_file(publication.path)))


def _files(publication: Path, scope: Scope) -> tuple[Path, ...]:
    if scope.provider_id is not None:
        own = provider_extract(publication, scope.provider_id)
        return (own if own.exists() else empty_extract(publication),)
    if scope.districts is None:
        return (publication,)
    return tuple(district_extract(publication, code) for code in sorted(scope.districts))


def _close(connection: duckdb.DuckDBPyConnection) -> None:
    connection.close()


# Keyed by the files: connecting again to a path that is open would show the old data, and each
# publication has a new name. The key holds the scope, since each scope has files of its own.
@st.cache_resource(max_entries=OPEN_FILES, on_release=_close, show_spinner=False)
def _connect(files: tuple[Path, ...], comparison: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        str(files[0]) if len(files) == 1 else ":memory:", read_only=len(files) == 1
    )
    if len(files) > 1:
        _attach_together(connection, files)
    if comparison.exists():
        connection.execute(f"ATTACH {literal(comparison)} AS city (READ_ONLY)")
    connection.execute("SET enable_external_access = false")
    return connection


def _attach_together(connection: duckdb.DuckDBPyConnection, files: tuple[Path, ...]) -> None:
    """Views over the extracts of several districts: their rows together, the rest once."""
    for number, file in enumerate(files):
        connection.execute(f"ATTACH {literal(file)} AS extract{number} (READ_ONLY)")
    connection.execute("CREATE SCHEMA marts")
    tables = connection.execute(
        "SELECT table_name, bool_or(column_name = 'district_code') FROM duckdb_columns() "
        "WHERE database_name = 'extract0' AND schema_name = 'marts' GROUP BY 1"
    ).fetchall()
    for table, has_district in tables:
        numbers = range(len(files) if has_district and table not in WHOLE else 1)
        rows = " UNION ALL ".join(f'FROM extract{number}.marts."{table}"' for number in numbers)
        connection.execute(f'CREATE VIEW marts."{table}" AS {rows}')
