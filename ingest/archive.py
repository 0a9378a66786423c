"""The bytes as handed in, kept under their sha256 before anything else happens to them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from warehouse.home import Home


def sha256_of(data: bytes) -> str:
    """The name under which bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def keep(home: Home, data: bytes) -> str:
    """Write bytes to the archive, whole or not at all; gives their sha256. Known bytes stay as they are."""
    digest = sha256_of(data)
    target = home.archive / digest
    if target.exists():
        return digest
    home.archive.mkdir(parents=True, exist_ok=True)
    part = home.archive / f".{digest}.{os.getpid()}.part"
    with part.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(target)
    _fsync_folder(home.archive)
    return digest


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
