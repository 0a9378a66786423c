"""Publications: frozen under a new name, switched at once, and never lost to a failed build."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse import publish as publishing
from warehouse.build import BuildFailed, build
from warehouse.home import Home, RegistryRefused
from warehouse.lock import writer_of
from warehouse.publish import PublicationMissing, current_publication, publish
from warehouse.reference import SEEDS

AS_OF = date(2026, 6, 30)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


@pytest.fixture
def con(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with one mart, one view in marts, and tables that must not be published."""
    home.root.mkdir()
    with duckdb.connect(str(home.warehouse_file)) as con:
        con.execute("CREATE SCHEMA marts; CREATE SCHEMA restricted; CREATE SCHEMA raw")
        con.execute("CREATE TABLE marts.dim_parks AS SELECT range AS n, 'it''s' AS s FROM range(3)")
        con.execute("COMMENT ON TABLE marts.dim_parks IS '园区：it''s'")
        con.execute("COMMENT ON COLUMN marts.dim_parks.n IS '序号'")
        con.execute("CREATE VIEW marts.v AS SELECT 1 AS x")
        con.execute("CREATE TABLE restricted.people AS SELECT '13800000000' AS phone")
        con.execute("CREATE TABLE raw.files AS SELECT 'x' AS file_name")
        yield con


def count_in(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as reader:
        row = reader.execute("SELECT count(*) FROM marts.dim_parks").fetchone()
    assert row is not None
    return int(row[0])


def test_a_publication_holds_the_marts_with_their_comments_and_nothing_else(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    publication = publish(con, home, AS_OF, "abc")
    assert publication == current_publication(home)
    assert publication.rows == {"dim_parks": 3, "v": 1}
    assert (publication.as_of, publication.registry_hash) == (AS_OF, "abc")
    with duckdb.connect(str(publication.path), read_only=True) as reader:
        tables = reader.execute(
            "SELECT schema_name, table_name, comment FROM duckdb_tables() ORDER BY 2"
        ).fetchall()
        column = reader.execute(
            "SELECT comment FROM duckdb_columns() WHERE column_name = 'n'"
        ).fetchone()
    assert tables == [("marts", "dim_parks", "园区：it's"), ("marts", "v", "")]
    assert column == ("序号",)
    assert b"13800000000" not in publication.path.read_bytes()


def test_readers_of_an_old_publication_keep_it_and_only_two_old_ones_stay(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    first = publish(con, home, AS_OF, "abc")
    with duckdb.connect(str(first.path), read_only=True) as reader:
        published = [first, *(publish(con, home, AS_OF, "abc") for _ in range(4))]
        assert reader.execute("SELECT count(*) FROM marts.dim_parks").fetchone() == (3,)
    assert len({publication.path for publication in published}) == 5
    kept = set(home.published.glob("*.duckdb"))
    assert kept == {publication.path for publication in published[-3:]}
    assert current_publication(home).path == published[-1].path


@pytest.mark.parametrize("step", ["_copy_marts", "_sync", "_point_to"])
def test_a_crash_at_any_step_leaves_the_last_publication(
    home: Home, con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = publish(con, home, AS_OF, "abc")
    con.execute("INSERT INTO marts.dim_parks VALUES (9, 'x')")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(publishing, step, crash)
        with pytest.raises(KeyboardInterrupt):
            publish(con, home, AS_OF, "abc")
    assert current_publication(home) == before
    assert count_in(before.path) == 3
    after = publish(con, home, AS_OF, "abc")
    assert count_in(current_publication(home).path) == 4
    assert after.path != before.path


def test_nothing_published_is_said_with_what_to_do(home: Home) -> None:
    with pytest.raises(PublicationMissing, match="greenpark refresh"):
        current_publication(home)


def test_a_pointer_to_a_file_that_is_gone_counts_as_nothing_published(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    publish(con, home, AS_OF, "abc").path.unlink()
    with pytest.raises(PublicationMissing):
        current_publication(home)


def test_builds_that_fail_leave_the_last_publication_and_the_lock_free(home: Home) -> None:
    steps: list[tuple[int, int]] = []
    built = build(home, AS_OF, lambda done, total, _: steps.append((done, total)))
    assert built.publication.as_of == AS_OF
    assert built.models > 20
    assert built.tests > 5
    assert built.publication.rows["dim_parks"] == len(home.registry().starter_parks)
    assert steps[-1][0] == steps[-1][1]
    pointer = (home.published / "current.json").read_bytes()

    home.registry_dir.mkdir()
    override = home.registry_dir / "benchmark_criteria.csv"
    seed = (SEEDS / "benchmark_criteria.csv").read_text(encoding="utf-8")
    override.write_text(seed + "bj-default,B99,gate,gi,>=,很高,x,x\n", encoding="utf-8")
    with pytest.raises(BuildFailed, match="benchmark_criteria") as failed:
        build(home, AS_OF)
    assert "Traceback" not in failed.value.message_zh
    assert (home.published / "current.json").read_bytes() == pointer
    assert writer_of(home) is None

    override.write_text(seed, encoding="utf-8")
    (home.registry_dir / "districts.csv").write_text("district_code\n110101\n", encoding="utf-8")
    with pytest.raises(RegistryRefused, match=r"districts\.csv"):
        build(home, AS_OF)
    assert (home.published / "current.json").read_bytes() == pointer

    (home.registry_dir / "districts.csv").unlink()
    again = build(home, date(2026, 7, 1))
    assert json.loads((home.published / "current.json").read_text())["as_of"] == "2026-07-01"
    assert again.publication.path != built.publication.path


def test_a_registry_file_of_the_city_replaces_the_seed(home: Home) -> None:
    home.registry_dir.mkdir(parents=True)
    seed = (SEEDS / "districts.csv").read_text(encoding="utf-8")
    (home.registry_dir / "districts.csv").write_text(
        seed.replace("Chaoyang", "Sunrise"), encoding="utf-8"
    )
    publication = build(home, AS_OF).publication
    assert publication.registry_hash != Home.at(home.root / "other").registry().registry_hash
    with duckdb.connect(str(publication.path), read_only=True) as reader:
        names = reader.execute(
            "SELECT district_name_en FROM marts.dim_districts WHERE district_code = '110105'"
        ).fetchone()
    assert names == ("Sunrise",)
