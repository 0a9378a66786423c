"""What the report's text says: scope and consent, chapters, references. A workbook has no text."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.checks.case import Case, Fault, Gap, whole_report
from ingest.findings import Bilingual, Source
from ingest.recognise.forms import IndicatorRow, RequirementRow
from ingest.recognise.narrative import annexes_named


def consent_to_scope(case: Case) -> Iterator[Fault | Gap]:
    """T01: a diagnosis of a part of the park needs the bureau's consent (guide 三（一）2)."""
    narrative = case.report.narrative
    if narrative is None:
        yield Gap("no_text")
    elif narrative.scope is None:
        yield Gap("no_scope")
    elif case.report.scope == "part" and narrative.consent is None:
        yield whole_report("T01", narrative.scope.source, {})


def chapters(case: Case) -> Iterator[Fault | Gap]:
    """T02: the six chapters of the report (guide 附件2-1)."""
    narrative = case.report.narrative
    if narrative is None:
        yield Gap("no_text")
        return
    names = {int(target): label for label, target in case.lexicon.labels("chapter")}
    missing = [number for number in sorted(names) if number not in narrative.chapters]
    if missing:
        titles = [f"{_NUMERALS[number]}、{names[number]}" for number in missing]
        parts = {"chapters": Bilingual("；".join(titles), "; ".join(titles))}
        yield whole_report("T02", case.report.source, parts)


_NUMERALS = "〇一二三四五六七八九十"


def references(case: Case) -> Iterator[Fault | Gap]:
    """T03: chapter 六 lists every attachment that the evidence columns point to; one issue for all."""
    narrative = case.report.narrative
    if narrative is None:
        yield Gap("no_text")
        return
    if not narrative.references:
        yield Gap("no_references")
        return
    pointed: dict[str, Source] = {}
    rows: list[RequirementRow | IndicatorRow] = [*case.report.requirements]
    rows += case.report.indicators
    for row in rows:
        for annex in annexes_named(row.evidence or ""):
            pointed.setdefault(annex, row.source)
    missing = [annex for annex in pointed if annex not in narrative.references]
    if missing:
        indexes = Bilingual(
            "、".join(f"附件{annex}" for annex in missing),
            ", ".join(f"附件{annex}" for annex in missing),
        )
        yield whole_report("T03", pointed[missing[0]], {"indexes": indexes})
