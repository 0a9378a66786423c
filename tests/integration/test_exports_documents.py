"""The bulletin and the profile: figures of the published file, in scope, the same bytes each time."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import docx
import duckdb
import pytest

from dashboard.access.store import Role
from dashboard.access.viewer import Viewer
from dashboard.context import Context
from dashboard.data import open_source
from dashboard.exports import fonts, pdf, word
from dashboard.exports.document import Document, Grid, Heading
from dashboard.queries.source import EVERYTHING, Scope
from dashboard.views.overview.bulletin import bulletin
from dashboard.views.park.profile import NoProfile, profile
from dashboard.words import Language, Words, load_criteria
from tests.needs import NEEDS_FONT, NEEDS_PDF_READER
from warehouse.home import Home
from warehouse.publishing.publication import current_publication

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uff1e]")


def context(home: Home, language: Language = "zh", district: str | None = None) -> Context:
    words = Words(language, home.registry(), load_criteria(home))
    scope = EVERYTHING if district is None else Scope(frozenset({district}))
    viewer = Viewer(scope, Role.BUREAU if district is None else Role.DISTRICT, "zhang@example.cn")
    standard = next(row for row in words.registry.scoring_standards if row.is_in_force)
    source = open_source(home, scope)
    return Context(viewer, source, words, standard.standard_id, words.criteria[0].policy_id)


def sql(home: Home, query: str, *values: object) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        return con.execute(query, list(values)).fetchall()


def said_by_word(document: Document) -> str:
    """All text of the Word file: paragraphs, cells and foot."""
    file = docx.Document(io.BytesIO(word.write(document)))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    texts = [paragraph.text for paragraph in file.paragraphs]
    return "\n".join([*texts, *cells, file.sections[0].footer.paragraphs[0].text])


def said_by_pdf(document: Document, folder: Path) -> str:
    path = folder / "document.pdf"
    path.write_bytes(pdf.write(document))
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


@NEEDS_FONT
def test_the_bulletin_says_the_ranks_and_states_of_the_published_file(published_home: Home) -> None:
    text = said_by_word(bulletin(context(published_home)))
    ranked = sql(
        published_home,
        "SELECT park_name, gi::DOUBLE FROM marts.fct_current_standings WHERE is_rankable",
    )
    assert ranked
    for name, gi in ranked:
        assert name in text
        assert f"{gi:.2f}" in text
    diagnoses, overdue = sql(
        published_home,
        "SELECT count(*), count(*) FILTER (state = 'overdue') FROM marts.fct_follow_ups",
    )[0]
    assert f"全市{diagnoses}份诊断" in text
    assert f"{overdue}份反馈已逾期" in text


@NEEDS_FONT
def test_a_file_says_publication_taker_and_cautions(published_home: Home) -> None:
    text = said_by_word(bulletin(context(published_home)))
    assert current_publication(published_home).path.stem in text
    assert "导出人：zhang@example.cn（市级）" in text
    assert "核算日期：2026年11月22日" in text
    assert "本文件含虚构的演示数据" in text
    assert "引领值未核对" in text


@NEEDS_FONT
def test_the_bulletin_of_a_district_names_no_park_of_another(published_home: Home) -> None:
    district = sql(
        published_home,
        "SELECT district_code FROM marts.fct_current_standings WHERE is_rankable "
        "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
    )[0][0]
    text = said_by_word(bulletin(context(published_home, district=district)))
    parks = sql(published_home, "SELECT DISTINCT park_name, district_code FROM marts.fct_diagnoses")
    own = [name for name, code in parks if code == district]
    others = [name for name, code in parks if code != district]
    assert own
    assert others
    assert any(name in text for name in own)
    assert not [name for name in others if name in text]


@NEEDS_FONT
@NEEDS_PDF_READER
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_profile_stands_on_one_page_of_pdf_in_a_font_that_is_embedded(
    published_home: Home, tmp_path: Path, language: Language
) -> None:
    park, name = sql(
        published_home,
        "SELECT park_id, park_name FROM marts.fct_current_standings ORDER BY park_id LIMIT 1",
    )[0]
    text = said_by_pdf(profile(context(published_home, language), park), tmp_path)
    assert name in text
    assert text.count("\f") == 1
    listed = subprocess.run(
        ["pdffonts", tmp_path / "document.pdf"], capture_output=True, check=True, text=True
    ).stdout.splitlines()[2:]
    assert listed
    assert all(" yes yes yes " in line for line in listed)


def test_a_park_of_another_district_has_no_profile(published_home: Home) -> None:
    park, district = sql(
        published_home, "SELECT park_id, district_code FROM marts.fct_diagnoses LIMIT 1"
    )[0]
    other = sql(
        published_home,
        "SELECT min(district_code) FROM marts.dim_districts WHERE district_code <> ?",
        district,
    )[0][0]
    with pytest.raises(NoProfile, match=park):
        profile(context(published_home, district=other), park)


@NEEDS_FONT
def test_the_same_publication_gives_the_same_bytes(published_home: Home) -> None:
    park = sql(published_home, "SELECT min(park_id) FROM marts.fct_current_standings")[0][0]
    first, second = (profile(context(published_home), park) for _ in range(2))
    assert word.write(first) == word.write(second)
    assert pdf.write(first) == pdf.write(second)


def test_english_files_hold_no_chinese_but_names_and_units(published_home: Home) -> None:
    document = bulletin(context(published_home, "en"))
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert len(grids) >= 5
    fixed = [block.text for block in document.blocks if isinstance(block, Heading)]
    fixed += [heading for table in grids for heading in table.headings]
    assert not [
        text for text in (document.title, document.subtitle, *fixed) if CHINESE.search(text)
    ]


def test_a_machine_without_a_chinese_font_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "LIST", ("fc-list", "--format", "%{file}\n", ":family=no-such-font"))
    fonts.chinese_font.cache_clear()
    try:
        with pytest.raises(fonts.FontMissing, match="fonts-noto-cjk"):
            fonts.chinese_font()
    finally:
        fonts.chinese_font.cache_clear()
