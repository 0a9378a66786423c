"""The only opener of the published file: read only, one connection a publication, always in scope."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from warehouse.home import Home
from warehouse.publish import Publication, current_publication

OPEN_PUBLICATIONS = 3


@dataclass(frozen=True)
class Scope:
    """The districts whose rows a viewer may see, by code; None means every row."""

    districts: frozenset[str] | None


EVERYTHING = Scope(None)


@dataclass(frozen=True)
class Source:
    """A publication and the connection to it."""

    publication: Publication
    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str, scope: Scope, **parameters: object) -> pd.DataFrame:
        """Run ``sql`` for a viewer of ``scope``; its ``$names`` are given by keyword.

        Every query must narrow its rows by ``$districts``, a list of codes or null for all: DuckDB
        refuses a parameter that the text does not use, so a query that forgets the scope fails.
        """
        districts = None if scope.districts is None else sorted(scope.districts)
        # A cursor of its own, since sessions run in threads of one process.
        with self.connection.cursor() as cursor:
            return cursor.execute(sql, {"districts": districts, **parameters}).df()

    def row(self, sql: str, scope: Scope, **parameters: object) -> dict[str, Any] | None:
        """The first row of the result by column name, nulls as None; None where there is none."""
        districts = None if scope.districts is None else sorted(scope.districts)
        with self.connection.cursor() as cursor:
            cursor.execute(sql, {"districts": districts, **parameters})
            found = cursor.fetchone()
            names = [column[0] for column in cursor.description or []]
        return None if found is None else dict(zip(names, found, strict=True))


def open_source(home: Home) -> Source:
    """The current publication, seen anew at every call. Raises PublicationMissing."""
    publication = current_publication(home)
    return Source(publication, _connect(publication.path))


def _close(connection: duckdb.DuckDBPyConnection) -> None:
    connection.close()


# Keyed by the file: connecting again to a path that is open would show the old data, and each
# publication has a new name.
@st.cache_resource(max_entries=OPEN_PUBLICATIONS, on_release=_close, show_spinner=False)
def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), read_only=True)
    connection.execute("SET enable_external_access = false")
    return connection
