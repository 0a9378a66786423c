"""Homes of earlier versions: their app.sqlite opens, keeps every row and takes what is new."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.access import audit
from dashboard.access.migrations import STEPS
from dashboard.access.store import User, find_user, list_users, opened, put_user
from warehouse.errors import GreenparkError
from warehouse.home import Home

# What the version before numbered steps (0.1) wrote into a new home.
UNNUMBERED = (Path(__file__).parents[1] / "fixtures" / "homes" / "app-0.1.sql").read_text("utf-8")


@pytest.fixture
def earlier(tmp_path: Path) -> Home:
    """A home of the version before numbered steps, with a user, two log lines and a session signed out."""
    home = Home.at(tmp_path)
    with closing(sqlite3.connect(home.app_file)) as con:
        con.executescript(UNNUMBERED)
    return home


def test_rows_of_an_earlier_home_are_all_there(earlier: Home) -> None:
    assert find_user(earlier, "wang@example.cn") == User(
        "wang@example.cn", "district", frozenset({"110105"})
    )
    assert [(e.who, e.action, e.detail) for e in audit.entries(earlier)] == [
        ("wang@example.cn", "saw", None),
        ("wang@example.cn", "queried", "SELECT 1"),
    ]
    with opened(earlier) as con:
        assert con.execute("SELECT session FROM signed_out").fetchall() == [("s1",)]
        assert con.execute("PRAGMA user_version").fetchone() == (len(STEPS),)


def test_an_earlier_home_takes_a_role_and_an_action_it_did_not_know(earlier: Home) -> None:
    put_user(earlier, User("a@example.cn", "auditor"))
    with opened(earlier) as con:
        con.execute(
            "INSERT INTO audit (at, who, role, action) VALUES ('t', 'a', 'auditor', 'looked')"
        )
    assert {user.role for user in list_users(earlier)} == {"district", "auditor"}


@pytest.mark.parametrize(
    "change", ["UPDATE audit SET who = 'x'", "DELETE FROM audit", "INSERT OR REPLACE INTO audit "
    "SELECT seq, at, 'x', role, action, page, park_id, detail FROM audit"],
)  # fmt: skip
def test_the_log_of_an_earlier_home_is_still_only_added_to(earlier: Home, change: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="only added to"), opened(earlier) as con:
        con.execute(change)
    with opened(earlier) as con:
        con.execute("INSERT INTO audit (at, who, role, action) VALUES ('t', 'a', 'b', 'saw')")
        assert con.execute("SELECT max(seq) FROM audit").fetchone() == (3,)


def test_processes_that_open_an_earlier_home_at_once_migrate_it_once(earlier: Home) -> None:
    faults: list[BaseException] = []

    def look() -> None:
        try:
            assert len(list_users(earlier)) == 1
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_step_that_fails_leaves_the_file_as_it_was(
    earlier: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (*STEPS[:1], "DROP TABLE users; CREATE TABLE audit (x);")
    monkeypatch.setattr("dashboard.access.migrations.STEPS", broken)
    with pytest.raises(sqlite3.OperationalError):
        list_users(earlier)
    monkeypatch.undo()
    assert len(list_users(earlier)) == 1


def test_a_file_of_a_later_version_is_refused_in_words(earlier: Home) -> None:
    with closing(sqlite3.connect(earlier.app_file)) as con:
        con.execute("PRAGMA user_version = 99")
    with pytest.raises(GreenparkError, match="99"):
        list_users(earlier)
