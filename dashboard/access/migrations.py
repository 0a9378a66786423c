"""The tables of `app.sqlite`, and the numbered steps by which a home of an earlier version gets them.

A step is never changed once it has shipped; the number of the last one is kept in the file itself
(`PRAGMA user_version`). Roles and actions are not listed here: those who write rows check them.
"""

from __future__ import annotations

import sqlite3

from warehouse.errors import GreenparkError

_APPEND_ONLY = """
CREATE TRIGGER IF NOT EXISTS audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_never_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
-- INSERT OR REPLACE removes a row without asking the trigger above.
CREATE TRIGGER IF NOT EXISTS audit_is_never_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
"""
_FIRST = """
CREATE TABLE IF NOT EXISTS users (
    identity TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('bureau', 'district', 'provider', 'analyst')),
    districts TEXT NOT NULL,
    provider_id TEXT,
    added_at TEXT NOT NULL,
    CHECK ((role = 'district') = (districts <> '')),
    CHECK ((role = 'provider') = (provider_id IS NOT NULL))
) STRICT;
CREATE TABLE IF NOT EXISTS audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('saw', 'exported', 'submitted', 'queried', 'signed_out')),
    page TEXT,
    park_id TEXT,
    detail TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS signed_out (
    session TEXT PRIMARY KEY,
    at TEXT NOT NULL
) STRICT;
"""
_NO_LISTS = """
CREATE TABLE users_new (
    identity TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    districts TEXT NOT NULL,
    provider_id TEXT,
    added_at TEXT NOT NULL,
    CHECK ((role = 'district') = (districts <> '')),
    CHECK ((role = 'provider') = (provider_id IS NOT NULL))
) STRICT;
INSERT INTO users_new SELECT identity, role, districts, provider_id, added_at FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE TABLE audit_new (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    page TEXT,
    park_id TEXT,
    detail TEXT
) STRICT;
INSERT INTO audit_new SELECT seq, at, who, role, action, page, park_id, detail FROM audit;
DROP TABLE audit;
ALTER TABLE audit_new RENAME TO audit;
"""
STEPS = (_FIRST + _APPEND_ONLY, _NO_LISTS + _APPEND_ONLY)
"""Step 1 makes what homes without a number have; it changes nothing in them."""


def migrate(con: sqlite3.Connection) -> None:
    """Bring the file to the last step, each step whole or not at all.

    Raises GreenparkError for a file that a later version of greenpark has written.
    """
    if _version(con) == len(STEPS):
        return
    while (done := _version(con)) < len(STEPS):
        # Another process may be as far: the step is taken under the lock, if it is still to be taken.
        con.execute("BEGIN IMMEDIATE")
        try:
            if _version(con) == done:
                for statement in _statements(STEPS[done]):
                    con.execute(statement)
                con.execute(f"PRAGMA user_version = {done + 1}")
            con.commit()
        except BaseException:
            con.rollback()
            raise
    if done > len(STEPS):
        raise GreenparkError(
            f"app.sqlite 由更新版本的 greenpark 写成（第 {done} 版，本版本只到第 {len(STEPS)} 版）；"
            "请升级 greenpark",
            f"app.sqlite was written by a later version of greenpark (step {done}, this one knows "
            f"{len(STEPS)}); upgrade greenpark",
        )


def _version(con: sqlite3.Connection) -> int:
    (version,) = con.execute("PRAGMA user_version").fetchone()
    return int(version)


def _statements(script: str) -> list[str]:
    """The statements of a script one by one: executescript would commit before each."""
    statements, start = [], 0
    for end, char in enumerate(script, start=1):
        if char == ";" and sqlite3.complete_statement(script[start:end]):
            statements.append(script[start:end])
            start = end
    return statements
