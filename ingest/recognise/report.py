"""Which form a document is, by what it says, and what that form holds."""

from __future__ import annotations

from itertools import chain

from ingest.findings import Finding, Source
from ingest.grid import Document, Paragraph
from ingest.recognise.annexes import read_requirements, read_team
from ingest.recognise.basic_info import field_doubts, read_basic_info
from ingest.recognise.companions import (
    first_place,
    read_confirmation,
    read_pledge,
    read_review,
    read_satisfaction,
)
from ingest.recognise.follow_up import read_follow_up
from ingest.recognise.forms import Recognised, Report
from ingest.recognise.indicators import read_indicators
from ingest.recognise.labels import Lexicon, lexicons
from ingest.recognise.narrative import (
    read_demonstration_works,
    read_narrative,
    read_own_scores,
    read_scope,
    sentences,
)
from ingest.recognise.recommendations import read_recommendations
from ingest.recognise.tables.missing import missing_tables
from ingest.recognise.tables.of_document import tables_of
from ingest.recognise.tables.slices import TableSlice
from ingest.recognise.unread import (
    embedded_parts,
    head_findings,
    set_aside,
    struck_paragraphs,
    struck_rows,
    unread_requirements,
)
from ingest.text import clean, label_key
from warehouse.rules.rows import Registry

_TITLE_BLOCKS = 12  # a form's title stands near its top


def recognise(document: Document, file: str, registry: Registry) -> Recognised:
    """Read all forms in a document under the form edition whose labels it uses."""
    found = Recognised(file)
    lexicon, tables = _best_edition(document, registry)
    kinds = {table.kind for table in tables}
    titles = _titled_forms(document, lexicon)
    if "follow_up" in kinds or titles[:1] == ["follow_up"]:
        follow_up = [t for t in tables if t.kind == "follow_up" and t.unread is None]
        found.findings.extend(head_findings(tables, file))
        form, findings = read_follow_up(document, follow_up, file, lexicon)
        found.forms.append(form)
        found.findings.extend(findings)
    elif kinds & {"indicators", "requirements"} or titles[:1] == ["report"]:
        _read_report(document, file, lexicon, tables, found)
    elif titles:
        match titles[0]:
            case "pledge":
                found.forms.append(read_pledge(document, file))
            case "confirmation":
                found.forms.append(read_confirmation(document, file))
            case "satisfaction":
                found.forms.append(read_satisfaction(document, file, lexicon))
                found.findings.extend(field_doubts(document, file, lexicon))
            case "review":
                found.forms.append(read_review(document, file, lexicon))
                found.findings.extend(field_doubts(document, file, lexicon))
    if not found.forms:
        found.findings.append(Finding("F10", Source(file, first_place(document))))
    found.findings.extend(struck_rows(tables, file, lexicon))
    found.findings.extend(struck_paragraphs(document, file, lexicon))
    told = {(f.source, f.value) for f in found.findings if f.check_id == "F12"}
    found.findings.extend(embedded_parts(document, file, told))
    found.findings.extend(set_aside(document, file, lexicon))
    return found


def _best_edition(document: Document, registry: Registry) -> tuple[Lexicon, list[TableSlice]]:
    """The edition under which most rows are known, then most heads, fields and titles.

    Where all are alike, the first in the registry.
    """
    candidates = [(lexicon, tables_of(document, lexicon)) for lexicon in lexicons(registry)]
    if len(candidates) == 1:
        return candidates[0]
    return max(
        candidates,
        key=lambda candidate: (_known_rows(*candidate), _known_labels(document, candidate[0])),
    )


def _known_rows(lexicon: Lexicon, tables: list[TableSlice]) -> int:
    return sum(
        lexicon.find_indicator(table.text(row, "indicator_name")) is not None
        for table in tables
        if table.kind == "indicators"
        for _, row in table.rows
    )


_EDITED = ("column", "field", "form")  # what a revised form may call otherwise, row by row the same


def _known_labels(document: Document, lexicon: Lexicon) -> int:
    cells = (
        cell.text
        for grid in document.grids()
        for row in grid.rows
        for cell in row
        if cell is not None
    )
    titles = (paragraph.text for paragraph in document.paragraphs())
    return sum(
        any(lexicon.find(kind, text) is not None for kind in _EDITED)
        for text in chain(titles, cells)
    )


def _titled_forms(document: Document, lexicon: Lexicon) -> list[str]:
    """The forms whose titles stand near the top of the document."""
    texts: list[str] = []
    for block in document.blocks[:_TITLE_BLOCKS]:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        else:
            texts += [cell.text for row in block.rows[:3] for cell in row if cell is not None]
    forms = lexicon.labels("form")
    return [target for text in texts for label, target in forms if label_key(text).endswith(label)]


def _read_report(
    document: Document, file: str, lexicon: Lexicon, tables: list[TableSlice], found: Recognised
) -> None:
    edition = lexicon.edition
    report = Report(
        edition.form_edition_id, edition.indicator_set_id, Source(file, first_place(document))
    )
    found.forms.append(report)
    is_read = [t for t in tables if t.unread is None or t.kind == "indicators"]
    by_kind = {kind: [t for t in is_read if t.kind == kind] for kind in _ANNEX_KINDS}
    found.findings.extend(head_findings(tables, file))
    found.findings.extend(read_basic_info(document, file, lexicon, report))
    report.indicators, wrong = read_indicators(by_kind["indicators"], file, lexicon)
    found.findings.extend(wrong)
    report.requirements, wrong = read_requirements(by_kind["requirements"], file, lexicon)
    report.requirements += unread_requirements(tables, report.requirements, file, lexicon)
    found.findings.extend(wrong)
    report.recommendations, wrong = read_recommendations(by_kind["recommendations"], file, lexicon)
    found.findings.extend(wrong)
    report.team, wrong = read_team(by_kind["team"], file, lexicon)
    found.findings.extend(wrong)
    report.has_team_table = bool(by_kind["team"])
    report.data_years = sorted({row.data_year for row in report.indicators})
    found.findings.extend(missing_tables(document, file, lexicon, tables))
    texts = list(sentences(document.paragraphs(), file))
    report.own_scores = read_own_scores(texts, report.data_years)
    report.demonstration_works = list(read_demonstration_works(texts, lexicon))
    scope = read_scope(texts, lexicon)
    report.scope = scope[0] if scope else None
    report.narrative = read_narrative(document, texts, scope[1] if scope else None, lexicon)
    report.is_demo = _is_demo(document, lexicon)


_ANNEX_KINDS = ("indicators", "requirements", "recommendations", "team")


def _is_demo(document: Document, lexicon: Lexicon) -> bool:
    """Whether the document says of itself that it is made up."""
    (mark, _), *_ = lexicon.labels("demo_mark")
    for block in document.blocks[:_TITLE_BLOCKS]:
        if isinstance(block, Paragraph):
            texts = [block.text]
        else:
            texts = [cell.text for row in block.rows[:_TITLE_BLOCKS] for cell in row if cell]
        if any(mark in label_key(clean(text)) for text in texts):
            return True
    return False
