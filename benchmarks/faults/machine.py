"""A machine that fails: no room, read-only, little memory, a clock set back, others in the way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from benchmarks.faults.rounds import Round, kind, little_memory
from benchmarks.faults.template import AS_OF, USER
from warehouse.publishing.publication import current_publication

CLOCK = """
from datetime import timedelta
import warehouse.publishing.publish as publish
real = publish._now
publish._now = lambda: real() - timedelta(seconds={back})
"""


@contextmanager
def small_disk(one: Round, room: int) -> Iterator[None]:
    """The home on a disk of its own with so many bytes left; needs the right to mount."""
    root = one.home.root
    beside = root.with_name("beside")
    shutil.rmtree(beside, ignore_errors=True)
    root.rename(beside)
    root.mkdir(mode=0o700)
    used = sum(path.stat().st_size + 4096 for path in beside.rglob("*"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g,mode=700", "tmpfs", root], check=True)
    try:
        shutil.copytree(beside, root, dirs_exist_ok=True)
        _remount(one, f"size={max(used, _used(one)) + room}")
        yield
        shutil.rmtree(beside)
        shutil.copytree(root, beside)
    finally:
        subprocess.run(["umount", root], check=True)
    root.rmdir()
    beside.rename(root)


def _used(one: Round) -> int:
    usage = shutil.disk_usage(one.home.root)
    return usage.used


def _remount(one: Round, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", one.home.root], check=True)


@kind("The disk full while documents are taken in", 8)
def full_at_ingest(one: Round) -> None:
    """A rest of the disk by chance; room again, the same command."""
    folder = one.reports(10)
    with small_disk(one, one.random.randrange(4096, 200_000)):
        one.says(one.run("ingest", folder), "磁盘已满")
        _remount(one, "size=1g")
        one.goes(one.run("ingest", folder))


@kind("The disk full while a publication is written", 5)
def full_at_publish(one: Round) -> None:
    """The marts, an extract or the pointer: readers keep what they have."""
    with small_disk(one, one.random.randrange(4096, 6_000_000)):
        one.says(one.run("publish"), "磁盘已满")
        _remount(one, "size=1g")
        one.goes(one.run("publish"))


@kind("The disk full in a build", 1)
def full_at_build(one: Round) -> None:
    """In dbt's own files or the warehouse."""
    with small_disk(one, one.random.randrange(4096, 1_000_000)):
        one.says(one.run("build", "--as-of", AS_OF), "磁盘已满")
        _remount(one, "size=1g")
        one.goes(one.run("build", "--as-of", AS_OF))


@kind("The disk mounted read-only", 8)
def read_only(one: Round) -> None:
    """Readers go on; writers say so."""
    folder = one.reports(1)
    with small_disk(one, 1 << 29):
        _remount(one, "ro")
        one.goes(one.run("sql", "SELECT count(*) FROM fct_diagnoses"))
        commands = (("ingest", folder), ("publish",), ("backup", one.place / "b.zip"))
        one.says(one.run(*one.random.choice(commands)), str(one.home.root))
        _remount(one, "rw")
        one.goes(one.run("ingest", folder))


@kind("Too little memory", 4)
def memory(one: Round) -> None:
    """By chance how little: a sentence, or no start at all; then enough."""
    folder = one.reports(2)
    little = little_memory(one.random.randrange(600, 660))
    with suppress(subprocess.TimeoutExpired):  # a thread that never began: whoever watches ends it
        done = one.run("ingest", folder, before=little, patience=30)
        if done.returncode == 1:
            one.says(done, "内存不足")
    one.goes(one.run("ingest", folder))


@kind("The clock set back between publications", 3)
def clock(one: Round) -> None:
    """By seconds, a day or a year: the newest by number stays, and is never cleared away."""
    back = one.random.choice([1, 60, 3600, 86_400, 31_536_000])
    one.goes(one.run("publish", code=CLOCK.format(back=back)))
    first = current_publication(one.home).path
    one.goes(one.run("publish", code=CLOCK.format(back=2 * back)))
    second = current_publication(one.home).path
    one.goes(one.run("publish"))
    third = current_publication(one.home).path
    if len({first, second, third}) < 3:
        raise AssertionError(f"readers were left with {third.name}")


@kind("Two writers at once", 6)
def writers(one: Round) -> None:
    """One does the work; the other waits for it or says who is writing."""
    folder = one.reports(15)
    first = one.start("ingest", folder)
    time.sleep(one.random.uniform(0.0, 1.0))
    second = one.run("ingest", folder)
    one.outputs.append(first.communicate()[0])
    if second.returncode:
        one.says(second, "写入")
    one.goes(one.run("ingest", folder))


@kind("`app.sqlite` locked by another program", 2)
def locked(one: Round) -> None:
    """A wait, then a sentence."""
    with closing(sqlite3.connect(one.home.app_file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        one.says(one.run(*USER), "app.sqlite", "稍后重试")
    one.goes(one.run(*USER))


def can_mount() -> bool:
    """Whether this account may make a disk of its own."""
    return os.geteuid() == 0 and shutil.which("mount") is not None
