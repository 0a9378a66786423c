"""The documents of fixtures/cases once more, rewritten by LibreOffice: what holds of them still holds.

Another program writes the same page in other markup: its own styles, merges, controls and number
formats. All files of a format are converted by one call; without LibreOffice a laptop skips, CI does not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.grid import Cell, Doubt
from ingest.judging.judge import Judged
from ingest.readers import Limits, read_document
from tests.cases import CASES, judged, value, values_read
from warehouse.rules.files import load_registry

Rewritten = Callable[[str], Path]

# What must hold of a rewritten file: (file, data year, indicator, its number).
VALUES = [
    ("BASE.docx", 2022, 7, 85.2),
    ("Y_plc.docx", 2022, 7, 85.2),
    ("S_nestval.docx", 2022, 7, 85.2),
    ("S_hidstyle.docx", 2022, 7, 85.2),
    ("S_symminus.docx", 2022, 24, -0.3),
    ("Y_dstrike.docx", 2022, 26, 5.5),
]
# A number, or an issue at the cell: never another number in silence: (file, year, indicator, number).
VALUE_OR_ISSUE = [
    ("S_pow.docx", 2022, 4, 1000),
]
# What the reader makes of the cell of an indicator of 2022: (file, place, text, doubts).
CELLS = [
    ("V156.docx", "表6 第8行 第5列", "85.2¹", (Doubt("raised", "1"),)),
    ("S_hidstyle.docx", "表6 第8行 第5列", "85.2", (Doubt("hidden", "99"),)),
    ("Y_dstrike.docx", "表6 第27行 第5列", "5.5", (Doubt("struck", "3"),)),
]
# How many rows the merged cells of two rows span: (file, place, rows).
MERGED = [
    ("M_na.docx", "表6 第14行 第5列", 2),
    ("R_shared.docx", "表7 第2行 第3列", 2),
]
NOT_OPENED = frozenset({"X_backslash.xlsx"})  # LibreOffice itself does not open it
# How many values are read.
COUNTS = [
    ("BASE.docx", 93),
    ("Y_plc.docx", 93),
    ("S_hidstyle.docx", 93),
    ("S_symminus.docx", 93),
    ("Y_dstrike.docx", 93),
]


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Rewritten:
    """All .docx and .xlsx cases as LibreOffice writes them; a call gives one by its name."""
    soffice = shutil.which("soffice")
    if soffice is None:
        assert not os.environ.get("CI"), "CI installs LibreOffice"
        pytest.skip("needs LibreOffice")
    out = tmp_path_factory.mktemp("rewritten")
    profile = tmp_path_factory.mktemp("profile")
    for ending in ("docx", "xlsx"):
        files = sorted(str(path) for path in CASES.glob(f"*.{ending}") if _is_document(path))
        to = ("--convert-to", ending, "--outdir", str(out))
        own = f"-env:UserInstallation={profile.as_uri()}"
        subprocess.run(
            [soffice, own, "--headless", "--norestore", *to, *files],
            check=True,
            capture_output=True,
            timeout=600,
        )
    return lambda name: out / name


def _is_document(path: Path) -> bool:
    """Whether a case is a document that LibreOffice opens; a few only bear such a name."""
    return path.name not in NOT_OPENED and path.read_bytes()[:2] == b"PK"


def test_every_document_was_rewritten_and_is_answered(rewritten: Rewritten) -> None:
    for path in (*sorted(CASES.glob("*.docx")), *sorted(CASES.glob("*.xlsx"))):
        if _is_document(path):
            found = judged(rewritten(path.name))
            assert found.outcome in {"accepted", "accepted_with_issues", "rejected"}, path.name
            assert not [i for i in found.issues if i.check_id == "F03"], path.name


@pytest.mark.parametrize(("name", "year", "indicator_no", "number"), VALUES)
def test_the_value_stays_what_a_person_sees(
    rewritten: Rewritten, name: str, year: int, indicator_no: int, number: float
) -> None:
    read = value(judged(rewritten(name)), year, indicator_no)
    assert read is not None
    assert read.number == number


@pytest.mark.parametrize(("name", "year", "indicator_no", "number"), VALUE_OR_ISSUE)
def test_the_value_is_right_or_said(
    rewritten: Rewritten, name: str, year: int, indicator_no: int, number: float
) -> None:
    found = judged(rewritten(name))
    read = value(found, year, indicator_no)
    assert read is not None
    assert read.number == number or _said(found, year, indicator_no)


def _said(found: Judged, year: int, indicator_no: int) -> bool:
    return any((i.data_year, i.indicator_no) == (year, indicator_no) for i in found.issues)


@pytest.mark.parametrize(("name", "count"), COUNTS)
def test_all_rows_are_still_found(rewritten: Rewritten, name: str, count: int) -> None:
    assert values_read(judged(rewritten(name))) == count


def _cell(path: Path, place: str) -> Cell:
    limits = Limits.of(load_registry().parameters)
    document = read_document(path.name, path.read_bytes(), limits)
    cells = {
        grid.place(cell.row, cell.col): cell
        for grid in document.grids()
        for row in grid.rows
        for cell in row
        if cell is not None
    }
    return cells[place]


@pytest.mark.parametrize(("name", "place", "text", "doubts"), CELLS)
def test_what_a_cell_holds_beside_its_text_is_kept(
    rewritten: Rewritten, name: str, place: str, text: str, doubts: tuple[Doubt, ...]
) -> None:
    cell = _cell(rewritten(name), place)
    assert (cell.text, cell.doubts) == (text, doubts)


@pytest.mark.parametrize(("name", "place", "rows"), MERGED)
def test_merged_cells_still_say_their_span(
    rewritten: Rewritten, name: str, place: str, rows: int
) -> None:
    assert _cell(rewritten(name), place).span == (rows, 1)
