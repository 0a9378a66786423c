"""A home in one file, and a home out of it: nothing of what was handed in depends on one disk.

The file is a zip that any program opens. Its entry ``backup.json`` names every file with its a
restore checks each before the home is there at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from warehouse.disk import EntryFault, disk_name, open_regular
from warehouse.errors import GreenparkError
from warehouse.home import PRIVATE, PRIVATE_FOLDER, Home
from warehouse.leftovers import BACKUP, BACKUP_FILE, RESTORE, left_by_backup, left_by_restore
from warehouse.progress import Progress
from warehouse.store.lock import writer_lock
from warehouse.store.raw import connect
from warehouse.version import code_version
from warehouse.whole import remove, scratch, whole

CONTENTS = "backup.json"
_CHUNK = 1024 * 1024
_COMPRESSION = 1  # most of a home is compressed already: documents, DuckDB files


class BackupRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """A backup that cannot be written or restored as asked."""


@dataclass(frozen=True)
class Backup:
    """What a backup holds; ``left_out`` lay in the inbox and could not be read, or is no plain file."""

    path: Path
    files: int
    size: int  # bytes of the zip
    made_at: str
    code_version: str
    left_out: tuple[EntryFault, ...] = ()


def back_up(home: Home, target: Path, progress: Progress = lambda *_: None) -> Backup:
    """Write all of ``home`` but its secrets and what a build makes anew into the zip ``target``.

    Nobody writes meanwhile; readers go on. Raises WriterBusy, BackupRefused.
    """
    if not home.warehouse_file.exists():
        raise BackupRefused(
            f"{home.root} 里没有数据仓库，无可备份", f"There is no warehouse in {home.root}"
        )
    if target.exists():
        raise BackupRefused(
            f"{target} 已存在；请换一个文件名", f"{target} exists; choose another name"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with writer_lock(home):
        remove(left_by_backup(home, target))
        with connect(home):
            pass  # opened and closed, so that the log is in the file
        with _sources(home) as sources:
            made_at, sums, left_out = _write(target, sources, progress)
    size = target.stat().st_size
    return Backup(target, len(sums), size, made_at, code_version(), tuple(left_out))


def restore(backup: Path, home: Home, progress: Progress = lambda *_: None) -> Backup:
    """Make ``home``, which must not be there yet, out of ``backup``; all of it or nothing.

    Raises BackupRefused for a home in use, and for a file that is no backup or is damaged.
    """
    if home.root.exists() and any(home.root.iterdir()):
        raise BackupRefused(
            f"{home.root} 不是空目录；请恢复到新的目录（--home）",
            f"{home.root} is not empty; restore into a new folder (--home)",
        )
    home.root.parent.mkdir(parents=True, exist_ok=True)
    remove(left_by_restore(home))
    with scratch(home.root.parent, RESTORE) as place:
        folder = place / "home"
        folder.mkdir(PRIVATE_FOLDER)
        try:
            with zipfile.ZipFile(backup) as archive:
                told = json.loads(archive.read(CONTENTS))
                _extract(archive, told["sha256"], folder, progress)
                files, made_at, code = len(told["sha256"]), told["made_at"], told["code_version"]
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as fault:
            raise BackupRefused(
                f"{backup} 不是完整的备份文件：{fault}", f"{backup} is not a whole backup: {fault}"
            ) from fault
        if home.root.exists():
            home.root.rmdir()
        folder.rename(home.root)
    return Backup(backup, files, backup.stat().st_size, made_at, code)


@contextmanager
def _sources(home: Home) -> Iterator[dict[str, Path]]:
    """Name in the backup -> file: what was handed in, recorded, decided and published.

    What others put into the inbox comes too, whatever it is.
    """
    folders = (home.archive, home.receipts, home.registry_dir, home.published)
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    records = [home.warehouse_file, *(path for path in [home.troubles_file] if path.exists())]
    sources: dict[str, Path] = {}
    for path in [*records, *found, *_in_inbox(home.inbox)]:
        # A name that no encoding knows, which a zip cannot hold, becomes one that people can read.
        name = PurePosixPath(*map(disk_name, path.relative_to(home.root).parts)).as_posix()
        sources[name if name not in sources else f"{name} ({len(sources)})"] = path
    with scratch(home.root, BACKUP) as place:
        if home.app_file.exists():
            # The dashboard writes to it at any time: sqlite's own backup sees a whole state.
            copy = place / home.app_file.name
            with (
                closing(sqlite3.connect(home.app_file)) as live,
                closing(sqlite3.connect(copy)) as to,
            ):
                live.backup(to)
            sources[home.app_file.name] = copy
        yield sources


def _in_inbox(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        yield from (Path(place) / name for name in sorted([*names, *linked]))


def _write(
    target: Path, sources: dict[str, Path], progress: Progress
) -> tuple[str, dict[str, str], list[EntryFault]]:
    """When it was made, the sha256 of each file in it, and what of the inbox could not be read."""
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    sums: dict[str, str] = {}
    left_out: list[EntryFault] = []
    # It holds personal data, like the home itself.
    with (
        whole(target, PRIVATE, BACKUP_FILE) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive,
    ):
        for number, (name, path) in enumerate(sources.items(), 1):
            progress(number, len(sources), name)
            try:
                with _opened(path, name) as source:
                    sums[name] = _add(archive, source, name)
            except EntryFault as fault:
                left_out.append(fault)
        told = {"made_at": made_at, "code_version": code_version(), "sha256": sums}
        archive.writestr(CONTENTS, json.dumps(told, ensure_ascii=False, indent=1))
    return made_at, sums, left_out


def _opened(path: Path, name: str) -> IO[bytes]:
    """A file of the inbox is opened as what others put there, all others as our own."""
    return open_regular(path) if name.startswith("inbox/") else path.open("rb")


def _add(archive: zipfile.ZipFile, source: IO[bytes], name: str) -> str:
    # By descriptor: of the very file that was opened, whatever bears its name by now.
    entry = zipfile.ZipInfo.from_file(source.fileno(), name, strict_timestamps=False)  # type: ignore[arg-type]
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as to:
        return _copy(source, to)


def _extract(
    archive: zipfile.ZipFile, sums: dict[str, str], folder: Path, progress: Progress
) -> None:
    """Every file that the backup names, each with its sha256; nothing else that is in the zip."""
    for number, (name, expected) in enumerate(sums.items(), 1):
        progress(number, len(sums), name)
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts:
            raise ValueError(name)
        target = folder / place
        for above in reversed(place.parents[:-1]):
            (folder / above).mkdir(PRIVATE_FOLDER, exist_ok=True)
        target.touch(PRIVATE)
        with archive.open(name) as source, target.open("wb") as to:
            if _copy(source, to) != expected:
                raise ValueError(f"{name} (sha256)")


def _copy(source: IO[bytes], to: IO[bytes]) -> str:
    """Copy in pieces; returns the sha256."""
    digest = hashlib.sha256()
    while piece := source.read(_CHUNK):
        digest.update(piece)
        to.write(piece)
    return digest.hexdigest()
