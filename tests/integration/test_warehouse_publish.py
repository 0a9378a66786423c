"""Publications: frozen under a new name, switched at once, and never lost to a failed build."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from warehouse.home import Home, RegistryRefused
from warehouse.publishing import publish as publishing
from warehouse.publishing import retention
from warehouse.publishing.build import BuildFailed, NothingBuilt, build, publish_built
from warehouse.publishing.extracts import extracts_of
from warehouse.publishing.publication import (
    Publication,
    PublicationDamaged,
    PublicationMissing,
    PublicationUnknown,
    current_publication,
    publication_at,
    publications,
)
from warehouse.publishing.publish import NothingToConfirm, confirm, publish, review
from warehouse.publishing.repair import faults_of, repair
from warehouse.publishing.retention import DAYS, NEWEST, note_export
from warehouse.rules.files import SEEDS
from warehouse.store.lock import writer_of

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


def files_of(publication: Publication) -> set[Path]:
    beside = (publication.page, publication.path.with_suffix(".json"))
    return {publication.path, publication.path.with_suffix(""), *beside}


def published_on(
    home: Home, con: duckdb.DuckDBPyConnection, patch: pytest.MonkeyPatch, when: datetime
) -> Publication:
    with patch.context() as at:
        at.setattr(publishing, "_now", lambda: when)
        return publish(con, home, AS_OF, "abc")


def test_a_publication_holds_the_marts_with_their_comments_and_nothing_else(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    publication = publish(con, home, AS_OF, "abc")
    assert publication == current_publication(home)
    assert publication.rows == {"dim_parks": 3, "publication_changes": 0, "v": 1}
    assert (publication.as_of, publication.registry_hash) == (AS_OF, "abc")
    with duckdb.connect(str(publication.path), read_only=True) as reader:
        tables = reader.execute(
            "SELECT schema_name, table_name, comment FROM duckdb_tables() "
            "WHERE table_name <> 'publication_changes' ORDER BY 2"
        ).fetchall()
        column = reader.execute(
            "SELECT comment FROM duckdb_columns() WHERE column_name = 'n'"
        ).fetchone()
    assert tables == [("marts", "dim_parks", "园区：it's"), ("marts", "v", "")]
    assert column == ("序号",)
    assert b"13800000000" not in publication.path.read_bytes()


def test_readers_of_an_old_publication_keep_it_and_the_newest_stay(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    first = publish(con, home, AS_OF, "abc")
    with duckdb.connect(str(first.path), read_only=True) as reader:
        published = [first, *(publish(con, home, AS_OF, "abc") for _ in range(4))]
        assert reader.execute("SELECT count(*) FROM marts.dim_parks").fetchone() == (3,)
    assert len({publication.path for publication in published}) == 5
    assert publications(home) == published[:1:-1]
    kept = {path for each in published[2:] for path in files_of(each)}
    assert set(home.published.iterdir()) == kept | {home.published / "current.json"}
    assert current_publication(home).path == published[-1].path


@pytest.mark.parametrize("step", ["copy_marts", "page_of", "write_whole", "_point_to"])
def test_a_crash_at_any_step_leaves_the_last_publication(
    home: Home, con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = publish(con, home, AS_OF, "abc")
    con.execute("INSERT INTO marts.dim_parks VALUES (9, 'x')")

    def crash(*_: object, **__: object) -> None:
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


def test_of_older_days_the_last_publication_stays_for_its_time(
    home: Home, con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    morning, evening = (
        published_on(home, con, monkeypatch, noon + timedelta(hours=hours)) for hours in (-3, 3)
    )
    newest = [
        published_on(home, con, monkeypatch, noon + timedelta(days=days))
        for days in range(1, NEWEST + 1)
    ]
    assert publications(home) == [*reversed(newest), evening]
    assert not any(path.exists() for path in files_of(morning))

    for text, expected in [
        (evening.path.name, evening), (evening.path.stem, evening), ("2026-06-01", evening),
        ("2026-06-03", newest[1]), ("2027-01-01", newest[-1]),
    ]:  # fmt: skip
        assert publication_at(home, text) == expected
    for text in ("2026-05-31", "greenpark-of-old", "01.06.2026"):
        with pytest.raises(PublicationUnknown, match=r"greenpark-20260601T150000Z"):
            publication_at(home, text)

    later = [
        published_on(home, con, monkeypatch, noon + timedelta(days=DAYS + days))
        for days in range(1, 1 + NEWEST)
    ]
    assert publications(home) == [*reversed(later), newest[-1]]


def test_publications_that_do_not_fit_the_space_go_oldest_first(
    home: Home, con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    path = published_on(home, con, monkeypatch, noon).path
    size = path.stat().st_size
    extracts = sum(file.stat().st_size for file in path.with_suffix("").iterdir())
    monkeypatch.setattr(retention, "SPACE_BYTES", size * (NEWEST + 1) + extracts * NEWEST)
    days = range(1, NEWEST + 3)
    made = [published_on(home, con, monkeypatch, noon + timedelta(days=day)) for day in days]
    assert publications(home) == made[: -NEWEST - 2 : -1]


def test_what_an_export_names_stays_for_a_year_whatever_the_space(
    home: Home, con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime.now(UTC) - timedelta(days=30)
    monkeypatch.setattr(retention, "SPACE_BYTES", 1)
    named = published_on(home, con, monkeypatch, noon)
    note_export(named)
    later = [published_on(home, con, monkeypatch, noon + timedelta(hours=n)) for n in range(1, 6)]
    assert publications(home) == [*later[: -NEWEST - 1 : -1], named]
    note = named.path.with_suffix(".named")
    long_ago = (datetime.now(UTC) - timedelta(days=400)).timestamp()
    os.utime(note, (long_ago, long_ago))
    last = published_on(home, con, monkeypatch, noon + timedelta(days=1))
    assert publications(home) == [last, *later[:-NEWEST:-1]]
    assert not note.exists()


def test_a_reviewed_build_is_seen_by_readers_only_once_confirmed(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(NothingToConfirm, match="--review"):
        confirm(home)
    before = publish(con, home, AS_OF, "abc")
    con.execute("INSERT INTO marts.dim_parks VALUES (9, 'x')")
    dropped = review(con, home, AS_OF, "abc")
    waiting = review(con, home, AS_OF, "abc")
    assert current_publication(home) == before
    assert publications(home) == [before]
    assert waiting.path.exists()
    assert not dropped.path.exists()
    assert not dropped.page.exists()
    with pytest.raises(PublicationUnknown):
        publication_at(home, waiting.path.name)

    confirmed = confirm(home)
    assert confirmed.path == waiting.path == current_publication(home).path
    assert [each.path for each in publications(home)] == [confirmed.path, before.path]
    assert count_in(confirmed.path) == 4
    with pytest.raises(NothingToConfirm):
        confirm(home)


def test_what_was_reviewed_against_another_publication_is_not_confirmed(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    publish(con, home, AS_OF, "abc")
    review(con, home, AS_OF, "abc")
    waiting = (home.published / "review.json").read_bytes()
    current = publish(con, home, AS_OF, "abc")
    with pytest.raises(NothingToConfirm):
        confirm(home)
    # As a crash between the two steps would leave it.
    (home.published / "review.json").write_bytes(waiting)
    (home.published / json.loads(waiting)["file"]).write_bytes(current.path.read_bytes())
    with pytest.raises(NothingToConfirm, match="审阅之后"):
        confirm(home)
    assert current_publication(home) == current


def test_nothing_published_is_said_with_what_to_do(home: Home) -> None:
    with pytest.raises(PublicationMissing, match="greenpark refresh"):
        current_publication(home)


def test_a_pointer_to_a_file_that_is_gone_names_it_and_what_mends_it(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    gone = publish(con, home, AS_OF, "abc").path
    gone.unlink()
    with pytest.raises(PublicationDamaged, match=f"{gone.name}.*greenpark repair"):
        current_publication(home)


def test_builds_that_fail_leave_the_last_publication_and_the_lock_free(home: Home) -> None:
    steps: list[tuple[int, int]] = []
    built = build(home, AS_OF, lambda done, total, _: steps.append((done, total)))
    assert built.publication.as_of == AS_OF
    assert built.models > 20
    assert built.tests > 5
    assert built.publication.rows["dim_parks"] == len(home.registry().starter_parks)
    assert steps[-1][0] == steps[-1][1]
    assert publish_built(home).rows["dim_parks"] == built.publication.rows["dim_parks"]
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
    with pytest.raises(NothingBuilt, match="greenpark build"):
        publish_built(home)

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


def test_a_clock_set_back_takes_nothing_from_readers(
    home: Home, con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    for minutes in range(NEWEST + 1):
        published_on(home, con, monkeypatch, noon + timedelta(minutes=minutes))
    earlier = published_on(home, con, monkeypatch, noon - timedelta(hours=3))
    assert current_publication(home) == earlier
    assert publications(home)[0] == earlier
    assert count_in(earlier.path) == 3
    later = published_on(home, con, monkeypatch, noon - timedelta(hours=2))
    assert current_publication(home) == later
    assert all(path.exists() for path in files_of(later))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"file": "elsewhere.duckdb"}'])
def test_a_pointer_that_cannot_be_read_is_said_and_the_next_publication_comes(
    home: Home, con: duckdb.DuckDBPyConnection, content: str
) -> None:
    publish(con, home, AS_OF, "abc")
    (home.published / "current.json").write_text(content)
    with pytest.raises(PublicationDamaged, match=r"current\.json.*greenpark repair"):
        current_publication(home)
    after = publish(con, home, AS_OF, "abc")
    assert current_publication(home) == after
    assert "无法读取" in after.page.read_text(encoding="utf-8")


def test_a_damaged_publication_is_no_comparison_and_repair_falls_back(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    good = publish(con, home, AS_OF, "abc")
    bad = publish(con, home, AS_OF, "abc")
    bad.path.write_bytes(b"not a database" * 1000)
    assert faults_of(bad) == [bad.path]
    assert repair(home).publication.path == good.path
    assert current_publication(home).path == good.path
    assert repair(home).was_well
    after = publish(con, home, AS_OF, "abc")
    assert after.compared_with == good.path.name


def test_a_damaged_extract_is_found_and_cut_anew(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    publication = publish(con, home, AS_OF, "abc")
    extract = extracts_of(publication.path)[-1]
    extract.write_bytes(b"")
    assert faults_of(publication) == [extract]
    assert not repair(home).was_well
    assert faults_of(publication) == []


def test_files_of_a_publication_are_the_services_own(
    home: Home, con: duckdb.DuckDBPyConnection
) -> None:
    publication = publish(con, home, AS_OF, "abc")
    files = [publication.path, publication.page, home.published / "current.json"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert home.published.stat().st_mode & 0o777 == 0o700
