"""Workbooks that a small file makes large: an answer in 10 seconds and 500 MB, whatever they hold."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.integration.test_hostile import measured

ROOT = Path(__file__).parent.parent.parent
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_NAMESPACES = f'xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"'


def workbook_of(sheets: list[str], texts: str = "", styles: str = "") -> bytes:
    """A workbook of these parts, each given without its root element."""
    parts = {
        "_rels/.rels": _links([("r", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f"<workbook {_NAMESPACES}><sheets>"
        + "".join(
            f'<sheet name="表{n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in range(len(sheets))
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _links(
            [
                ("t", "sharedStrings", "texts.xml"),
                ("l", "styles", "styles.xml"),
                *((f"s{n}", "worksheet", f"sheet{n}.xml") for n in range(len(sheets))),
            ]
        ),
        "xl/texts.xml": f"<sst {_NAMESPACES}>{texts}</sst>",
        "xl/styles.xml": f"<styleSheet {_NAMESPACES}>{styles}</styleSheet>",
        **{
            f"xl/sheet{n}.xml": f"<worksheet {_NAMESPACES}>{sheet}</worksheet>"
            for n, sheet in enumerate(sheets)
        },
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _links(items: list[tuple[str, str, str]]) -> str:
    links = (
        f'<Relationship Id="{key}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for key, kind, target in items
    )
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(links)}</Relationships>'


def rows(row: str, count: int) -> str:
    return "<sheetData>" + f"<row>{row}</row>" * count + "</sheetData>"


def shared(*numbers: int) -> str:
    return "".join(f'<c t="s"><v>{number}</v></c>' for number in numbers)


def texts(*items: str) -> str:
    return "".join(f"<si><t>{item}</t></si>" for item in items)


HEAD = ("序号", "二级指标", "指标单位", "指标数据")
NUMBER = "<c><v>1.5</v></c>"
STRUCK = "<r><rPr><strike/></rPr><t>1</t></r>"
RULE = (
    '<conditionalFormatting sqref="A1:T20000"><cfRule type="expression" dxfId="0">'
    "<formula>A1</formula></cfRule></conditionalFormatting>"
)


def one_format(code: str) -> str:
    return f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>' + (
        '<cellXfs><xf numFmtId="200"/></cellXfs>'
    )


def many_formats(count: int) -> str:
    codes = (
        f'<numFmt numFmtId="{n}" formatCode="0.0&quot;a{n}&quot;"/>'
        for n in range(200, 200 + count)
    )
    looks = (f'<xf numFmtId="{n}"/>' for n in range(200, 200 + count))
    return f"<numFmts>{''.join(codes)}</numFmts><cellXfs>{''.join(looks)}</cellXfs>"


def in_each_format(count: int) -> str:
    line = "".join(f'<c s="{n}"><v>1.5</v></c>' for n in range(count))
    return f"<sheetData><row>{line}</row></sheetData>"


def in_some_formats(count: int, rows: int) -> str:
    """Different numbers in 20 columns, in these formats by turns."""
    lines = (
        "".join(f'<c s="{(20 * row + n) % count}"><v>{row}.{n}</v></c>' for n in range(20))
        for row in range(rows)
    )
    return "<sheetData>" + "".join(f"<row>{line}</row>" for line in lines) + "</sheetData>"


# Each as large as the limits of F08 let it be: 12 MB of XML a part, 3,000 parts, 80,000 cells.
CASES = {
    "heads alone": lambda: workbook_of([rows(shared(0, 1, 2, 3), 20_000)], texts(*HEAD)),
    "heads in 20 columns": lambda: workbook_of([rows(shared(0, 1, 2, 3) * 5, 4_000)], texts(*HEAD)),
    "very many heads": lambda: workbook_of(
        [rows(shared(0, 1, 2, 3), 1) + rows(shared(0, 1) + NUMBER * 2, 31)] * 620, texts(*HEAD)
    ),
    "very many sheets": lambda: workbook_of([rows(shared(0, 1, 2, 3), 6)] * 2_990, texts(*HEAD)),
    "very many sheets over the limit": lambda: workbook_of([rows(NUMBER, 1)] * 4_900),
    "one long text in all cells": lambda: workbook_of(
        [rows(shared(0) * 20, 4_000)], texts("年" * 32_767)
    ),
    "one text of many runs": lambda: workbook_of(
        [rows(shared(0) * 20, 4_000)], f"<si>{STRUCK * 30_000}</si>"
    ),
    "very many texts": lambda: workbook_of(
        [rows(shared(0), 1)], texts(*map(str, range(3_000_000)))
    ),
    "a long format": lambda: workbook_of(
        [rows('<c s="0"><v>1.5</v></c>' * 20, 4_000)],
        "",
        one_format("0" + "&quot;a&quot;" * 500_000),
    ),
    "a format of many words": lambda: workbook_of(
        [in_some_formats(1, 4_000)], "", one_format("0.0" + "!a" * 28)
    ),
    "very many formats": lambda: workbook_of([in_each_format(14_000)], "", many_formats(90_000)),
    "formats of units in all cells": lambda: workbook_of(
        [in_some_formats(900, 4_000)], "", many_formats(900)
    ),
    "very many rules": lambda: workbook_of(
        [rows(NUMBER * 20, 2_000) + RULE * 30_000],
        "",
        "<dxfs><dxf><font><strike/></font></dxf></dxfs>",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_worst_workbooks_take_neither_10_seconds_nor_500_megabytes(
    tmp_path: Path, case: str
) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(CASES[case]())
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r});"
        "from pathlib import Path; from tests.integration.test_hostile import judge;"
        f"print(judge(Path({str(path)!r}).read_bytes(), 'a.xlsx').outcome)"
    )
    outcome, megabytes, seconds = measured(script)
    assert outcome == "rejected"
    assert megabytes < 500
    assert seconds < 10
