"""What the readers refuse, under which check; and that nothing else ever comes out of a bad file."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from dataclasses import replace

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import Limits, UnreadableFile, read_document
from tests.unit.docx_xml import LIMITS, RELS, document_xml, docx, p, tbl, tc, tr, zip_of

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCX = docx(p("首") + tbl(tr("甲", "乙"), tr("丙", "丁")) * 3)


def xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("附件")
        for row in range(8):
            sheet.write_row(row, 0, [row, "文字", 0.85], book.add_format({"num_format": "0%"}))
    return out.getvalue()


def xls() -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("附件").write(0, 0, "文字")
    book.save(out)
    return out.getvalue()


def ole(*streams: str) -> bytes:
    """A compound file of one directory sector that names the streams under its root."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    header = OLE_MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, end, *[free] * 126)

    def entry(name: str, kind: int, right: int, child: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        fields = struct.pack("<HBBIII", len(text), kind, 1, free, right, child)
        return text.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<III", end, 0, 0)

    entries = [entry("Root Entry", 5, free, 1)]
    entries += [
        entry(s, 2, i + 1 if i < len(streams) else free, free) for i, s in enumerate(streams, 1)
    ]
    return header + fat + b"".join(entries).ljust(512, b"\0")


def encrypted_zip() -> bytes:
    data = bytearray(DOCX)
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(magic, at + 4)
    return bytes(data)


def twice_the_same_name() -> bytes:
    out = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "w") as file:
        file.writestr("_rels/.rels", RELS)
        file.writestr("word/document.xml", document_xml(p("甲")))
        file.writestr("word/document.xml", document_xml(p("乙")))
    return out.getvalue()


def with_main(xml: str | bytes) -> bytes:
    return zip_of({"_rels/.rels": RELS, "word/document.xml": xml})


def refusal(data: bytes, name: str = "报告.docx", limits: Limits = LIMITS) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_document(name, data, limits)
    return caught.value


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def nested(levels: int) -> str:
    return document_xml("<w:ins>" * levels + p("甲") + "</w:ins>" * levels)


@pytest.mark.parametrize(
    ("data", "check_id"),
    [
        ("这不是报告".encode(), "F01"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50) + b"x", "F01"),
        (b"{\\rtf1 x}", "F01"),
        (b"<html><table></table></html>", "F01"),
        (zip_of({"a.txt": "x"}), "F01"),
        (ole("Contents"), "F01"),
        (b"", "F02"),
        (b"\0" * 4096, "F02"),
        (DOCX[: len(DOCX) // 2], "F03"),
        (with_main("<w:document"), "F03"),
        (with_main("<x/>"), "F03"),
        (with_main(document_xml("<w:p>&undefined;</w:p>")), "F03"),
        (zip_of({"[Content_Types].xml": "<Types/>"}), "F03"),
        (zip_of({"[Content_Types].xml": "<Types/>", "_rels/.rels": RELS}), "F03"),
        (ole("Workbook"), "F03"),
        (ole("WordDocument"), "F04"),
        (OLE_MAGIC + "WordDocument".encode("utf-16-le"), "F04"),
        (b"%PDF-1.7\n...", "F05"),
        (b"\r\n%PDF-1.7\n...", "F05"),
        (ole("EncryptionInfo", "EncryptedPackage"), "F07"),
        (encrypted_zip(), "F07"),
        (with_main(nested(100_000)), "F08"),
        (with_main(ENTITIES + document_xml(p("&b;"))), "F09"),
        (with_main((ENTITIES + document_xml(p("甲"))).encode("utf-16")), "F09"),
        (zip_of({"_rels/.rels": RELS, "../climb.xml": "x"}), "F09"),
        (zip_of({"_rels/.rels": RELS, "/etc/climb.xml": "x"}), "F09"),
        (zip_of({"_rels/.rels": RELS, "a\\..\\..\\climb.xml": "x"}), "F09"),
        (twice_the_same_name(), "F09"),
    ],
)
def test_each_bad_file_is_refused_under_its_check(data: bytes, check_id: str) -> None:
    assert refusal(data).check_id == check_id


def test_a_damaged_old_word_file_is_known_by_its_name() -> None:
    assert refusal(OLE_MAGIC + b"damaged", "报告.doc").check_id == "F04"


def test_the_kind_is_told_by_content_not_by_name() -> None:
    assert [b.text for b in read_document("表.xls", docx(p("甲")), LIMITS).paragraphs()] == ["甲"]
    assert next(read_document("表.docx", xls(), LIMITS).grids()).is_sheet


@pytest.mark.parametrize(
    ("data", "limits", "what"),
    [
        (DOCX, replace(LIMITS, max_file_mb=0.0001), "max_file_mb"),
        (DOCX, replace(LIMITS, max_entries=1), "max_entries"),
        (DOCX, replace(LIMITS, max_rows=1), "max_rows"),
        (DOCX, replace(LIMITS, max_cells=8), "max_cells"),
        (xlsx(), replace(LIMITS, max_rows=7), "max_rows"),
        (xlsx(), replace(LIMITS, max_cells=23), "max_cells"),
        (with_main(b" " * 3_000_000), replace(LIMITS, max_unpacked_mb=2), "max_unpacked_mb"),
        (with_main(b" " * 3_000_000), replace(LIMITS, ratio_from_mb=2), "max_ratio"),
        (docx(tbl(tr(tc("宽", pr='<w:gridSpan w:val="999999999"/>')))), LIMITS, "max_cells"),
    ],
)
def test_what_is_too_large_says_which_limit(data: bytes, limits: Limits, what: str) -> None:
    refused = refusal(data, limits=limits)
    assert refused.check_id == "F08"
    assert refused.params["what"] == what
    assert float(refused.params["found"]) > float(refused.params["limit"])


def test_a_small_file_that_unpacks_well_is_no_bomb() -> None:
    body = p("甲" * 200_000)
    assert len(next(read_document("x", docx(body), LIMITS).paragraphs()).text) == 200_000


def test_a_sheet_with_one_far_cell_is_refused_before_memory_is_set_aside() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 1)
        sheet.write(1048575, 16383, 1)
    started = time.process_time()
    assert refusal(out.getvalue()).check_id == "F08"
    assert time.process_time() - started < 1


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([DOCX, xlsx(), xls(), ole("WordDocument")]), st.randoms(use_true_random=False)
)
def test_changed_bytes_are_read_or_refused_and_nothing_else(
    data: bytes, rng: random.Random
) -> None:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    started = time.process_time()
    try:
        read_document("x", bytes(changed), LIMITS)
    except UnreadableFile as refused:
        assert refused.check_id.startswith("F0")
    assert time.process_time() - started < 2


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_changed_xml_is_read_or_refused_and_nothing_else(rng: random.Random) -> None:
    inner = tbl(tr(tc("甲", tbl(tr("内")), pr='<w:gridSpan w:val="2"/>')))
    box = "<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent/></w:sdt>"
    field = '<w:r><w:fldChar w:fldCharType="begin"/><w:sym w:char="F0FE" w:font="Wingdings"/></w:r>'
    deleted = f'<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{field}'
    tags = ["w:p", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:r", "w:del", "w:body"]
    xml = document_xml(p(deleted, box) + inner + f"<w:txbxContent>{p('框')}</w:txbxContent>")
    for _ in range(rng.randint(1, 3)):
        old, new = rng.choice(tags), rng.choice(tags)
        xml = xml.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
    try:
        read_document("x", with_main(xml), LIMITS)
    except UnreadableFile as refused:
        assert refused.check_id == "F03"


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([DOCX, xlsx(), xls()]), st.floats(0, 0.999))
def test_a_truncated_file_is_read_or_refused_and_nothing_else(data: bytes, share: float) -> None:
    try:
        read_document("x", data[: int(len(data) * share)], LIMITS)
    except UnreadableFile as refused:
        assert refused.check_id in {"F01", "F02", "F03"}
