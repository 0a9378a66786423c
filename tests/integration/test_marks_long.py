"""From a document's bytes to what would be stored: a mark in a cell never changes a number in silence.

A whole report is taken, one of its numbers is cut in two somewhere, and a mark is put in between. Then
every stored number is the one it was, or there is an issue at that very cell; all others stay.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.judging.judge import Judged
from tests.cases import CASES, judged_bytes
from tests.unit.docx_xml import NAMESPACES

EXAMPLES = 1200
# Digits, points, signs and an exponent are part of a number; a comma or a blank may group its digits.
CHARACTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cs", "Cc", "Nd"),
    exclude_characters="0123456789.eE-+−－﹣⁻, \u3000<>&",
)


def run(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


NESTED = "</w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p>"
IN_WORD = {
    "struck": run("7", "<w:strike/>"),
    "struck twice": run("7", "<w:dstrike/>"),
    "hidden": run("7", "<w:vanish/>"),
    "raised": run("7", '<w:vertAlign w:val="superscript"/>'),
    "lowered": run("7", '<w:vertAlign w:val="subscript"/>'),
    "lifted": run("7", '<w:position w:val="12"/>'),
    "symbol": '<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>',
    "equation": "<m:oMath><m:r><m:t>7</m:t></m:r></m:oMath>",
    "object": '<w:r><w:object><o:OLEObject ProgID="X"/></w:object></w:r>',
    "picture": "<w:r><w:drawing><wp:inline/></w:drawing></w:r>",
    "line": "<w:r><w:br/></w:r>",
    "paragraph": "</w:p><w:p>",
    "cell in the cell": NESTED,
    "turned": '<w:bdo w:val="rtl"><w:r><w:t>7</w:t></w:r></w:bdo>',
    "page number": "<w:r><w:pgNum/></w:r>",
}
IN_EXCEL = {
    "struck": "<r><rPr><strike/></rPr><t>7</t></r>",
    "raised": '<r><rPr><vertAlign val="superscript"/></rPr><t>7</t></r>',
    "lowered": '<r><rPr><vertAlign val="subscript"/></rPr><t>7</t></r>',
    "symbol": '<r><rPr><rFont val="Wingdings"/></rPr><t>J</t></r>',
    "line": "<r><t>\n</t></r>",
}
_WORD_NUMBER = re.compile(
    r"<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*>(-?\d+(?:\.\d+)?)</w:t></w:r>"
)
_EXCEL_NUMBER = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)(?: t="n")?><v>(-?\d+(?:\.\d+)?)</v></c>')


@cache
def parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(CASES / name) as file:
        return {entry: file.read(entry) for entry in file.namelist()}


def written(name: str, changed: dict[str, str]) -> bytes:
    """The document with some parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for entry, data in parts(name).items():
            file.writestr(entry, changed.get(entry, data))
    return out.getvalue()


@cache
def word_body() -> str:
    """The main part of the report, with all namespaces that a mark may need."""
    xml = parts("BASE.docx")["word/document.xml"].decode()
    start = re.search(r"<w:document[^>]*>", xml)
    assert start is not None
    return xml.replace(start.group(), f"<w:document {NAMESPACES}>")


def numbers(found: Judged) -> dict[str, float | None]:
    """Every stored number of the report by the place of its cell (amounts: by their project's)."""
    assert found.report is not None
    stored: dict[str, float | None] = {
        r.source.place: r.value.number for r in found.report.indicators
    }
    for project in found.report.recommendations:
        stored[f"{project.source.place} total"] = project.total_investment_wan_yuan
        stored[f"{project.source.place} fixed"] = project.fixed_investment_wan_yuan
    return stored


@cache
def plain(name: str) -> tuple[dict[str, float | None], frozenset[tuple[str, str]]]:
    """(the numbers, the issues) of the document without a mark."""
    found = judged_bytes(name, (CASES / name).read_bytes())
    return numbers(found), frozenset((issue.check_id, issue.place) for issue in found.issues)


def assert_same_or_said(name: str, data: bytes, marked: str) -> None:
    before, issues = plain(name)
    found = judged_bytes(name, data)
    after = numbers(found)
    said = {(i.check_id, i.place) for i in found.issues} - issues
    changed = {at for at in before if before[at] != after.get(at)}
    assert len(changed) <= 1, (marked, changed)
    assert not changed or any(is_there(place, changed) for _, place in said), (
        marked,
        changed,
        said,
    )


def is_there(place: str, changed: set[str]) -> bool:
    """Whether an issue stands in the cell, or (for an amount) in the row of its project."""
    (at,) = changed
    if at.endswith((" total", " fixed")):
        return row_of(place) == row_of(at.rpartition(" ")[0])
    return place == at


def row_of(place: str) -> tuple[str, ...]:
    """(table or sheet, row) of a place."""
    found = re.fullmatch(r"(\S+) 第(\d+)行 第\d+列|(.+)![A-Z]+(\d+)", place)
    return found.groups() if found else (place,)


def test_the_report_without_a_mark_has_all_its_numbers() -> None:
    for name in ("BASE.docx", "X_lastrow.xlsx"):
        stored, _ = plain(name)
        assert len([number for number in stored.values() if number is not None]) > 60, name


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
def test_a_mark_in_a_word_cell_never_changes_a_number_in_silence(data: st.DataObject) -> None:
    body = word_body()
    found = list(_WORD_NUMBER.finditer(body))
    number = data.draw(st.sampled_from(found))
    text, at = number.group(1), data.draw(st.integers(0, len(number.group(1))))
    mark = data.draw(st.sampled_from(sorted(IN_WORD)) | CHARACTERS)
    between = IN_WORD.get(mark) or f"<w:r><w:t>{mark}</w:t></w:r>"
    pieces = [f"<w:r><w:t>{piece}</w:t></w:r>" if piece else "" for piece in (text[:at], text[at:])]
    changed = body[: number.start()] + between.join(pieces) + body[number.end() :]
    document = written("BASE.docx", {"word/document.xml": changed})
    assert_same_or_said("BASE.docx", document, f"{text[:at]}[{mark}]{text[at:]}")


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
def test_a_mark_in_an_excel_cell_never_changes_a_number_in_silence(data: st.DataObject) -> None:
    name = "X_lastrow.xlsx"
    places = [
        (entry, match)
        for entry, xml in parts(name).items()
        if entry.startswith("xl/worksheets/")
        for match in _EXCEL_NUMBER.finditer(xml.decode())
    ]
    entry, number = data.draw(st.sampled_from(places))
    cell, others, text = number.groups()
    at = data.draw(st.integers(0, len(text)))
    mark = data.draw(st.sampled_from(sorted(IN_EXCEL)) | CHARACTERS)
    between = IN_EXCEL.get(mark) or f"<r><t>{mark}</t></r>"
    pieces = [f"<r><t>{piece}</t></r>" if piece else "" for piece in (text[:at], text[at:])]
    rich = f'<c r="{cell}"{others} t="inlineStr"><is>{between.join(pieces)}</is></c>'
    xml = parts(name)[entry].decode()
    document = written(name, {entry: xml[: number.start()] + rich + xml[number.end() :]})
    assert_same_or_said(name, document, f"{text[:at]}[{mark}]{text[at:]}")
