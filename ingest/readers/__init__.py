"""Readers: the bytes of one file to a document of paragraphs and grids of cells, without meaning."""

from __future__ import annotations

from pathlib import PurePath

from ingest.grid import Document
from ingest.readers import default_password, ole
from ingest.readers.errors import UnreadableFile
from ingest.readers.excel.other_sheets import binary_workbook, open_document, other_sheet
from ingest.readers.excel.xls import read_xls
from ingest.readers.excel.xlsx import is_workbook, read_xlsx
from ingest.readers.flat_package import as_package
from ingest.readers.limits import MEGABYTE, Limits, refuse_above
from ingest.readers.other_kinds import other_kind, zip_kind
from ingest.readers.package import Package
from ingest.readers.word.document import read_docx
from ingest.readers.word.kinds import is_flat_package, kind_by_name

__all__ = ["Limits", "UnreadableFile", "read_document"]

_ZIP, _EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_PDF = b"%PDF-"
_OLD_WORD = (".doc", ".dot", ".wps", ".wpt")


def read_document(name: str, data: bytes, limits: Limits) -> Document:
    """Read one file, whatever its name says it is.

    Raises UnreadableFile with its check (F01 to F18). ``name`` only helps to say what was found.
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
    raise other_sheet(name, data) or other_kind(name, data)


def _read_package(data: bytes, limits: Limits) -> Document:
    package = Package(data, limits)
    main_part = package.main_part()
    if main_part is None:
        if "[Content_Types].xml" in package.names:
            raise UnreadableFile("F03", found="_rels/.rels")
        for name in sorted(package.names):
            package.part(name)  # a damaged one is a better reason than the kind of file
        mimetype = package.part("mimetype") if "mimetype" in package.names else b""
        raise open_document(mimetype) or zip_kind(package.names)
    if main_part.endswith(".bin"):
        raise binary_workbook()
    if main_part.startswith("ppt/"):
        raise UnreadableFile("F01", found="presentation")
    if is_workbook(package, main_part):
        return read_xlsx(package, main_part)
    return read_docx(package, main_part)


def _read_ole(name: str, data: bytes, limits: Limits) -> Document:
    if ole.holds(data, "EncryptedPackage", "EncryptionInfo"):
        plain = default_password.opened(data)
        if not plain.startswith(_ZIP):
            raise UnreadableFile("F07")
        return _read_package(plain, limits)
    ending = PurePath(name).suffix.lower()
    if ole.holds(data, "WordDocument"):
        raise UnreadableFile("F04", found=ending if ending in _OLD_WORD else ".doc")
    if ole.holds(data, "Workbook", "Book"):
        return _read_xls(data, limits)
    if ending == ".doc":  # too damaged to say, so the name is believed
        raise UnreadableFile("F04", found=ending)
    if ole.holds(data, "PowerPoint Document"):
        raise UnreadableFile("F01", found="presentation")
    raise UnreadableFile("F01", found=kind_by_name(name) or "OLE")


def _read_xls(data: bytes, limits: Limits) -> Document:
    try:
        return read_xls(data, limits)
    except UnreadableFile as refusal:
        if refusal.check_id != "F07":
            raise
        return read_xls(default_password.opened(data), limits)
