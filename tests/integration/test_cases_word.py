"""Word documents that hold more than plain text: read as they look, or said at the cell."""

from __future__ import annotations

import pytest

from ingest.grid import Cell, Doubt
from ingest.readers import Limits, read_document
from tests.cases import CASES, issues_of, judged, values_read
from warehouse.rules.files import load_registry

LIMITS = Limits.of(load_registry().parameters)
VALUES = "表6 第{row}行 第5列"  # the table of 2022; indicator 1 stands in row 2


def cell(name: str, indicator_no: int) -> Cell:
    """The value cell of an indicator of 2022."""
    path = CASES / name
    document = read_document(name, path.read_bytes(), LIMITS)
    place = VALUES.format(row=indicator_no + 1)
    return next(
        found
        for grid in document.grids()
        for row in grid.rows
        for found in row
        if found is not None and grid.place(found.row, found.col) == place
    )


@pytest.mark.parametrize(
    ("name", "indicator_no", "text", "doubts"),
    [
        ("BASE.docx", 7, "85.2", ()),
        ("Y_plc.docx", 7, "85.2", ()),
        ("flatopc.doc", 7, "85.2", ()),
        ("S_nestval.docx", 7, "85.2", ()),
        ("S_hidstyle.docx", 7, "85.2", (Doubt("hidden", "99"),)),
        ("V156.docx", 7, "85.2¹", (Doubt("raised", "1"),)),
        ("S_pow.docx", 4, "10³", (Doubt("equation", "10³"),)),
        ("S_symminus.docx", 24, "−0.3", ()),
        ("Y_dstrike.docx", 26, "5.5", (Doubt("struck", "3"),)),
    ],
)
def test_the_cell_is_read_as_it_looks_and_what_else_it_holds_is_kept(
    name: str, indicator_no: int, text: str, doubts: tuple[Doubt, ...]
) -> None:
    found = cell(name, indicator_no)
    assert (found.text, found.doubts) == (text, doubts)


def test_merged_values_say_how_far_they_reach() -> None:
    found = cell("M_na.docx", 13)
    assert (found.text, found.span) == ("不涉及", (2, 1))


def test_an_html_part_in_place_of_a_table_is_named_where_it_stands() -> None:
    found = judged(CASES / "S_altchunk.docx")
    (issue,) = issues_of(found, "F12")
    assert (issue.place, issue.value) == ("第27段", "chunk1.html")
    assert values_read(found) == 62


def test_a_lock_file_is_told_to_be_no_word_document() -> None:
    (issue,) = issues_of(judged(CASES / "lock_named.docx"), "F01")
    assert "不是 Word 文档" in issue.message_zh
    assert "not a Word document" in issue.message_en
