"""The answer as one HTML page: it needs no other file and asks no server for anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote

import jinja2

from ingest.answer.words import Words
from ingest.judging.issues import Issue
from ingest.judging.judge import Judged
from ingest.recognise.cells.values import Value
from ingest.recognise.cells.words import plain
from ingest.recognise.forms import IndicatorRow
from ingest.text import clean, label_key
from warehouse.rules.rows import Indicator

_TEMPLATES = Path(__file__).resolve().parent / "templates"
UNKNOWN_LABEL = "L01"


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file's issues, the gravest first and else in reading order, and its marked copy's name or None."""

    name: str
    form: str | None
    issues: Sequence[Issue]
    marked_name: str | None


@dataclass(frozen=True, slots=True)
class LabelRow:
    """How one row of an indicator table was read; ``indicator`` is None where it was not."""

    label: str
    indicator: str | None
    is_other_name: bool
    value_as_written: str
    value_as_read: str
    state: str
    place: str


def render(
    judged: Judged, files: Sequence[FileAnswer], words: Words, at: datetime, is_trial: bool
) -> str:
    """The page; ``at`` is the answer's time, shown in this machine's time zone."""
    severities = Counter(issue.severity for issue in judged.issues)
    responsible = Counter(issue.responsible for issue in judged.issues)
    return _template().render(
        words=words,
        outcome=judged.outcome,
        is_trial=is_trial,
        facts=_facts(judged, words, at),
        severities=[(code, severities[code]) for code in words.codes("severity")],
        responsible=[
            (code, responsible[code]) for code in words.codes("responsible") if responsible[code]
        ],
        files=[file for file in files if file.form or file.issues],
        handed_in=[(file.name, file.form) for file in files],
        evidence=judged.evidence,
        indicator_of=partial(_indicator_of, judged, words),
        years=label_tables(judged, words),
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["address"] = quote
    return environment.get_template("answer.html")


def _facts(judged: Judged, words: Words, at: datetime) -> list[tuple[str, str]]:
    """What names the submission: never people, whose names are not for whoever reads an answer."""
    report = judged.report
    facts = [
        ("submission", judged.submission_id),
        ("answered_at", f"{at.astimezone():%Y-%m-%d %H:%M}"),
        ("park", report.park_name.text if report and report.park_name else ""),
        ("provider", report.provider_name.text if report and report.provider_name else ""),
        ("diagnosis_year", str(judged.dates.diagnosis_year) if judged.dates else ""),
    ]
    return [(words.text(key), clean(value)) for key, value in facts if value]


def _indicator_of(judged: Judged, words: Words, issue: Issue) -> str:
    """The indicator and year that an issue is about, or an empty text."""
    if judged.report is None or issue.indicator_no is None:
        return ""
    indicators = words.registry.indicators_of(judged.report.indicator_set_id)
    name = _name(indicators[issue.indicator_no], words)
    return f"{issue.data_year} · {name}" if issue.data_year is not None else name


def _name(indicator: Indicator, words: Words) -> str:
    return f"{indicator.indicator_no} {words.pick(indicator.name_zh, indicator.name_en)}"


def label_tables(judged: Judged, words: Words) -> dict[int, list[LabelRow]]:
    """Rows of the indicator tables by data year, in the report's order; unknown labels at the end."""
    if judged.report is None:
        return {}
    indicators = words.registry.indicators_of(judged.report.indicator_set_id)
    tables: dict[int, list[LabelRow]] = {}
    for row in judged.report.indicators:
        read = _label_row(row, indicators[row.indicator_no], words)
        tables.setdefault(row.data_year, []).append(read)
    for issue in judged.issues:
        if issue.check_id == UNKNOWN_LABEL and issue.data_year is not None:
            read = LabelRow(issue.value or "", None, False, "", "", "", issue.place)
            tables.setdefault(issue.data_year, []).append(read)
    return dict(sorted(tables.items()))


def _label_row(row: IndicatorRow, indicator: Indicator, words: Words) -> LabelRow:
    return LabelRow(
        label=row.label_as_written,
        indicator=_name(indicator, words),
        is_other_name=label_key(row.label_as_written) != label_key(indicator.name_zh),
        value_as_written=clean(row.text_as_written),
        value_as_read=_value_as_read(row.value, indicator, words),
        state=words.code("value_state", row.value.state),
        place=row.source.place,
    )


def _value_as_read(value: Value, indicator: Indicator, words: Words) -> str:
    if value.attainment is not None:
        return words.code("attainment", value.attainment)
    if value.number is None:
        return "—"
    unit = indicator.unit if indicator.unit != "-" else ""
    return f"{plain(value.number)} {unit}".strip()
