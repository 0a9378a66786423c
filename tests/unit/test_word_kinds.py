"""Files that pass for Word documents: read, or refused in words that say what they are and what to do."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.arrival.sources import InputFile
from ingest.findings import Bilingual, Source
from ingest.judging.issues import to_issue
from ingest.judging.reading import Reader
from ingest.readers import UnreadableFile, read_document
from tests.unit.docx_xml import LIMITS, RELS, document_xml, docx, p, tbl, tc, tr, zip_of
from tests.unit.test_readers_refusals import ole
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry

HTML = "<html><body><table><tr><td>85.2</td></tr></table></body></html>"
SLIDES = zip_of({"_rels/.rels": RELS.replace("word/", "ppt/"), "ppt/document.xml": "<x/>"})
LOCK = b"\x05clerk".ljust(162, b"\0")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("报告.doc", rb"{\rtf1\ansi 85.2}", "rtf"),
        ("报告.doc", HTML.encode(), "html"),
        ("报告.doc", b"\xef\xbb\xbf\r\n" + HTML.upper().encode(), "html"),
        ("报告.doc", b"\xff\xfe" + HTML.encode("utf-16-le"), "html"),
        ("报告.docx", ("<!DOCTYPE html>" + HTML).encode(), "html"),
        ("报告.doc", ('<?xml version="1.0"?>' + HTML).encode(), "html"),
        ("报告.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; x\r\n\r\n", "mht"),
        (
            "报告.doc",
            b'<?xml version="1.0"?><w:wordDocument xmlns:w='
            b'"http://schemas.microsoft.com/office/word/2003/wordml"/>',
            "word_2003_xml",
        ),
        ("报告.doc", b"<report/>", "xml"),
        (
            "报告.odt",
            zip_of({"mimetype": "application/vnd.oasis", "content.xml": "<x/>"}),
            "opendocument",
        ),
        (
            "汇报.pptx",
            zip_of({"_rels/.rels": RELS.replace("word/", "ppt/"), "ppt/document.xml": "<x/>"}),
            "presentation",
        ),
        ("汇报.dps", ole("PowerPoint Document"), "presentation"),
        ("报告.wps", ole("CONTENTS"), "wps"),
        ("报告.et", ole("Data"), "wps"),
        ("~$报告.docx", LOCK, "lock_file"),
        ("报告.docx", LOCK, "lock_file"),
        ("报告.xlsx", b"\x05clerk".ljust(165, b" ").replace(b"  ", b"\0 "), "lock_file"),
        ("报告.docx", "不是文档".encode(), "not_word"),
        ("表.xlsx", "不是表格".encode(), "not_excel"),
    ],
)
def test_what_is_no_word_document_is_named(
    name: str, data: bytes, kind: str, registry: Registry
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_document(name, data, LIMITS)
    assert (refused.value.check_id, refused.value.params) == ("F01", {"found": kind})
    assert kind in {row.code for row in registry.codes if row.domain == "file_kind"}


def said(name: str, data: bytes) -> str:
    """The refusal in Chinese and English, message and remedy."""
    registry = load_registry()
    (finding,) = (
        Reader(registry).read(InputFile(name, lambda: data, Path(name)), data).found.findings
    )
    issue = to_issue(finding, None, registry)
    return "\n".join((issue.message_zh, issue.remedy_zh, issue.message_en, issue.remedy_en))


def test_a_refusal_says_how_to_save_it() -> None:
    assert "RTF" in said("报告.doc", rb"{\rtf1 x}")
    assert "另存为 .docx" in said("报告.doc", rb"{\rtf1 x}")
    assert "save it as .docx" in said("报告.doc", HTML.encode())
    lock = said("报告.docx", LOCK)
    assert "不是 Word 文档" in lock
    assert "无法识别的文件类型：.docx" not in lock


@pytest.mark.parametrize(
    ("name", "ending"),
    [("报告.doc", ".doc"), ("报告.wps", ".wps"), ("报告", ".doc"), ("模板.dot", ".dot")],
)
def test_old_word_files_are_named_by_their_ending(name: str, ending: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_document(name, ole("WordDocument"), LIMITS)
    assert (refused.value.check_id, refused.value.params) == ("F04", {"found": ending})
    assert f"（{ending}）" in said(name, ole("WordDocument"))


PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"


def flat(parts: dict[str, str], binary: str = "") -> bytes:
    """A package in one XML file."""
    inner = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>'
        for name, xml in parts.items()
    )
    if binary:
        inner += (
            f'<pkg:part pkg:name="/word/a.png"><pkg:binaryData>{binary}</pkg:binaryData></pkg:part>'
        )
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{PKG}">{inner}</pkg:package>'.encode()


BODY = p("首") + tbl(tr("甲", tc("85.2")))


@pytest.mark.parametrize("name", ["报告.doc", "报告.xml", "报告.docx"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_word_xml_in_one_file_is_read_as_the_document_it_is(name: str, encoding: str) -> None:
    parts = {"_rels/.rels": RELS, "word/document.xml": document_xml(BODY)}
    data = flat(parts, base64.b64encode(b"\x89PNG").decode())
    if encoding == "utf-16":
        data = data.decode().encode("utf-16")
    assert read_document(name, data, LIMITS) == read_document("a.docx", docx(BODY), LIMITS)


@pytest.mark.parametrize(
    ("data", "check_id"),
    [
        (flat({"_rels/.rels": RELS, "word/document.xml": document_xml(BODY)}, "???a"), "F03"),
        (flat({"_rels/.rels": RELS})[:-20], "F03"),
        (flat({"": RELS}), "F03"),
        (flat({"_rels/.rels": RELS, "../climb.xml": "<x/>"}), "F09"),
        (flat({"a.xml": "<x/>"}), "F01"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + flat({"_rels/.rels": RELS})[21:], "F09"),
    ],
)
def test_damaged_and_hostile_word_xml_is_refused(data: bytes, check_id: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_document("报告.doc", data, LIMITS)
    assert refused.value.check_id == check_id


def test_a_body_just_over_the_limit_says_so_and_not_to_remove_pictures() -> None:
    size = len(document_xml(BODY)) / 1024 / 1024
    with pytest.raises(UnreadableFile) as refused:
        read_document("a.docx", docx(BODY), replace(LIMITS, max_xml_mb=size - 1e-6))
    assert refused.value.params["what"] == "max_xml_mb"
    assert float(refused.value.params["found"]) > size - 1e-6
    large = docx(p("甲" * (4 * 1024 * 1024 + 40)))  # three bytes each: 12 MB and a little
    text = said("报告.docx", large)
    assert "正文（文字和表格，不含图片）大小（MB）超出上限：12.01（上限 12）" in text
    assert "与图片无关" in text
    assert "删除嵌入的图片" not in text
    assert "Remove embedded pictures" not in text


def test_every_limit_has_its_own_remedy(registry: Registry) -> None:
    limits = {row.code for row in registry.codes if row.domain == "limit"}
    remedies = {row.code for row in registry.codes if row.domain == "limit_remedy"}
    assert remedies == limits | {"other"}


def test_an_embedded_part_is_said_at_its_place_in_any_form() -> None:
    registry = load_registry()
    body = (
        p("说明") + '<w:altChunk r:id="rIdaFChunk"/>' + tbl(tr(tc('<w:altChunk r:id="x"/><w:p/>')))
    )
    data = docx(body, aFChunk="")
    found = (
        Reader(registry)
        .read(InputFile("a.docx", lambda: data, Path("a.docx")), data)
        .found.findings
    )
    said = [finding for finding in found if finding.check_id == "F12"]
    assert [finding.source for finding in said] == [
        Source("a.docx", "第2段"),
        Source("a.docx", "表1 第1行 第1列"),
    ]
    assert "aFChunk.xml" in to_issue(said[0], None, registry).message_zh
    assert not isinstance(said[0].parts["found"], Bilingual)
