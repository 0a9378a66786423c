"""The register of users by its commands."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.access import store as app_store
from dashboard.access.store import User
from dashboard.commands.users import UserRefused, users_command
from warehouse.home import Home


def run(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(
        users_command,
        ["--home", str(home), *arguments],
        catch_exceptions=False,
        standalone_mode=False,
    )
    return result.output


def test_a_user_is_registered_changed_listed_and_removed(tmp_path: Path) -> None:
    run(
        tmp_path,
        "add",
        "Wang@Example.cn",
        "--role",
        "district",
        "--district",
        "东城区",
        "--district",
        "110105",
    )
    home = Home.at(tmp_path)
    assert app_store.find_user(home, "wang@example.CN") == User(
        "wang@example.cn", "district", frozenset({"110101", "110105"})
    )
    run(tmp_path, "add", "wang@example.cn", "--role", "provider", "--provider", "P1")
    assert run(tmp_path, "list") == "wang@example.cn\tprovider\tP1\n"
    run(tmp_path, "remove", "wang@example.cn")
    assert app_store.list_users(home) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--role", "district"),
        ("--role", "provider"),
        ("--role", "bureau", "--district", "东城区"),
        ("--role", "analyst", "--provider", "P1"),
        ("--role", "district", "--district", "不存在区"),
    ],
)
def test_what_does_not_fit_together_is_refused_and_nothing_is_registered(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(UserRefused):
        run(tmp_path, "add", "wang@example.cn", *arguments)
    assert app_store.list_users(Home.at(tmp_path)) == []


def test_a_home_made_before_a_role_was_known_takes_it_and_keeps_its_users(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    run(tmp_path, "add", "wang@example.cn", "--role", "district", "--district", "110105")
    before = app_store.list_users(home)
    older = app_store.USERS.replace(", 'analyst'", "")
    with closing(sqlite3.connect(home.app_file)) as con, con:
        con.execute("ALTER TABLE users RENAME TO newer")
        con.execute(older)
        con.execute("INSERT INTO users SELECT * FROM newer")
        con.execute("DROP TABLE newer")
    run(tmp_path, "add", "li@example.cn", "--role", "analyst")
    assert app_store.list_users(home) == [User("li@example.cn", "analyst"), *before]
    with closing(sqlite3.connect(home.app_file)) as con, pytest.raises(sqlite3.IntegrityError):
        con.execute("UPDATE users SET role = 'mayor'")


def test_removing_who_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserRefused, match="没有登记"):
        run(tmp_path, "remove", "wang@example.cn")
