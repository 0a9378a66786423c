"""What only a build can find is told in the submission's answer, and no longer once it is mended."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from dashboard.data import open_source
from dashboard.parts import layout
from dashboard.queries import evidence
from dashboard.queries.source import EVERYTHING, Scope
from greenpark import cli
from ingest.taking_in.answering import Told, tell_what_was_found
from ingest.taking_in.intake import ingest
from ingest.taking_in.rejudge import rejudge
from tests.app_pages import open_page, said, sql
from tests.bulk import as_json
from tests.bulk import report as bulk_report
from tests.planted import SAMPLE
from warehouse.home import Home
from warehouse.rules.rows import Registry

OTHER = SAMPLE.parent / "package-106"
DISTRICT = "110105"
Made = tuple[Home, str, str]
"""A home that is built, the submission with the fault in it, what the command said."""
WRITTEN, WRONG = "102.6、99.8、101.3分", "60.6、99.8、101.3分"


def scored(text: str) -> bytes:
    """The sample report with its own scores written otherwise."""
    document = docx.Document(str(SAMPLE))
    (place,) = [p for p in document.paragraphs if WRITTEN in p.text]
    place.runs[0].text = place.text.replace(WRITTEN, text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def take_in(home: Home, registry: Registry, *paths: Path) -> list[str]:
    district = registry.districts_by_name[DISTRICT]
    return [a.judged.submission_id for a in ingest(home, paths, district, registry)]


def built(home: Home) -> str:
    done = CliRunner().invoke(cli, ["--home", str(home.root), "build", "--as-of", "2026-11-22"])
    assert done.exit_code == 0, done.output
    return done.stdout


def told(home: Home, submission_id: str) -> dict[str, object]:
    (said,) = json.loads((home.receipts / submission_id / "answer.json").read_bytes())
    return dict(said)


def checks(answer: dict[str, object]) -> list[str]:
    issues = answer["issues"]
    assert isinstance(issues, list)
    return [issue["check_id"] for issue in issues]


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of change of every file: another one where a file was written anew."""
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, empty_home: Home, registry: Registry) -> Made:
    """A home with a report whose own score is wrong and a sound package, built; and what was said."""
    root = tmp_path_factory.mktemp("found")
    shutil.copytree(empty_home.root, root / "home")
    home = Home.at(root / "home")
    (root / "报告.docx").write_bytes(scored(WRONG))
    (wrong, other) = take_in(home, registry, root / "报告.docx", OTHER)
    before = stamps(home.receipts / other)
    assert "X27" not in checks(told(home, wrong))
    output = built(home)
    assert stamps(home.receipts / other) == before
    return home, wrong, output


@pytest.fixture
def home(made: Made, tmp_path: Path) -> Home:
    """A copy that a test may change."""
    shutil.copytree(made[0].root, tmp_path / "home")
    return Home.at(tmp_path / "home")


def test_a_wrong_own_score_is_told_in_json_page_and_marked_copy_after_the_build(
    made: Made,
) -> None:
    home, wrong, output = made
    assert "1 份答复已按构建时发现的问题更新" in output
    answer = told(home, wrong)
    assert checks(answer).count("X27") == 1
    assert answer["outcome"] == "accepted_with_issues"
    assert checks(answer)[0] == "X27"  # an error, before what must be explained
    folder = home.receipts / wrong
    page = (folder / "answer.html").read_text(encoding="utf-8")
    assert "报告自评得分 60.6" in page
    assert "没有发现问题。" not in page
    (marked,) = folder.glob("*.批注.docx")
    comments = [comment.text for comment in docx.Document(str(marked)).comments]
    assert sum("X27]" in text for text in comments) == 1


def test_what_was_told_already_writes_nothing(home: Home, registry: Registry) -> None:
    before = stamps(home.receipts)
    assert tell_what_was_found(home, registry) == Told()
    assert not any(result.has_new_answer for result in rejudge(home, registry))
    assert stamps(home.receipts) == before


def test_what_a_kill_left_untold_is_told_after_the_next_build(
    home: Home, made: Made, registry: Registry
) -> None:
    whole = told(home, made[1])
    (home.receipts / "found_at_build.json").unlink()
    shutil.rmtree(home.receipts / made[1])
    assert tell_what_was_found(home, registry) == Told(renewed=1)
    assert told(home, made[1]) == whole


def test_an_answer_whose_document_is_damaged_is_named_and_written_once_it_is_restored(
    home: Home, made: Made, registry: Registry
) -> None:
    whole = told(home, made[1])
    (home.receipts / "found_at_build.json").unlink()
    shutil.rmtree(home.receipts / made[1])
    original = next(home.archive.glob(made[1][1:] + "*"))
    data = original.read_bytes()
    original.write_bytes(data[:-1])
    done = tell_what_was_found(home, registry)
    assert (done.renewed, len(done.faults)) == (0, 1)
    assert "报告.docx" in str(done.faults[0])
    original.write_bytes(data)
    assert tell_what_was_found(home, registry) == Told(renewed=1)
    assert told(home, made[1]) == whole


def test_a_duplicate_whose_answer_was_lost_is_answered_with_what_the_build_found(
    home: Home,
    made: Made,
    registry: Registry,
    tmp_path: Path,
) -> None:
    whole = told(home, made[1])
    shutil.rmtree(home.receipts / made[1])
    (tmp_path / "报告.docx").write_bytes(next(home.archive.glob(made[1][1:] + "*")).read_bytes())
    assert take_in(home, registry, tmp_path / "报告.docx") == [made[1]]
    assert told(home, made[1]) == whole


def test_a_mended_report_takes_it_back_and_a_bulk_file_has_it_in_its_line(
    home: Home,
    made: Made,
    registry: Registry,
    tmp_path: Path,
) -> None:
    ((ours,),) = sql(
        home,
        "SELECT regexp_extract(message_zh, '计算为 ([0-9.]+)', 1) FROM marts.fct_issues "
        "WHERE check_id = 'X27'",
    )
    (tmp_path / "报告.docx").write_bytes(scored(f"{ours}、99.8、101.3分"))
    (tmp_path / "积压.json").write_bytes(as_json([bulk_report(registry, "甲园")]))
    mended, _ = take_in(home, registry, tmp_path / "报告.docx", tmp_path / "积压.json")
    assert "2 份答复已按构建时发现的问题更新" in built(home)
    assert "X27" not in checks(told(home, made[1]))
    assert "X27" not in checks(told(home, mended))
    (lines,) = home.receipts.glob("B*/answer.jsonl")
    (line,) = map(json.loads, lines.read_bytes().splitlines())
    assert "X27" in checks(line)


def test_the_submitters_page_shows_it_to_who_may_see_the_submission(
    monkeypatch: pytest.MonkeyPatch,
    made: Made,
) -> None:
    home, wrong, _ = made
    rows = "SELECT submission_id, provider_id FROM marts.fct_submissions ORDER BY received_seq DESC"
    found = sql(home, rows)
    monkeypatch.setattr(
        layout, "clicked_row", lambda *_, **__: [key for key, _ in found].index(wrong)
    )
    app = open_page(monkeypatch, home, "hand_in")
    assert "又发现1个问题" in said(app)
    assert "报告自评得分 60.6" in said(app)
    provider = dict(found)[wrong]
    (another,) = set(dict(found).values()) - {provider}
    for scope, count in (
        (EVERYTHING, 1),
        (Scope(frozenset({DISTRICT})), 1),
        (Scope(frozenset({"110109"})), 0),
        (Scope(None, provider_id=provider), 1),
        (Scope(None, provider_id=another), 0),
    ):
        source = open_source(home, scope)
        assert len(evidence.found_at_build(source, scope, wrong, ["X27"])) == count
