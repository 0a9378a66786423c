"""Files that are there whole or not at all: written beside their place, put on disk, renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from warehouse.home import PRIVATE

_PART = ".part"


@contextmanager
def whole(path: Path, mode: int = PRIVATE) -> Iterator[IO[bytes]]:
    """A file to write into that takes the place of ``path`` when all of it is on disk.

    What an error or a kill leaves is a hidden ``.part`` beside it (see `leftovers`). Raises OSError.
    """
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}{_PART}")
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
        for path in sorted(folder.glob(f".*{_PART}"))
        if not _is_running(path.name.removesuffix(_PART).rpartition(".")[2])
    ]


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
