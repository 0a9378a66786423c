"""The follow-up form a year after a diagnosis."""

from __future__ import annotations

from datetime import date

from ingest.findings import Finding, Source
from ingest.grid import Document
from ingest.recognise.companions import first_place, form_fields, year_in
from ingest.recognise.dates import find_dates, full_date
from ingest.recognise.forms import FollowUp, FollowUpItem
from ingest.recognise.labels import Lexicon
from ingest.recognise.tables import TableSlice
from ingest.recognise.values import nearest, read_amount
from ingest.text import clean, word_key
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
    findings: list[Finding] = []
    for table in tables:
        for number, row in table.rows:
            if table.text(row, "content"):
                item, wrong = _read_item(table, number, row, len(form.items) + 1, file, lexicon)
                form.items.append(item)
                findings.extend(wrong)
    return form, findings


def _read_item(
    table: TableSlice,
    number: int,
    row: tuple,  # type: ignore[type-arg]
    order: int,
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
    cell = table.cell(row, "actual_investment")
    amount, is_readable = read_amount(cell, lexicon.registry) if cell else (None, True)
    if cell and not is_readable:
        findings.append(Finding("V07", source("actual_investment"), clean(cell.text)))
    item = FollowUpItem(
        seq=int(seq) if seq.isdigit() else order,
        content=table.text(row, "content"),
        adoption=option("adoption") or "unanswered",
        progress=option("progress"),
        reason=table.text(row, "reason") or None,
        actual_investment_wan_yuan=amount,
        actual_effect=table.text(row, "actual_effect") or None,
        done_date=_done_date(table.text(row, "done_date")),
        source=source("content"),
    )
    return item, findings


def _done_date(text: str) -> date | None:
    found = find_dates(text)
    return found[0].value if found else None


def _options(registry: Registry, domain: str) -> dict[str, str]:
    """The words of a code list as they are compared, each with its code."""
    return {word_key(row.name_zh): row.code for row in registry.codes if row.domain == domain}
