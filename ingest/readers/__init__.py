"""Readers: the bytes of one file to a document of paragraphs and grids of cells, without meaning."""

from __future__ import annotations

from pathlib import PurePath

from ingest.grid import Document
from ingest.readers import ole
from ingest.readers.docx import read_docx
from ingest.readers.errors import UnreadableFile
from ingest.readers.flat_package import as_package
from ingest.readers.limits import MEGABYTE, Limits, refuse_above
from ingest.readers.package import Package
from ingest.readers.word_kinds import is_flat_package, kind_by_name, text_kind, zip_kind
from ingest.readers.xls import read_xls
from ingest.readers.xlsx import read_xlsx

__all__ = ["Limits", "UnreadableFile", "read_document"]

_ZIP, _EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_PDF = b"%PDF-"
_OLD_WORD = (".doc", ".dot", ".wps", ".wpt")
_KNOWN = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
)


def read_document(name: str, data: bytes, limits: Limits) -> Document:
    """Read one file, whatever its name says it is.

    Raises UnreadableFile with a check from F01 to F09. ``name`` only helps to say what was found.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile("F02")
    refuse_above("max_file_mb", len(data) / MEGABYTE, limits.max_file_mb)
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return _read_package(data, limits)
    if data.startswith(ole.MAGIC):
        return _read_ole(name, data, limits)
    if is_flat_package(data):
        return _read_package(as_package(data, limits), limits)
    if _PDF in data[:1024]:
        raise UnreadableFile("F05")
    raise UnreadableFile("F01", found=_kind(name, data))


def _read_package(data: bytes, limits: Limits) -> Document:
    package = Package(data, limits)
    main_part = package.main_part()
    if main_part is None:
        if "[Content_Types].xml" in package.names:
            raise UnreadableFile("F03", found="_rels/.rels")
        for name in sorted(package.names):
            package.part(name)  # a damaged one is a better reason than the kind of file
        raise UnreadableFile("F01", found=zip_kind(package.names) or "ZIP")
    if main_part.endswith(".bin"):
        raise UnreadableFile("F01", found="XLSB")
    if main_part.startswith("ppt/"):
        raise UnreadableFile("F01", found="presentation")
    if main_part.startswith("xl/"):
        return read_xlsx(package, data, main_part)
    return read_docx(package, main_part)


def _read_ole(name: str, data: bytes, limits: Limits) -> Document:
    if ole.holds(data, "EncryptedPackage", "EncryptionInfo"):
        raise UnreadableFile("F07")
    ending = PurePath(name).suffix.lower()
    if ole.holds(data, "WordDocument"):
        raise UnreadableFile("F04", found=ending if ending in _OLD_WORD else ".doc")
    if ole.holds(data, "Workbook", "Book"):
        return read_xls(data, limits)
    if ending == ".doc":  # too damaged to say, so the name is believed
        raise UnreadableFile("F04", found=ending)
    if ole.holds(data, "PowerPoint Document"):
        raise UnreadableFile("F01", found="presentation")
    raise UnreadableFile("F01", found=kind_by_name(name) or "OLE")


def _kind(name: str, data: bytes) -> str:
    """What a file seems to be: by its first bytes, else the ending of its name."""
    if kind := text_kind(data):
        return kind
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, kind in _KNOWN:
        if start.startswith(magic):
            return kind
    return kind_by_name(name) or PurePath(name).suffix or "?"
