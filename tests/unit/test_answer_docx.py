"""Word comments: where they stand, what stays as it was, and that marking never raises."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.answer.marks import mark
from ingest.answer.notes import Note, nearest_place
from ingest.readers import read_document
from tests.unit.docx_xml import LIMITS, RELS, document_xml, r, zip_of

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"
SAMPLE = SAMPLES / "report-105-layout.docx"
AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
CELL_PLACE = "表1 第1行 第1列"


def note(place: str, *lines: str) -> Note:
    return Note(place, "error", lines or ("有误",))


def docx_of(body: str) -> bytes:
    """A document that python-docx opens, from its body's XML."""
    return zip_of(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELS,
            "word/document.xml": document_xml(body),
        }
    )


def marked(data: bytes, *notes: Note) -> bytes:
    """The marked copy, after the checks that hold for every one."""
    done = mark(data, notes, AT, LIMITS)
    assert done is not None
    assert read_document("a.docx", done.data, LIMITS) == read_document("a.docx", data, LIMITS)
    return done.data


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def paragraphs_with_comments(data: bytes) -> list[str]:
    """Text of each paragraph that a comment's mark stands in, in document order."""
    body = opened(data).element.body
    return [
        "".join(text.text or "" for text in mark.getparent().getparent().iter(qn("w:t")))
        for mark in body.iter(qn("w:commentReference"))
    ]


def table(*cells: str) -> str:
    row = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"


def p(text: str) -> str:
    return f"<w:p>{r(text)}</w:p>"


def test_every_other_part_keeps_its_bytes() -> None:
    data = SAMPLE.read_bytes()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(io.BytesIO(marked(data, note(CELL_PLACE)))) as new,
    ):
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        added = set(new.namelist()) - set(old.namelist())
    assert changed == {
        "[Content_Types].xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
    }
    assert added == {"word/comments1.xml"}


def test_several_issues_of_a_cell_are_several_comments_with_author_and_date() -> None:
    comments = list(
        opened(
            marked(SAMPLE.read_bytes(), note(CELL_PLACE, "第一", "改正"), note(CELL_PLACE, "第二"))
        ).comments
    )
    assert [comment.text for comment in comments] == ["第一\n改正", "第二"]
    assert {(comment.author, comment.timestamp) for comment in comments} == {("greenpark", AT)}


def test_comments_that_were_there_stay_and_ids_go_on() -> None:
    document = docx.Document(str(SAMPLE))
    run = document.paragraphs[0].add_run("说明")
    document.add_comment(run, text="区里的批注", author="区经信局")
    out = io.BytesIO()
    document.save(out)
    comments = list(opened(marked(out.getvalue(), note(CELL_PLACE))).comments)
    assert [(comment.author, comment.text) for comment in comments] == [
        ("区经信局", "区里的批注"),
        ("greenpark", "有误"),
    ]
    assert len({comment.comment_id for comment in comments}) == 2


def test_a_marked_copy_that_is_handed_in_again_loses_only_our_earlier_comments() -> None:
    first = opened(marked(SAMPLE.read_bytes(), note(CELL_PLACE, "旧"), note("第1段", "旧")))
    first.add_comment(first.paragraphs[0].add_run("说明"), text="区里的批注", author="区经信局")
    out = io.BytesIO()
    first.save(out)
    again = opened(marked(out.getvalue(), note("表1 第1行 第2列", "新")))
    assert [comment.text for comment in again.comments] == ["区里的批注", "新"]
    marks = [
        list(again.element.body.iter(qn(f"w:comment{end}"))) for end in ("RangeStart", "RangeEnd")
    ]
    ids = {str(comment.comment_id) for comment in again.comments}
    assert [{mark.get(qn("w:id")) for mark in of_kind} for of_kind in marks] == [ids, ids]


def test_a_cell_of_a_nested_table_is_marked_and_not_the_cell_around_it() -> None:
    body = table(p("外") + table(p("内甲"), p("内乙")) + p("尾")) + p("完")
    data = docx_of(body)
    inner = marked(data, note("表1 第1行 第1列 内表1 第1行 第2列"))
    assert paragraphs_with_comments(inner) == ["内乙"]


def test_a_cell_that_begins_with_a_nested_table_is_marked_outside_it() -> None:
    data = docx_of(table(table(p("内")) + p("外")) + p("完"))
    assert paragraphs_with_comments(marked(data, note(CELL_PLACE))) == ["外"]


@pytest.mark.parametrize(
    "cell",
    [
        f"<w:tc><w:sdt><w:sdtPr/><w:sdtContent>{p('值')}</w:sdtContent></w:sdt></w:tc>",
        f"<w:sdt><w:sdtPr/><w:sdtContent><w:tc>{p('值')}</w:tc></w:sdtContent></w:sdt>",
        f"<w:tc><w:p><w:sdt><w:sdtPr/><w:sdtContent>{r('值')}</w:sdtContent></w:sdt></w:p></w:tc>",
    ],
    ids=["control in the cell", "control around the cell", "control in the paragraph"],
)
def test_a_cell_with_a_content_control_is_marked(cell: str) -> None:
    data = docx_of(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>{p('完')}")
    assert paragraphs_with_comments(marked(data, note(CELL_PLACE))) == ["值"]


def test_in_a_text_box_the_paragraph_that_holds_the_box_is_marked() -> None:
    content = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>"
    data = docx_of(f"<w:p>{r('前')}{box}</w:p>{p('后')}")
    copy = marked(data, note("第2段"))
    (reference,) = opened(copy).element.body.iter(qn("w:commentReference"))
    assert not list(reference.iterancestors(qn("w:txbxContent")))


def test_what_is_no_place_of_the_document_goes_to_its_first_paragraph_and_says_the_place() -> None:
    copy = marked(SAMPLE.read_bytes(), note("整个文件", "缺少表单"))
    assert [comment.text for comment in opened(copy).comments] == ["整个文件\n缺少表单"]
    body = opened(copy).element.body
    (reference,) = body.iter(qn("w:commentReference"))
    assert reference.getparent().getparent() is next(body.iter(qn("w:p")))


def test_a_position_that_a_merged_cell_covers_is_marked_at_the_cell_before_it() -> None:
    known = {"表1 第2行 第1列", "表1 第1行 第3列"}
    assert nearest_place("表1 第2行 第3列", known) == "表1 第2行 第1列"
    assert nearest_place("表1 第9行 第3列", known) == "表1 第1行 第3列"
    assert nearest_place("表2 第1行 第1列", known) is None


def test_positions_are_in_reading_order_across_paragraphs_and_tables() -> None:
    data = docx_of(p("一") + table(p("二"), p("三")) + p("四"))
    places = ["第2段", "表1 第1行 第2列", "第1段", "整个文件", CELL_PLACE]
    done = mark(data, [note(place) for place in places], AT, LIMITS)
    assert done is not None
    assert sorted(places, key=lambda place: done.positions[place]) == [
        "整个文件",
        "第1段",
        CELL_PLACE,
        "表1 第1行 第2列",
        "第2段",
    ]


def test_a_strict_document_stays_strict() -> None:
    data = docx_of(p("一"))
    names = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        for name in old.namelist():
            content = old.read(name)
            for loose, strict in names.items():
                content = content.replace(loose, strict)
            parts[name] = content
    with zipfile.ZipFile(io.BytesIO(marked(zip_of(parts), note("第1段")))) as new:
        text = b"".join(new.read(name) for name in new.namelist())
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in text
    assert not any(loose in text for loose in names)


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    copy = marked(SAMPLE.read_bytes(), note(CELL_PLACE, "坏\x00字\x0b符\ud800"))
    assert [comment.text for comment in opened(copy).comments] == ["坏字符"]


def test_what_is_no_office_package_is_not_marked() -> None:
    for data in (b"", b"%PDF-1.7", b"PK\x03\x04", zip_of({"a.txt": "x"})):
        assert mark(data, [note(CELL_PLACE)], AT, LIMITS) is None


PLACES = st.one_of(
    st.builds("表{} 第{}行 第{}列".format, *[st.integers(0, 40)] * 3),
    st.builds("第{}段".format, st.integers(0, 60)),
    st.builds("表{} 第{}行 第1列 内表1 第1行 第{}列".format, *[st.integers(0, 9)] * 3),
    st.text(max_size=20),
)


@settings(max_examples=40, deadline=None)
@given(
    sample=st.sampled_from(sorted(SAMPLES.glob("*.docx"))),
    notes=st.lists(st.tuples(PLACES, st.text(max_size=30)), max_size=8),
)
def test_any_places_give_a_copy_that_reads_the_same_with_a_comment_each(
    sample: Path, notes: list[tuple[str, str]]
) -> None:
    copy = marked(sample.read_bytes(), *(note(place, text) for place, text in notes))
    assert len(list(opened(copy).comments)) == len(notes)
