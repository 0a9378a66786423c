"""One writer at a time, across processes: who is named, and what happens when the holder dies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.home import Home
from warehouse.store.lock import WriterBusy, writer_lock, writer_of
from warehouse.store.raw import open_writer

HOLD = """
import sys
from warehouse.home import Home
from warehouse.store.raw import open_writer
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


KILLED_AFTER_DDL = """
import os, sys
from pathlib import Path
import duckdb
from warehouse.store.raw import apply_ddl
con = duckdb.connect(sys.argv[1])
apply_ddl(con, Path(sys.argv[2]))
con.execute("INSERT INTO raw.a (x) VALUES (5)")
os.kill(os.getpid(), 9)
"""


def test_a_writer_killed_after_a_schema_change_leaves_a_warehouse_that_opens(
    tmp_path: Path,
) -> None:
    ddl = tmp_path / "ddl"
    ddl.mkdir()
    (ddl / "0001_first.sql").write_text(
        "CREATE SCHEMA raw; CREATE SEQUENCE raw.seq;"
        "CREATE TABLE raw.a (n BIGINT DEFAULT nextval('raw.seq'), x INT);"
    )
    (ddl / "0002_second.sql").write_text("ALTER TABLE raw.a ADD COLUMN y VARCHAR;")
    file = tmp_path / "warehouse.duckdb"
    subprocess.run([sys.executable, "-c", KILLED_AFTER_DDL, str(file), str(ddl)], check=False)
    with duckdb.connect(str(file)) as con:
        assert con.execute("SELECT n, x, y FROM raw.a").fetchall() == [(1, 5, None)]


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
