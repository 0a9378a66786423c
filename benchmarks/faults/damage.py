"""Torn disks: a file cut, emptied or overwritten; what the message asks for is done."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from benchmarks.faults.rounds import Round, kind
from benchmarks.faults.template import AS_OF, USER
from warehouse.home import Home
from warehouse.publishing.extracts import extracts_of
from warehouse.publishing.publication import current_publication, publications
from warehouse.rules.files import SEEDS

QUERY = ("sql", "SELECT count(*) FROM fct_diagnoses")


@kind("The publication damaged", 12)
def publication(one: Round) -> None:
    """Readers are told; `repair` gives them the last whole one."""
    one.damage(current_publication(one.home).path)
    one.says(one.run(*QUERY), "greenpark repair")
    one.goes(one.run("repair"))
    one.goes(one.run(*QUERY))


@kind("Every publication damaged", 3)
def publications_all(one: Round) -> None:
    """`repair` publishes what is built anew."""
    for each in list(publications(one.home)):
        one.damage(each.path, "cut", "emptied")
    one.says(one.run(*QUERY), "greenpark repair")
    one.goes(one.run("repair"))


@kind("The pointer `current.json` damaged", 12)
def pointer(one: Round) -> None:
    """It is a file of a few hundred letters that everything goes by."""
    one.damage(one.home.published / "current.json")
    one.says(one.run(*QUERY), "greenpark repair")
    one.goes(one.run("repair"))


@kind("The pointer `current.json` gone", 6)
def no_pointer(one: Round) -> None:
    """As of a home restored by hand without it."""
    (one.home.published / "current.json").unlink()
    one.goes(one.run("repair"))


@kind("An older publication or its notes damaged", 5)
def older(one: Round) -> None:
    """It is no comparison, and that is said; readers and the next publication go on."""
    *_, oldest = publications(one.home)
    one.damage(oldest.path if one.random.random() < 0.5 else oldest.path.with_suffix(".json"))
    one.goes(one.run(*QUERY))
    one.goes(one.run("publish"))


@kind("A district's extract damaged or gone", 6)
def extract(one: Round) -> None:
    """`doctor` names it, `repair` cuts it anew from the city's file."""
    path = one.random.choice(sorted(extracts_of(current_publication(one.home).path)))
    if one.random.random() < 0.3:
        path.unlink()
    else:
        one.damage(path)
    one.says(one.run("doctor"), "greenpark repair")
    one.goes(one.run("repair"))


@kind("`warehouse.duckdb` damaged", 4)
def warehouse(one: Round) -> None:
    """Nothing is judged by it; the backup of the night before comes back, then what came since."""
    folder = one.reports(2)
    one.goes(one.run("ingest", folder))
    one.damage(one.home.warehouse_file, "emptied", "overwritten")
    command = one.random.choice(["ingest", "check", "rejudge", "build"])
    paths = [folder] if command in ("ingest", "check") else []
    one.says(one.run(command, *paths), "warehouse.duckdb", "greenpark restore")
    into = Home.at(one.home.root.parent / "restored")
    shutil.rmtree(into.root, ignore_errors=True)
    one.home = into
    one.goes(one.run("restore", one.template.backup))
    one.goes(one.run("ingest", folder))


@kind("`app.sqlite` damaged", 12)
def app(one: Round) -> None:
    """Users are told; the file comes back out of the backup."""
    one.damage(one.home.app_file, "cut", "overwritten")
    one.says(one.run("users", "list"), "app.sqlite", "备份")
    with zipfile.ZipFile(one.template.backup) as backup:
        one.home.app_file.write_bytes(backup.read("app.sqlite"))
    told = one.run("users", "list")
    one.goes(told)
    if USER[2] not in told.stdout:
        raise AssertionError("the user is gone")


@kind("An original in the archive damaged", 5)
def original(one: Round) -> None:
    """`rejudge` names it and leaves its submission alone; handed in again, it is mended."""
    _lose_an_original(one, lambda path: one.damage(path))


@kind("An original in the archive gone", 3)
def no_original(one: Round) -> None:
    """The same of one that is not there."""
    _lose_an_original(one, Path.unlink)


def _lose_an_original(one: Round, lose: object) -> None:
    folder = one.reports(1)
    one.goes(one.run("ingest", folder))
    (document,) = folder.iterdir()
    (sha,) = one.handed_in - one.template.handed_in
    assert callable(lose)
    lose(one.home.archive / sha)
    one.says(one.run("rejudge"), sha[:12])
    one.goes(one.run("ingest", document))
    one.goes(one.run("rejudge"))


@kind("A file of the city's registry damaged", 20)
def registry(one: Round) -> None:
    """Nothing is judged by it until it is put right."""
    name = one.random.choice(["districts.csv", "indicators.csv", "checks.csv", "level_words.csv"])
    own = one.home.registry_dir / name
    own.parent.mkdir(exist_ok=True)
    content = (SEEDS / name).read_bytes()
    cut = content[: one.random.randrange(10, 60)]
    own.write_bytes(one.random.choice([cut, b"", content.decode().encode("gb18030")]))
    folder = one.reports(1)
    command = one.random.choice(["ingest", "check"])
    one.says(one.run(command, folder), name)
    own.write_bytes(content)
    one.goes(one.run("ingest", folder))


@kind("`built.json` damaged", 1)
def built(one: Round) -> None:
    """As of a disk that filled up: unreadable is as not built."""
    one.damage(one.home.dbt_dir / "built.json", "cut", "emptied")
    one.says(one.run("publish"), "greenpark build")
    one.goes(one.run("build", "--as-of", AS_OF))
