"""The inbox: what lies in it, what makes an entry of it, and how it leaves.

An entry is what is taken in by itself: a file or folder of the inbox, or of a district's folder in it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ingest.arrival.names import is_litter
from warehouse.disk import EntryFault, list_folder
from warehouse.home import Home
from warehouse.rules.rows import District, Registry

_LONGEST_NAME = 255  # bytes
_LONGEST_DISTRICT = 4  # characters: 浦东新区


class Stamp(NamedTuple):
    """A file, folder or whatever it is, as it lies on disk; a link is itself, not what it leads to."""

    mode: int
    inode: int
    size: int
    written_ns: int
    changed_ns: int  # renamed, or its rights or times set: also without being written

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, not a link to one."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_plain(self) -> bool:
        """Whether it is a plain file or a folder."""
        return self.is_folder or stat.S_ISREG(self.mode)


@dataclass(frozen=True)
class Waiting:
    """All that lies in the inbox and below; ``closed`` are folders that cannot be looked into."""

    inbox: Path
    stamps: dict[Path, Stamp]
    inside: dict[Path, list[Path]] = field(default_factory=dict)  # by folder
    closed: frozenset[Path] = frozenset()

    def entries(self, districts: Container[str]) -> list[Path]:
        """The entries that hold something, in the order of names."""
        return sorted(
            {
                self.entry_of(path, districts)
                for path, stamp in self.stamps.items()
                if not stamp.is_folder or path in self.closed
            }
        )

    def within(self, entry: Path) -> dict[Path, Stamp]:
        """An entry and all that lies below it."""
        found = {}
        paths = [entry]
        while paths:
            path = paths.pop()
            found[path] = self.stamps[path]
            paths += self.inside.get(path, [])
        return found

    def stamp_of(self, entry: Path) -> str:
        """Changes with an entry, with all below it, and with the rights on the folder it lies in."""
        seen = repr(sorted(self.within(entry).items()))
        above = self.stamps.get(entry.parent)
        return hashlib.sha256(
            f"{seen}{above and above.mode}".encode("utf-8", "replace")
        ).hexdigest()

    def entry_of(self, path: Path, districts: Container[str]) -> Path:
        """The entry to which a path in the inbox belongs."""
        first, *rest = path.relative_to(self.inbox).parts
        entry = self.inbox / first
        return entry / rest[0] if rest and first in districts else entry


def waiting(home: Home) -> Waiting:
    """What lies in the inbox now. Other programs' lock, system and hidden files do not count."""
    inbox = home.inbox.resolve()
    stamps: dict[Path, Stamp] = {}
    inside: dict[Path, list[Path]] = {}
    closed = set()
    folders = [inbox] if inbox.is_dir() else []
    while folders:
        folder = folders.pop()
        try:
            names = [entry.name for entry in list_folder(folder) if not is_litter(entry.name)]
        except EntryFault:
            if folder == inbox:
                raise
            closed.add(folder)
            continue
        for path in (folder / name for name in names):
            if stamp := stamp_of(path):
                stamps[path] = stamp
                inside.setdefault(folder, []).append(path)
                if stamp.is_folder:
                    folders.append(path)
    return Waiting(inbox, stamps, inside, frozenset(closed))


def stamp_of(path: Path) -> Stamp | None:
    """How something lies on disk, or None if it is gone or out of reach."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return Stamp(
        status.st_mode, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
    )


def leave(
    taken: Iterable[tuple[Path, bool]], seen: Waiting, home: Home, registry: Registry
) -> list[EntryFault]:
    """Take files that were archived and answered out of the inbox, refused ones into `.refused`.

    ``taken`` says of each whether it was refused. A file that changed since it was ``seen`` stays for
    the next time; so do the districts' own folders. Gives those that could not leave.
    """
    stuck = []
    folders: set[Path] = set()
    for path, is_refused in sorted(taken):
        if stamp_of(path) != seen.stamps.get(path):
            continue
        try:
            if is_refused:
                _keep_refused(path, home)
            else:
                path.unlink()
        except OSError as error:
            stuck.append(EntryFault(path, "stuck", error.strerror or str(error)))
        folders |= {
            folder
            for folder in path.parents
            if seen.inbox in folder.parents and not _is_districts(folder, seen, registry)
        }
    # Below them, what held no file of its own is empty too.
    folders |= {
        path for path, stamp in seen.stamps.items() if stamp.is_folder and folders & {*path.parents}
    }
    for folder in sorted(folders, reverse=True):
        with suppress(OSError):  # not empty: something waits there still
            folder.rmdir()
    return stuck


def misnamed(
    entries: Iterable[Path], seen: Waiting, registry: Registry
) -> Iterator[tuple[Path, District | None]]:
    """Folders of the inbox that seem meant for a district but bear no district's name; the nearest."""
    for entry in entries:
        name = entry.name
        is_folder = entry.parent == seen.inbox and seen.stamps[entry].is_folder
        if not is_folder or name in registry.districts_by_name:
            continue
        near = [row for row in registry.districts if Levenshtein.distance(row.name_zh, name) <= 1]
        if near:
            yield entry, near[0]
        elif len(name) <= _LONGEST_DISTRICT and name.endswith("区") and not name.endswith("园区"):
            yield entry, None


def _is_districts(folder: Path, seen: Waiting, registry: Registry) -> bool:
    return folder.parent == seen.inbox and folder.name in registry.districts_by_name


def _keep_refused(path: Path, home: Home) -> None:
    inbox = home.inbox.resolve()
    folder = inbox / home.refused.name / path.parent.relative_to(inbox)
    folder.mkdir(parents=True, exist_ok=True)
    if folder.resolve() != folder:
        raise OSError(f"{home.refused.name}: link")
    target, number = folder / path.name, 2
    while target.is_symlink() or target.exists():
        ending = os.fsencode(f"({number}){path.suffix}")
        stem = os.fsencode(path.stem)[: _LONGEST_NAME - len(ending)].decode("utf-8", "ignore")
        target, number = folder / (stem + os.fsdecode(ending)), number + 1
    path.rename(target)
