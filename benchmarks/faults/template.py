"""The small made-up city that each round starts from: taken in, published twice, backed up."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.measure import marts_of, on_record
from ingest.demo import write_city
from warehouse.home import Home

AS_OF = "2026-06-30"
PARKS = 4
GREENPARK = Path(sys.executable).with_name("greenpark")
USER = ("users", "add", "li@example.cn", "--role", "bureau")


@dataclass(frozen=True)
class Template:
    """A home that is never used itself; ``home`` is where its copies stand, always the same place.

    dbt keeps its parse of the project for a warehouse of one path only.
    """

    kept: Path
    home: Home
    backup: Path
    documents: Path
    marts: dict[str, str]
    handed_in: frozenset[str]


def make_template(place: Path) -> Template:
    """Make the city in ``place`` by the product's own commands; about a minute."""
    home, documents, backup = Home.at(place / "home"), place / "city", place / "backup.zip"
    write_city(documents, parks=PARKS)
    for command in (
        ("ingest", str(documents)),
        ("build", "--as-of", AS_OF),
        ("publish",),
        USER,
        ("backup", str(backup)),
    ):
        subprocess.run([GREENPARK, "--home", home.root, *command], check=True, capture_output=True)
    kept = place / "template"
    shutil.copytree(home.root, kept)
    return Template(kept, home, backup, documents, marts_of(home), frozenset(on_record(home)))
