"""A park's evidence on its page, and its attachments through the one door, for who may see them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from dashboard.data import open_source
from dashboard.queries import evidence as queries
from dashboard.queries.source import EVERYTHING, Scope
from dashboard.views.park import evidence as parts
from ingest.taking_in.intake import ingest
from tests.app_pages import open_page, said, sql
from warehouse.home import Home
from warehouse.publishing.build import build
from warehouse.rules.rows import Registry

PACKAGE = Path(__file__).parent.parent / "fixtures" / "samples" / "package-106"
PROOF = b"%PDF-1.7 proof"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Home:
    root = tmp_path_factory.mktemp("evidence")
    folder = root / "材料"
    shutil.copytree(PACKAGE, folder)
    (folder / "附件3 能源审计报告.pdf").write_bytes(PROOF)
    (folder / "合影.jpg").write_bytes(b"\xff\xd8\xff photo")
    home = Home.at(root / "home")
    list(ingest(home, [folder], registry.districts_by_name["朝阳区"], registry))
    build(home, date(2024, 6, 1))
    return home


def test_the_parks_page_shows_the_ledger_and_offers_the_attachments(
    monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    ((park_id,),) = sql(home, "SELECT park_id FROM marts.fct_diagnoses")
    app = open_page(monkeypatch, home, "park", park=str(park_id), view="evidence")
    text = said(app)
    assert "附件3 能源审计报告.pdf" in text
    assert "1个文件没有索引指向" in text
    box = app.selectbox(key="attachment_park")
    assert list(box.options) == ["合影.jpg", "附件3 能源审计报告.pdf"]


def test_an_attachment_is_taken_by_who_may_see_its_submission_and_goes_on_the_log(
    monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    ((submission_id, code),) = sql(
        home, "SELECT submission_id, district_code FROM marts.fct_diagnoses"
    )
    for scope, count in (
        (EVERYTHING, 2),
        (Scope(frozenset({str(code)})), 2),
        (Scope(frozenset({"110109"})), 0),
        (Scope(None, provider_id="Vnobody"), 0),
    ):
        source = open_source(home, scope)
        assert len(queries.attachments(source, scope, str(submission_id))) == count
    given: list[tuple[str, bytes]] = []
    monkeypatch.setattr(
        parts,
        "offer_file",
        lambda _here, _label, name, _mime, make, **_: given.append((name, make())),
    )
    monkeypatch.setattr(parts.st, "selectbox", lambda *_, **__: 1)
    monkeypatch.setenv("GREENPARK_HOME", str(home.root))
    here = type("Here", (), {})()
    here.words, here.source = lambda *_, **__: "", open_source(home, EVERYTHING)
    here.viewer = type("Viewer", (), {"scope": EVERYTHING})()
    parts.offer_attachments(here, str(submission_id), "test")
    assert given == [(f"{submission_id}-附件3 能源审计报告.pdf", PROOF)]
