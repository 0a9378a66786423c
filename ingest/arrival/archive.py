"""The bytes as handed in, kept under their sha256 before anything else happens to them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from warehouse.home import Home

_CHUNK = 1 << 20


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


def keep_file(home: Home, path: Path) -> tuple[Path, str]:
    """Archive a file too large to hold; gives where its bytes are kept, and their sha256."""
    home.archive.mkdir(parents=True, exist_ok=True)
    part = home.archive / f".{path.name}.{os.getpid()}.part"
    digest = hashlib.sha256()
    with path.open("rb") as source, part.open("wb") as handle:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            handle.write(chunk)
        handle.flush()
        os.fsync(handle.fileno())
    target = home.archive / digest.hexdigest()
    part.replace(target)
    _fsync_folder(home.archive)
    return target, digest.hexdigest()


def hash_file(path: Path) -> tuple[Path, str]:
    """The file as it is, and the sha256 of its bytes."""
    with path.open("rb") as handle:
        return path, hashlib.file_digest(handle, "sha256").hexdigest()


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
