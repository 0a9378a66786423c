"""The documents of fixtures/cases once more, rewritten by LibreOffice: what holds of them still holds.

Another program writes the same page in other markup: its own styles, merges, controls and number
formats; and workbooks once more as old ones (.xls) and as ones with macros (.xlsm). All files of a
format are converted by one call; without LibreOffice a laptop skips, CI does not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.grid import Cell, Doubt
from ingest.readers import Limits, read_document
from tests.case_table import RIGHT
from tests.cases import CASES, judged
from warehouse.rules.files import load_registry

Rewritten = Callable[[str, str], Path]

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
# LibreOffice does not open the first, and takes the others for plain text.
NOT_OPENED = frozenset({"X_backslash.xlsx", "flatopc.doc", "lock_named.docx"})
FORMATS = {
    "docx": ("docx", ("docx",)),
    "xlsx": ("xlsx", ("xlsx", "xls")),
    "xls": ("xls", ("xlsx",)),
    "xlsm": ("xlsm:Calc MS Excel 2007 VBA XML", ("xlsx",)),
}
"""Format to write -> (its name for LibreOffice, the endings of the files that are written in it)."""


def _opened(ending: str) -> list[str]:
    return [n for n in RIGHT if n.endswith(f".{ending}") and n not in NOT_OPENED]


PAIRS = [
    (name, to) for to, (_, endings) in FORMATS.items() for end in endings for name in _opened(end)
]


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Rewritten:
    """All cases that LibreOffice opens, as it writes them; a call gives one by its name and format."""
    soffice = shutil.which("soffice")
    if soffice is None:
        assert not os.environ.get("CI"), "CI installs LibreOffice"
        pytest.skip("needs LibreOffice")
    out = tmp_path_factory.mktemp("rewritten")
    profile = tmp_path_factory.mktemp("profile")
    for to, (called, _) in FORMATS.items():
        files = [str(CASES / name) for name, wanted in PAIRS if wanted == to]
        own = f"-env:UserInstallation={profile.as_uri()}"
        options = ("--convert-to", called, "--outdir", str(out / to))
        subprocess.run(
            [soffice, own, "--headless", "--norestore", *options, *files],
            check=True,
            capture_output=True,
            timeout=600,
        )
    return lambda name, to: (out / to / name).with_suffix(f".{to}")


@pytest.mark.parametrize(("name", "to"), PAIRS)
def test_what_must_hold_of_the_document_still_holds(
    rewritten: Rewritten, name: str, to: str
) -> None:
    found = judged(rewritten(name, to))
    assert not [issue for issue in found.issues if issue.check_id == "F03"]
    for holds in RIGHT[name]:
        holds(found)


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
    cell = _cell(rewritten(name, "docx"), place)
    assert (cell.text, cell.doubts) == (text, doubts)


@pytest.mark.parametrize(("name", "place", "rows"), MERGED)
def test_merged_cells_still_say_their_span(
    rewritten: Rewritten, name: str, place: str, rows: int
) -> None:
    assert _cell(rewritten(name, "docx"), place).span == (rows, 1)
