"""The bytes as handed in, kept under their sha256 before anything else happens to them."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from warehouse.disk import open_regular
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.whole import sync, whole

_CHUNK = 1 << 20


def sha256_of(data: bytes) -> str:
    """The name under which bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def keep(home: Home, data: bytes) -> str:
    """Write bytes to the archive, whole or not at all; gives their sha256.

    Known bytes stay as they are; where the disk has damaged them since, these take their place.
    """
    digest = sha256_of(data)
    target = home.archive / digest
    if target.exists() and hash_file(target)[1] == digest:
        return digest
    home.archive.mkdir(parents=True, exist_ok=True)
    with whole(target) as file:
        file.write(data)
    return digest


def keep_file(home: Home, path: Path, below: Path | None = None) -> tuple[Path, str]:
    """Archive a file too large to hold; gives where its bytes are kept, and their sha256.

    Raises EntryFault for what is no plain file (see `open_regular`).
    """
    home.archive.mkdir(parents=True, exist_ok=True)
    arrived = home.archive / f".arriving.{os.getpid()}.part"
    digest = hashlib.sha256()
    with open_regular(path, below) as source, whole(arrived) as handle:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            handle.write(chunk)
    target = home.archive / digest.hexdigest()
    arrived.replace(target)
    sync(home.archive)
    return target, digest.hexdigest()


class ArchiveDamaged(GreenparkError):  # noqa: N818 -- a state, not a fault
    """A document that the archive no longer holds as it came."""

    def __init__(self, name: str, digest: str) -> None:
        super().__init__(
            f"{name}：原件在存档中缺失或已损坏（archive/{digest}），未予判读；"
            "请从备份恢复该文件，或由提交人重新提交同一文件",
            f"{name}: its original is missing from the archive or damaged (archive/{digest}) and was "
            "not read; restore that file from a backup, or have the same file handed in again",
        )


def whole_bytes(home: Home, digest: str, name: str) -> bytes:
    """The bytes kept under a sha256. Raises ArchiveDamaged where they are not those any more."""
    try:
        data = (home.archive / digest).read_bytes()
    except FileNotFoundError:
        raise ArchiveDamaged(name, digest) from None
    if sha256_of(data) != digest:
        raise ArchiveDamaged(name, digest)
    return data


@lru_cache(maxsize=16)
def whole_file(home: Home, digest: str, name: str) -> Path:
    """Where a file too large to hold is kept; it is looked at once. Raises ArchiveDamaged."""
    path = home.archive / digest
    if not path.exists() or hash_file(path)[1] != digest:
        raise ArchiveDamaged(name, digest)
    return path


def hash_file(path: Path, below: Path | None = None) -> tuple[Path, str]:
    """The file as it is, and the sha256 of its bytes. Raises EntryFault as `keep_file` does."""
    with open_regular(path, below) as handle:
        return path, hashlib.file_digest(handle, "sha256").hexdigest()
