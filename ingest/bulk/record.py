"""One report of a bulk file as it stands there: texts and their places, before any meaning."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import process

from ingest.bulk.layout import SECTIONS
from ingest.findings import Bilingual, Finding, Part, Source


@dataclass(slots=True)
class Item:
    """One entry of a section: its fields as written, and where it stands."""

    fields: dict[str, str]
    place: str
    is_path: bool  # whether a field's place is the entry's with the field's name after it

    def at(self, name: str) -> str:
        """Where a field of the entry stands."""
        return f"{self.place}.{name}" if self.is_path else self.place


@dataclass(eq=False, slots=True)
class Record:
    """A report, or with ``is_report`` false a place of the file that holds none.

    ``findings`` are the faults of its form: what is not of the layout.
    """

    file: str
    place: str
    report: Item
    sections: dict[str, list[Item]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    findings: list[Finding] = field(default_factory=list)
    is_report: bool = True
    file_path: Path = Path()  # where the bulk file's bytes stand
    file_sha256: str = ""
    file_bytes: int = 0

    def content(self) -> bytes:
        """What the report says, wherever it stands: the same content is the same submission."""
        said: list[object] = [
            self.report.fields,
            {name: [item.fields for item in items] for name, items in self.sections.items()},
            [[finding.check_id, finding.value] for finding in self.findings],
        ]
        if not self.is_report:
            said += [self.file_sha256, self.place]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")

    def fault(self, place: str, name: str, value: str, found: Bilingual, right: Bilingual) -> None:
        """Remember that a field cannot be used (B02); the rest of the report goes through."""
        self.findings.append(unusable(self.file, place, name, value, found, right))


def unusable(
    file: str, place: str, name: str, value: str, found: Bilingual, right: Bilingual
) -> Finding:
    """B02: a field whose content the layout does not allow, and what it should be."""
    parts: dict[str, Part] = {"field": name, "found": found, "expected": right}
    return Finding("B02", Source(file, place), value, parts=parts)


def unknown_field(name: str, known: tuple[str, ...]) -> tuple[Bilingual, Bilingual]:
    """What to say of a field that the layout does not have: (what was found, what is right)."""
    found = process.extractOne(name, known)
    nearest = found[0] if found else ""
    names = "、".join(known)
    return (
        Bilingual(
            f"没有这个字段，最接近的是 {nearest}", f"no such field; the nearest is {nearest}"
        ),
        Bilingual(f"以下字段之一：{names}", f"one of these fields: {', '.join(known)}"),
    )


def no_report(file: str, place: str, found: Bilingual, right: Bilingual, value: str = "") -> Record:
    """A place of the file that holds no report (B03)."""
    parts: dict[str, Part] = {"found": found, "expected": right}
    finding = Finding("B03", Source(file, place), value or None, parts=parts)
    return Record(file, place, Item({}, place, False), findings=[finding], is_report=False)


def damaged(file: str, place: str, found: str, count: int) -> Record:
    """The place from which on the file cannot be read (B01), after ``count`` reports."""
    finding = Finding("B01", Source(file, place), parts={"found": found, "count": count})
    return Record(file, place, Item({}, place, False), findings=[finding], is_report=False)
