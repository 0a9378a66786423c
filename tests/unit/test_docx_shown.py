"""What Word shows and does not store as text: controls, fields, automatic numbers, merges, nested tables."""

from __future__ import annotations

import pytest

from ingest.grid import UNKNOWN, Doubt
from ingest.readers.word.scripts import written
from tests.unit.docx_xml import cell_of, in_cell, p, r, read, run, tbl, tc, texts, tr

PROMPT_STYLE = (
    '<w:style w:type="character" w:styleId="a3"><w:name w:val="Placeholder Text"/></w:style>'
)
BLOCKS = (
    '<w:docParts><w:docPart><w:docPartPr><w:name w:val="PH1"/></w:docPartPr>'
    f"<w:docPartBody>{p('请填写数值')}</w:docPartBody></w:docPart></w:docParts>"
)
KEPT_PROMPT = '<w:placeholder><w:docPart w:val="PH1"/></w:placeholder>'


def control(content: str, properties: str = "<w:showingPlcHdr/>") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    ("inner", "properties", "shown"),
    [
        (r("85.2"), "<w:showingPlcHdr/>", "85.2"),
        (r("符合"), "<w:dropDownList/><w:showingPlcHdr/>", "符合"),
        (r("2024-06"), "<w:date/><w:showingPlcHdr/>", "2024-06"),
        (run("请输入", '<w:rStyle w:val="a3"/>'), "<w:showingPlcHdr/>", ""),
        (run("请输入", '<w:rStyle w:val="PlaceholderText"/>'), "<w:showingPlcHdr/>", ""),
        (r("请填写数值"), KEPT_PROMPT + "<w:showingPlcHdr/>", ""),
        (r("85.2"), KEPT_PROMPT + "<w:showingPlcHdr/>", "85.2"),
        (r("单击或点击此处输入文字。"), "<w:showingPlcHdr/>", ""),
        (r("Click or tap here to enter text."), "<w:showingPlcHdr/>", ""),
        (r("选择一项。"), "<w:comboBox/><w:showingPlcHdr/>", ""),
        (r("Choose an item."), "<w:dropDownList/><w:showingPlcHdr/>", ""),
        (r("85.2"), '<w:showingPlcHdr w:val="0"/>', "85.2"),
        (r("85.2"), "<w:comboBox/>", "85.2"),
    ],
)
def test_a_control_shows_what_was_filled_in_and_never_its_prompt(
    inner: str, properties: str, shown: str
) -> None:
    cell = in_cell(control(inner, properties), styles=PROMPT_STYLE, glossaryDocument=BLOCKS)
    assert (cell.text, cell.doubts) == (shown, ())


def field(kind: str, inner: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ('<w:result w:val="1"/>', "不符合"),
        ('<w:default w:val="1"/>', "不符合"),
        ('<w:result w:val="0"/><w:default w:val="1"/>', "符合"),
        ("", "符合"),
        ('<w:result w:val="9"/>', ""),
    ],
)
def test_a_form_drop_down_shows_the_entry_that_is_chosen(inner: str, shown: str) -> None:
    entries = '<w:listEntry w:val="符合"/><w:listEntry w:val="不符合"/>'
    data = f"<w:ffData><w:ddList>{inner}{entries}</w:ddList></w:ffData>"
    assert in_cell(field("begin", data), code("FORMDROPDOWN"), field("end")).text == shown


@pytest.mark.parametrize(
    ("words", "shown", "doubts"),
    [
        (r"EQ \f(3,4)", UNKNOWN, (Doubt("equation", r"EQ \f(3,4)"),)),
        ("SYMBOL 45 \\f &quot;Symbol&quot; \\s 10", "−", ()),
        ("SYMBOL 0xF0B3 \\f Symbol", "≥", ()),
        (
            "SYMBOL 74 \\f &quot;Wingdings&quot;",
            UNKNOWN,
            (Doubt("symbol", "Wingdings 004A"),),
        ),
        ("MACROBUTTON NoMacro 85", "85", ()),
        ("AUTONUM", UNKNOWN, (Doubt("symbol", "AUTONUM"),)),
        ("TC &quot;目录&quot;", "", ()),
        ("", "", ()),
    ],
)
def test_fields_that_keep_no_result(words: str, shown: str, doubts: tuple[Doubt, ...]) -> None:
    cell = in_cell("8", field("begin"), code(words), field("end"), "5")
    assert (cell.text, cell.doubts) == (f"8{shown}5", doubts)


def numbering(*levels: str, more: str = "") -> str:
    """One list (id 1) of these levels; ``more`` are other lists."""
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def level(at: int, kind: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def item(text: str, at: int = 0, number: int = 1) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(f"<w:pPr>{numbered}</w:pPr>", text)


NONE, SPACE = '<w:suff w:val="nothing"/>', '<w:suff w:val="space"/>'


def test_titles_that_are_numbered_by_word_show_their_numbers() -> None:
    rules = numbering(level(0, "decimal", "第%1年", NONE))
    body = item("（2020年）") + p("间") + item("（2021年）") + item("（2022年）")
    shown = [paragraph.text for paragraph in read(body, numbering=rules).paragraphs()]
    assert shown == ["第1年（2020年）", "间", "第2年（2021年）", "第3年（2022年）"]


def test_levels_count_within_the_one_above_and_start_again() -> None:
    rules = numbering(
        level(0, "chineseCounting", "%1、", NONE),
        level(1, "decimal", "%1.%2", SPACE + "<w:isLgl/>"),
    )
    body = item("甲") + item("子", 1) + item("丑", 1) + item("乙") + item("寅", 1)
    shown = [paragraph.text for paragraph in read(body, numbering=rules).paragraphs()]
    assert shown == ["一、甲", "1.1 子", "1.2 丑", "二、乙", "2.1 寅"]


def test_lists_go_on_together_or_start_anew_where_they_say_so() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId '
        'w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    rules = numbering(level(0, "decimal", "%1.", NONE), more=more)
    body = (
        item("甲") + item("乙", number=2) + item("丙", number=3) + item("丁") + item("戊", number=0)
    )
    shown = [paragraph.text for paragraph in read(body, numbering=rules).paragraphs()]
    assert shown == ["1.甲", "2.乙", "7.丙", "3.丁", "戊"]


def test_a_heading_style_numbers_its_paragraphs() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    rules = numbering(level(0, "upperRoman", "%1.", SPACE))
    body = p('<w:pPr><w:pStyle w:val="1"/></w:pPr>', "园区概况") + p("正文")
    shown = [text.text for text in read(body, styles=styles, numbering=rules).paragraphs()]
    assert shown == ["I. 园区概况", "正文"]


def test_rows_that_are_numbered_by_word_show_their_numbers() -> None:
    rules = numbering(level(0, "decimal", "%1."))
    rows = [tr(tc(item("")), name) for name in ("甲", "乙")]
    assert texts(read(tbl(*rows), numbering=rules)) == [["1", "甲"], ["2", "乙"]]


@pytest.mark.parametrize(
    ("kind", "text", "font", "shown"),
    [
        ("decimal", "%1.", "", "1.\t85.2"),
        ("bullet", "-", "", "-\t85.2"),
        ("bullet", "\uf02d", "Symbol", "−\t85.2"),
        ("bullet", "\uf0fc", "Wingdings", "√\t85.2"),
        ("bullet", "\uf04a", "Wingdings", f"{UNKNOWN}\t85.2"),
        ("bullet", "\uf06c", "Wingdings", "85.2"),
        ("bullet", "\uf0b7", "Symbol", "85.2"),
        ("bullet", "●", "", "85.2"),
        ("none", "", "", "85.2"),
    ],
)
def test_what_a_list_puts_before_a_value_is_not_dropped(
    kind: str, text: str, font: str, shown: str
) -> None:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    document = read(tbl(tr(tc(item("85.2")))), numbering=numbering(level(0, kind, text, fonts)))
    cell = cell_of(document, 1, 1)
    assert cell.text == shown
    assert bool(cell.doubts) == (UNKNOWN in shown)


@pytest.mark.parametrize(
    ("number", "kind", "shown"),
    [
        (3, "decimal", "3"),
        (3, "decimalZero", "03"),
        (27, "lowerLetter", "aa"),
        (4, "upperRoman", "IV"),
        (49, "lowerRoman", "xlix"),
        (3, "decimalEnclosedCircle", "③"),
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (20, "ideographDigital", "二〇"),
        (3, "chineseLegalSimplified", "叁"),
        (2, "ideographTraditional", "乙"),
        (3, "hindiCounting", None),
    ],
)
def test_counts_as_lists_write_them(number: int, kind: str, shown: str | None) -> None:
    assert written(number, kind) == shown


def test_a_number_whose_look_is_not_known_is_said() -> None:
    rules = numbering(level(0, "hindiCounting", "%1.", NONE))
    cell = cell_of(read(tbl(tr(tc(item("85")))), numbering=rules), 1, 1)
    assert (cell.text, cell.doubts) == (f"{UNKNOWN}.85", (Doubt("symbol", "hindiCounting"),))


def test_a_cell_says_how_far_it_is_merged() -> None:
    start, more, wide = (
        '<w:vMerge w:val="restart"/>',
        "<w:vMerge/>",
        '<w:gridSpan w:val="2"/>',
    )
    rows = (
        tr(tc("大", pr=wide + start), "甲"),
        tr(tc("", pr=wide + more), "乙"),
        tr(tc("", pr=wide + more), "丙"),
        tr("1", "2", "3"),
    )
    grid = next(read(tbl(*rows)).grids())
    cell = grid.covering(3, 2)
    assert cell is not None
    assert (cell.text, cell.span) == ("大", (3, 2))
    assert [c.span for c in grid.rows[3] if c] == [(1, 1)] * 3


def test_an_old_horizontal_merge_says_its_span() -> None:
    start, more = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    row = tr(tc("甲", pr=start), tc("", pr=more), tc("", pr=more), "乙")
    assert cell_of(read(tbl(row)), 1, 1).span == (1, 3)


@pytest.mark.parametrize(
    "inner",
    [
        tbl(tr("85.2")),
        tbl(tr(tc(tbl(tr("85.2"))))),
        "<w:p/>" + tbl(tr("85.2")) + "<w:p/>",
        tbl(tr(tc(control(p("85.2"), "")))),
    ],
)
def test_a_value_in_a_table_of_one_cell_is_the_cells_text(inner: str) -> None:
    document = read(tbl(tr("甲", tc(inner))))
    assert (cell_of(document, 1, 2).text, cell_of(document, 1, 2).doubts) == ("85.2", ())
    assert len(list(document.grids())) == 1


def test_a_table_of_several_cells_within_a_cell_is_a_doubt_of_it() -> None:
    document = read(tbl(tr("甲", tc("约", tbl(tr("85.2", "%"))))))
    cell = cell_of(document, 1, 2)
    assert (cell.text, cell.doubts) == ("约", (Doubt("object", "85.2 %"),))
    assert texts(document, 1) == [["85.2", "%"]]
