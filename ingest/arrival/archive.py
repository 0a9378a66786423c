"""The bytes as handed in, kept under their sha256 before anything else happens to them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from warehouse.disk import open_regular
from warehouse.home import Home
from warehouse.whole import sync, whole

_CHUNK = 1 << 20
_MODE = 0o666  # what the service's umask leaves of it


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
    with whole(target, _MODE) as file:
        file.write(data)
    return digest


def keep_file(home: Home, path: Path, below: Path | None = None) -> tuple[Path, str]:
    """Archive a file too large to hold; gives where its bytes are kept, and their sha256.

    Raises EntryFault for what is no plain file (see `open_regular`).
    """
    home.archive.mkdir(parents=True, exist_ok=True)
    arrived = home.archive / f".arriving.{os.getpid()}.part"
    digest = hashlib.sha256()
    with open_regular(path, below) as source, whole(arrived, _MODE) as handle:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            handle.write(chunk)
    target = home.archive / digest.hexdigest()
    arrived.replace(target)
    sync(home.archive)
    return target, digest.hexdigest()


def hash_file(path: Path, below: Path | None = None) -> tuple[Path, str]:
    """The file as it is, and the sha256 of its bytes. Raises EntryFault as `keep_file` does."""
    with open_regular(path, below) as handle:
        return path, hashlib.file_digest(handle, "sha256").hexdigest()
