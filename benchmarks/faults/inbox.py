"""What people and other programs leave in an inbox: the one is told, the others go through."""

from __future__ import annotations

import os
import socket
import time
from contextlib import closing
from pathlib import Path

from benchmarks.faults.rounds import Round, kind
from ingest.arrival.archive import sha256_of

LONGEST = 255  # bytes of a name


def _two(one: Round) -> Path:
    """An inbox with two reports that are to go through."""
    one.home.inbox.mkdir(mode=0o700, exist_ok=True)
    return one.reports(2, one.home.inbox)


@kind("A pipe or a socket in the inbox", 8)
def pipe(one: Round) -> None:
    """Nobody waits at its end."""
    path = _two(one) / "管道.docx"
    if one.random.random() < 0.5:
        os.mkfifo(path)
    else:
        with closing(socket.socket(socket.AF_UNIX)) as made:
            made.bind(str(path))
    one.says(one.run("ingest"), path.name)
    path.unlink()
    one.goes(one.run("ingest"))


@kind("A link in the inbox", 8)
def link(one: Round) -> None:
    """To the secrets, the warehouse, a folder, itself: never followed."""
    path = _two(one) / "链接.docx"
    target = one.random.choice([one.home.warehouse_file, one.home.root, path, Path("/etc/passwd")])
    path.symlink_to(target)
    before = one.home.warehouse_file.stat().st_size
    one.says(one.run("ingest"), path.name)
    if (one.home.archive / sha256_of(Path("/etc/passwd").read_bytes())).exists():
        raise AssertionError("what the link leads to is in the archive")
    if one.home.warehouse_file.stat().st_size > before + (8 << 20):
        raise AssertionError("the warehouse has grown by itself")
    path.unlink()
    one.goes(one.run("ingest"))


@kind("A name that is no text, or is as long as may be", 8)
def name(one: Round) -> None:
    """A GBK name of an old zip program, line ends, 255 bytes: taken in."""
    (path, *_) = _two(one).iterdir()
    names = ["报告".encode("gbk") + b".docx", b"a\nb.docx", b"a" * (LONGEST - 5) + b".docx"]
    path.rename(path.with_name(os.fsdecode(one.random.choice(names))))
    one.goes(one.run("ingest"))


@kind("A file of the inbox that may not be read", 6)
def unreadable(one: Round) -> None:
    """The others go through; it follows when it may."""
    inbox = _two(one)
    before = set(inbox.iterdir())
    (path,) = set(one.reports(1, inbox).iterdir()) - before
    path.chmod(0)
    one.says(one.run("ingest", code=NO_PRIVILEGE), path.name)
    path.chmod(0o600)
    one.goes(one.run("ingest"))


# An administrator reads what nobody may: without these rights the round is as that of the service's account.
NO_PRIVILEGE = """
import ctypes, os
if os.geteuid() == 0:
    libc = ctypes.CDLL(None, use_errno=True)
    head, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc.capget(head, data)
    for at in (0, 1):
        data[at] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(head, data) == 0
"""


@kind("Half a file that is still being copied in", 1)
def half(one: Round) -> None:
    """The copy stalls for seconds: nobody refuses it or takes it from under its writer."""
    one.home.inbox.mkdir(mode=0o700, exist_ok=True)
    (source,) = one.reports(1).iterdir()
    content, path = source.read_bytes(), one.home.inbox / "慢.docx"
    one.must_stand = False  # the report is newer than those of the city
    watch = one.start("watch")
    try:
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
            file.flush()
            time.sleep(one.random.uniform(2.0, 6.0))
            file.write(content[len(content) // 2 :])
        until = time.monotonic() + 120
        while path.exists() and time.monotonic() < until:
            time.sleep(0.5)
        time.sleep(1)
    finally:
        watch.terminate()
        one.outputs.append(watch.communicate()[0])
    if path.exists() or "文件损坏" in one.outputs[-1]:
        raise AssertionError(one.outputs[-1][-500:])
    one.goes(one.run("refresh"))
