"""Files that are there whole or not at all: written beside their place, put on disk, renamed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from warehouse.home import PRIVATE

_PART = ".part"
_LONGEST = 200  # bytes of a name that a part keeps


@contextmanager
def whole(path: Path, mode: int = PRIVATE, named: str = "") -> Iterator[IO[bytes]]:
    """A file to write into that takes the place of ``path`` when all of it is on disk.

    What a kill leaves is a hidden ``.part`` beside it (see `leftovers`), known by the file's own name
    unless it is ``named`` otherwise. Raises OSError.
    """
    part = part_of(path.with_name(named) if named else path)
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, mode), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync(path.parent)


def part_of(path: Path) -> Path:
    """What is written beside a file or folder until it is whole; names the process that writes."""
    # File systems take names of 255 bytes.
    name = os.fsdecode(os.fsencode(path.name)[:_LONGEST])
    return path.with_name(f".{name}.{os.getpid()}{_PART}")


@contextmanager
def scratch(folder: Path | None, prefix: str) -> Iterator[Path]:
    """A folder for the time of a run, in ``folder`` or where the system keeps temporary files.

    Its name holds the process, so that what a kill leaves is known as such (see `scratch_left`).
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=f"{prefix}{os.getpid()}-") as made:
        yield Path(made)


def write_whole(path: Path, content: bytes | str, mode: int = PRIVATE) -> None:
    """Make ``content`` all that ``path`` holds; text goes out as UTF-8. Raises OSError."""
    with whole(path, mode) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def leftovers(folder: Path) -> list[Path]:
    """Parts in a folder whose process is gone: a kill came before they were whole."""
    return [
        path
        for path in _found(folder, f".*{_PART}")
        if not _is_running(path.name.removesuffix(_PART).rpartition(".")[2])
    ]


def scratch_left(folder: Path | None, prefix: str) -> list[Path]:
    """Our own folders of `scratch` whose process is gone."""
    where = Path(tempfile.gettempdir()) if folder is None else folder
    ours = re.compile(re.escape(prefix) + r"(\d+)-")
    return [
        path
        for path in _found(where, f"{prefix}*")
        if (made_by := ours.match(path.name))
        and path.is_dir()
        and path.lstat().st_uid == os.getuid()
        and not _is_running(made_by[1])
    ]


def remove(paths: Iterable[Path]) -> None:
    """Remove files and folders; one that cannot go stays for `doctor` to tell."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def _found(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _is_running(pid: str) -> bool:
    if not (pid.isascii() and pid.isdigit()):
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another account's
        return True
    return True
