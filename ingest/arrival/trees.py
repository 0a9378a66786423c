"""Folders and zips as handed in, alike: each gives its files and the folders and zips in it."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from ingest.arrival.files import InputFile
from ingest.arrival.names import is_litter, zip_names
from ingest.readers.errors import UnreadableFile
from ingest.readers.limits import MEGABYTE, Limits, refuse_above
from ingest.readers.package import ZIP_FAULTS, Package
from warehouse.disk import disk_name, list_folder, open_regular, read_regular

_DEEPEST = 3  # a zip in a zip in a zip; what lies deeper stays a file
_MOST_OPEN = 3


@dataclass(frozen=True, slots=True)
class Level:
    """What lies in a folder: its own files, and the folders and zips in it, by name."""

    files: tuple[InputFile, ...]
    folders: tuple[Folder, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, on disk or in a zip, or a zip. ``shown`` is its path where it lies in a zip.

    ``as_file`` is a zip as the file that it is too. ``open`` raises UnreadableFile for a zip that
    is damaged, locked or hostile, EntryFault for what cannot be opened on disk.
    """

    name: str
    shown: str
    path: Path
    open: Callable[[], Level]
    as_file: InputFile | None = None

    def walk(self, prefix: str = "") -> Iterator[InputFile]:
        """All files below, named by their way from here. A zip that cannot be opened is a file."""
        level = self.open()
        for file in level.files:
            yield replace(file, name=prefix + PurePosixPath(file.name).name)
        for folder in level.folders:
            as_file = folder.as_file
            if as_file is not None and folder.is_closed():
                yield replace(as_file, name=prefix + folder.name)
            else:
                yield from folder.walk(f"{prefix}{folder.name}/")

    def is_closed(self) -> bool:
        """Whether nothing can be taken out of it: a zip that cannot be opened, or holds nothing."""
        try:
            level = self.open()
        except UnreadableFile:
            return True
        return not level.files and not level.folders


@dataclass(slots=True)
class _Members:
    """The members of a zip below one of its folders: path as shown -> name as stored."""

    stored: dict[str, str]
    folder: str = ""

    def files(self) -> list[str]:
        return sorted(name for name in self.stored if "/" not in name[len(self.folder) :])

    def folders(self) -> list[str]:
        below = (name[len(self.folder) :] for name in self.stored)
        return sorted({name.partition("/")[0] for name in below if "/" in name})

    def under(self, name: str) -> _Members:
        path = f"{self.folder}{name}/"
        return _Members({n: s for n, s in self.stored.items() if n.startswith(path)}, path)


class _Zip:
    """A zip held in memory, opened with the suspicion that an Office package is opened with."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        Package(data, limits)
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self.entries = self._zip.infolist()

    def part(self, name: str) -> bytes:
        """The bytes of a member; F03 when it is damaged."""
        try:
            return self._zip.read(name)
        except ZIP_FAULTS as fault:
            raise UnreadableFile("F03", found=name) from fault


@dataclass(slots=True)
class Trees:
    """Opens folders and zips; of the zips, the last few stay open.

    What one zip and the zips in it unpack to is limited together.
    """

    limits: Limits
    _below: dict[Path, Path] = field(default_factory=dict)
    _open: dict[tuple[Path, tuple[str, ...]], _Zip] = field(default_factory=dict)
    _unpacked: dict[Path, dict[tuple[str, ...], float]] = field(default_factory=dict)

    def folder(self, path: Path, below: Path, name: str = "") -> Folder:
        """A folder on disk. Between ``below`` and what lies in it no link is followed."""
        name = name or disk_name(path.name)
        return Folder(name, name, path, partial(self._list_disk, path, below))

    def zip(self, path: Path, below: Path, name: str = "") -> Folder:
        """A zip on disk, opened as `folder` opens files."""
        file = disk_file(path, below, name)
        self._below[path] = below
        return Folder(file.name, file.name, path, partial(self._list_zip, path, ()), file)

    def _list_disk(self, path: Path, below: Path) -> Level:
        """What is neither file nor folder counts as a file: reading it says what it is."""
        files, folders = [], []
        for entry in list_folder(path):
            inner = path / entry.name
            if is_litter(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(self.folder(inner, below))
            elif is_zip(entry.name):
                folders.append(self.zip(inner, below))
            else:
                files.append(disk_file(inner, below))
        return Level(tuple(files), tuple(folders))

    def _list_zip(self, path: Path, way: tuple[str, ...]) -> Level:
        """The first look at a zip reads all of it: one that is damaged is not taken apart."""
        opened = self._zip(path, way)
        names = zip_names(opened.entries)
        stored = {
            shown: name
            for name, shown in names.items()
            if not shown.endswith("/") and not any(is_litter(p) for p in PurePosixPath(shown).parts)
        }
        for name in stored.values():
            opened.part(name)
        return self._list_members(path, way, _Members(stored))

    def _list_members(self, path: Path, way: tuple[str, ...], members: _Members) -> Level:
        files = [self._member(path, way, shown, members.stored[shown]) for shown in members.files()]
        is_deep = len(way) + 1 >= _DEEPEST
        folders = [self._zip_folder(path, way, members.under(name)) for name in members.folders()]
        for file in [] if is_deep else [*files]:
            if is_zip(file.name):
                files.remove(file)
                inner = (*way, members.stored[file.name])
                name = PurePosixPath(file.name).name
                opener = partial(self._list_zip, path, inner)
                folders.append(Folder(name, file.name, path, opener, file))
        return Level(tuple(files), tuple(sorted(folders, key=lambda folder: folder.name)))

    def _zip_folder(self, path: Path, way: tuple[str, ...], members: _Members) -> Folder:
        shown = members.folder.rstrip("/")
        name = PurePosixPath(shown).name
        return Folder(name, shown, path, partial(self._list_members, path, way, members))

    def _member(self, path: Path, way: tuple[str, ...], shown: str, stored: str) -> InputFile:
        return InputFile(shown, lambda: self._zip(path, way).part(stored), path)

    def _zip(self, path: Path, way: tuple[str, ...]) -> _Zip:
        """A zip, open; ``way`` leads from the one on disk through the zips in it."""
        key = (path, way)
        if (known := self._open.pop(key, None)) is None:
            known = self._opened(path, way)
        self._open[key] = known
        while len(self._open) > _MOST_OPEN:
            self._open.pop(next(iter(self._open)))
        return known

    def _opened(self, path: Path, way: tuple[str, ...]) -> _Zip:
        if way:
            data = self._zip(path, way[:-1]).part(way[-1])
        else:
            with open_regular(path, self._below[path]) as file:
                size = os.fstat(file.fileno()).st_size / MEGABYTE
                refuse_above("max_file_mb", size, self.limits.max_file_mb)
                data = file.read()
        opened = _Zip(data, self.limits)
        unpacked = self._unpacked.setdefault(path, {})
        megabytes = sum(entry.file_size for entry in opened.entries) / MEGABYTE
        others = sum(size for other, size in unpacked.items() if other != way)
        refuse_above("max_unpacked_mb", round(others + megabytes), self.limits.max_unpacked_mb)
        unpacked[way] = megabytes
        return opened


def disk_file(path: Path, below: Path, name: str = "") -> InputFile:
    """A file on disk; reading it raises EntryFault for what is no plain file (see `open_regular`)."""
    return InputFile(name or disk_name(path.name), partial(read_regular, path, below), path)


def is_zip(name: str) -> bool:
    """Whether a file's name says that it is a zip."""
    return PurePosixPath(name).suffix.lower() == ".zip"
