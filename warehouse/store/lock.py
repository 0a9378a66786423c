"""One writer at a time. The lock is the operating system's and dies with its holder."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.disk import disk_name
from warehouse.errors import GreenparkError
from warehouse.home import Home

# Longer than the instant in which `writer_of` probes the lock, short enough to answer at once.
WAIT_SECONDS = 0.5


@dataclass(frozen=True)
class Writer:
    """Who holds the warehouse for writing."""

    pid: int
    command: str
    since: str


class WriterBusy(GreenparkError):  # noqa: N818 -- a state, not a fault
    """Another process is writing to the warehouse."""

    def __init__(self, writer: Writer | None) -> None:
        who_zh = "另一个进程"
        who_en = "another process"
        if writer is not None:
            who_zh = f"“{writer.command}”（进程 {writer.pid}，始于 {writer.since}）"
            who_en = f"'{writer.command}' (process {writer.pid}, since {writer.since})"
        super().__init__(
            f"数据仓库正由{who_zh}写入，请等它结束后重试",
            f"The warehouse is being written to by {who_en}; try again when it has finished",
        )


@contextmanager
def writer_lock(home: Home) -> Iterator[None]:
    """Hold the warehouse for writing. Raises WriterBusy saying who holds it already."""
    home.root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(_lock_file(home))
    try:
        lock.acquire(timeout=WAIT_SECONDS)
    except Timeout:
        raise WriterBusy(_read_holder(home)) from None
    try:
        command = shlex.join([Path(sys.argv[0]).name, *map(disk_name, sys.argv[1:])])
        since = datetime.now(UTC).isoformat(timespec="seconds")
        _holder_file(home).write_text(
            json.dumps(asdict(Writer(os.getpid(), command, since)), ensure_ascii=False),
            encoding="utf-8",
        )
        yield
    finally:
        _holder_file(home).unlink(missing_ok=True)
        lock.release()


@contextmanager
def no_writer(home: Home) -> Iterator[None]:
    """Keep writers off for a while, and make nothing where nobody has written yet. Raises WriterBusy."""
    if not _lock_file(home).exists():
        yield
        return
    with writer_lock(home):
        yield


def writer_of(home: Home) -> Writer | None:
    """Who is writing now, or None. A note left by a writer that died does not count."""
    if not _lock_file(home).exists():
        return None
    try:
        with FileLock(_lock_file(home)).acquire(timeout=0):
            return None
    except Timeout:
        return _read_holder(home) or Writer(0, "?", "?")


def _lock_file(home: Home) -> Path:
    return home.root / "warehouse.lock"


def _holder_file(home: Home) -> Path:
    return home.root / "warehouse.lock.json"


def _read_holder(home: Home) -> Writer | None:
    # The holder may be between taking the lock and writing its note, or just letting go.
    try:
        return Writer(**json.loads(_holder_file(home).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
