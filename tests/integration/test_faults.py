"""A machine's fault is one sentence with the file and what would mend it, never a traceback."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.faults import as_said

BASE = Path(__file__).parents[1] / "fixtures" / "cases" / "BASE.docx"
GREENPARK = Path(sys.executable).with_name("greenpark")


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [GREENPARK, "--home", home, *arguments],
        capture_output=True,
        text=True,
        env=os.environ | {"GREENPARK_LANG": "zh"},
        check=False,
    )


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x/built.json"), "/x/built.json"),
        (OSError(errno.EROFS, "Read-only file system", "/x/inbox"), "/x/inbox"),
        (MemoryError(), "内存不足"),
        (duckdb.OutOfMemoryException("failed to allocate"), "内存不足"),
        (duckdb.IOException("No space left on device"), "磁盘已满"),
        (duckdb.TransactionException("Current transaction is aborted"), "内存不足"),
        (duckdb.IOException("not a valid DuckDB database file"), "greenpark repair"),
    ],
)
def test_a_fault_names_file_and_remedy(error: Exception, told: str) -> None:
    fault = as_said(error)
    assert fault is not None
    assert told in fault.message_zh
    assert fault.message_en


def test_an_error_of_our_own_stays_one() -> None:
    assert as_said(ValueError("ours")) is None
    assert as_said(duckdb.BinderException("ours")) is None
    assert as_said(sqlite3.IntegrityError("ours")) is None


@pytest.mark.parametrize(
    "command", [["ingest", str(BASE)], ["build"], ["check", str(BASE)], ["rejudge"]]
)
def test_a_damaged_warehouse_is_one_sentence(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "warehouse.duckdb").write_bytes(b"not a database" * 1000)
    done = run(tmp_path, *command)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert "warehouse.duckdb" in done.stderr
    assert "greenpark restore" in done.stderr
