"""What is read from the records of an old workbook that xlrd passes over."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.grid import Aside
from ingest.readers.excel.beside import Drawn
from ingest.readers.excel.conditional import Rule
from ingest.readers.excel.xls_records import Passed, is_calculated, other_sheets, passed_over

BEGIN, END = 0x0809, 0x000A
ZERO, BLANK, NUMBER = bytes(8), b"\3\0\0\0\0\0\xff\xff", struct.pack("<d", 85.2)


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def passed(*records: bytes, has_results: bool = True) -> Passed:
    stream = record(BEGIN) + b"".join(records) + record(END) + record(0x0006, bytes(30))
    return passed_over(stream, 0, has_results=has_results)


def formula(result: bytes, flags: int = 0) -> bytes:
    return record(0x0006, struct.pack("<HHH", 4, 8, 15) + result + struct.pack("<H", flags))


@pytest.mark.parametrize(
    ("records", "has_results", "is_without"),
    [
        ([formula(ZERO)], False, False),
        ([formula(ZERO, 2)], True, True),
        ([record(0x005E), formula(ZERO)], True, True),
        ([formula(BLANK)], True, False),
        ([formula(BLANK)], False, True),
        ([formula(BLANK, 2)], True, True),
        ([formula(NUMBER, 2)], False, False),
    ],
)
def test_a_formula_is_without_result_where_nobody_calculated_it(
    records: list[bytes], has_results: bool, is_without: bool
) -> None:
    found = passed(*records, has_results=has_results).without_result
    assert found == ({(5, 9)} if is_without else set())


def test_who_calculated_a_workbook_is_looked_for_in_its_own_records_alone() -> None:
    by_excel = record(0x01C1, bytes(8))
    assert is_calculated(record(BEGIN) + by_excel + record(END), 0)
    assert not is_calculated(record(BEGIN) + record(END) + by_excel, 0)
    assert not is_calculated(b"", 0)


def look(*, colour: int = 0x7FFF, struck: bool = False, flags: int = 1 << 26) -> bytes:
    font = bytes(68) + struct.pack("<I", 0x80 if struck else 0) + bytes(8)
    return struct.pack("<IH", flags, 0) + font + struct.pack("<I", colour) + bytes(34)


def rule(look_: bytes, kind: int = 2, sign: int = 0, *formulas: bytes) -> list[bytes]:
    first, second = (*formulas, b"", b"")[:2]
    ranges = struct.pack("<HH8xHHHHH", 1, 0, 1, 8, 8, 4, 4)
    head = struct.pack("<BBHH", kind, sign, len(first), len(second))
    return [record(0x01B0, ranges), record(0x01B1, head + look_ + first + second)]


E9 = ((9, 9, 5, 5),)
EIGHTY, NINETY = b"\x1e\x50\0", b"\x1f" + struct.pack("<d", 90)


@pytest.mark.parametrize(
    ("records", "rules"),
    [
        (rule(look(colour=9)), [Rule(E9, "expression", "", (None,))]),
        (rule(look(struck=True)), [Rule(E9, "expression", "", (None,))]),
        (rule(look(flags=1 << 25)), [Rule(E9, "expression", "", (None,))]),
        (rule(look(colour=9), 1, 5, EIGHTY), [Rule(E9, "cellIs", "greaterThan", (80.0,))]),
        (
            rule(look(colour=1), 1, 1, EIGHTY, NINETY),
            [Rule(E9, "cellIs", "between", (80.0, 90.0))],
        ),
        (rule(look(colour=9, flags=1 << 26 | 1 << 29)), []),
        (rule(look(colour=10)), []),
        (rule(look(flags=0)), []),
    ],
)
def test_rules_that_hide_or_change_are_kept(records: list[bytes], rules: list[Rule]) -> None:
    found = passed(*records)
    assert found.rules == rules
    assert found.has_rules


def over(code: int, *corners: int) -> list[bytes]:
    left, top, right, right_edge, bottom, bottom_edge = corners
    anchor = struct.pack("<H8H", 2, left, 5, top, 5, right, right_edge, bottom, bottom_edge)
    return [
        record(0x00EC, bytes(12) + b"\0\0\x10\xf0\x12\0\0\0" + anchor),
        record(0x005D, struct.pack("<HHHH", 21, 18, code, 1)),
    ]


def words(count: int) -> bytes:
    return record(0x01B6, bytes(10) + struct.pack("<H", count) + bytes(6))


@pytest.mark.parametrize(
    ("records", "drawn"),
    [
        (over(6, 3, 7, 5, 9, 10, 9), [Drawn("text_box", 8, 11, 4, 6, covers=True)]),
        (over(6, 3, 7, 5, 0, 10, 0), [Drawn("text_box", 8, 10, 4, 5, covers=True)]),
        (over(8, 3, 7, 3, 9, 7, 9), [Drawn("picture", 8, 8, 4, 4, covers=True)]),
        (over(1, 3, 7, 3, 9, 7, 9), [Drawn("shape", 8, 8, 4, 4, covers=False)]),
        ([*over(30, 3, 7, 3, 9, 7, 9), words(4)], [Drawn("text_box", 8, 8, 4, 4, covers=True)]),
        ([*over(30, 3, 7, 3, 9, 7, 9), words(0)], [Drawn("shape", 8, 8, 4, 4, covers=True)]),
        ([*over(25, 3, 7, 3, 9, 7, 9), words(4)], []),
        ([*over(20, 3, 7, 3, 9, 7, 9)], []),
    ],
)
def test_objects_are_kept_with_their_cells_and_notes_and_lists_are_none(
    records: list[bytes], drawn: list[Drawn]
) -> None:
    assert passed(*records).drawn == drawn


def test_the_records_of_a_chart_in_a_sheet_are_its_own() -> None:
    inner = (record(BEGIN), formula(ZERO, 2), record(END))
    assert passed(*inner) == Passed()


def test_macro_and_chart_sheets_are_taken_from_the_log() -> None:
    log = (
        "NOTE *** Ignoring non-worksheet data named '宏\\'1' (type 0x01 = Macro sheet)\n"
        "NOTE *** Ignoring non-worksheet data named 'Chart1' (type 0x02 = Chart)\n"
        "NOTE *** Ignoring non-worksheet data named 'Module1' (type 0x06 = Visual Basic module)\n"
    )
    assert list(other_sheets(log)) == [
        Aside("macro_sheet", "宏'1!A1", "宏'1"),
        Aside("chart_sheet", "Chart1!A1", "Chart1"),
    ]


@given(st.lists(st.tuples(st.sampled_from([6, 0x5D, 0xEC, 0x1B0, 0x1B1, 0x1B6, 9]), st.binary())))
def test_damaged_records_are_no_fault(records: list[tuple[int, bytes]]) -> None:
    assert isinstance(passed(*(record(*item) for item in records)), Passed)
