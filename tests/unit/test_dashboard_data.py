"""The only door to the data: in scope, read only, and the newest publication."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
import streamlit as st

from dashboard.access.viewer import AccessRefused, current_viewer
from dashboard.data import OpenSource, open_source
from dashboard.queries.source import EVERYTHING, Scope
from warehouse.home import Home
from warehouse.publishing.publication import PublicationMissing

IN_SCOPE = """
    SELECT city FROM marts.places
    WHERE ($districts IS NULL OR list_contains($districts, district_code))
    ORDER BY city
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path)


def publish_places(home: Home, *rows: tuple[str, str | None]) -> None:
    """A publication of one small table, laid out as readers find one."""
    home.published.mkdir(exist_ok=True)
    number = len(list(home.published.glob("*.duckdb"))) + 1
    path = home.published / f"greenpark-20260601T080000Z-{number}.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE SCHEMA marts")
        con.execute("CREATE TABLE marts.places (city VARCHAR, district_code VARCHAR)")
        con.executemany("INSERT INTO marts.places VALUES (?, ?)", rows)
    pointer = {
        "file": path.name,
        "published_at": "2026-06-01T08:00:00+00:00",
        "as_of": "2026-06-01",
        "registry_hash": "hash",
        "code_version": "0",
        "rows": {"places": len(rows)},
    }
    (home.published / "current.json").write_text(json.dumps(pointer), encoding="utf-8")


def cities(source: OpenSource, scope: Scope) -> list[str]:
    return list(source.rows(IN_SCOPE, scope)["city"])


def test_a_scope_lets_through_its_districts_and_nothing_else(home: Home) -> None:
    publish_places(home, ("a", "1"), ("b", "2"), ("c", None))
    source = open_source(home, EVERYTHING)
    assert cities(source, EVERYTHING) == ["a", "b", "c"]
    assert cities(source, Scope(frozenset({"2"}))) == ["b"]
    assert cities(source, Scope(frozenset())) == []
    assert source.row(IN_SCOPE, Scope(frozenset({"2"}))) == {"city": "b"}
    assert source.row(IN_SCOPE, Scope(frozenset())) is None


def test_a_query_that_forgets_the_scope_fails(home: Home) -> None:
    publish_places(home, ("a", "1"))
    with pytest.raises(duckdb.InvalidInputException, match="districts"):
        open_source(home, EVERYTHING).rows("SELECT city FROM marts.places", EVERYTHING)


def test_a_new_publication_is_seen_at_the_next_opening(home: Home) -> None:
    publish_places(home, ("before", "1"))
    assert cities(open_source(home, EVERYTHING), EVERYTHING) == ["before"]
    publish_places(home, ("after", "1"))
    assert cities(open_source(home, EVERYTHING), EVERYTHING) == ["after"]


def test_one_publication_is_opened_once(home: Home) -> None:
    publish_places(home, ("a", "1"))
    assert open_source(home, EVERYTHING).connection is open_source(home, EVERYTHING).connection


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE marts.more AS SELECT $districts AS d",
        "SELECT * FROM read_text('/etc/hostname') WHERE $districts IS NULL",
    ],
)
def test_the_dashboard_neither_writes_nor_reads_other_files(home: Home, sql: str) -> None:
    publish_places(home, ("a", "1"))
    with pytest.raises(duckdb.Error):
        open_source(home, EVERYTHING).rows(sql, EVERYTHING)


def test_without_a_publication_the_error_names_the_command(home: Home) -> None:
    with pytest.raises(PublicationMissing) as raised:
        open_source(home, EVERYTHING)
    assert "greenpark refresh" in raised.value.message_zh


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 -- the address that must be refused
        ("10.0.0.8", False),
        ("park.example.cn", False),
        (None, False),
    ],
)
def test_without_sign_in_the_server_must_be_on_loopback(
    monkeypatch: pytest.MonkeyPatch, address: str | None, is_open: bool
) -> None:
    monkeypatch.delenv("GREENPARK_AUTH", raising=False)
    monkeypatch.setattr(st, "get_option", {"server.address": address}.__getitem__)
    if is_open:
        assert current_viewer().scope == EVERYTHING
    else:
        with pytest.raises(AccessRefused):
            current_viewer()
