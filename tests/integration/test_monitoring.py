"""What machines are told of a home: numbers for a monitor, events for a log; nobody's name in either."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from starlette.requests import Request

from dashboard.server import metrics
from ingest.commands.journal import Journal
from ingest.taking_in.answering import Told
from ingest.taking_in.emptying import Emptying
from ingest.taking_in.intake import check
from tests.integration.test_cli_commands import run
from warehouse.care.metrics import CONTENT_TYPE, metrics_of
from warehouse.disk import EntryFault
from warehouse.home import Home
from warehouse.publishing.build import BuildFailed
from warehouse.publishing.publication import current_publication
from warehouse.rules.rows import Registry

REPORT = Path(__file__).parents[1] / "fixtures" / "samples" / "report-101-plain.docx"
CHINESE = re.compile("[\u4e00-\u9fff]")


def numbers(home: Home) -> dict[str, float]:
    """The gauges by name, with the table's name behind those that have one."""
    families = text_string_to_metric_families(metrics_of(home).decode())
    samples = [sample for family in families for sample in family.samples]
    return {".".join([each.name, *each.labels.values()]): each.value for each in samples}


def test_the_numbers_are_those_of_the_home(published_home: Home) -> None:
    told, publication = numbers(published_home), current_publication(published_home)
    assert told["greenpark_published_timestamp_seconds"] == publication.published_at.timestamp()
    assert told["greenpark_published_rows.fct_diagnoses"] == publication.rows["fct_diagnoses"]
    assert told["greenpark_writing"] == 0
    assert not CHINESE.search(metrics_of(published_home).decode())


def test_what_waits_is_counted_with_the_age_of_the_oldest(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    assert numbers(home)["greenpark_inbox_files"] == 0
    assert not home.root.exists()
    home.inbox.mkdir(parents=True)
    for name, age in (("王五的报告.docx", 3600), ("b.docx", 60)):
        (home.inbox / name).write_bytes(b"x")
        moment = (home.inbox / name).stat().st_mtime - age
        os.utime(home.inbox / name, (moment, moment))
    told = numbers(home)
    assert told["greenpark_inbox_files"] == 2
    assert 3600 <= told["greenpark_inbox_oldest_seconds"] < 3700
    assert "王五" not in metrics_of(home).decode()


def test_the_server_answers_them_and_says_when_readers_have_nothing_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, published_home: Home
) -> None:
    request = Request({"type": "http"})
    monkeypatch.setenv("GREENPARK_HOME", str(published_home.root))
    answer = metrics(request)
    assert (answer.status_code, answer.headers["content-type"]) == (200, CONTENT_TYPE)
    home = Home.at(tmp_path)
    home.published.mkdir()
    (home.published / "current.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("GREENPARK_HOME", str(home.root))
    assert metrics(request).status_code == 503


def test_the_command_prints_the_same(published_home: Home) -> None:
    told = run("--home", published_home.root, "status", "--format", "openmetrics")
    assert told.returncode == 0
    assert told.stdout.endswith("# EOF\n")


def test_each_event_is_a_line_of_json_without_a_name(tmp_path: Path, registry: Registry) -> None:
    stream = io.StringIO()
    journal = Journal(stream)
    journal.started()
    home = Home.at(tmp_path / "home")
    folder = tmp_path / "张三"
    folder.mkdir()
    (folder / "李四的报告.docx").write_bytes(REPORT.read_bytes())
    journal.taken_in(iter(check(home, [folder / "李四的报告.docx"], None, registry)), registry)
    journal.fault(EntryFault(folder / "李四.docx", "link"))
    journal.fault(BuildFailed([("dim_parks", "园区名称 is null")]))
    journal.answers_renewed(Told(2))
    journal.answers_renewed(Told())
    try:
        raise ValueError("张三 13800001234")
    except ValueError as error:
        journal.crash(error)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == [
        "started", "taken_in", "fault", "fault", "answers_renewed", "crash",
    ]  # fmt: skip
    taken = lines[1]
    assert taken["outcome"] in ("accepted", "accepted_with_issues")
    assert all(re.fullmatch("[A-Z][0-9]{2}", check_id) for check_id in taken["issues"])
    assert (lines[2]["cause"], lines[3]["failed"]) == ("link", ["dim_parks"])
    assert lines[5]["where"].endswith(".py:" + lines[5]["where"].rpartition(":")[2])
    assert not CHINESE.search(stream.getvalue())


def test_a_round_of_the_watch_goes_into_the_journal(home_with_a_report: Home) -> None:
    stream = io.StringIO()
    journal = Journal(stream)
    registry = home_with_a_report.registry()
    emptying = Emptying(home_with_a_report, journal.fault)
    look = emptying.look(lambda: registry)
    journal.taken_in(emptying.take(look, registry), registry)
    (line,) = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert line["submission_id"].startswith("S")


@pytest.fixture
def home_with_a_report(tmp_path: Path) -> Home:
    """A report that was put into the inbox long ago."""
    home = Home.at(tmp_path / "home")
    home.inbox.mkdir(parents=True)
    waiting = home.inbox / REPORT.name
    waiting.write_bytes(REPORT.read_bytes())
    os.utime(waiting, (1, 1))
    return home
