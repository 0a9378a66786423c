"""What a Word cell holds beside plain text: kept as doubts, never dropped and never part of a number."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.grid import UNKNOWN, Doubt
from ingest.recognise.forms import Recognised
from ingest.recognise.report import recognise
from tests.unit.docx_xml import in_cell, p, r, read, run, tbl, tc, tr
from warehouse.rules.files import load_registry

RAISED = '<w:vertAlign w:val="superscript"/>'
LOWERED = '<w:vertAlign w:val="subscript"/>'


def style(style_id: str, properties: str, kind: str = "character", more: str = "") -> str:
    """A style; ``more`` are its name, what it is based on, whether it is the default."""
    return f'<w:style w:type="{kind}" w:styleId="{style_id}">{more}<w:rPr>{properties}</w:rPr></w:style>'


def in_style(style_id: str) -> str:
    return f'<w:rStyle w:val="{style_id}"/>'


def paragraph_style(style_id: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>'


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ("<w:strike/>", "struck"),
        ('<w:strike w:val="true"/>', "struck"),
        ("<w:dstrike/>", "struck"),
        ("<w:vanish/>", "hidden"),
        ("<w:specVanish/>", "hidden"),
        ("<w:strike/><w:vanish/>", "hidden"),
    ],
)
def test_struck_and_hidden_runs_are_left_out_and_said(properties: str, kind: str) -> None:
    cell = in_cell("85", run("99", properties), ".2")
    assert (cell.text, cell.doubts) == ("85.2", (Doubt(kind, "99"),))  # type: ignore[arg-type]


@pytest.mark.parametrize("off", ["strike", "dstrike", "vanish", "specVanish"])
def test_a_property_that_is_off_says_nothing(off: str) -> None:
    cell = in_cell(run("85.2", f'<w:{off} w:val="0"/>'))
    assert (cell.text, cell.doubts) == ("85.2", ())


def test_runs_that_are_struck_one_after_the_other_are_one_doubt() -> None:
    cell = in_cell(run("1", "<w:strike/>"), run("8", "<w:dstrike/>"), "50", run("x", "<w:strike/>"))
    assert (cell.text, cell.doubts) == ("50", (Doubt("struck", "18"), Doubt("struck", "x")))


def test_a_row_whose_text_is_all_struck_stays_a_row_of_blank_cells_with_doubts() -> None:
    struck = (tc(p(run(text, "<w:strike/>"))) for text in ("2", "项目乙", "1200"))
    grid = next(read(tbl(tr("1", "项目甲", "800"), tr(*struck))).grids())
    row = [cell for cell in grid.rows[1] if cell is not None]
    assert [cell.text for cell in row] == ["", "", ""]
    assert [cell.doubts[0].text for cell in row] == ["2", "项目乙", "1200"]


def test_struck_and_hidden_words_outside_tables_are_doubts_of_their_paragraph() -> None:
    (title,) = read(p("第3年（", run("2021", "<w:strike/>"), "2022年）")).paragraphs()
    assert (title.text, title.doubts) == ("第3年（2022年）", (Doubt("struck", "2021"),))


@pytest.mark.parametrize(
    ("styles", "body"),
    [
        (style("H", "<w:vanish/>"), p("85.2", run("99", in_style("H")))),
        (
            style("A", "<w:vanish/>") + style("B", "", more='<w:basedOn w:val="A"/>'),
            p("85.2", run("99", in_style("B"))),
        ),
        (
            style("P", "<w:vanish/>", "paragraph"),
            p("85.2") + p(paragraph_style("P"), "99"),
        ),
        (
            style("P", "<w:vanish/>", "paragraph"),
            p(paragraph_style("P"), run("85.2", '<w:vanish w:val="0"/>'), "99"),
        ),
        (
            style("P", "<w:vanish/>", "paragraph") + style("C", "<w:vanish/>"),
            p(
                paragraph_style("P"), run("85.2", in_style("C")), "99"
            ),  # both: a toggle is off again
        ),
        (
            "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
            + style("N", "", "paragraph"),
            p(paragraph_style("N"), run("85.2", '<w:vanish w:val="0"/>'), "99"),
        ),
    ],
    ids=["character", "based on", "paragraph", "direct wins", "toggle", "defaults"],
)
def test_text_hidden_by_a_style(styles: str, body: str) -> None:
    grid = next(read(tbl(tr(tc(body))), styles=styles).grids())
    cell = grid.rows[0][0]
    assert cell is not None
    assert (cell.text, cell.doubts) == ("85.2", (Doubt("hidden", "99"),))


@pytest.mark.parametrize("kind", ["strike", "dstrike"])
@pytest.mark.parametrize("of", ["character", "paragraph"])
def test_text_struck_by_a_style(kind: str, of: str) -> None:
    body = p("5.5") + p(paragraph_style("S"), "3") if of == "paragraph" else None
    inner = body or p(run("3", in_style("S")), "5.5")
    grid = next(read(tbl(tr(tc(inner))), styles=style("S", f"<w:{kind}/>", of)).grids())
    cell = grid.rows[0][0]
    assert cell is not None
    assert (cell.text, cell.doubts) == ("5.5", (Doubt("struck", "3"),))


def test_styles_that_nobody_uses_or_that_go_round_in_circles_do_no_harm() -> None:
    circle = style("A", "<w:vanish/>", more='<w:basedOn w:val="B"/>') + style(
        "B", "", more='<w:basedOn w:val="A"/>'
    )
    assert in_cell(run("85.2", in_style("C")), styles=circle + style("C", "<w:b/>")).text == "85.2"
    assert in_cell(run("85.2", in_style("B")), styles=circle).doubts == (Doubt("hidden", "85.2"),)


@pytest.mark.parametrize(
    ("properties", "written", "shown", "kind"),
    [
        (RAISED, "1", "85.2¹", "raised"),
        (RAISED, "12)", "85.2¹²⁾", "raised"),
        (RAISED, "*", "85.2", "raised"),
        (RAISED, "[1]", "85.2", "raised"),
        (RAISED, "①", "85.2", "raised"),
        (LOWERED, "2", "85.2₂", "lowered"),
        (LOWERED, "ab", "85.2", "lowered"),
        ('<w:position w:val="6"/>', "3", "85.2³", "raised"),
        ('<w:position w:val="-4"/>', "3", "85.2₃", "lowered"),
        ('<w:position w:val="3pt"/>', "3", "85.2³", "raised"),
    ],
)
def test_raised_and_lowered_runs(properties: str, written: str, shown: str, kind: str) -> None:
    cell = in_cell("85.2", run(written, properties))
    assert (cell.text, cell.doubts) == (shown, (Doubt(kind, written),))  # type: ignore[arg-type]


def test_raised_by_a_style_and_not_where_the_run_says_so() -> None:
    styles = style("Mark", RAISED)
    cell = in_cell("85.2", run("1", in_style("Mark")), styles=styles)
    assert (cell.text, cell.doubts) == ("85.2¹", (Doubt("raised", "1"),))
    plain = run("1", in_style("Mark") + '<w:vertAlign w:val="baseline"/>')
    assert in_cell("85.2", plain, styles=styles).text == "85.21"


def test_text_that_is_all_shifted_alike_is_plain() -> None:
    cell = in_cell(run("85", '<w:position w:val="6"/>'), run(".2", '<w:position w:val="6"/>'))
    assert (cell.text, cell.doubts) == ("85.2", ())


def test_units_with_raised_figures_are_read_as_they_look() -> None:
    cell = in_cell("元/m", run("3", RAISED))
    assert (cell.text, cell.doubts) == ("元/m³", (Doubt("raised", "3"),))


@pytest.mark.parametrize("note", ["footnote", "endnote"])
def test_note_marks_of_their_own_and_of_word(note: str) -> None:
    own = f'<w:r><w:{note}Reference w:customMarkFollows="1" w:id="2"/><w:t>1</w:t></w:r>'
    marked = in_cell("85.2", own)
    assert (marked.text, marked.doubts) == ("85.2", (Doubt("raised", "1"),))
    counted = f'<w:r><w:{note}Reference w:id="2"/></w:r>'
    shown = {"footnote": "1", "endnote": "i"}[note]
    cell = in_cell("85.2", counted)
    assert (cell.text, cell.doubts) == ("85.2", (Doubt("raised", shown),))


def test_the_reading_above_a_character_is_said() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('9')}</w:rt><w:rubyBase>{r('85')}</w:rubyBase></w:ruby></w:r>"
    cell = in_cell(ruby, ".2")
    assert (cell.text, cell.doubts) == ("85.2", (Doubt("raised", "9"),))


def sym(font: str, char: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


@pytest.mark.parametrize(
    ("font", "char", "shown"),
    [
        ("Symbol", "F02D", "−"),
        ("Symbol", "002D", "−"),
        ("Symbol", "F0B3", "≥"),
        ("Symbol", "F0A3", "≤"),
        ("Symbol", "F0BB", "≈"),
        ("Symbol", "F0B1", "±"),
        ("Symbol", "F0B4", "×"),
        ("Symbol", "F0B8", "÷"),
        ("Symbol", "F0D6", "√"),
        ("Symbol", "F035", "5"),
        ("Symbol", "F06D", "μ"),
        ("symbol", "f02d", "−"),
        ("Wingdings", "F081", "①"),
        ("Wingdings 2", "F06A", "①"),
        ("Webdings", "F061", "√"),
        ("宋体", "2212", "−"),
    ],
)
def test_symbols_that_are_known(font: str, char: str, shown: str) -> None:
    cell = in_cell(sym(font, char), "0.3")
    assert (cell.text, cell.doubts) == (f"{shown}0.3", ())


@pytest.mark.parametrize(
    ("font", "char"),
    [
        ("Symbol", "F060"),
        ("Wingdings", "F04A"),
        ("Webdings", "F0FF"),
        ("Wingdings 3", "F067"),
        ("华文行楷", "F02D"),
        ("MT Extra", "F04C"),
        ("宋体", "E123"),
    ],
)
def test_symbols_that_are_not_known_stand_as_such_with_a_doubt(font: str, char: str) -> None:
    cell = in_cell(sym(font, char), "0.3")
    assert (cell.text, cell.doubts) == (f"{UNKNOWN}0.3", (Doubt("symbol", f"{font} {char}"),))
    (paragraph,) = read(p(sym(font, char), "0.3")).paragraphs()
    assert (paragraph.text, paragraph.doubts) == (cell.text, cell.doubts)


@pytest.mark.parametrize("slot", ["ascii", "hAnsi"])
@pytest.mark.parametrize(
    ("font", "typed", "shown"),
    [
        ("Symbol", "-", "−"),
        ("Symbol", "\uf02d", "−"),
        ("Symbol", "0.3", "0.3"),
        ("Symbol", "\u00b3", "≥"),
    ],
)
def test_text_typed_in_a_symbol_font(slot: str, font: str, typed: str, shown: str) -> None:
    cell = in_cell(run(typed, f'<w:rFonts w:{slot}="{font}"/>'), "1")
    assert (cell.text, cell.doubts) == (f"{shown}1", ())


def test_a_symbol_font_of_a_style_counts_and_its_unknown_marks_are_said() -> None:
    styles = style("Sym", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')
    assert in_cell(run("-", in_style("Sym")), "0.3", styles=styles).text == "−0.3"
    styles = style("Web", '<w:rFonts w:ascii="Webdings"/>')
    cell = in_cell(run("x", in_style("Web")), "0.3", styles=styles)
    assert (cell.text, cell.doubts) == (f"{UNKNOWN}0.3", (Doubt("symbol", "Webdings 0078"),))


def test_private_characters_without_a_symbol_font_are_said_and_kept_if_they_may_be_letters() -> (
    None
):
    cell = in_cell("\uf02d0.3")
    assert (cell.text, cell.doubts) == (f"{UNKNOWN}0.3", (Doubt("symbol", "F02D"),))
    named = in_cell("王\ue82f")
    assert (named.text, named.doubts) == ("王\ue82f", (Doubt("symbol", "E82F"),))


def math(inner: str) -> str:
    return f"<m:oMath>{inner}</m:oMath>"


def mr(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def m(name: str, *parts: str, properties: str = "") -> str:
    """An element of an equation; ``parts`` are ``name=content``."""
    inner = "".join(
        f"<m:{key}>{mr(text)}</m:{key}>" for key, text in (part.split("=") for part in parts)
    )
    return f"<m:{name}><m:{name}Pr>{properties}</m:{name}Pr>{inner}</m:{name}>"


@pytest.mark.parametrize(
    ("equation", "shown"),
    [
        (mr("85.2"), "85.2"),
        (m("sSup", "e=10", "sup=3"), "10³"),
        (m("sSup", "e=10", "sup=-3"), "10⁻³"),
        (m("sSup", "e=10", "sup=n"), "10^n"),
        (m("sSub", "e=CO", "sub=2"), "CO₂"),
        (m("sSubSup", "e=x", "sub=1", "sup=2"), "x₁²"),
        (m("f", "num=3", "den=4"), "3/4"),
        (m("f", "num=a+b", "den=4"), "(a+b)/4"),
        (m("rad", "deg=", "e=2"), "√2"),
        (m("rad", "deg=3", "e=x+1"), "³√(x+1)"),
        (m("d", "e=85"), "(85)"),
        (mr("8.5×") + m("sSup", "e=10", "sup=3"), "8.5×10³"),
        (m("nary", "sub=1", "sup=2", "e=x"), UNKNOWN),
        (m("f", "num=3", "den=4", properties='<m:type m:val="noBar"/>'), UNKNOWN),
        (mr("85") + m("bar", "e=2"), f"85{UNKNOWN}"),
        ("<m:r><w:rPr><w:strike/></w:rPr><m:t>3</m:t></m:r>" + mr("5.5"), f"{UNKNOWN}5.5"),
    ],
)
def test_equations_read_on_one_line(equation: str, shown: str) -> None:
    cell = in_cell(math(equation))
    assert (cell.text, cell.doubts) == (shown, (Doubt("equation", shown),))
    assert in_cell(f"<m:oMathPara>{math(equation)}</m:oMathPara>") == cell


def test_an_equation_never_joins_the_figures_beside_it_without_a_doubt() -> None:
    cell = in_cell("85", math(m("sSup", "e=2", "sup=3")))
    assert (cell.text, cell.doubts) == ("852³", (Doubt("equation", "2³"),))


PICTURE = (
    '<w:drawing><wp:inline><wp:docPr id="1" name="图片 1"/><a:graphic><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><a:blip/></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing>"
)
CHART = PICTURE.replace("/picture", "/chart").replace("<a:blip/>", "").replace("图片", "图表")


@pytest.mark.parametrize(
    ("shape", "doubt"),
    [
        (PICTURE, Doubt("picture", "图片 1")),
        (CHART, Doubt("object", "图表 1")),
        ('<w:pict><v:shape><v:imagedata r:id="x"/></v:shape></w:pict>', Doubt("picture", "")),
        ('<w:pict><v:line from="0,0" to="9,0"/></w:pict>', Doubt("picture", "")),
        (
            '<w:object><v:shape/><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>',
            Doubt("object", "Excel.Sheet.12"),
        ),
    ],
)
def test_pictures_and_objects_are_doubts_where_they_stand(shape: str, doubt: Doubt) -> None:
    cell = in_cell("85.2", f"<w:r>{shape}</w:r>")
    assert (cell.text, cell.doubts) == ("85.2", (doubt,))
    (paragraph,) = read(p(f"<w:r>{shape}</w:r>")).paragraphs()
    assert (paragraph.text, paragraph.doubts) == ("", (doubt,))


def test_what_only_holds_text_or_divides_the_page_is_no_picture() -> None:
    box = f"<w:pict><v:textbox><w:txbxContent>{p('框')}</w:txbxContent></v:textbox></w:pict>"
    rule = '<w:pict><v:rect o:hr="t"/></w:pict>'
    assert in_cell(f"<w:r>{box}</w:r>").doubts == ()
    assert in_cell("甲", f"<w:r>{rule}</w:r>").doubts == ()


def test_embedded_parts_are_paragraphs_with_a_doubt() -> None:
    body = p("标题") + '<w:altChunk r:id="rIdaFChunk"/>' + p("末")
    blocks = list(read(body, aFChunk="").paragraphs())
    assert [block.text for block in blocks] == ["标题", "", "末"]
    assert blocks[1].doubts == (Doubt("object", "altChunk aFChunk.xml"),)
    cell = next(read(tbl(tr(tc('<w:altChunk r:id="x"/><w:p/>')))).grids()).rows[0][0]
    assert cell is not None
    assert cell.doubts == (Doubt("object", "altChunk "),)
    (other,) = read(p("甲", '<w:subDoc r:id="rIdaFChunk"/>'), aFChunk="").paragraphs()
    assert other.doubts == (Doubt("object", "altChunk aFChunk.xml"),)


def test_what_word_works_out_itself_cannot_be_read() -> None:
    cell = in_cell("8", "<w:r><w:pgNum/></w:r>", "5")
    assert (cell.text, cell.doubts) == (f"8{UNKNOWN}5", (Doubt("symbol", "pgNum"),))


def test_letters_that_are_turned_round_are_said() -> None:
    cell = in_cell(f'<w:bdo w:val="rtl">{r("2.58")}</w:bdo>')
    assert cell.doubts == (Doubt("symbol", "bdo rtl"),)


def test_a_hidden_paragraph_mark_joins_what_stands_on_one_line() -> None:
    mark = "<w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>"
    grid = next(read(tbl(tr(tc(p(mark, "85") + p(".2"))))).grids())
    cell = grid.rows[0][0]
    assert cell is not None
    assert cell.text == "85.2"


def test_what_a_merge_covers_is_a_doubt_of_the_cell_over_it() -> None:
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    grid = next(read(tbl(tr(tc("不涉及", pr=start)), tr(tc("99", pr=more)))).grids())
    cell = grid.rows[0][0]
    assert cell is not None
    assert (cell.span, cell.doubts) == ((2, 1), (Doubt("hidden", "99"),))


MARKS = [
    (run("7", "<w:strike/>"), "struck"),
    (run("7", "<w:vanish/>"), "hidden"),
    (run("7", RAISED), "raised"),
    (run("7", LOWERED), "lowered"),
    (sym("Wingdings", "F04A"), "symbol"),
    (math(mr("7")), "equation"),
    (f"<w:r>{PICTURE}</w:r>", "picture"),
    ('<w:r><w:object><o:OLEObject ProgID="X"/></w:object></w:r>', "object"),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["8", "5", ".", *range(len(MARKS))]), min_size=1, max_size=7))
def test_whatever_stands_in_a_cell_is_in_its_text_or_in_its_doubts(pieces: list[str | int]) -> None:
    """No mark makes a cell look plain, and no mark changes the plain text around it."""
    content = [MARKS[piece][0] if isinstance(piece, int) else r(piece) for piece in pieces]
    cell = in_cell(*content)
    marks = {MARKS[piece][1] for piece in pieces if isinstance(piece, int)}
    assert {doubt.kind for doubt in cell.doubts} == marks
    assert marks or cell.text == "".join(str(piece) for piece in pieces)
    kept = "".join(char for char in cell.text if char in "85.")
    assert kept == "".join(piece for piece in pieces if isinstance(piece, str))


def chain_of_styles(length: int) -> str:
    """Styles each based on the one before; the first hides."""
    return "".join(
        style(f"s{n}", "" if n else "<w:vanish/>", more=f'<w:basedOn w:val="s{n - 1}"/>')
        for n in range(length)
    )


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (tbl(tr(tc(p(*[run("7", "<w:strike/>")] * 30_000)))), ""),
        (p(*[run("7", in_style("s0"))] * 20_000), chain_of_styles(1)),
        (p(run("7", in_style("s3999"))), chain_of_styles(4_000)),
        (p("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>", "7") * 10_000, ""),
        (tbl(tr(*[tc("7", pr="<w:hMerge/>")] * 30_000)), ""),
    ],
    ids=["struck runs", "runs of a style", "chain of styles", "hidden marks", "merges"],
)
def test_very_many_of_a_kind_take_no_longer_than_their_number(body: str, styles: str) -> None:
    started = time.process_time()
    read(body, styles=styles)
    assert time.process_time() - started < 6


STRUCK = "<w:strike/>"


def judged_body(body: str) -> Recognised:
    return recognise(read(body), "报告.docx", load_registry())


def struck_row(*texts: str) -> str:
    return tr(*(tc(p(run(text, STRUCK))) for text in texts))


HEADS = {
    "recommendations": ("序号", "项目建设内容", "总投资（万元）", "固定资产投资（万元）", "预期效果"),
    "requirements": ("基本要求", "是否符合", "证明材料索引"),
    "indicators": ("序号", "二级指标", "指标单位", "指标数据"),
    "team": ("序号", "姓名", "绿色诊断工作分工", "职称", "从事专业"),
    "follow_up": ("序号", "项目建设内容", "采纳情况", "落实进展", "备注"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HEADS)
def test_a_row_that_is_all_struck_out_is_told_once_at_its_place(kind: str) -> None:
    head = HEADS[kind]
    title = p(r("第1年（2020年）指标数据评价情况")) if kind == "indicators" else ""
    form = p(r("绿色诊断后续跟踪反馈表" if kind == "follow_up" else "工业园区绿色诊断评估报告"))
    found = judged_body(form + title + tbl(tr(*head), struck_row(*"甲乙丙丁戊己"[: len(head)])))
    told = [f for f in found.findings if f.check_id == "V08"]
    assert [finding.source.place for finding in told] == ["表1 第2行 第1列"]
    names_nobody = str(told[0].parts["found"].zh)  # type: ignore[union-attr]
    assert ("甲" in names_nobody) == (kind != "team")


def test_a_paragraph_of_any_form_tells_of_what_is_struck_out_or_hidden_without_its_words() -> None:
    pledge = p(r("服务商承诺书")) + p(r("日期：2023年9月"), run("1", STRUCK), r("2日"))
    hidden = p(r("本单位承诺"), run("张三", "<w:vanish/>"), run(" ", "<w:strike/>"))
    told = [f for f in judged_body(pledge + hidden).findings if f.check_id == "V08"]
    assert [finding.source.place for finding in told] == ["第2段", "第3段"]
    assert not any("张三" in str(finding) for finding in told)
