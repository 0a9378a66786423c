"""The inbox is watched: whole files are taken in and published, half ones wait, nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ingest.answer.said import Answer
from ingest.taking_in import watch as watching
from ingest.taking_in.answering import Told
from ingest.taking_in.batch import BATCH
from ingest.taking_in.emptying import Emptying
from ingest.taking_in.inbox import leave, waiting
from ingest.taking_in.watch import LONGEST_PAUSE, Watch
from tests.bulk import as_json, report
from warehouse.home import Home
from warehouse.publishing.build import BuildFailed
from warehouse.rules.rows import Registry
from warehouse.store.aside import troubles_of
from warehouse.store.lock import WriterBusy

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"
REPORT = SAMPLES / "report-101-plain.docx"
BYTES = REPORT.read_bytes()
ODD = ("link.docx", "link.csv", "loop", "pipe.docx", "socket.docx")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home.at(tmp_path / "home")
    made.inbox.mkdir(parents=True)
    return made


class Minder:
    """The inbox of a home over time: a clock that a test moves, and what was told."""

    def __init__(self, home: Home, registry: Registry, age: float = 0.0) -> None:
        """``age``: how long ago all that lies there was put there, as the file system has it."""
        self.now = 0.0
        self.told: list[str] = []
        self.inbox = Emptying(
            home,
            lambda fault: self.told.append(fault.message_zh),
            lambda: self.now,
            lambda: time.time() + age,
        )
        self.registry = registry

    def after(self, seconds: float) -> dict[str, str]:
        """Look that much later and take in what is ready; outcomes by name."""
        self.now += seconds
        look = self.inbox.look(lambda: self.registry)
        return {a.name: a.outcome for a in self.inbox.take(look, self.registry)}

    def ready_after(self, seconds: float) -> list[str]:
        """Look that much later; what would be taken in."""
        self.now += seconds
        return [entry.name for entry in self.inbox.look(lambda: self.registry).ready]


@pytest.fixture
def minder(home: Home, registry: Registry) -> Minder:
    return Minder(home, registry)


def write_in_place(path: Path, content: bytes = BYTES) -> None:
    """As a copying program does that writes under the final name, and stalls."""
    path.write_bytes(content)
    now = time.time_ns()
    os.utime(path, ns=(now, now))
    while path.stat().st_ctime_ns > path.stat().st_mtime_ns:  # one clock tick for both
        path.write_bytes(content)


def put_odd_things(inbox: Path) -> None:
    """What is no plain file, and would lead us elsewhere or hang whoever opens it."""
    (inbox / "link.docx").symlink_to("../secrets.toml")
    (inbox / "link.csv").symlink_to("../warehouse.duckdb")
    (inbox / "loop").symlink_to("loop")
    os.mkfifo(inbox / "pipe.docx")
    # A socket's path may be 107 bytes long.
    here = os.open(inbox, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"/proc/self/fd/{here}/socket.docx")
    os.close(here)


def test_a_file_counts_as_whole_once_left_alone_for_the_registrys_time(
    home: Home, registry: Registry, minder: Minder
) -> None:
    settle = registry.inbox_rule.settle_seconds
    minder.ready_after(0)
    write_in_place(home.inbox / "growing.docx", BYTES[:1000])
    assert minder.ready_after(0.5) == []
    assert minder.ready_after(settle - 1) == []
    write_in_place(home.inbox / "growing.docx", BYTES[:2000])  # it had stalled
    assert minder.ready_after(0.9) == []
    assert minder.ready_after(settle - 0.1) == []
    assert minder.ready_after(0.1) == ["growing.docx"]


def test_what_lay_there_before_is_as_old_as_it_is(home: Home, registry: Registry) -> None:
    write_in_place(home.inbox / "old.docx")
    settle = registry.inbox_rule.settle_seconds
    assert Minder(home, registry, age=settle + 1).ready_after(0) == ["old.docx"]
    assert Minder(home, registry, age=settle - 2).ready_after(0) == []


def test_a_file_or_folder_renamed_into_place_counts_at_once(home: Home, minder: Minder) -> None:
    minder.ready_after(0)
    part = home.inbox / ".file.docx.part"
    package = home.root / "package"
    package.mkdir()
    write_in_place(part)
    write_in_place(package / "a.docx")
    assert minder.ready_after(0.5) == []
    time.sleep(0.02)  # more than a tick of the file system's clock
    part.rename(home.inbox / "file.docx")
    package.rename(home.inbox / "package")
    assert minder.ready_after(0.5) == ["file.docx", "package"]
    # A file that still arrives in the folder holds it back.
    write_in_place(home.inbox / "package" / "b.docx")
    assert minder.ready_after(0.5) == ["file.docx"]


def test_a_folder_is_whole_when_nothing_in_it_changes(
    home: Home, registry: Registry, minder: Minder
) -> None:
    settle = registry.inbox_rule.settle_seconds
    folder = home.inbox / "package"
    folder.mkdir()
    minder.ready_after(0)
    write_in_place(folder / "a.docx")
    minder.ready_after(0.5)
    write_in_place(folder / "b.docx")
    assert minder.ready_after(settle - 0.2) == []
    assert minder.ready_after(settle) == ["package"]


def test_a_busy_district_does_not_hold_back_what_is_whole(
    home: Home, registry: Registry, minder: Minder
) -> None:
    folder = home.inbox / "朝阳区"
    folder.mkdir()
    minder.ready_after(0)
    write_in_place(folder / "a.docx")
    minder.ready_after(0.5)
    for number in range(2):
        write_in_place(folder / f"b{number}.docx")
        ready = minder.ready_after(registry.inbox_rule.settle_seconds / 2 + 1)
    assert ready == ["a.docx"]
    (answer,) = minder.inbox.take(minder.inbox.look(lambda: registry), registry)
    assert answer.judged.candidate.district_code == "110105"


def test_a_half_file_is_tried_again_and_neither_answered_nor_removed_while_young(
    home: Home, registry: Registry, minder: Minder
) -> None:
    rule = registry.inbox_rule
    minder.after(0)
    path = home.inbox / "half.docx"
    write_in_place(path, BYTES[:20_000])
    minder.after(0.5)
    assert minder.after(rule.settle_seconds) == {}
    assert path.exists()
    assert len(minder.told) == 1
    assert "half.docx" in minder.told[0]
    assert minder.after(rule.first_pause_seconds / 2) == {}
    write_in_place(path)  # the rest came
    minder.after(0.5)
    assert minder.after(rule.settle_seconds) == {"half.docx": "accepted_with_issues"}
    assert troubles_of(home) == []
    assert [path for path in home.inbox.rglob("*") if path.is_file()] == []


def test_a_damaged_file_that_is_young_no_more_is_refused_and_kept(
    home: Home, registry: Registry, minder: Minder
) -> None:
    minder.after(0)
    write_in_place(home.inbox / "half.docx", BYTES[:20_000])
    minder.after(0.5)
    assert minder.after(registry.inbox_rule.young_seconds - 1) == {}
    assert minder.after(registry.inbox_rule.young_seconds) == {"half.docx": "rejected"}
    assert (home.inbox / ".refused" / "half.docx").read_bytes() == BYTES[:20_000]
    assert len(minder.told) == 1
    assert troubles_of(home) == []


@pytest.mark.parametrize(
    ("name", "half"),
    [
        ("积压.json", b'[{"park_name": "\xe6'),
        ("积压.jsonl", b'{"a": 1}\n{"a'),
        ("积压.csv", b"a,b\n1"),
    ],
)
def test_a_bulk_file_that_ends_in_the_middle_waits_whole(
    home: Home, registry: Registry, minder: Minder, name: str, half: bytes
) -> None:
    minder.after(0)
    write_in_place(home.inbox / name, half)
    minder.after(0.5)
    assert minder.after(registry.inbox_rule.settle_seconds) == {}
    assert (home.inbox / name).exists()
    assert len(minder.told) == 1


def test_a_refused_file_never_takes_the_place_of_another(home: Home, registry: Registry) -> None:
    for content in (b"first", b"second"):
        (home.inbox / "朝阳区").mkdir(exist_ok=True)
        (home.inbox / "朝阳区" / "a.docx").write_bytes(content)
        assert Minder(home, registry, age=3600).after(0) == {"a.docx": "rejected"}
    kept = home.inbox / ".refused" / "朝阳区"
    assert (kept / "a.docx").read_bytes() == b"first"
    assert (kept / "a(2).docx").read_bytes() == b"second"
    assert Minder(home, registry, age=3600).after(0) == {}


def test_answered_files_leave_the_inbox_and_the_districts_folder_stays(
    home: Home, registry: Registry
) -> None:
    (home.inbox / "朝阳区" / "批次").mkdir(parents=True)
    shutil.copy(REPORT, home.inbox / "朝阳区" / "批次")
    assert list(Minder(home, registry, age=3600).after(0).values()) == ["accepted_with_issues"]
    assert list(home.inbox.rglob("*")) == [home.inbox / "朝阳区"]


def test_a_file_that_changed_after_it_was_seen_stays(home: Home, registry: Registry) -> None:
    path = home.inbox / "a.docx"
    path.write_bytes(b"first")
    seen = waiting(home)
    path.write_bytes(b"second, longer")
    assert leave([(path, False)], seen, home, registry) == []
    assert path.exists()


def test_links_pipes_and_sockets_are_told_and_all_others_go_through(
    home: Home, registry: Registry
) -> None:
    home.secrets_file.write_text("kept-to-ourselves", encoding="utf-8")
    put_odd_things(home.inbox)
    shutil.copy(REPORT, home.inbox / "good.docx")
    minder = Minder(home, registry, age=3600)
    assert minder.after(0) == {"good.docx": "accepted_with_issues"}
    assert len(minder.told) == len(ODD)
    assert all(any(name in said for said in minder.told) for name in ODD)
    assert sorted(path.name for path in home.inbox.iterdir()) == sorted(ODD)
    assert len(list(home.archive.iterdir())) == 1
    assert sorted(trouble.entry for trouble in troubles_of(home)) == sorted(ODD)


def test_a_package_with_a_link_waits_as_a_whole(home: Home, registry: Registry) -> None:
    package = home.inbox / "package"
    package.mkdir()
    shutil.copy(REPORT, package / "a.docx")
    (package / "b.docx").symlink_to("/etc/hosts")
    minder = Minder(home, registry, age=3600)
    assert minder.after(0) == {}
    assert (package / "a.docx").exists()
    (package / "b.docx").unlink()
    minder.after(0)
    assert minder.after(registry.inbox_rule.settle_seconds) == {"a.docx": "accepted_with_issues"}


def test_a_folder_put_in_a_files_way_after_the_look_is_not_gone_through(
    home: Home, registry: Registry
) -> None:
    """What was a folder when it was seen leads out of the inbox when it is opened."""
    outside = home.root / "outside"
    (home.inbox / "朝阳区").mkdir()
    shutil.copy(REPORT, home.inbox / "朝阳区" / "a.docx")
    minder = Minder(home, registry, age=3600)
    look = minder.inbox.look(lambda: registry)
    (home.inbox / "朝阳区").rename(outside)
    (home.inbox / "朝阳区").symlink_to(outside)
    assert list(minder.inbox.take(look, registry)) == []
    assert (outside / "a.docx").exists()
    assert not home.archive.exists()


def test_a_fault_is_told_once_tried_with_growing_pauses_and_set_aside_until_it_changes(
    home: Home, registry: Registry
) -> None:
    rule = registry.inbox_rule
    (home.inbox / "a.docx").symlink_to("nowhere")
    minder = Minder(home, registry, age=3600)
    minder.after(0)
    assert len(minder.told) == 1
    for tries in range(1, rule.tries):
        assert minder.ready_after(rule.pause_after(tries) - 1) == []
        minder.after(1)
        (trouble,) = troubles_of(home)
        assert (trouble.tries, trouble.is_aside) == (tries + 1, tries + 1 == rule.tries)
    assert len(minder.told) == 2
    assert "搁置" in minder.told[1]
    assert minder.ready_after(100_000) == []
    # Another process knows it too.
    again = Minder(home, registry, age=3600)
    assert again.ready_after(0) == []
    (home.inbox / "a.docx").unlink()
    shutil.copy(REPORT, home.inbox / "a.docx")
    assert Minder(home, registry, age=3600).after(0) == {"a.docx": "accepted_with_issues"}
    assert troubles_of(home) == []


def test_names_that_no_encoding_knows_and_very_long_ones_are_taken_in(
    home: Home, registry: Registry
) -> None:
    folder = os.fsencode(home.inbox)
    count = 4
    names = ("报告.docx".encode("gbk"), b"x" * 250 + b".docx", "长".encode() * 83 + b".docx")
    for number, name in enumerate(names):
        with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123 -- bytes, not text
            file.write(BYTES + bytes([number]))
    with open(folder + b"/" + b"y" * 251 + b".csv", "wb") as file:  # noqa: PTH123
        file.write(b"a,b\n1,2\n")
    minder = Minder(home, registry, age=3600)
    outcomes = minder.after(0)
    assert minder.told == []
    assert outcomes["报告.docx"] == "accepted_with_issues"
    assert len(outcomes) == count
    assert waiting(home).stamps == {}


def test_what_is_named_for_a_district_that_there_is_none_of_is_told(
    home: Home, registry: Registry
) -> None:
    for name in ("海定区", "浦东新区", "绿源产业园区", "2025年批次"):
        (home.inbox / name).mkdir()
        (home.inbox / name / f"{name}.docx").write_bytes(BYTES + name.encode())
    minder = Minder(home, registry, age=3600)
    assert len(minder.after(0)) == 4
    assert len(minder.told) == 2
    assert any("海定区" in said and "海淀区" in said for said in minder.told)
    assert any("浦东新区" in said for said in minder.told)


class Without:
    """Takes a right away, as the system does from an account that is not root."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def of(self, function: str, name: str) -> None:
        """``os.<function>`` on anything of that name says that it is not allowed."""
        real = getattr(os, function)

        def refused(path: object, *rest: object, **more: object) -> object:
            if isinstance(path, str | os.PathLike) and Path(path).name == name:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *rest, **more)

        self._patch.setattr(os, function, refused)


def test_an_unreadable_file_and_an_unreadable_district_are_told_and_the_others_go_through(
    home: Home, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("朝阳区", "海淀区"):
        (home.inbox / name).mkdir()
        (home.inbox / name / "a.docx").write_bytes(BYTES + name.encode())
    shutil.copy(REPORT, home.inbox / "closed.docx")
    Without(monkeypatch).of("open", "closed.docx")
    Without(monkeypatch).of("scandir", "海淀区")
    minder = Minder(home, registry, age=3600)
    assert minder.after(0) == {"a.docx": "accepted_with_issues"}
    assert len(minder.told) == 2
    assert any("closed.docx" in said and "Permission denied" in said for said in minder.told)
    assert any("海淀区" in said for said in minder.told)
    assert not (home.inbox / "朝阳区" / "a.docx").exists()
    assert (home.inbox / "海淀区" / "a.docx").exists()


def test_a_file_that_cannot_be_removed_is_taken_in_once_and_removed_when_it_can_be(
    home: Home, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(REPORT, home.inbox / "a.docx")
    minder = Minder(home, registry, age=3600)
    with monkeypatch.context() as patched:
        Without(patched).of("unlink", "a.docx")
        assert minder.after(0) == {"a.docx": "accepted_with_issues"}
        assert len(minder.told) == 1
        assert minder.after(registry.inbox_rule.first_pause_seconds) == {}
        assert Minder(home, registry, age=3600).after(0) == {}  # after a new start too
    (trouble,) = troubles_of(home)
    assert trouble.stuck == (("a.docx", False),)
    assert Minder(home, registry, age=3600).after(0) == {}
    assert waiting(home).stamps == {}
    assert troubles_of(home) == []
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM raw.arrivals").fetchall() == [(1,)]


class Rounds:
    """A watch driven round by round, with a build that a test decides."""

    def __init__(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self.told: list[str] = []
        self.taken: list[str] = []
        self.builds = 0
        self.build_fault: Exception | None = None
        monkeypatch.setattr(watching, "build", self._build)
        monkeypatch.setattr(watching, "tell_what_was_found", lambda *_: Told())
        self.watch = Watch(
            home,
            self._tell,
            lambda _: None,
            lambda fault: self.told.append(str(fault)),
            lambda error: self.told.append(repr(error)),
            clock=lambda: self.now,
        )

    def run(self, seconds: float) -> None:
        """Rounds for that long, at the watch's own pace."""
        until = self.now + seconds
        while self.now < until:
            self.now += watching.POLL_SECONDS
            self.watch.round()

    def _build(self, *_: object) -> None:
        self.builds += 1
        if self.build_fault:
            raise self.build_fault

    def _tell(self, answers: Iterator[Answer], _: Registry) -> None:
        self.taken += [answer.name for answer in answers]


@pytest.mark.parametrize(
    "fault",
    [
        WriterBusy(None),
        duckdb.IOException('IO Error: Could not set lock on file "w": Conflicting lock'),
        BuildFailed([("fct_issues", "IO Error: Could not set lock on file")]),
        OSError(28, "No space left on device", "w"),
        MemoryError(),
    ],
    ids=["busy", "held", "held in the build", "full", "memory"],
)
def test_a_machines_fault_is_told_once_and_waited_out_with_growing_pauses(
    home: Home, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    rounds = Rounds(home, monkeypatch)
    rounds.build_fault = fault
    rounds.run(120)
    assert len(rounds.told) == 1
    assert 5 < rounds.builds < 15
    rounds.build_fault = None
    before = rounds.builds
    rounds.run(LONGEST_PAUSE + 1)
    assert rounds.builds == before + 1
    rounds.run(60)
    assert rounds.builds == before + 1
    assert len(rounds.told) == 1


def test_a_build_that_fails_by_itself_is_told_and_not_run_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = Rounds(home, monkeypatch)
    rounds.build_fault = BuildFailed([("expect_x", "Got 1 result")])
    rounds.run(60)
    assert (rounds.builds, len(rounds.told)) == (1, 1)


def test_a_registry_that_cannot_be_read_is_waited_out(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = Rounds(home, monkeypatch)
    rounds.run(1)
    home.registry_dir.mkdir()
    (home.registry_dir / "inbox_rules.csv").write_text("rule_id\nx\n", encoding="utf-8")
    shutil.copy(REPORT, home.inbox / "a.docx")
    rounds.run(60)
    assert len(rounds.told) == 1
    assert "inbox_rules.csv" in rounds.told[0]
    (home.registry_dir / "inbox_rules.csv").unlink()
    rounds.run(60)
    assert rounds.taken == ["a.docx"]


def test_an_entry_that_nobody_foresaw_is_set_aside_and_the_others_go_through(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.taking_in import examiner

    real = examiner.Judge.judge

    def judge(self: examiner.Judge, candidate: object, readings: object) -> object:
        if getattr(candidate, "name", "") == "b.docx":
            raise ZeroDivisionError("nobody foresaw it")
        return real(self, candidate, readings)  # type: ignore[arg-type]

    monkeypatch.setattr(examiner.Judge, "judge", judge)
    rounds = Rounds(home, monkeypatch)
    for name in ("a.docx", "b.docx", "c.docx"):
        (home.inbox / name).write_bytes(BYTES + name.encode())
    rounds.run(400)
    assert [path.name for path in home.inbox.iterdir()] == ["b.docx"]
    assert {"a.docx", "c.docx"} <= {*rounds.taken}
    assert any("b.docx" in said and "nobody foresaw it" in said for said in rounds.told)
    (trouble,) = troubles_of(home)
    assert trouble.is_aside
    before = len(rounds.told), rounds.builds
    rounds.run(400)
    assert (len(rounds.told), rounds.builds) == before


def test_an_ingest_killed_again_and_again_is_finished_by_the_next_one(tmp_path: Path) -> None:
    """Kill -9 at three points of 100 files: the last run ends with all, none twice, none lost."""
    folder = tmp_path / "in"
    folder.mkdir()
    count = 100
    report = REPORT.read_bytes()
    for number in range(count):
        # A zip may be followed by other bytes: every copy is a submission of its own.
        (folder / f"{number:03}.docx").write_bytes(report + bytes(str(number), "ascii"))
    home = tmp_path / "home"
    command = [sys.executable, "-m", "greenpark", "ingest", str(folder), "--home", str(home)]
    for seconds in (0.7, 1.6, 2.4):
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    last = subprocess.run(command, capture_output=True, check=False)
    assert last.returncode == 0, last.stderr.decode()
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        found = con.execute(
            "SELECT count(*), count(DISTINCT submission_id) FROM raw.submissions"
        ).fetchone()
        values = con.execute(
            "SELECT count(*), count(DISTINCT (submission_id, data_year, indicator_no)) "
            "FROM raw.indicator_values"
        ).fetchone()
    assert found == (count, count)
    assert values == (count * 93, count * 93)
    kept = [path for path in (home / "archive").iterdir() if not path.name.startswith(".")]
    assert len(kept) == count


def test_a_bulk_run_killed_between_its_batches_is_finished_by_the_next_one(
    tmp_path: Path, registry: Registry
) -> None:
    """Kill -9 once a batch is on record: the next run ends with all, none twice, each answered once."""
    count = 300
    path = tmp_path / "积压.json"
    path.write_bytes(as_json(report(registry, f"第{number}园区") for number in range(count)))
    home = Home.at(tmp_path / "home")
    command = [sys.executable, "-m", "greenpark", "ingest", str(path), "--home", str(home.root)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (lines := [*home.receipts.glob("B*/answer.jsonl")]):  # answered: it is on record
        assert run.poll() is None
        time.sleep(0.01)
    os.kill(run.pid, signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    on_record = "SELECT count(*), count(DISTINCT submission_id) FROM raw.submissions"
    with duckdb.connect(str(home.warehouse_file)) as con:  # DuckDB takes in the dead writer's log
        ((before, distinct),) = con.execute(on_record).fetchall()
    assert before == distinct
    assert before % BATCH == 0
    assert 0 < before < count

    # What a kill in the middle of an answer's line leaves.
    (answer,) = lines
    answer.write_bytes(answer.read_bytes()[:-100])
    last = subprocess.run(command, capture_output=True, check=False)
    assert last.returncode == 0, last.stderr.decode()
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        assert con.execute(on_record).fetchall() == [(count, count)]
        diagnoses = con.execute("SELECT count(*), count(DISTINCT park_id) FROM raw.diagnoses")
        assert diagnoses.fetchall() == [(count, count)]
        values = con.execute(
            "SELECT count(*), count(DISTINCT (submission_id, data_year, indicator_no)) "
            "FROM raw.indicator_values"
        )
        assert values.fetchall() == [(count * 93, count * 93)]
    told = [json.loads(line)["name"] for line in answer.read_bytes().splitlines()]
    assert sorted(told) == sorted(f"积压.json reports[{at}]" for at in range(count))
    kept = [path for path in home.archive.iterdir() if not path.name.startswith(".")]
    assert len(kept) == 1
