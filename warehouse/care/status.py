"""What stands in a home: the publication, what waits, who writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from warehouse.home import Home
from warehouse.publishing.publication import Publication, PublicationMissing, current_publication
from warehouse.store.lock import Writer, writer_of


@dataclass(frozen=True)
class Status:
    """``publication`` is None before the first build, ``writer`` while nobody writes."""

    publication: Publication | None
    inbox_files: int
    archived_files: int
    writer: Writer | None


def status_of(home: Home) -> Status:
    """Look at the home without touching it; works while another process writes."""
    try:
        publication = current_publication(home)
    except PublicationMissing:
        publication = None
    return Status(publication, _files(home.inbox), _files(home.archive), writer_of(home))


def _files(folder: Path) -> int:
    return sum(
        path.is_file() and not path.name.startswith(".") for path in folder.rglob("*")
    )  # fmt: skip
