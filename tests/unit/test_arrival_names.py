"""Names in zips, as the systems of this country store them."""

from __future__ import annotations

import zipfile

import pytest

from ingest.arrival.names import is_litter, zip_names

NAMES = ["报告.docx", "证明材料/附件1：批复.pdf", "photo.jpg", "芦帽茅/谩.txt"]


def entry(raw: bytes, is_flagged: bool = False) -> zipfile.ZipInfo:
    """A member as `zipfile` gives it: bytes without the flag are taken for cp437."""
    info = zipfile.ZipInfo()
    info.filename = raw.decode("utf-8" if is_flagged else "cp437")
    info.flag_bits = 0x800 if is_flagged else 0
    return info


@pytest.mark.parametrize(
    ("encoding", "is_flagged"), [("utf-8", True), ("utf-8", False), ("gb18030", False)]
)
@pytest.mark.parametrize("slash", ["/", "\\"])
def test_names_are_right_whatever_system_stored_them(
    encoding: str, is_flagged: bool, slash: str
) -> None:
    entries = [entry(name.replace("/", slash).encode(encoding), is_flagged) for name in NAMES]
    assert list(zip_names(entries).values()) == NAMES


def test_two_names_that_look_alike_stay_two() -> None:
    """One spelled with a combining accent, the other without."""
    entries = [entry("é.pdf".encode(), True), entry("e\u0301.pdf".encode(), True)]
    assert len(set(zip_names(entries).values())) == 2


def test_an_accent_is_not_taken_for_chinese() -> None:
    assert list(zip_names([entry("résumé.pdf".encode(), True)]).values()) == ["résumé.pdf"]


@pytest.mark.parametrize("name", ["__MACOSX", ".DS_Store", "Thumbs.db", "THUMBS.DB", "~$报告.docx"])
def test_what_systems_leave_behind_is_left_out(name: str) -> None:
    assert is_litter(name)
