"""The follow-up form a year after a diagnosis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding, Source
from ingest.grid import Document
from ingest.recognise.annexes import doubts_in
from ingest.recognise.basic_info import field_doubts
from ingest.recognise.cells.answers import read_amount
from ingest.recognise.cells.dates import find_plan, full_date
from ingest.recognise.cells.doubts import Shown
from ingest.recognise.cells.doubts import findings as doubts_findings
from ingest.recognise.cells.marks import number_words
from ingest.recognise.cells.words import nearest, value_words
from ingest.recognise.companions import first_place, form_fields, year_in
from ingest.recognise.forms import FollowUp, FollowUpItem, Text
from ingest.recognise.labels import Lexicon
from ingest.recognise.recommendations import amount_unit
from ingest.recognise.tables.slices import TableSlice
from ingest.text import tidy, word_key
from warehouse.rules.rows import Registry


def read_follow_up(
    document: Document, tables: list[TableSlice], file: str, lexicon: Lexicon
) -> tuple[FollowUp, list[Finding]]:
    """The follow-up form: what became of each recommendation, and the next plan."""
    fields = form_fields(document, file, lexicon)
    feedback = fields.get("feedback_date")
    form = FollowUp(
        park_name=fields.get("park_name"),
        provider_name=fields.get("provider_name"),
        diagnosis_year=year_in(fields.get("diagnosis_year")),
        feedback_date=full_date(feedback.text) if feedback else None,
        next_plan=fields["next_plan"].text if "next_plan" in fields else None,
        source=Source(file, first_place(document)),
    )
    findings = [
        *field_doubts(document, file, lexicon),
        *doubts_in(tables, _WORDS, file, lexicon),
        *_no_date(feedback, form.feedback_date),
    ]
    unit = ""
    for table in tables:
        shown = Shown(table.grid)
        unit = amount_unit(table, "actual_investment", lexicon, unit)
        for number, row in table.rows:
            if table.text(row, "content"):
                order = len(form.items) + 1
                item, wrong = _read_item(table, shown, number, row, order, unit, file, lexicon)
                form.items.append(item)
                findings.extend(wrong)
    return form, findings


_WORDS = ("content", "adoption", "progress", "reason", "actual_effect", "done_date")


def _no_date(field: Text | None, found: date | None) -> Iterator[Finding]:
    """A field that asks for a date and says something else."""
    if field is not None and found is None:
        yield Finding("N17", field.source, field.text)


def _read_item(
    table: TableSlice,
    shown: Shown,
    number: int,
    row: tuple,  # type: ignore[type-arg]
    order: int,
    unit: str,
    file: str,
    lexicon: Lexicon,
) -> tuple[FollowUpItem, list[Finding]]:
    findings: list[Finding] = []

    def source(column: str) -> Source:
        return Source(file, table.grid.place(number, table.columns[column] + 1))

    def option(column: str) -> str | None:
        text = table.text(row, column)
        if not text:
            return None
        known = _options(lexicon.registry, column)
        code = known.get(word_key(text))
        if code is None:
            expected = "、".join(known)
            parts = {"expected": expected, "nearest": nearest(text, tuple(known))}
            findings.append(Finding("N13", source(column), text, parts=parts))
        return code

    seq = table.text(row, "indicator_no").removesuffix(".0")
    amount = None
    if "actual_investment" in table.columns:
        cell, is_merged = shown.value(number, table.columns["actual_investment"] + 1)
        read = read_amount(cell, lexicon.registry, unit, is_merged)
        amount = read.wan_yuan
        problems = [(check, {"unit": "万元", **parts}) for check, parts in read.problems]
        findings.extend(doubts_findings(problems, source("actual_investment"), tidy(cell.text)))
    done = table.text(row, "done_date")
    done_date = _done_date(done, lexicon)
    if done and done_date is None and not _says_none(done, lexicon):
        findings.append(Finding("N17", source("done_date"), done))
    item = FollowUpItem(
        seq=int(seq) if seq.isdigit() else order,
        content=table.text(row, "content"),
        adoption=option("adoption") or "unanswered",
        progress=option("progress"),
        reason=table.text(row, "reason") or None,
        actual_investment_wan_yuan=amount,
        actual_effect=table.text(row, "actual_effect") or None,
        done_date=done_date,
        source=source("content"),
    )
    return item, findings


def _done_date(text: str, lexicon: Lexicon) -> date | None:
    """The day, or the first of the month or year, that the words give for carrying out."""
    words = lexicon.labels("plan_word")
    found = find_plan(
        text,
        [word for word, target in words if target == "carried_out"],
        [word for word, target in words if target == "approved"],
    )
    return found.value if found else None


def _says_none(text: str, lexicon: Lexicon) -> bool:
    """Whether a date's cell says that there is none yet: /, 待定, 实施中."""
    key = word_key(text)
    words = value_words(lexicon.registry)
    is_known = key in words.not_applicable or key in number_words(lexicon.registry).no_data
    return is_known or not (set(text) & set("年月日") or any(char.isdigit() for char in text))


def _options(registry: Registry, domain: str) -> dict[str, str]:
    """The words of a code list as they are compared, each with its code."""
    return {word_key(row.name_zh): row.code for row in registry.codes if row.domain == domain}
