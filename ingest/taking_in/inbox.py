"""The inbox: what waits in it, when it is whole, and how it leaves."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.answer.said import Answer
from ingest.arrival.sources import is_litter
from ingest.taking_in.intake import ingest
from warehouse.home import Home
from warehouse.rules.rows import District, Registry

Stamp = tuple[int, int]


@dataclass(frozen=True)
class Waiting:
    """The files that wait, each with its size and time of change."""

    stamps: dict[Path, Stamp]

    def entries(self, inbox: Path) -> list[Path]:
        """The inbox's own files and folders that hold these files, in the order of names."""
        return sorted({inbox / path.relative_to(inbox).parts[0] for path in self.stamps})


def waiting(home: Home) -> Waiting:
    """All files in the inbox, in its folders too. Other programs' lock and system files do not count."""
    stamps = {}
    for folder, folders, names in os.walk(home.inbox):
        folders[:] = [name for name in folders if not is_litter(name)]
        for name in names:
            path = Path(folder) / name
            if not is_litter(name) and (stamp := stamp_of(path)):
                stamps[path] = stamp
    return Waiting(stamps)


def whole(before: Waiting, now: Waiting, inbox: Path) -> list[Path]:
    """Entries in which nothing has changed between two looks: no file of theirs is still arriving."""
    changed = {
        path
        for path in before.stamps.keys() | now.stamps.keys()
        if before.stamps.get(path) != now.stamps.get(path)
    }
    moving = {inbox / path.relative_to(inbox).parts[0] for path in changed}
    return [entry for entry in now.entries(inbox) if entry not in moving]


def ingest_inbox(
    home: Home,
    seen: Waiting,
    entries: Sequence[Path],
    district: District | None,
    registry: Registry,
) -> Iterator[Answer]:
    """Take in these entries of the inbox. Their files leave it once all are archived and answered."""
    taken: set[Path] = set()
    for answer in ingest(home, entries, district, registry):
        taken |= answer.paths
        yield answer
    leave(taken, seen, home, registry)


def leave(taken: Iterable[Path], seen: Waiting, home: Home, registry: Registry) -> None:
    """Remove the files that were archived and answered, and the folders they leave empty.

    A file that changed since it was seen, or came since, stays for the next time; so do the
    districts' own folders.
    """
    for path in taken:
        if path in seen.stamps and stamp_of(path) == seen.stamps[path]:
            path.unlink()
    for name, _, _ in os.walk(home.inbox, topdown=False):
        folder = Path(name)
        if folder != home.inbox and folder.name not in registry.districts_by_name:
            with suppress(OSError):  # not empty: something waits there still
                folder.rmdir()


def stamp_of(path: Path) -> Stamp | None:
    """Size and time of change, or None if the file is gone."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns
