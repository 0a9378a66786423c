"""Word XML in one file (flat OPC, as some systems export it): made the package that it stands for."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile

from lxml import etree

from ingest.readers.errors import UnreadableFile
from ingest.readers.limits import MEGABYTE, Limits, refuse_above
from ingest.readers.package import parse_xml

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_WHOLE = "XML"


def as_package(data: bytes, limits: Limits) -> bytes:
    """The zip of the parts in a flat file; F03 when it is damaged, F08 or F09 as for any XML part."""
    refuse_above("max_xml_mb", len(data) / MEGABYTE, limits.max_xml_mb)
    root = parse_xml(data, _WHOLE)
    out = io.BytesIO()
    names: set[str] = set()
    with zipfile.ZipFile(out, "w") as package:
        for part in root.iter(_PKG + "part"):
            name = part.get(_PKG + "name", "").lstrip("/")
            if not name or name in names:
                raise UnreadableFile("F03", found=_WHOLE)
            names.add(name)
            package.writestr(name, _content(part))
    return out.getvalue()


def _content(part: etree._Element) -> bytes:
    tree, binary = part.find(_PKG + "xmlData"), part.find(_PKG + "binaryData")
    if tree is not None and len(tree):
        return etree.tostring(tree[0], encoding="UTF-8", xml_declaration=True)
    try:
        return base64.b64decode("".join((binary.text or "").split())) if binary is not None else b""
    except (binascii.Error, ValueError) as fault:
        raise UnreadableFile("F03", found=part.get(_PKG + "name", _WHOLE)) from fault
