"""One writer at a time, across processes: who is named, and what happens when the holder dies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.home import Home
from warehouse.lock import WriterBusy, writer_lock, writer_of
from warehouse.raw import open_writer

HOLD = """
import sys
from warehouse.home import Home
from warehouse.raw import open_writer
with open_writer(Home.at(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


@pytest.fixture
def other(home: Home) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes to the same home."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_is_told_who_writes(home: Home, other: subprocess.Popen[str]) -> None:
    with pytest.raises(WriterBusy) as busy, open_writer(home):
        pass
    assert f"进程 {other.pid}" in busy.value.message_zh
    assert f"process {other.pid}" in busy.value.message_en
    writer = writer_of(home)
    assert writer is not None
    assert writer.pid == other.pid


def test_the_lock_is_free_once_its_holder_has_been_killed(
    home: Home, other: subprocess.Popen[str]
) -> None:
    other.kill()
    other.wait()
    assert writer_of(home) is None
    with open_writer(home) as con:
        assert con.execute("SELECT count(*) FROM raw.submissions").fetchone() == (0,)


def test_the_lock_is_free_after_an_error(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), open_writer(home):
        raise ZeroDivisionError
    assert writer_of(home) is None
    with open_writer(home):
        pass


def test_a_probe_does_not_keep_a_writer_out(home: Home) -> None:
    assert writer_of(home) is None
    assert not home.root.exists()
    with writer_lock(home):
        assert writer_of(home) is not None
    with writer_lock(home):
        pass
