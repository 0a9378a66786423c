"""What the Word reader sees: each test is one feature of real documents in the least XML that has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.grid import UNKNOWN, Doubt, Grid, Paragraph
from ingest.readers import UnreadableFile, read_document
from ingest.readers.word.document import parse_main, places
from ingest.readers.word.lean import lean
from tests.unit.docx_xml import (
    LIMITS,
    RELS,
    cell_of,
    document_xml,
    docx,
    only_text,
    p,
    r,
    read,
    tbl,
    tc,
    texts,
    tr,
    zip_of,
)

FIXTURES = Path(__file__).parent.parent / "fixtures"
PLAIN_RUN = "<w:r><w:rPr>{}</w:rPr><w:t>-8</w:t></w:r>"


def sdt(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def font_run(font: str, text: str) -> str:
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t>{text}</w:t></w:r>'
    )


def field(kind: str, inner: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_paragraphs_and_tables_come_in_reading_order_with_their_numbers() -> None:
    blocks = read(p("一") + tbl(tr("甲")) + p("二") + tbl(tr("乙"))).blocks
    assert [b.name if isinstance(b, Grid) else b for b in blocks] == [
        Paragraph(1, "一"),
        "表1",
        Paragraph(2, "二"),
        "表2",
    ]


def test_two_tables_without_a_paragraph_between_them_stay_two() -> None:
    assert [grid.name for grid in read(tbl(tr("甲")) + tbl(tr("乙"))).grids()] == ["表1", "表2"]


def test_split_runs_are_one_text() -> None:
    assert only_text(p("85", ".", "2%")) == "85.2%"


def test_tabs_breaks_and_hyphens_are_what_they_look_like() -> None:
    run = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t>"
    run += "<w:noBreakHyphen/><w:t>e</w:t><w:softHyphen/><w:t>f</w:t></w:r>"
    assert only_text(p(run)) == "a\tb\nc\nd-ef"


def test_a_tab_stop_is_no_text() -> None:
    assert only_text(p('<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>', "甲")) == "甲"


def test_paragraphs_in_a_cell_are_lines() -> None:
    assert texts(read(tbl(tr(tc("能源利用", "绿色化指标"))))) == [["能源利用\n绿色化指标"]]


def test_grid_span_covers_the_places_to_its_right() -> None:
    rows = tr(tc("宽", pr='<w:gridSpan w:val="3"/>'), "右"), tr("1", "2", "3", "4")
    document = read(tbl(*rows))
    assert texts(document) == [["宽", None, None, "右"], ["1", "2", "3", "4"]]
    assert cell_of(document, 1, 4).col == 4


def test_vertical_merge_covers_the_places_below() -> None:
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = tr(tc("一级", pr=start), "1"), tr(tc("", pr=more), "2"), tr(tc("二级", pr=start), "3")
    assert texts(read(tbl(*rows))) == [["一级", "1"], [None, "2"], ["二级", "3"]]


def test_vertical_merge_that_continues_nothing_is_a_cell() -> None:
    rows = tr(tc("甲", pr="<w:vMerge/>")), tr("乙"), tr(tc("丙", pr="<w:vMerge/>"))
    assert texts(read(tbl(*rows))) == [["甲"], ["乙"], ["丙"]]


def test_horizontal_merge_of_old_documents_covers_its_cells() -> None:
    start, more = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    assert texts(read(tbl(tr(tc("甲", pr=start), tc("", pr=more), "乙")))) == [["甲", None, "乙"]]


def test_grid_before_leaves_places_free_at_the_left() -> None:
    rows = tr("1", "2", "3"), tr("丙", pr='<w:gridBefore w:val="2"/>')
    assert texts(read(tbl(*rows))) == [["1", "2", "3"], [None, None, "丙"]]


def test_nested_table_is_kept_apart_from_its_cells_text_and_named_by_its_place() -> None:
    inner = tbl(tr("内", tc("更", tbl(tr("最内", "")), "深")))
    document = read(tbl(tr("甲"), tr(tc("前", inner, "后"))) + p("末"))
    assert texts(document, 0) == [["甲"], ["前\n后"]]
    names = [grid.name for grid in document.grids()]
    assert names == ["表1", "表1 第2行 第1列 内表1", "表1 第2行 第1列 内表1 第1行 第2列 内表1"]
    assert texts(document, 1) == [["内", "更\n深"]]
    assert texts(document, 2) == [["最内", ""]]


@pytest.mark.parametrize(
    "body",
    [
        sdt(tbl(tr("甲", "乙"))),
        tbl(sdt(tr("甲", "乙"))),
        tbl(tr("甲", sdt(tc("乙")))),
        tbl(tr("甲", tc(sdt(p("乙"))))),
        tbl(tr("甲", tc(p(sdt(r("乙")))))),
        sdt(sdt(tbl(tr("甲", sdt(sdt(tc("乙"))))))),
        f'<w:customXml w:uri="u" w:element="e">{tbl(tr("甲", "乙"))}</w:customXml>',
    ],
    ids=["block", "row", "cell", "paragraph", "run", "nested", "customXml"],
)
def test_text_in_content_controls_counts_at_every_level(body: str) -> None:
    assert texts(read(body)) == [["甲", "乙"]]


def test_placeholder_text_of_a_content_control_is_not_an_answer() -> None:
    body = p("级别：", sdt(r("单击此处输入文字。"), "<w:showingPlcHdr/>"), "。")
    assert only_text(body) == "级别：。"


@pytest.mark.parametrize(("state", "shown"), [("1", "☑"), ("true", "☑"), ("0", "□")])
def test_word_check_box_controls_show_their_state(state: str, shown: str) -> None:
    box = f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>'
    assert only_text(p(sdt(r("X"), box), "市级")) == f"{shown}市级"


def test_word_check_box_control_without_content_still_shows_its_state() -> None:
    box = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
    assert texts(read(tbl(tr(sdt(tc(), box))))) == [["☑"]]


@pytest.mark.parametrize(
    ("font", "char", "shown"),
    [
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "F0A8", "□"),
        ("Wingdings", "006F", "□"),
        ("Wingdings", "F0FC", "√"),
        ("Wingdings", "F078", "☒"),
        ("Wingdings 2", "F052", "☑"),
        ("Wingdings 2", "F0A3", "□"),
        ("Wingdings 2", "F050", "√"),
        ("宋体", "2611", "☑"),
    ],
)
def test_symbols_show_the_mark_of_their_font(font: str, char: str, shown: str) -> None:
    assert (
        only_text(p(f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>', "市级"))
        == f"{shown}市级"
    )


def test_a_symbol_with_a_broken_code_is_a_character_that_cannot_be_read() -> None:
    document = read(tbl(tr(tc(p('<w:r><w:sym w:font="Wingdings" w:char="?"/></w:r>', "甲")))))
    assert cell_of(document, 1, 1).text == f"{UNKNOWN}甲"
    assert cell_of(document, 1, 1).doubts == (Doubt("symbol", "Wingdings ?"),)


@pytest.mark.parametrize(
    ("font", "typed", "shown"),
    [
        ("Wingdings", "\uf0fe\uf0a8", "☑□"),
        ("Wingdings", "þ¨", "☑□"),
        ("Wingdings 2", "R\u00a3", "☑□"),
        ("Wingdings 2", "市R", "市☑"),
        ("Arial", "R", "R"),
    ],
)
def test_letters_set_in_a_tick_mark_font_are_ticks(font: str, typed: str, shown: str) -> None:
    assert only_text(p(font_run(font, typed))) == shown


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ('<w:default w:val="0"/>', "□"),
        ('<w:default w:val="1"/>', "☑"),
        ('<w:default w:val="0"/><w:checked/>', "☑"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', "□"),
        ("", "□"),
    ],
)
def test_legacy_check_boxes_show_their_state(inner: str, shown: str) -> None:
    data = f"<w:ffData><w:checkBox>{inner}</w:checkBox></w:ffData>"
    runs = field("begin", data) + code("FORMCHECKBOX") + field("separate") + field("end")
    assert only_text(p(runs, "国家级")) == f"{shown}国家级"


def test_field_results_are_text_and_codes_are_not() -> None:
    runs = (
        field("begin") + code("FORMTEXT") + r("隐") + field("separate") + r("八十五") + field("end")
    )
    assert only_text(p("约", runs, "%")) == "约八十五%"


def test_a_field_nested_in_a_code_is_not_shown() -> None:
    inner = field("begin") + code("PAGE") + field("separate") + r("9") + field("end")
    runs = field("begin") + code("IF") + inner + field("separate") + r("是") + field("end")
    assert only_text(p(runs)) == "是"


def test_a_field_that_never_ends_hides_no_more_than_its_paragraph() -> None:
    assert only_text(p("甲", field("begin"), "码") + p("乙") + p("丙")) == "甲\n乙\n丙"


def test_simple_fields_and_links_are_transparent() -> None:
    link = (
        f'<w:hyperlink w:anchor="a"><w:smartTag w:element="x">{r("乙")}</w:smartTag></w:hyperlink>'
    )
    assert (
        only_text(p("甲", f'<w:fldSimple w:instr="DATE">{r("丙")}</w:fldSimple>', link)) == "甲丙乙"
    )


def test_tracked_insertions_count_and_deletions_do_not() -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>80</w:delText><w:tab/></w:r></w:del>'
    assert only_text(p(gone, f'<w:ins w:id="2">{r("85")}</w:ins>', "%")) == "85%"


def test_moved_text_counts_once_where_it_went() -> None:
    body = p(f'<w:moveFrom w:id="1">{r("动")}</w:moveFrom>', "一")
    assert only_text(body + p("二", f'<w:moveTo w:id="2">{r("动")}</w:moveTo>')) == "一\n二动"


def test_deleted_rows_and_cells_are_gone() -> None:
    rows = (
        tr("甲", tc("删", pr='<w:cellDel w:id="3"/>'), "乙"),
        tr("旧", "旧", pr='<w:del w:id="1"/>'),
        tr("丙", "丁", pr='<w:ins w:id="2"/>'),
    )
    assert texts(read(tbl(*rows))) == [["甲", "乙"], ["丙", "丁"]]


def test_a_table_with_every_row_deleted_does_not_count() -> None:
    body = tbl(tr("旧", pr='<w:del w:id="1"/>')) + tbl(tr("新"))
    assert [(g.name, g.rows[0][0].text) for g in read(body).grids() if g.rows[0][0]] == [
        ("表1", "新")
    ]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
    assert only_text(p(mark, "泽盛") + p(mark, "工业") + p("园区") + p("末")) == "泽盛工业园区\n末"


def test_spans_before_a_tracked_change_of_format_do_not_count() -> None:
    old = '<w:tcPrChange w:id="1"><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange>'
    assert texts(read(tbl(tr(tc("甲", pr=old), "乙")))) == [["甲", "乙"]]


def test_hidden_text_does_not_count() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>'
    assert only_text(p("甲", hidden, shown)) == "甲显"


def test_a_text_box_counts_once_after_the_paragraph_it_hangs_on() -> None:
    box = f"<w:txbxContent>{p('框一')}{p('框二')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert only_text(p("甲", both, "乙") + p("丙")) == "甲乙\n框一\n框二\n丙"


def test_a_text_box_in_a_cell_belongs_to_the_cell() -> None:
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{p('框')}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert texts(read(tbl(tr(tc(p("甲", box)), "乙")))) == [["甲\n框", "乙"]]


def test_text_of_formulas_counts_and_positions_of_pictures_do_not() -> None:
    formula = "<m:oMath><m:r><m:t>m³</m:t></m:r></m:oMath>"
    picture = "<w:r><w:drawing><w:posOffset>1200</w:posOffset></w:drawing></w:r>"
    assert only_text(p("元/", formula, picture)) == "元/m³"


def test_indented_xml_adds_no_text() -> None:
    body = "\n <w:p>\n  <w:r>\n   <w:t>甲</w:t>\n  </w:r>\n </w:p>\n"
    assert only_text(body) == "甲"


def test_the_strict_edition_reads_the_same() -> None:
    xml = document_xml(tbl(tr("甲", tc("乙", pr='<w:gridSpan w:val="2"/>'))))
    strict = xml.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    rels = RELS.replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    data = zip_of({"_rels/.rels": rels, "word/document.xml": strict})
    assert texts(read_document("x", data, LIMITS)) == [["甲", "乙", None]]


def test_the_main_part_is_found_by_its_relationship_not_its_name() -> None:
    rels = RELS.replace("word/document.xml", "/word/document2.xml")
    data = zip_of({"_rels/.rels": rels, "word/document2.xml": document_xml(p("甲"))})
    assert [b.text for b in read_document("x", data, LIMITS).paragraphs()] == ["甲"]


def test_every_place_leads_back_to_its_element_in_the_untouched_original() -> None:
    deleted = tr("旧", pr='<w:del w:id="1"/>')
    inner = tbl(tr("内", "边"))
    body = p("首") + tbl(deleted, sdt(tr("甲", sdt(tc("乙", inner)))))
    root = parse_main(document_xml(body).encode(), "word/document.xml")
    before = etree.tostring(root)
    found = places(root, "word/document.xml", LIMITS)
    assert etree.tostring(root) == before
    assert {place: "".join(element.itertext()) for place, element in found.items()} == {
        "第1段": "首",
        "表1 第1行 第1列": "甲",
        "表1 第1行 第2列": "乙内边",
        "表1 第1行 第2列 内表1 第1行 第1列": "内",
        "表1 第1行 第2列 内表1 第1行 第2列": "边",
    }
    assert all(element.getroottree() is not None for element in found.values())
    assert {element.getroottree().getroot() for element in found.values()} == {root}


WORDS = st.text(alphabet="甲乙8５.%/☑ ", max_size=6)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_tables_of_any_shape_that_python_docx_writes_are_read_back(data: st.DataObject) -> None:
    import io

    import docx as python_docx

    rows, cols = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5))
    top, left = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, cols - 1))
    bottom, right = data.draw(st.integers(top, rows - 1)), data.draw(st.integers(left, cols - 1))
    written = python_docx.Document()
    table = written.add_table(rows, cols)
    expected: list[list[str | None]] = []
    for row in range(rows):
        expected.append([])
        for col in range(cols):
            is_inside = top <= row <= bottom and left <= col <= right
            is_first = (row, col) == (top, left)
            text = data.draw(WORDS)
            if not is_inside or is_first:
                table.cell(row, col).text = text
            expected[row].append(None if is_inside and not is_first else text)
    table.cell(top, left).merge(table.cell(bottom, right))
    out = io.BytesIO()
    written.save(out)
    assert texts(read_document("x", out.getvalue(), LIMITS)) == expected


def test_docx_helper_writes_what_it_says() -> None:
    assert docx(p("甲")).startswith(b"PK")


@pytest.mark.parametrize(
    "body",
    [
        p(PLAIN_RUN.format('<w:b/><w:sz w:val="21"/>')),
        p(PLAIN_RUN.format("<w:b/>") + PLAIN_RUN.format("<w:strike/>")),
        p(PLAIN_RUN.format('<w:rFonts w:ascii="Symbol"/>')),
        p(PLAIN_RUN.format('<w:rPrChange w:id="1"><w:rPr><w:b/></w:rPr></w:rPrChange>')),
        p("<!-- <w:rPr> -->" + PLAIN_RUN.format("<w:b/>") + "<!-- </w:rPr> -->"),
        p("<w:r><w:t><![CDATA[<w:rPr><w:b/></w:rPr>]]></w:t></w:r>"),
        p("<?x <w:rPr>?>" + PLAIN_RUN.format("<w:b/>")),
        p("<w:pPr><w:rPr><w:b/></w:rPr></w:pPr>", PLAIN_RUN.format('<w:rStyle w:val="a"/>')),
    ],
)
def test_a_document_reads_the_same_with_and_without_what_lean_takes_out(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = read(body)
    monkeypatch.setattr("ingest.readers.word.document.lean", lambda data: data)
    assert read(body) == quick


@pytest.mark.parametrize("path", sorted(FIXTURES.rglob("*.docx")), ids=lambda path: path.name)
def test_whole_reports_read_the_same_with_and_without_what_lean_takes_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outcome() -> object:
        try:
            return read_document(path.name, path.read_bytes(), LIMITS)
        except UnreadableFile as refused:
            return refused.check_id

    quick = outcome()
    monkeypatch.setattr("ingest.readers.word.document.lean", lambda data: data)
    assert outcome() == quick


def test_only_harmless_properties_are_taken_out() -> None:
    data = document_xml(p(PLAIN_RUN.format("<w:b/>"), PLAIN_RUN.format("<w:strike/>"))).encode()
    assert lean(data) == data.replace(b"<w:rPr><w:b/></w:rPr>", b"")
