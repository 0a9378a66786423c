"""The queries that a user of the workbench keeps, in `app.sqlite`; each sees their own alone."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard.access.store import opened
from warehouse.home import Home

TABLE = """
CREATE TABLE IF NOT EXISTS saved_queries (
    identity TEXT NOT NULL,
    name TEXT NOT NULL,
    sql TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (identity, name)
) STRICT
"""


def save_query(home: Home, identity: str, name: str, sql: str) -> None:
    """Keep a user's query under a name, in place of one that had it."""
    with opened(home) as con:
        con.execute(TABLE)
        con.execute(
            "INSERT OR REPLACE INTO saved_queries VALUES (?, ?, ?, ?)",
            (identity, name, sql, datetime.now(UTC).isoformat()),
        )


def saved_queries(home: Home, identity: str) -> dict[str, str]:
    """A user's own queries by name."""
    with opened(home) as con:
        con.execute(TABLE)
        rows = con.execute(
            "SELECT name, sql FROM saved_queries WHERE identity = ? ORDER BY name", (identity,)
        )
        return dict(rows.fetchall())


def forget_query(home: Home, identity: str, name: str) -> None:
    """Remove one of a user's queries."""
    with opened(home) as con:
        con.execute(TABLE)
        con.execute("DELETE FROM saved_queries WHERE identity = ? AND name = ?", (identity, name))
