"""The audit log says who saw which page and park, once each, and takes nothing back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit import config
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard.access import audit
from dashboard.access import store as app_store
from dashboard.access.roles import Role
from dashboard.access.store import opened
from dashboard.access.viewer import Viewer
from dashboard.commands.users import audit_command
from dashboard.queries.source import EVERYTHING
from warehouse.home import Home

APP = Path(dashboard.__file__).parent / "app.py"


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, published_home: Home) -> Home:
    """A home of its own with what is published."""
    config.set_option("server.address", "127.0.0.1")
    monkeypatch.setenv("GREENPARK_HOME", str(tmp_path))
    monkeypatch.delenv("GREENPARK_AUTH", raising=False)
    own = Home.at(tmp_path)
    shutil.copytree(published_home.published, own.published)
    return own


def test_each_page_and_park_in_view_is_noted_once(home: Home) -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["as"] = "district:110105"
    app.run().run()
    app.switch_page("views/park/page.py").run()
    app.query_params["park"] = "K1"
    app.run().run()
    noted = [(e.who, e.role, e.action, e.page, e.park_id) for e in audit.entries(home)][1:]
    assert noted == [
        ("development", "district", "saw", "park", None),
        ("development", "district", "saw", "park", "K1"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'nobody'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT seq, at, 'nobody', role, action, page, park_id, detail "
        "FROM audit",
    ],
)
def test_nothing_noted_is_changed_removed_or_replaced(home: Home, statement: str) -> None:
    audit.record(Viewer(EVERYTHING, Role.ANALYST, "li@example.cn"), "queried", detail="SELECT 1")
    before = audit.entries(home)
    with pytest.raises(sqlite3.IntegrityError, match="only added to"), opened(home) as con:
        con.execute(statement)
    assert audit.entries(home) == before
    assert [(entry.who, entry.detail) for entry in before] == [("li@example.cn", "SELECT 1")]


def test_the_command_lists_the_log(home: Home) -> None:
    audit.record(
        Viewer(EVERYTHING, Role.BUREAU, "li@example.cn"), "exported", detail="bulletin.docx"
    )
    output = CliRunner().invoke(audit_command, ["--home", str(home.root)]).output
    assert output.splitlines()[0].split("\t")[1:] == [
        "li@example.cn", "bureau", "exported", "-", "-", "bulletin.docx",
    ]  # fmt: skip
    later = CliRunner().invoke(audit_command, ["--home", str(home.root), "--since", "2999-01-01"])
    assert later.output == ""


def test_a_page_whose_records_are_locked_says_so_after_a_wait(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_store, "BUSY_SECONDS", 0.1)
    audit.entries(home)
    with closing(sqlite3.connect(home.app_file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        app = AppTest.from_file(APP, default_timeout=60).run()
        assert not app.exception
        assert "app.sqlite 正被占用，请稍后重试" in app.warning[0].value
        other.rollback()
    assert not app.run().warning
