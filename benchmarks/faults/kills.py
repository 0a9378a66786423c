"""Power cuts: a command killed in the middle, at a moment by chance; the same command again."""

from __future__ import annotations

import shutil

from benchmarks.bulk import write_bulk
from benchmarks.faults.rounds import Round, kind
from benchmarks.faults.template import AS_OF
from ingest.arrival.archive import sha256_of
from warehouse.home import Home


@kind("`ingest` of documents killed", 24)
def ingest(one: Round) -> None:
    """Twenty reports; the next run takes in what is missing."""
    folder = one.reports(20)
    one.kill(one.start("ingest", folder), one.random.uniform(0.5, 3.5))
    one.goes(one.run("ingest", folder))


@kind("`ingest` of a bulk file killed", 10)
def bulk(one: Round) -> None:
    """Four hundred reports in one file, stored in batches."""
    path = one.place / "积压.json"
    write_bulk(path, 400, one.home.registry())
    one.handed_in.add(sha256_of(path.read_bytes()))
    one.kill(one.start("ingest", path), one.random.uniform(1.0, 6.0))
    one.goes(one.run("ingest", path))


@kind("`build` killed", 2)
def build(one: Round) -> None:
    """In dbt, in the copying of marts or in the cutting of extracts."""
    one.kill(one.start("build", "--as-of", AS_OF), one.random.uniform(2.0, 16.0))
    one.goes(one.run("build", "--as-of", AS_OF))


@kind("`publish` killed", 8)
def publish(one: Round) -> None:
    """What is built stays; the switch of readers is one step."""
    one.kill(one.start("publish"), one.random.uniform(0.5, 4.0))
    one.goes(one.run("publish"))


@kind("`watch` killed", 1)
def watch(one: Round) -> None:
    """While it takes in and builds; started again as systemd does, by one run of the same work."""
    one.home.inbox.mkdir(exist_ok=True)
    one.reports(3, one.home.inbox)
    one.must_stand = False  # the reports are newer than those of the city
    one.kill(one.start("watch"), one.random.uniform(3.0, 20.0))
    one.goes(one.run("refresh", "--as-of", AS_OF))


@kind("`backup` killed", 16)
def backup(one: Round) -> None:
    """The next one removes what it left."""
    target = one.place / "b.zip"
    one.kill(one.start("backup", target), one.random.uniform(0.3, 1.5))
    one.goes(one.run("backup", target))


@kind("`restore` killed", 16)
def restore(one: Round) -> None:
    """There is no home until all of it is there."""
    into = Home.at(one.home.root.parent / "restored")
    shutil.rmtree(into.root, ignore_errors=True)
    one.home = into
    one.kill(one.start("restore", one.template.backup), one.random.uniform(0.3, 1.5))
    if not into.root.exists():
        one.goes(one.run("restore", one.template.backup))


@kind("`rejudge` killed", 10)
def rejudge(one: Round) -> None:
    """Readings are appended in one step."""
    one.kill(one.start("rejudge"), one.random.uniform(0.5, 3.0))
    one.goes(one.run("rejudge"))


@kind("What killed runs leave lies about", 8)
def leftovers(one: Round) -> None:
    """Parts of files and temporary folders of processes that are gone: told, then removed."""
    for name in ("archive/.abc.999999.part", "receipts/.S1.999999.part", ".backup-999999-x/f"):
        path = one.home.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(one.random.randbytes(100))
    one.says(one.run("doctor"), "greenpark ingest", "greenpark backup")
    one.goes(one.run("ingest"))
    one.goes(one.run("backup", one.place / "b.zip"))
