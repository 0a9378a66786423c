"""What lies beside the forms of a submission: proofs, and second copies of the report (DESIGN)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from ingest.findings import Bilingual, Finding, Part, Source
from ingest.judging.reading import Reading
from ingest.recognise.forms import Companion, Form, Report
from ingest.recognise.same_report import differences
from warehouse.rules.rows import Registry

# Files that are meant to be read: one of them that cannot be is named beside the report.
_READ_KINDS = {".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".zip"}
_TOO_LARGE = "F08"
# A workbook with more rows than a form has is a ledger: F08 itself sends long tables to another file.
_TOO_LONG = {"max_rows", "max_cells"}
# Why a file may be the report that a submission lacks, though nobody could open it.
_MAY_BE_REPORT = {"F03", "F04", "F05", "F07", "F09"}
_WHOLE_FILE = "整个文件"


def sorted_out(readings: Sequence[Reading], registry: Registry) -> tuple[list[Form], list[Finding]]:
    """The forms of a submission, its one report first, and what was found wrong while reading.

    What holds no form is an attachment, and no reason to refuse, if any other file holds one. Of a
    report that came twice the first Word file is read, else the first file; the other is compared.
    """
    held = [reading for reading in readings if reading.found.forms]
    if not held:
        return [], [finding for reading in readings for finding in reading.found.findings]
    main = _report_to_read(held)
    report = main.found.forms[0] if main else None
    forms: list[Form] = []
    findings: list[Finding] = []
    for reading in readings:
        if not reading.found.forms:
            lacks_report = not _can_stand(held)
            findings += _of_attachment(reading, lacks_report, registry)
        elif isinstance(report, Report) and reading is not main and _report_of(reading):
            findings += _of_copy(report, reading)
        else:
            forms += reading.found.forms
            findings += reading.found.findings
    return forms, findings


def _report_to_read(held: Sequence[Reading]) -> Reading | None:
    reports = [reading for reading in held if _report_of(reading)]
    with_text = (reading for reading in reports if _has_text(_report_of(reading)))
    return next(with_text, reports[0] if reports else None)


def _has_text(report: Report | None) -> bool:
    """Whether a report has running text, as one from Word has and a workbook has not."""
    return report is not None and report.narrative is not None


def _report_of(reading: Reading) -> Report | None:
    return next((form for form in reading.found.forms if isinstance(form, Report)), None)


def _can_stand(held: Sequence[Reading]) -> bool:
    """Whether a submission is one without any file that could not be read."""
    return any(not isinstance(form, Companion) for reading in held for form in reading.found.forms)


def _of_attachment(reading: Reading, lacks_report: bool, registry: Registry) -> Iterator[Finding]:
    name = reading.file.name
    for finding in reading.found.findings:
        check_id = finding.check_id
        is_too_large = check_id == _TOO_LARGE and (
            lacks_report or finding.parts["what"] not in _long(registry)
        )
        if is_too_large or (lacks_report and check_id in _MAY_BE_REPORT):
            yield finding
        elif _is_closed(name, check_id):
            why = registry.checks[check_id]
            found = Bilingual(why.topic_zh, why.topic_en)
            parts: dict[str, Part] = {"file": name, "found": found}
            yield Finding("F16", Source(name, _WHOLE_FILE), parts=parts)


def _long(registry: Registry) -> list[Bilingual]:
    """The limits that a long table passes, as they are called in a message."""
    named = (row for row in registry.codes if row.domain == "limit" and row.code in _TOO_LONG)
    return [Bilingual(row.name_zh, row.name_en) for row in named]


def _is_closed(name: str, check_id: str) -> bool:
    """Whether a refusal means that what is meant to be opened could not be.

    A zip of no kind of document is opened, and holds nothing or lies too deep to be taken apart.
    """
    ending = PurePosixPath(name).suffix.lower()
    return ending in _READ_KINDS and (ending, check_id) != (".zip", "F01") and check_id != "F10"


_BLANK = Bilingual("空白", "blank")


def _of_copy(report: Report, reading: Reading) -> Iterator[Finding]:
    """K06 at the first thing that a copy gives otherwise; K07 where it gives the same."""
    copy = _report_of(reading)
    assert copy is not None
    parts: dict[str, Part] = {"file": reading.file.name, "read": report.source.file}
    found = list(differences(report, copy))
    if not found:
        yield Finding("K07", copy.source, parts=parts)
        return
    first = found[0]
    parts |= {
        "count": len(found),
        "expected": first.read or _BLANK,
        "copied": first.copied or _BLANK,
        "what": first.what,
    }
    yield Finding("K06", first.source, first.copied, first.data_year, first.indicator_no, parts)
