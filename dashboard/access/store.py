"""What the application itself remembers, in `app.sqlite`: users, sessions signed out, the audit log.

The warehouse has one writer, and the dashboard is not it; here several processes write a row at a
time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from warehouse.home import PRIVATE, Home

BUSY_SECONDS = 10


class Role(StrEnum):
    """What a user of the register is."""

    BUREAU = "bureau"
    DISTRICT = "district"
    PROVIDER = "provider"
    ANALYST = "analyst"


USERS = f"""
CREATE TABLE IF NOT EXISTS users (
    identity TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ({", ".join(f"'{role}'" for role in Role)})),
    districts TEXT NOT NULL,
    provider_id TEXT,
    added_at TEXT NOT NULL,
    CHECK ((role = 'district') = (districts <> '')),
    CHECK ((role = 'provider') = (provider_id IS NOT NULL))
) STRICT;
"""
OTHERS = """
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
CREATE TRIGGER IF NOT EXISTS audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_never_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
-- INSERT OR REPLACE removes a row without asking the trigger above.
CREATE TRIGGER IF NOT EXISTS audit_is_never_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TABLE IF NOT EXISTS signed_out (
    session TEXT PRIMARY KEY,
    at TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True)
class User:
    """A row of the register: who may see what.

    ``identity`` is the e-mail address that the sign-in has verified, or its subject (``sub``).
    ``districts`` are codes, only of a district's user; ``provider_id`` only of a provider's.
    """

    identity: str
    role: str
    districts: frozenset[str] = frozenset()
    provider_id: str | None = None


def put_user(home: Home, user: User) -> None:
    """Add a user, or change what the one of that identity may see."""
    with opened(home) as con:
        con.execute(
            "INSERT OR REPLACE INTO users VALUES (?, ?, ?, ?, ?)",
            (
                _normal(user.identity),
                user.role,
                ",".join(sorted(user.districts)),
                user.provider_id,
                now().isoformat(),
            ),
        )


def remove_user(home: Home, identity: str) -> bool:
    """Take a user's rights away at once; False where there is no such user."""
    with opened(home) as con:
        return (
            con.execute("DELETE FROM users WHERE identity = ?", (_normal(identity),)).rowcount > 0
        )


def find_user(home: Home, identity: str) -> User | None:
    """The user of that identity, None where the register has none."""
    with opened(home) as con:
        row = con.execute(f"{_USERS} WHERE identity = ?", (_normal(identity),)).fetchone()
    return _user(*row) if row else None


def list_users(home: Home) -> list[User]:
    """All users, by identity."""
    with opened(home) as con:
        return [_user(*row) for row in con.execute(f"{_USERS} ORDER BY identity")]


def sign_out(home: Home, session: str, keep: timedelta) -> None:
    """Put a session on the deny list; ``keep`` is how long any session could be used at most."""
    with opened(home) as con:
        con.execute("INSERT OR IGNORE INTO signed_out VALUES (?, ?)", (session, now().isoformat()))
        con.execute("DELETE FROM signed_out WHERE at < ?", ((now() - keep).isoformat(),))


def is_signed_out(home: Home, session: str) -> bool:
    """Whether the session is on the deny list."""
    with opened(home) as con:
        found = con.execute("SELECT 1 FROM signed_out WHERE session = ?", (session,)).fetchone()
    return found is not None


_USERS = "SELECT identity, role, districts, provider_id FROM users"


def _user(identity: str, role: str, districts: str, provider_id: str | None) -> User:
    return User(identity, role, frozenset(filter(None, districts.split(","))), provider_id)


def _normal(identity: str) -> str:
    return identity.strip().casefold()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def _let_in_new_roles(con: sqlite3.Connection) -> None:
    """Make the table of users anew where it was made before a role of today was known."""
    if _knows_all_roles(con):
        return
    with con:
        con.execute("BEGIN IMMEDIATE")
        if _knows_all_roles(con):  # another process was first
            return
        con.execute("ALTER TABLE users RENAME TO users_before")
        con.execute(USERS)
        con.execute("INSERT INTO users SELECT * FROM users_before")
        con.execute("DROP TABLE users_before")


def _knows_all_roles(con: sqlite3.Connection) -> bool:
    (made,) = con.execute("SELECT sql FROM sqlite_master WHERE name = 'users'").fetchone()
    return all(f"'{role}'" in made for role in Role)


@contextmanager
def opened(home: Home) -> Iterator[sqlite3.Connection]:
    """A connection whose work is committed at the end, and undone by an exception."""
    home.root.mkdir(parents=True, exist_ok=True)
    home.app_file.touch(PRIVATE)
    with closing(sqlite3.connect(home.app_file, timeout=BUSY_SECONDS)) as con:
        con.execute("PRAGMA journal_mode = WAL")
        con.executescript(USERS + OTHERS)
        _let_in_new_roles(con)
        with con:
            yield con
