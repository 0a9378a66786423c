"""Names of files as people know them, whatever system stored them."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable

# Files that programs leave in folders; they hold nothing that was handed in.
_LITTER = ("~$", ".", "__macosx", "thumbs.db", "desktop.ini")
_IS_UTF8 = 0x800
# What cp437 makes of the bytes of most Chinese characters.
_FRAMES = re.compile("[\u2500-\u259f]")


def is_litter(name: str) -> bool:
    """Whether a name is that of a lock, system or hidden file."""
    return name.casefold().startswith(_LITTER)


def zip_names(entries: Iterable[zipfile.ZipInfo]) -> dict[str, str]:
    """The members of a zip: name as stored -> path as shown, with / between folders.

    A name without the flag for UTF-8 is UTF-8 all the same where macOS wrote it, and GB 18030 where
    Chinese Windows did. Some GB 18030 names are UTF-8 by chance, so one zip is read one way.
    """
    listed = list(entries)
    stored = [_bytes_of(entry) for entry in listed]
    foreign = [raw for raw in stored if raw is not None and not raw.isascii()]
    utf8 = sum(_is_in(raw, "utf-8") for raw in foreign)
    order = ("utf-8", "gb18030") if 2 * utf8 >= len(foreign) else ("gb18030", "utf-8")
    shown: dict[str, str] = {}
    taken: set[str] = set()
    for entry, raw in zip(listed, stored, strict=True):
        name = entry.filename if raw is None else _decoded(raw, order, entry.filename)
        name = unicodedata.normalize("NFC", name.replace("\\", "/"))
        name = name if name not in taken else f"{name} ({len(taken)})"
        taken.add(name)
        shown[entry.filename] = name
    return shown


def _bytes_of(entry: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a name that the zip format takes for cp437; None where it is known to be right.

    A name with the flag that holds frames and blocks was misread by the program that packed it.
    """
    if entry.flag_bits & _IS_UTF8 and not _FRAMES.search(entry.filename):
        return None
    try:
        return entry.filename.encode("cp437")
    except UnicodeError:
        return None


def _is_in(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeError:
        return False
    return True


def _decoded(raw: bytes, order: Iterable[str], otherwise: str) -> str:
    return next((raw.decode(code) for code in order if _is_in(raw, code)), otherwise)
