"""Documents with one habit of real clerks each (fixtures/cases, INDEX.md): read, and asked what came out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ingest.arrival.sources import Candidate, InputFile
from ingest.judging.issues import Issue
from ingest.judging.judge import Judged
from ingest.judging.park_match import Register
from ingest.recognise.cells.values import Value
from ingest.taking_in.examiner import Examiner
from warehouse.registers.park_rows import starter_parks
from warehouse.rules.files import load_registry

CASES = Path(__file__).parent / "fixtures" / "cases"


@cache
def examiner() -> Examiner:
    """By the registry as shipped and the starter list of parks."""
    registry = load_registry()
    return Examiner(registry, Register(starter_parks(registry), registry))


def judged(path: Path) -> Judged:
    """A document as `greenpark check` judges it."""
    file = InputFile(path.name, path.read_bytes, path)
    return examiner().judge(Candidate(path.name, (file,), "110105", path))


def judged_bytes(name: str, data: bytes) -> Judged:
    """A document that lies nowhere, as `greenpark check` judges it."""
    file = InputFile(name, lambda: data, Path(name))
    return examiner().judge(Candidate(name, (file,), "110105", Path(name)))


def value(found: Judged, year: int, indicator_no: int) -> Value | None:
    """What stands for an indicator in a year; None where no such row was read."""
    assert found.report is not None
    rows = {(row.data_year, row.indicator_no): row.value for row in found.report.indicators}
    return rows.get((year, indicator_no))


def values_read(found: Judged) -> int:
    """How many indicator rows were read (three years of 31: 93)."""
    return len(found.report.indicators) if found.report else 0


def investments(found: Judged) -> list[tuple[float | None, float | None]]:
    """(total, fixed) of each recommendation, in 万元."""
    assert found.report is not None
    return [
        (row.total_investment_wan_yuan, row.fixed_investment_wan_yuan)
        for row in found.report.recommendations
    ]


def issues_of(found: Judged, *check_ids: str) -> list[Issue]:
    """The issues of these checks."""
    return [issue for issue in found.issues if issue.check_id in check_ids]
