"""A report of a bulk file as a form: read by the same readers of tables as a Word report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.bulk.layout import SECTIONS
from ingest.bulk.record import Item, Record, unusable
from ingest.findings import Bilingual, Finding, Source
from ingest.grid import Cell, Grid
from ingest.recognise.annexes import read_requirements
from ingest.recognise.basic_info import fill_in
from ingest.recognise.cells.certain import plain_number
from ingest.recognise.cells.dates import full_date
from ingest.recognise.cells.words import nearest
from ingest.recognise.forms import Confirmation, OwnScore, Recognised, Report, Text
from ingest.recognise.indicators import read_indicators
from ingest.recognise.labels import Lexicon, lexicons
from ingest.recognise.recommendations import read_recommendations
from ingest.recognise.tables.slices import TableSlice
from ingest.recognise.tables.years import YearTitle
from warehouse.rules.rows import Registry

# What the readers of tables call the fields of the layout.
_COLUMNS = {
    "indicator": {
        "indicator_no": "indicator_no",
        "label": "indicator_name",
        "value": "value",
        "unit": "unit",
        "evidence": "evidence",
        "note": "note",
    },
    "requirement": {"label": "requirement", "is_met": "is_met", "evidence": "evidence"},
    "recommendation": {
        "content": "content",
        "total_investment_wan_yuan": "total_investment",
        "fixed_investment_wan_yuan": "fixed_investment",
        "expected_effect": "expected_effect",
        "note": "remark",
    },
}
_KINDS = {section: f"{section}s" for section in _COLUMNS}
_CONFIRMATION_DATES = ("onsite_start_date", "onsite_end_date", "handover_date", "meeting_date")
_A_DATE = Bilingual("日期，如 2023-09-15", "a date such as 2023-09-15")
_NO_DATE = Bilingual("不是日期", "it is no date")
_A_YEAR = Bilingual("年份，如 2022", "a year such as 2022")
_NO_YEAR = Bilingual("不是年份，本条未读入", "it is no year; the entry was not read")


@dataclass(frozen=True, slots=True)
class _Entries(Grid):
    """A table whose rows are entries of a bulk file; a row's place is its entry's."""

    places: tuple[str, ...] = ()

    def place(self, row: int, col: int) -> str:  # noqa: ARG002 -- an entry has one place
        return self.places[row - 1]


def recognise_record(record: Record, registry: Registry) -> Recognised:
    """The report that a record holds and, where it has such dates, its confirmation."""
    found = Recognised(record.file, findings=[*record.findings])
    if not record.is_report:
        return found
    lexicon = max(lexicons(registry), key=lambda one: _known_labels(record, one))
    edition = lexicon.edition
    source = Source(record.file, record.report.place)
    report = Report(edition.form_edition_id, edition.indicator_set_id, source)
    fields = {
        name: Text(text, Source(record.file, record.report.at(name)))
        for name, text in record.report.fields.items()
        if text.strip()
    }
    dates, wrong = _dates(record, fields)
    found.findings += wrong
    report.cover_date = dates.get("report_date")
    found.findings += fill_in(report, fields, {}, lexicon)
    found.findings += _unknown_district(fields.get("district"), registry)
    _read_tables(record, report, lexicon, found)
    report.data_years = sorted({row.data_year for row in report.indicators})
    report.own_scores = list(_own_scores(record, registry, found.findings))
    found.forms.append(report)
    if any(name in dates for name in _CONFIRMATION_DATES):
        found.forms.append(
            Confirmation(
                provider_name=None,
                **{name: dates.get(name) for name in _CONFIRMATION_DATES},
                is_free=None,
                has_third_party_evaluation=None,
                source=source,
            )
        )
    return found


def _unknown_district(district: Text | None, registry: Registry) -> Iterator[Finding]:
    if district is not None and district.text.strip() not in registry.districts_by_name:
        parts = {"nearest": nearest(district.text, [row.name_zh for row in registry.districts])}
        yield Finding("P06", district.source, district.text, parts=parts)


def _known_labels(record: Record, lexicon: Lexicon) -> int:
    labels = (item.fields.get("label", "") for item in record.sections["indicator"])
    return sum(lexicon.find_indicator(label) is not None for label in labels)


def _dates(record: Record, fields: dict[str, Text]) -> tuple[dict[str, date], list[Finding]]:
    found: dict[str, date] = {}
    wrong = []
    for name in ("report_date", *_CONFIRMATION_DATES):
        if name not in fields:
            continue
        text = fields[name].text
        day = full_date(text)
        if day is None:
            place = fields[name].source.place
            wrong.append(unusable(record.file, place, name, text, _NO_DATE, _A_DATE))
        else:
            found[name] = day
    return found, wrong


def _read_tables(record: Record, report: Report, lexicon: Lexicon, found: Recognised) -> None:
    file = record.file
    tables = list(_yearly_tables(record, lexicon, found.findings))
    report.indicators, wrong = read_indicators(tables, file, lexicon)
    found.findings += wrong
    texts = {str(no): row.text_zh for no, row in lexicon.requirements.items()}
    requirements = [
        _with_label(item, "requirement_no", texts) for item in record.sections["requirement"]
    ]
    found.findings += _other_numbers(record, lexicon)
    report.requirements, wrong = read_requirements(
        [_table("requirement", requirements)] if requirements else [], file, lexicon
    )
    found.findings += wrong
    recommendations = record.sections["recommendation"]
    report.recommendations, wrong = read_recommendations(
        [_table("recommendation", recommendations)] if recommendations else [], file, lexicon
    )
    found.findings += wrong


def _yearly_tables(
    record: Record, lexicon: Lexicon, findings: list[Finding]
) -> Iterator[TableSlice]:
    """The entries of each data year as that year's table."""
    names = {str(no): row.name_zh for no, row in lexicon.indicators.items()}
    by_year: dict[int, list[Item]] = {}
    for item in record.sections["indicator"]:
        year = _year(record, item, findings)
        if year is not None:
            by_year.setdefault(year, []).append(_with_label(item, "indicator_no", names))
    for year, items in by_year.items():
        yield _table("indicator", items, YearTitle(None, year))


def _year(record: Record, item: Item, findings: list[Finding]) -> int | None:
    text = item.fields.get("data_year", "").strip().removesuffix("年").removesuffix(".0")
    if len(text) == 4 and text.isascii() and text.isdigit() and text[:2] in ("19", "20"):
        return int(text)
    value = item.fields.get("data_year", "")
    findings.append(
        unusable(record.file, item.at("data_year"), "data_year", value, _NO_YEAR, _A_YEAR)
    )
    return None


def _with_label(item: Item, number_field: str, names: dict[str, str]) -> Item:
    """An entry that gives only a number is labelled by it: with its name, if there is one."""
    number = item.fields.get(number_field, "").strip().removesuffix(".0")
    if item.fields.get("label", "").strip() or not number:
        return item
    fields = {**item.fields, "label": names.get(number, number)}
    return Item(fields, item.place, item.is_path)


def _other_numbers(record: Record, lexicon: Lexicon) -> Iterator[Finding]:
    """Requirements whose number is not that of their text: they are read by the text."""
    for item in record.sections["requirement"]:
        number = item.fields.get("requirement_no", "").strip().removesuffix(".0")
        by_text = lexicon.find_requirement(item.fields.get("label", ""))
        if number and by_text is not None and number != str(by_text):
            found = Bilingual(
                f"与要求原文的序号 {by_text} 不符，按原文读取",
                f"its text is no. {by_text}; read by the text",
            )
            right = Bilingual(str(by_text), str(by_text))
            place = item.at("requirement_no")
            yield unusable(record.file, place, "requirement_no", number, found, right)


def _table(section: str, items: list[Item], title: YearTitle | None = None) -> TableSlice:
    """Entries as the rows of a table with one column for each field."""
    fields = SECTIONS[section]
    rows = tuple(
        tuple(Cell(at, col, item.fields.get(name, "")) for col, name in enumerate(fields, start=1))
        for at, item in enumerate(items, start=1)
    )
    grid = _Entries(section, rows, places=tuple(item.place for item in items))
    columns = {
        meaning: at for at, name in enumerate(fields) if (meaning := _COLUMNS[section].get(name))
    }
    return TableSlice(_KINDS[section], grid, columns, title, list(enumerate(rows, start=1)))


def _own_scores(record: Record, registry: Registry, findings: list[Finding]) -> Iterator[OwnScore]:
    """The provider's own score of each year, the first where one is given twice."""
    years: set[int] = set()
    for item in record.sections["own_score"]:
        year = _year(record, item, findings)
        text = item.fields.get("score", "")
        score = plain_number(text, registry, "分")
        if score is None:
            found = Bilingual("不是数值", "it is no number")
            right = Bilingual("一个数字", "a number")
            findings.append(unusable(record.file, item.at("score"), "score", text, found, right))
        elif year in years:
            found = Bilingual(
                "这一年已有评分，采用第一个", "the year has a score; the first is used"
            )
            right = Bilingual("每年一条", "one for each year")
            value = str(year)
            findings.append(
                unusable(record.file, item.at("data_year"), "data_year", value, found, right)
            )
        elif year is not None:
            years.add(year)
            yield OwnScore(year, score, text, Source(record.file, item.place))
