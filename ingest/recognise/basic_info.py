"""Cover and 基本信息表: park, management, level, provider, people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ingest.findings import Bilingual, Finding, Source
from ingest.grid import Cell, Document, Grid, Paragraph
from ingest.recognise.cells.dates import find_date, full_date
from ingest.recognise.cells.doubts import text_findings
from ingest.recognise.forms import Person, Report, Text
from ingest.recognise.labels import Lexicon
from ingest.recognise.names import name_fault, park_name_fault
from ingest.text import clean, has_boxes, label_key, ticked_options, tidy

_PHONE = "电话"
_BLANKS = "_＿xX×"
_AFTER_OPTION = re.compile(r"[:：(（_＿\s]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with the value beside it."""

    target: str
    label: str
    value: str
    source: Source
    cell: Cell | None = None


def field_pairs(grid: Grid, file: str, lexicon: Lexicon) -> Iterator[list[Pair]]:
    """The (label, value) pairs of each row of a grid: a known label and the cell after it."""
    for number, row in enumerate(grid.rows, start=1):
        cells = [cell for cell in row if cell is not None]
        targets = [lexicon.find("field", cell.text) for cell in cells]
        pairs = []
        for at, target in enumerate(targets):
            if target is None:
                continue
            value = cells[at + 1] if at + 1 < len(cells) and targets[at + 1] is None else None
            source = Source(file, grid.place(number, (value or cells[at]).col))
            pairs.append(Pair(target, clean(cells[at].text), _filled(value), source, value))
        if pairs:
            yield pairs


def _filled(cell: Cell | None) -> str:
    text = tidy(cell.text) if cell is not None else ""
    return text if text.strip(_BLANKS) else ""


def field_doubts(document: Document, file: str, lexicon: Lexicon) -> Iterator[Finding]:
    """What the cells of a form's fields hold beside plain words; those of people are not repeated."""
    for grid in document.grids():
        for pairs in field_pairs(grid, file, lexicon):
            for pair in pairs:
                if pair.cell is not None and pair.cell.doubts:
                    is_private = pair.target in _PRIVATE
                    yield from text_findings(pair.cell, pair.source, lexicon.registry, is_private)


def cover_fields(document: Document, file: str, lexicon: Lexicon) -> dict[str, Text]:
    """Fields written as ``园区名称：…`` in the paragraphs before the first table."""
    fields: dict[str, Text] = {}
    for paragraph in _cover(document):
        label, _, value = tidy(paragraph.text).replace("：", ":").partition(":")
        target = lexicon.find("field", label) if value else None
        if target and value.strip().strip(_BLANKS):
            fields.setdefault(target, Text(value.strip(), Source(file, paragraph.place)))
    return fields


def _cover(document: Document) -> Iterator[Paragraph]:
    for block in document.blocks:
        if isinstance(block, Grid):
            return
        yield block


def read_basic_info(
    document: Document, file: str, lexicon: Lexicon, report: Report
) -> list[Finding]:
    """Fill in a report's park, provider, level, date and people; say what is missing or differs."""
    cover = cover_fields(document, file, lexicon)
    table: dict[str, Text] = {}
    for grid in document.grids():
        for pairs in field_pairs(grid, file, lexicon):
            report.people.extend(_people(pairs))
            for pair in pairs:
                if pair.value:
                    table.setdefault(pair.target, Text(pair.value, pair.source))
    for name in ("park_name", "provider_name"):  # a / in the table does not take the cover's name
        if name in table and name in cover and name_fault(table[name].text, lexicon):
            del table[name]
    fields = cover | table
    report.cover_date = _cover_date(document, fields)
    return [*fill_in(report, fields, cover, lexicon), *field_doubts(document, file, lexicon)]


def fill_in(
    report: Report, fields: dict[str, Text], cover: dict[str, Text], lexicon: Lexicon
) -> list[Finding]:
    """Take park, management, provider and level from their fields; say what is missing or differs."""
    park, park_fault = _named("park_name", fields, park_name_fault, lexicon)
    provider, provider_fault = _named("provider_name", fields, name_fault, lexicon)
    report.park_name, report.provider_name = park, provider
    report.management_name = fields["management_name"].text if "management_name" in fields else None
    findings: list[Finding] = []
    for check_id, name, fault in (
        ("N01", "park_name", park_fault),
        ("N05", "provider_name", provider_fault),
    ):
        if fault is not None:
            written = fields.get(name)
            source = written.source if written else report.source
            value = written.text if written else None
            findings.append(Finding(check_id, source, value, parts={"found": fault}))
    return [*findings, *_name_findings(report, cover), *_read_level(lexicon, report, fields)]


def _named(
    name: str,
    fields: dict[str, Text],
    fault_of: Callable[[str, Lexicon], Bilingual | None],
    lexicon: Lexicon,
) -> tuple[Text | None, Bilingual | None]:
    """(the name, or None, and then why there is none)."""
    written = fields.get(name)
    fault = fault_of(written.text if written else "", lexicon)
    return (written, None) if fault is None else (None, fault)


def _cover_date(document: Document, fields: dict[str, Text]) -> date | None:
    if "report_date" in fields:
        return full_date(fields["report_date"].text)
    for paragraph in _cover(document):
        found = find_date(paragraph.text)
        if found is not None and found.precision != "year":
            return found.value
    return None


def _name_findings(report: Report, cover: dict[str, Text]) -> Iterator[Finding]:
    name, on_cover = report.park_name, cover.get("park_name")
    if name and on_cover and label_key(on_cover.text) != label_key(name.text):
        parts = {"cover": on_cover.text, "found": name.text}
        yield Finding("N09", name.source, name.text, parts=parts)


def _read_level(lexicon: Lexicon, report: Report, fields: dict[str, Text]) -> Iterator[Finding]:
    field = fields.get("park_level")
    if field is None:
        yield Finding("N07", report.source, "")
        return
    options = ticked_options(field.text) if has_boxes(field.text) else [field.text]
    levels = {level for option in options if (level := _level(option, lexicon))}
    if len(levels) == 1 and len(options) == 1:
        report.park_level = levels.pop()
    else:
        yield Finding("N07", field.source, field.text)


def _level(option: str, lexicon: Lexicon) -> str | None:
    """The level that an option names, with or without words after it: 其他：产业集聚区."""
    found = lexicon.find("park_level", option)
    return found or lexicon.find("park_level", _AFTER_OPTION.split(option)[0])


def _people(pairs: list[Pair]) -> Iterator[Person]:
    """A name and, where the next label of the row asks for a phone, that phone."""
    for at, pair in enumerate(pairs):
        if pair.target in _PERSON_FIELDS:
            after = pairs[at + 1] if at + 1 < len(pairs) else None
            phone = after.value if after and _PHONE in after.label else None
            if pair.value or phone:
                yield Person(pair.target, pair.value or None, phone, None, pair.source)
        elif pair.target == "email" and pair.value:
            yield Person("park_mail", None, None, pair.value, pair.source)


_PERSON_FIELDS = frozenset(
    {
        "project_leader",
        "project_contact",
        "legal_representative",
        "provider_contact",
        "report_author",
        "report_reviewer",
    }
)
_PRIVATE = _PERSON_FIELDS | {"email"}
