"""A small demo city, taken in and published once a session: what the dashboard's tests look at."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from ingest.demo import register_csv, write_city
from ingest.taking_in.intake import ingest
from tests.sharing import made_once
from warehouse.home import Home
from warehouse.publishing.build import build
from warehouse.registers.parks import import_parks

PARKS = 14
AS_OF = date(2026, 11, 22)


def publish_city(root: Path, parks: int = PARKS) -> Home:
    """Write a demo city under ``root``, ingest it, build it and publish it."""
    home = Home.at(root / "home")
    home.root.mkdir(parents=True)
    import_parks(home, register_csv(root, parks=parks))
    files = root / "files"
    write_city(files, parks=parks)
    for _ in ingest(home, [files], None, home.registry()):
        pass
    build(home, AS_OF)
    return home


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home built with nothing in it, for copies: their builds need not load the registry again."""

    def make(folder: Path) -> None:
        build(Home.at(folder / "home"), AS_OF)

    return Home.at(made_once(tmp_path_factory, "empty", make) / "home")


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home of a published demo city; tests only read it.

    Each worker has a copy: pages keep what they remember beside what they read.
    """
    made = made_once(tmp_path_factory, "city", publish_city)
    own = tmp_path_factory.mktemp("city") / "own"
    shutil.copytree(made, own)
    return Home.at(own / "home")
