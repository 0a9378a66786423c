"""Files that are no document of Word or Excel, named so that their refusal says what to do."""

from __future__ import annotations

from pathlib import PurePath

from ingest.readers.errors import UnreadableFile
from ingest.readers.word.kinds import kind_by_name, package_kind, text_kind

# First bytes of kinds that people hand in; other archives than .zip are to be packed again.
_ARCHIVES = (
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
)
_PICTURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
)
_TAR = (257, b"ustar")
OFD_PART = "OFD.xml"


def other_kind(name: str, data: bytes) -> UnreadableFile:
    """The refusal of a file that no reader knows: F17 for an archive, else F01 with its kind.

    The kind is what the first bytes say, else the ending of the name.
    """
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, kind in _ARCHIVES:
        if start.startswith(magic):
            return UnreadableFile("F17", found=kind)
    at, magic = _TAR
    if data[at : at + len(magic)] == magic:
        return UnreadableFile("F17", found="TAR")
    picture = next((kind for magic, kind in _PICTURES if start.startswith(magic)), None)
    found = text_kind(data) or picture or kind_by_name(name) or PurePath(name).suffix or "?"
    return UnreadableFile("F01", found=found)


def zip_kind(names: frozenset[str]) -> UnreadableFile:
    """The refusal of a zip that is no Office package: F18 for an OFD, else F01."""
    if OFD_PART in names:
        return UnreadableFile("F18", found="OFD")
    return UnreadableFile("F01", found=package_kind(names) or "ZIP")
