"""A home is examined, kept as one file and made again out of it; damage is named, never passed on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard.access import store as app_store
from dashboard.access.store import User
from dashboard.handing_in.desk import Upload, hand_in
from ingest.arrival.archive import sha256_of
from ingest.taking_in.intake import ingest
from tests.cases import CASES
from tests.integration.test_cli_commands import run
from warehouse.asking.query import run_query
from warehouse.care.backup import CONTENTS, BackupRefused, back_up, restore
from warehouse.care.doctor import examine
from warehouse.home import Home
from warehouse.leftovers import PARCEL, TRIED, UNPACKED
from warehouse.publishing.publication import current_publication
from warehouse.rules.rows import Registry
from warehouse.store.lock import WriterBusy, writer_lock

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def kept(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The city with a user and a secret; tests only read it."""
    root = tmp_path_factory.mktemp("kept") / "home"
    shutil.copytree(published_home.root, root)
    home = Home.at(root)
    app_store.put_user(home, User("bureau@example.cn", "bureau"))
    home.secrets_file.write_text('cookie_secret = "kept-to-ourselves"', encoding="utf-8")
    home.secrets_file.chmod(0o600)
    home.root.chmod(0o700)
    return home


@pytest.fixture
def home(kept: Home, tmp_path: Path) -> Home:
    """A copy that a test may damage."""
    shutil.copytree(kept.root, tmp_path / "home")
    return Home.at(tmp_path / "home")


@pytest.fixture(scope="module")
def backup(kept: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return back_up(kept, tmp_path_factory.mktemp("backup") / "b.zip").path


def tables(home: Home) -> dict[str, int]:
    return dict(current_publication(home).rows)


def raw_rows(home: Home) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        return con.execute("SELECT * FROM raw.indicator_values ORDER BY ALL").fetchall()


def digests(folder: Path) -> dict[str, str]:
    """Every file of a folder by its hash."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def open_to_others(home: Home) -> list[Path]:
    return [path for path in (home.root, *home.root.rglob("*")) if path.stat().st_mode & 0o077]


def unwell(home: Home) -> dict[str, str]:
    return {each.topic_en: each.found_en for each in examine(home) if not each.is_well}


def test_looking_at_a_home_makes_nothing_in_it(tmp_path: Path, kept: Home) -> None:
    missing = tmp_path / "none"
    assert run("--home", missing, "status").returncode == 0
    told = run("--home", missing, "doctor")
    assert (told.returncode, missing.exists()) == (1, False)
    assert "还没有" in told.stdout
    (tmp_path / "empty").mkdir(mode=0o700)
    for home in (tmp_path / "empty", kept.root):
        before = sorted(home.rglob("*"))
        for command in ("status", "doctor"):
            run("--home", home, command)
        assert sorted(home.rglob("*")) == before


def test_a_restored_home_holds_what_the_first_held_and_is_well(
    kept: Home, backup: Path, tmp_path: Path
) -> None:
    home = Home.at(tmp_path / "new")
    made = restore(backup, home)
    assert made.files > len(list(kept.archive.iterdir()))
    assert tables(home) == tables(kept)
    assert raw_rows(home) == raw_rows(kept)
    assert digests(home.published) == digests(kept.published)
    assert open_to_others(home) == []
    for folder in ("archive", "receipts", "published"):
        names = {path.relative_to(kept.root) for path in (kept.root / folder).rglob("*")}
        assert {path.relative_to(home.root) for path in (home.root / folder).rglob("*")} == names
    assert app_store.list_users(home) == app_store.list_users(kept)
    assert unwell(home) == {}
    with run_query(current_publication(home).path, "SELECT 1") as rows:
        assert rows.read_all().num_rows == 1


def test_secrets_stay_out_and_the_rest_is_the_owners_alone(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        assert not [name for name in archive.namelist() if "secret" in name]
        assert not [
            name
            for name in archive.namelist()
            if archive.read(name).find(b"kept-to-ourselves") >= 0
        ]
    assert backup.stat().st_mode & 0o777 == 0o600
    home = Home.at(tmp_path / "new")
    restore(backup, home)
    for path in (home.warehouse_file, home.app_file):
        assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_is_backed_up_while_another_process_writes(kept: Home, tmp_path: Path) -> None:
    with writer_lock(kept), pytest.raises(WriterBusy):
        back_up(kept, tmp_path / "b.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_not_written_over_and_a_home_not_restored_over(
    kept: Home, backup: Path
) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupRefused, match="已存在"):
        back_up(kept, backup)
    assert backup.read_bytes() == before
    with pytest.raises(BackupRefused, match="不是空目录"):
        restore(backup, kept)


def rewritten(
    backup: Path, target: Path, change: Callable[[str, bytes], tuple[str, bytes]]
) -> Path:
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return target


def _with_a_byte_more(name: str, data: bytes) -> tuple[str, bytes]:
    return name, data + b"x" if name.startswith("archive/") else data


def _with_a_way_out(name: str, data: bytes) -> tuple[str, bytes]:
    if name == CONTENTS:
        told = json.loads(data)
        told["sha256"] = {"../outside": "0" * 64} | told["sha256"]
        return name, json.dumps(told).encode()
    return name, data


@pytest.mark.parametrize("change", [_with_a_byte_more, _with_a_way_out])
def test_a_changed_backup_is_refused_and_leaves_nothing(
    backup: Path, tmp_path: Path, change: Callable[[str, bytes], tuple[str, bytes]]
) -> None:
    changed = rewritten(backup, tmp_path / "changed.zip", change)
    with pytest.raises(BackupRefused, match="不是完整的备份文件"):
        restore(changed, Home.at(tmp_path / "new"))
    assert [path.name for path in tmp_path.iterdir()] == ["changed.zip"]


@pytest.mark.parametrize("part", [0, 100, 0.5, 0.99])
def test_half_a_backup_is_refused(backup: Path, tmp_path: Path, part: float) -> None:
    data = backup.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(data[: int(part * len(data)) if part < 1 else int(part)])
    with pytest.raises(BackupRefused):
        restore(cut, Home.at(tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_a_whole_home_is_well(home: Home) -> None:
    assert unwell(home) == {}


def test_a_lost_and_a_changed_document_are_named(home: Home) -> None:
    first, second, *_ = sorted(home.archive.iterdir())
    first.unlink()
    second.write_bytes(b"something else")
    found = unwell(home)["archive"]
    assert found.startswith("2 documents are lost or damaged")
    assert first.name[:12] in found
    assert second.name[:12] in found


def test_what_others_can_read_is_named_with_the_command_that_mends_it(home: Home) -> None:
    home.app_file.chmod(0o644)
    home.archive.chmod(0o755)
    assert unwell(home) == {}  # behind a folder that is shut
    home.root.chmod(0o755)
    for folder in (home.published, home.receipts, home.inbox):
        if folder.exists():
            folder.chmod(0o700)
    told = f"others can read app.sqlite archive; run chmod -R go= {home.root}"
    assert unwell(home) == {"private files": told}


def test_all_that_the_commands_write_is_the_services_alone(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    home.inbox.mkdir(parents=True)
    home.root.chmod(0o700)
    home.inbox.chmod(0o700)
    shutil.copyfile(CASES / "BASE.docx", home.inbox / "报告.docx")
    (home.inbox / "报告.docx").chmod(0o600)
    assert run("--home", home.root, "ingest").returncode == 0
    assert (
        run("--home", home.root, "users", "add", "a@example.cn", "--role", "bureau").returncode == 0
    )
    assert any(home.archive.iterdir()) and any(home.receipts.iterdir())
    assert open_to_others(home) == []


def test_a_lost_extract_a_lost_publication_and_a_broken_register_are_told(home: Home) -> None:
    path = current_publication(home).path
    next(path.with_suffix("").glob("district-*.duckdb")).unlink()
    home.app_file.write_bytes(b"not a database at all, but long enough to be one" * 100)
    home.app_file.chmod(0o600)
    found = unwell(home)
    assert found["publication"].startswith("1 files are missing or damaged: district-")
    assert found["publication"].endswith("run `greenpark repair`")
    assert found["application records"].startswith("cannot be read")
    path.unlink()
    assert set(unwell(home)) >= {"publication", "application records"}


def test_the_commands_say_what_they_did(kept: Home, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    assert str(target) in run("--home", kept.root, "backup", target).stdout
    new = Home.at(tmp_path / "new")
    assert str(new.root) in run("--home", new.root, "restore", target).stdout
    told = run("--home", new.root, "doctor")
    assert told.returncode == 0
    assert "×" not in told.stdout
    (next(new.archive.iterdir())).unlink()
    told = run("--home", new.root, "doctor")
    assert told.returncode == 1
    assert "× 原件存档" in told.stdout


def killed_at(statement: str) -> None:
    """Run Python that is killed by the system, as by a full memory, in the middle."""
    code = f"import os, signal\ndie = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n{statement}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL


BACK_UP = (
    "from pathlib import Path; from warehouse.home import Home; import warehouse.care.backup as b\n"
)


def test_what_a_killed_backup_leaves_is_told_and_removed_by_the_next(
    home: Home, tmp_path: Path
) -> None:
    target = tmp_path / "b.zip"
    theirs = tmp_path / ".other.1.part"
    theirs.write_text("not ours", encoding="utf-8")
    killed_at(f"{BACK_UP}b.back_up(Home.at({str(home.root)!r}), Path({str(target)!r}), die)")
    (scratch,) = home.root.glob(".backup-*")
    (part,) = tmp_path.glob(".greenpark-backup.*.part")
    assert scratch.name in unwell(home)["leftovers"]
    assert "greenpark backup" in unwell(home)["leftovers"]
    back_up(home, tmp_path / "c.zip")
    assert not scratch.exists()
    assert not part.exists()
    assert theirs.exists()
    assert unwell(home) == {}


def test_what_a_killed_restore_leaves_is_told_and_removed_by_the_next(
    home: Home, backup: Path
) -> None:
    into = home.root.parent / "new"
    killed_at(f"{BACK_UP}b.restore(Path({str(backup)!r}), Home.at({str(into)!r}), die)")
    (scratch,) = home.root.parent.glob(".restore-*")
    assert scratch.name in unwell(home)["leftovers"]
    restore(backup, Home.at(into))
    assert not scratch.exists()
    assert unwell(Home.at(into)) == {}


def test_what_other_killed_commands_leave_is_told_and_removed_by_their_next_run(
    home: Home, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = {
        "ingest": [
            home.archive / f".abc.{dead.pid}.part",
            home.receipts / f".S1.{dead.pid}.part",
            tmp_path / f"{UNPACKED}{dead.pid}-x",
        ],
        "serve": [home.root / f"{PARCEL}{dead.pid}-x", tmp_path / f"{TRIED}{dead.pid}-x"],
    }
    running = home.root / f"{PARCEL}{os.getpid()}-x"
    for path in (*left["ingest"], *left["serve"], running):
        path.mkdir()
        (path / "file").write_bytes(b"x")
    said = unwell(home)["leftovers"]
    assert "5 left" in said
    assert "greenpark ingest / greenpark serve" in said
    assert list(ingest(home, [], None, registry)) == []
    assert [path for path in left["ingest"] if path.exists()] == []
    hand_in(home, [Upload("a.docx", b"x")], None, [])
    assert [path for path in left["serve"] if path.exists()] == []
    assert running.exists()


def test_a_backup_takes_of_the_inbox_what_is_a_file_and_tells_the_rest(
    home: Home, tmp_path: Path
) -> None:
    home.inbox.mkdir(mode=0o700, exist_ok=True)
    (home.inbox / "link.toml").symlink_to("../secrets.toml")
    (home.inbox / "folder").symlink_to("..")
    os.mkfifo(home.inbox / "pipe")
    with open(os.fsencode(home.inbox) + b"/" + "等待.docx".encode("gbk"), "wb") as file:  # noqa: PTH123
        file.write(b"waits")
    made = back_up(home, tmp_path / "b.zip")
    assert sorted(fault.path.name for fault in made.left_out) == ["folder", "link.toml", "pipe"]
    restore(made.path, Home.at(tmp_path / "new"))
    inbox = tmp_path / "new" / "inbox"
    assert {path.name: path.read_bytes() for path in inbox.iterdir()} == {"等待.docx": b"waits"}


def test_what_cannot_be_taken_in_is_shown_by_status_and_doctor(home: Home) -> None:
    home.inbox.mkdir(mode=0o700, exist_ok=True)
    os.mkfifo(home.inbox / "pipe.docx")
    done = run("ingest", home=home.root)
    assert done.returncode == 1
    assert "pipe.docx" in done.stderr
    assert "pipe.docx" in run("status", home=home.root).stdout
    assert "pipe.docx" in unwell(home)["inbox"]
    (home.inbox / "pipe.docx").unlink()
    assert run("ingest", home=home.root).returncode == 0
    assert unwell(home) == {}


def test_an_ingest_with_nothing_to_take_in_clears_away_what_a_killed_one_left(home: Home) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = home.archive / f".abc.{dead.pid}.part"
    left.write_bytes(b"x")
    assert "greenpark ingest" in unwell(home)["leftovers"]
    assert run("ingest", home=home.root).returncode == 0
    assert not left.exists()
