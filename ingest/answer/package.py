"""An Office package with some parts changed or added; every other part keeps its bytes."""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from itertools import count

from lxml import etree

from ingest.readers.errors import UnreadableFile
from ingest.readers.package import RELATIONSHIP, ZIP_FAULTS, Package

_CONTENT_TYPES = "[Content_Types].xml"
_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class PackageEdit:
    """Changes to a package, written out at the end."""

    def __init__(self, package: Package, data: bytes) -> None:
        """``data`` are the bytes that ``package`` was opened from."""
        self.package = package
        self._data = data
        self._changed: dict[str, bytes] = {}
        self._types = package.xml(_CONTENT_TYPES)
        self._declared = False

    def put(self, part: str, content: bytes | etree._Element) -> None:
        """Set a part's bytes, or the XML under a root."""
        self._changed[part] = to_bytes(content) if isinstance(content, etree._Element) else content

    def add_part(self, part: str, content: bytes | etree._Element, content_type: str) -> None:
        """Add a part and declare what it is."""
        self.put(part, content)
        tag = f"{{{_TYPES_NS}}}Override"
        etree.SubElement(self._types, tag, PartName=f"/{part}", ContentType=content_type)
        self._declared = True

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Declare what parts with this ending are, unless the package says so already."""
        tag = f"{{{_TYPES_NS}}}Default"
        declared = {str(item.get("Extension", "")).lower() for item in self._types.iter(tag)}
        if ending not in declared:
            self._types.insert(0, self._types.makeelement(tag))
            self._types[0].set("Extension", ending)
            self._types[0].set("ContentType", content_type)
            self._declared = True

    def relate(self, source: str, kind: str, target: str, is_strict: bool) -> str:
        """Add a relationship from part to part; returns its id."""
        folder, _, name = source.rpartition("/")
        part = f"{folder}/_rels/{name}.rels".lstrip("/")
        if part in self._changed:
            root = etree.fromstring(self._changed[part])
        elif part in self.package.names:
            root = self.package.xml(part)
        else:
            root = etree.fromstring(f'<Relationships xmlns="{_RELS_NS}"/>')
            self.declare_ending("rels", _RELS_TYPE)
        taken = {item.get("Id") for item in root.iter(RELATIONSHIP)}
        new = next(f"rId{number}" for number in count(1) if f"rId{number}" not in taken)
        etree.SubElement(
            root,
            RELATIONSHIP,
            Id=new,
            Type=f"{office_relationships(is_strict)}/{kind}",
            Target=posixpath.relpath(target, folder or "."),
        )
        self.put(part, root)
        return new

    def unused(self, pattern: str) -> str:
        """A part name that is not taken: ``pattern`` holds {} for a number."""
        taken = {name.lower() for name in (*self.package.names, *self._changed)}
        names = (pattern.format(number) for number in count(1))
        return next(name for name in names if name.lower() not in taken)

    def to_bytes(self) -> bytes:
        """The package's bytes; members in their order, new ones last. F03 if a member is damaged."""
        changed = dict(self._changed)
        if self._declared:
            changed[_CONTENT_TYPES] = to_bytes(self._types)
        out = io.BytesIO()
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as old, zipfile.ZipFile(out, "w") as new:
                for entry in old.infolist():
                    member = copy.copy(entry)
                    member.extra = b""
                    member.filename = entry.filename.replace("\\", "/")  # as the reader calls it
                    known = changed.pop(member.filename, None)
                    new.writestr(member, old.read(entry) if known is None else known)
                for name, content in changed.items():
                    new.writestr(name, content, zipfile.ZIP_DEFLATED)
        except ZIP_FAULTS as fault:
            raise UnreadableFile("F03", found="zip") from fault
        return out.getvalue()


def office_relationships(is_strict: bool) -> str:
    """Namespace of Office's relationships in the strict or the transitional edition."""
    return _STRICT_RELS if is_strict else _OFFICE_RELS


def to_bytes(root: etree._Element) -> bytes:
    """A part's bytes from the root of its XML."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
