"""Tables in formats that no reader knows, often named .xls all the same: refused in words."""

from __future__ import annotations

import re
from pathlib import PurePath

from ingest.readers.errors import UnreadableFile

_CHECK = "F14"
_SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL_PAGE = b"urn:schemas-microsoft-com:office:excel"
_ENDINGS = (".xls", ".xlsx", ".xlsm", ".xlt", ".et")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_SYLK = b"id;p"
_DIF = re.compile(rb"table\r?\n0,1\r?\n")
_LOOKED_AT = 4096


def other_sheet(name: str, data: bytes) -> UnreadableFile | None:
    """The refusal of a table that is no workbook: by what it says of itself, or by its name.

    None where nothing says that it is a table.
    """
    start = data[:_LOOKED_AT].replace(b"\0", b"")  # UTF-16 reads as ASCII here
    head = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    is_named = PurePath(name).suffix.lower() in _ENDINGS
    if head.startswith(b"<") and _OPEN_DOCUMENT in head:
        return _refusal("FODS")
    if head.startswith(_SYLK):
        return _refusal("SYLK")
    if _DIF.match(head):
        return _refusal("DIF")
    if _SPREADSHEET_XML in head:
        return _refusal("XML (Excel 2003)")
    if head.startswith(b"mime-version:") and (is_named or _EXCEL_PAGE in data):
        return _refusal("MHTML")
    if head.startswith(b"<"):
        return _refusal("HTML") if is_named or _EXCEL_PAGE in head else None
    if is_named and b"\n" in start and _is_text(data):
        return _refusal("CSV/TXT")
    return None


def binary_workbook() -> UnreadableFile:
    """The refusal of a workbook that is saved in binary parts."""
    return _refusal("XLSB")


def open_document(mimetype: bytes) -> UnreadableFile | None:
    """The refusal of a spreadsheet of OpenDocument, by the part that says so."""
    return _refusal("ODS") if mimetype.startswith(_OPEN_DOCUMENT) else None


def _refusal(found: str) -> UnreadableFile:
    return UnreadableFile(_CHECK, found=found)


def _is_text(data: bytes) -> bool:
    """Whether the start of a file is text in rows of cells."""
    start = data[:_LOOKED_AT].rpartition(b"\n")[0]
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = start.decode(encoding, "ignore" if encoding == "utf-16" else "strict")
        except UnicodeDecodeError:
            continue
        return "\0" not in text and any(mark in text for mark in "\t,;")
    return False
