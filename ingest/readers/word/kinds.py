"""Files that pass for Word documents and are something else: what they are, by their first bytes.

The kinds are codes of the domain ``file_kind``, whose names say how to save the file as .docx.
"""

from __future__ import annotations

import re
from pathlib import PurePath

_START = 4096
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# Word's lock file (~$...) is 162 bytes, Excel's 165: the length of the user's name, then the name.
_LOCK_SIZES, _LONGEST_USER = (162, 165), 54
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|meta|div|p|style|title)\b", re.IGNORECASE
)
_MAIL = re.compile(rb"^(?:MIME-Version|From|Date|Subject|Content-Type):.*", re.IGNORECASE)
_XML_KINDS = (
    (b"http://schemas.microsoft.com/office/word/2003/wordml", "word_2003_xml"),
    (b"urn:oasis:names:tc:opendocument", "opendocument"),
)
_FLAT = b"http://schemas.microsoft.com/office/2006/xmlPackage"
_BY_NAME = {
    **dict.fromkeys((".docx", ".docm", ".dotx", ".doc"), "not_word"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls"), "not_excel"),
    ".wps": "wps",
    ".et": "wps",
    ".dps": "presentation",
}


def is_flat_package(data: bytes) -> bool:
    """Whether a file is Word XML that holds all parts of a package in one (flat OPC)."""
    return _FLAT in _head(data) and _head(data).startswith(b"<")


def text_kind(data: bytes) -> str | None:
    """The kind of a file by its first bytes; None if it is none of those that pass for Word."""
    head = _head(data)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _MAIL.match(head) and b"multipart/" in head:
        return "mht"
    for mark, kind in _XML_KINDS:
        if mark in head and head.startswith(b"<"):
            return kind
    if _HTML.match(head) or (head.startswith((b"<?xml", b"<!--")) and b"<html" in head.lower()):
        return "html"
    if head.startswith(b"<"):
        return "xml"
    return "lock_file" if is_lock(data) else None


def is_lock(data: bytes) -> bool:
    """Whether a file is what Word or Excel keeps beside a document while it is open."""
    return len(data) in _LOCK_SIZES and 0 < data[0] <= _LONGEST_USER and b"\0" in data


def kind_by_name(name: str) -> str | None:
    """The kind of a file whose bytes say nothing, by the ending that it should not have."""
    return _BY_NAME.get(PurePath(name).suffix.lower())


def package_kind(names: frozenset[str]) -> str | None:
    """The kind of a zip that is no Office package."""
    return "opendocument" if {"mimetype", "content.xml"} <= names else None


def _head(data: bytes) -> bytes:
    """The first bytes as they would be in UTF-8, without marks and blanks before them."""
    start = data[:_START]
    encoding = _UTF16.get(start[:2])
    if encoding:
        start = start[2:].decode(encoding, "ignore").encode()
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()
