"""Form 2-1, 北京市工业园区绿色诊断评估报告, as a Word document."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ingest.forms import tables, wording
from ingest.forms.content import ReportContent
from ingest.forms.labels import Labels
from ingest.forms.word import FANGSONG, HEI, SONG, Look, WordForm
from warehouse.rules.rows import Registry

BODY = Look(indent=True)
TITLE = Look(font=SONG, size=22, bold=True, align="center", line=None, before=6)
ANNEX = Look(font=HEI, size=16, page_break_before=True, keep_next=True, align="left")
TABLE_TITLE = Look(
    font=SONG, size=16, bold=True, align="center", line=None, before=6, keep_next=True
)
CHAPTER = Look(font=HEI, size=16, indent=True, keep_next=True)
NOTE = Look(font=FANGSONG, size=10.5, line=18, before=4)
COVER_LINE = Look(size=16, align="left", line=None, before=18)
MARK = Look(font=HEI, size=12, align="center", line=None)


def write_report(content: ReportContent, registry: Registry, *, written: datetime) -> bytes:
    """Write form 2-1; a default ``ReportContent`` gives the blank official form.

    ``written`` goes into the file's properties, so that the same content gives the same bytes.
    """
    labels = Labels(registry)
    form = WordForm()
    _cover(form, content, labels)
    _information(form, content, labels)
    _chapters(form, content, labels)
    _annexes(form, content, labels)
    title = labels("form", "report")
    return form.to_bytes(title=title, author=content.info.provider_name, written=written)


def _cover(form: WordForm, content: ReportContent, labels: Labels) -> None:
    info = content.info
    if content.mark:
        form.paragraph(content.mark, look=MARK)
    form.paragraph(
        wording.CITY + labels("form", "report"), look=replace(TITLE, size=26, before=110)
    )
    park_label = "   ".join(labels("field", "park_name"))
    for before, label, value in (
        (150, park_label, info.park_name),
        (18, wording.COVER_PROVIDER, info.provider_name),
    ):
        form.paragraph(
            f"{label}：",
            (value or " " * 24, replace(COVER_LINE, underline=True)),
            look=replace(COVER_LINE, before=before),
        )
    date = content.cover_date or wording.BLANK_DATE
    form.paragraph(date, look=replace(COVER_LINE, align="center", before=170))


def _information(form: WordForm, content: ReportContent, labels: Labels) -> None:
    form.paragraph(labels("table", "basic_info"), look=replace(TITLE, page_break_before=True))
    _table(form, content, tables.basic_info(content, labels), row_height=30)
    form.paragraph(labels("table", "team"), look=replace(TITLE, page_break_before=True))
    _table(form, content, tables.team(content, labels), row_height=28)


def _chapters(form: WordForm, content: ReportContent, labels: Labels) -> None:
    form.paragraph(wording.BODY_TITLE, look=replace(TITLE, page_break_before=True))
    for number, numeral in enumerate(wording.CHAPTER_NUMERALS, start=1):
        form.paragraph(f"{numeral}、{labels('chapter', str(number))}", look=CHAPTER)
        for text in content.chapters.get(number, wording.CHAPTER_INSTRUCTIONS[number]):
            form.paragraph(text, look=BODY)


def _annexes(form: WordForm, content: ReportContent, labels: Labels) -> None:
    form.paragraph(wording.ANNEX_REQUIREMENTS, look=ANNEX)
    form.paragraph(labels("table", "requirements"), look=TABLE_TITLE)
    _table(form, content, tables.requirements(content, labels), row_height=36)
    form.paragraph(wording.ANNEX_INDICATORS, look=ANNEX)
    form.paragraph(labels("table", "indicators"), look=TABLE_TITLE)
    for position, year in enumerate(content.years):
        heading = wording.YEAR_TITLE.format(n=position + 1, year=year.year)
        look = replace(TABLE_TITLE, size=14, before=3, page_break_before=position > 0)
        form.paragraph(heading, look=look)
        _table(form, content, tables.indicators(content, position, labels), row_height=16.5)
    for note in wording.INDICATOR_NOTES:
        form.paragraph(note, look=NOTE)
    form.paragraph(wording.ANNEX_RECOMMENDATIONS, look=ANNEX)
    form.paragraph(labels("table", "recommendations"), look=TABLE_TITLE)
    _table(form, content, tables.recommendations(content, labels), row_height=36)
    form.paragraph(wording.RECOMMENDATION_NOTE, look=NOTE)


def _table(
    form: WordForm, content: ReportContent, table: tables.Table, *, row_height: float
) -> None:
    form.table(
        table.widths,
        table.rows,
        head_rows=table.head_rows,
        row_height=row_height,
        split_runs=content.layout.split_runs,
    )
