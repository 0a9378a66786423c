"""The zip under .docx and .xlsx: opened with suspicion, its XML parts parsed without trust."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from ingest.readers.errors import UnreadableFile
from ingest.readers.limits import CHECK_ID, MEGABYTE, Limits, refuse_above

ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    KeyError,
    IndexError,
    OverflowError,
)
ENCRYPTED_FLAG = 0x1
_DOCTYPE = b"<!DOCTYPE"
_DEPTH = 256  # libxml2's own, kept because every file is parsed without huge_tree
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# One for all: making a parser costs a tenth of parsing a small part.
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    collect_ids=False,
    remove_comments=True,
    remove_pis=True,
)


class Package:
    """An Office Open XML package held in memory."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open ``data``; refuses with F03, F07, F08 or F09 before anything is unpacked."""
        self.limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except ZIP_FAULTS as fault:
            raise UnreadableFile("F03", found="zip") from fault
        entries = self._zip.infolist()
        _refuse_hostile(entries, limits)
        # Some exporters write backslashes; and names that differ in case alone are one (OPC 6.2.2.3).
        self._entries = {entry.filename.replace("\\", "/"): entry for entry in entries}
        self._folded = {name.casefold(): name for name in self._entries}
        self.names = frozenset(self._entries)
        if len(self._folded) < len(entries):
            raise UnreadableFile(
                "F09", found="zip"
            )  # two parts of one name: readers would disagree

    def part(self, name: str) -> bytes:
        """The bytes of a part; F03 when it is absent or damaged."""
        try:
            return self._zip.read(self._entries[name])
        except ZIP_FAULTS as fault:
            raise UnreadableFile("F03", found=name) from fault

    def xml_bytes(self, name: str) -> bytes:
        """The bytes of an XML part; F08 when a tree of it would fill the memory."""
        data = self.part(name)
        refuse_above("max_xml_mb", len(data) / MEGABYTE, self.limits.max_xml_mb)
        return data

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part."""
        return parse_xml(self.xml_bytes(name), name)

    def related(self, source: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part (``""``: the package): id -> (last word of its type, part name)."""
        folder, _, name = source.rpartition("/")
        rels = self._known(f"{folder}/_rels/{name}.rels".lstrip("/"))
        if rels not in self.names:
            return {}
        found = {}
        for item in self.xml(rels).iter(RELATIONSHIP):
            if item.get("TargetMode") != "External":
                kind = item.get("Type", "").rpartition("/")[2]
                found[item.get("Id", "")] = (
                    kind,
                    self._known(_resolve(folder, item.get("Target", ""))),
                )
        return found

    def _known(self, name: str) -> str:
        """The part that is meant by a name in another case or with %20; the name if there is none."""
        for meant in (name, unquote(name)):
            if meant.casefold() in self._folded:
                return self._folded[meant.casefold()]
        return name

    def main_part(self) -> str | None:
        """Name of the part that ``_rels/.rels`` calls the document, if it is there."""
        for kind, name in self.related("").values():
            if kind == "officeDocument" and name in self.names:
                return name
        return None


def parse_xml(data: bytes, part: str) -> etree._Element:
    """Parse without entities, network or DTD: F03 bad XML, F08 too deep, F09 a DOCTYPE."""
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise _refusal(fault, data, part) from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile("F09", found=f"{part}: {_DOCTYPE.decode()}")
    return root


def stream_xml(data: bytes, part: str, *tags: str) -> Iterator[tuple[str, etree._Element]]:
    """Start and end events of the elements named, as ``parse_xml`` would parse them."""
    if _DOCTYPE in data:
        raise UnreadableFile("F09", found=f"{part}: {_DOCTYPE.decode()}")
    try:
        yield from etree.iterparse(
            io.BytesIO(data),
            events=("start", "end"),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise _refusal(fault, data, part) from fault


def _refusal(fault: Exception, data: bytes, part: str) -> UnreadableFile:
    """What a parser's complaint comes to: entities that do harm and depth are told from damage."""
    if _DOCTYPE in data:
        return UnreadableFile("F09", found=f"{part}: {_DOCTYPE.decode()}")
    if "depth" in str(fault).lower():
        return UnreadableFile(CHECK_ID, what="max_xml_depth", found=f">{_DEPTH}", limit=_DEPTH)
    return UnreadableFile("F03", found=part)


def _refuse_hostile(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    refuse_above("max_entries", len(entries), limits.max_entries)
    unpacked = 0
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ":" in path or ".." in path.split("/"):
            raise UnreadableFile("F09", found=entry.filename)
        if entry.flag_bits & ENCRYPTED_FLAG:
            raise UnreadableFile("F07")
        unpacked += entry.file_size
        if entry.file_size > limits.ratio_from_mb * MEGABYTE:
            ratio = entry.file_size / max(entry.compress_size, 1)
            refuse_above("max_ratio", round(ratio), limits.max_ratio)
    refuse_above("max_unpacked_mb", round(unpacked / MEGABYTE), limits.max_unpacked_mb)


def _resolve(folder: str, target: str) -> str:
    """A relationship's target as a part name; one that starts with ``/`` is from the root."""
    steps: list[str] = [] if target.startswith(("/", "\\")) else folder.split("/")
    for step in target.replace("\\", "/").split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps).lstrip("/")
