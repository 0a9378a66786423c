"""The Parquet export: every published row with its type and description, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.asking import export
from warehouse.asking.export import ExportRefused, export_parquet
from warehouse.home import Home
from warehouse.publishing.publication import Publication, current_publication


@pytest.fixture(scope="module")
def publication(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """A copy: a page tested in this process may hold the file itself open, without file access."""
    home = Home.at(tmp_path_factory.mktemp("copy"))
    shutil.copytree(published_home.published, home.published)
    return current_publication(home)


@pytest.fixture(scope="module")
def folder(publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "数据"
    export_parquet(publication, folder)
    return folder


def test_every_published_row_comes_out_with_its_type(
    publication: Publication, folder: Path
) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {table["name"]: table["rows"] for table in manifest["tables"]} == publication.rows
    with duckdb.connect(str(publication.path), read_only=True) as con:
        for table in manifest["tables"]:
            path = folder / table["file"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == table["sha256"]
            same = con.execute(
                f"SELECT count(*) FROM (FROM marts.{table['name']} EXCEPT ALL FROM '{path}')"
            ).fetchone()
            assert same == (0,), table["name"]
            types = con.execute(f"DESCRIBE FROM '{path}'").fetchall()
            assert [(c["name"], c["type"]) for c in table["columns"]] == [t[:2] for t in types]
    scores = pq.read_schema(folder / "fct_park_scores.parquet")
    assert scores.field("gi").type == pa.decimal128(18, 6)


def test_each_file_says_what_it_holds_and_which_publication_it_is_of(
    publication: Publication, folder: Path
) -> None:
    for path in folder.glob("*.parquet"):
        schema = pq.read_schema(path)
        facts = {key.decode(): text.decode() for key, text in schema.metadata.items()}
        assert facts["greenpark.description"].startswith("One row ")
        assert facts["greenpark.publication"] == publication.path.stem
        assert facts["greenpark.as_of"] == publication.as_of.isoformat()
        assert facts["greenpark.registry_hash"] == publication.registry_hash
        for field in schema:
            assert field.metadata[b"description"], f"{path.name}: {field.name}"


def test_an_export_that_breaks_off_leaves_the_former_one(
    publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    export_parquet(publication, folder)
    (folder / "mark").touch()

    def crash(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(export, "_sha256", crash)
        with pytest.raises(KeyboardInterrupt):
            export_parquet(publication, folder)
    assert (folder / "mark").exists()
    export_parquet(publication, folder)
    assert not (folder / "mark").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_other_things_is_left_alone(publication: Publication, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(ExportRefused, match=tmp_path.name):
        export_parquet(publication, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
