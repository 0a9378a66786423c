"""What stands in a home: the publication, what waits, who writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warehouse.home import Home
from warehouse.publishing.publication import Publication, PublicationMissing, current_publication
from warehouse.store.aside import Trouble, troubles_of
from warehouse.store.lock import Writer, writer_of


@dataclass(frozen=True)
class Status:
    """``publication`` is None before the first build, ``writer`` while nobody writes.

    ``troubles`` are what lies in the inbox and could not be taken in; ``refused_files`` are kept there.
    """

    publication: Publication | None
    inbox_files: int
    refused_files: int
    troubles: list[Trouble]
    archived_files: int
    writer: Writer | None


def status_of(home: Home) -> Status:
    """Look at the home without touching it; works while another process writes."""
    try:
        publication = current_publication(home)
    except PublicationMissing:
        publication = None
    return Status(
        publication,
        files_in(home.inbox),
        files_in(home.refused),
        troubles_of(home),
        files_in(home.archive),
        writer_of(home),
    )


def files_in(folder: Path) -> int:
    """How many files lie in a folder and its folders, as `visible` tells them."""
    return sum(len(names) for _, _, names in visible(folder))


def visible(folder: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """A folder and those below it, with their folders and files; hidden ones do not count."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield Path(place), folders, [name for name in names if not name.startswith(".")]
