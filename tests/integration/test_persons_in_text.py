"""Contact data in free text of a report: as written in `restricted`, masked wherever the marts can read."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from ingest.judging.persons import MASK
from ingest.taking_in import rows as taking_in_rows
from ingest.taking_in.intake import ingest
from ingest.taking_in.rejudge import rejudge
from tests.bulk import as_json, report
from warehouse.home import Home
from warehouse.rules.rows import Registry

MOBILE, LANDLINE = "13812345678", "010-61234567"
MAIL, IDENTITY = "li.wei@example.cn", "11010519491231002X"
SAID = f"联系人：李伟，{MOBILE}，{MAIL}"


@pytest.fixture
def home(tmp_path: Path, registry: Registry) -> Home:
    made = Home.at(tmp_path / "home")
    one = report(
        registry, park=f"云杉产业园（{LANDLINE}）", provider_name=f"某某咨询有限公司 {MOBILE}"
    )
    one["recommendations"][0] |= {
        "expected_effect": f"节能；{SAID}",
        "note": f"2024年8月 {IDENTITY}",
    }
    one["indicators"][0]["evidence"] = f"附件1（电话{LANDLINE}）"
    one["indicators"][1]["note"] = MOBILE
    one["indicators"][2]["value"] = f"见{MOBILE}"
    one["indicators"][3]["value"] = int(MOBILE)
    one["requirements"][0]["evidence"] = f"{IDENTITY}的证明"
    path = tmp_path / "积压.json"
    path.write_bytes(as_json([one]))
    assert [answer.outcome for answer in ingest(made, [path], None, registry)] == [
        "accepted_with_issues"
    ]
    return made


def rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        return con.execute(sql).fetchall()


def texts_of(home: Home, schema: str) -> list[tuple[str, str]]:
    """All texts of a schema, with the table and column that hold them."""
    columns = rows(
        home,
        "SELECT table_name, column_name FROM information_schema.columns "
        f"WHERE table_schema = '{schema}' AND data_type = 'VARCHAR'",
    )
    return [
        (f"{table}.{column}", str(text))
        for table, column in columns
        for (text,) in rows(home, f'SELECT "{column}" FROM {schema}."{table}"')
        if text is not None
    ]


def test_no_table_that_the_marts_read_holds_what_is_in_restricted_whole(home: Home) -> None:
    for contact in (MOBILE, LANDLINE, MAIL, IDENTITY):
        assert any(contact in text for _, text in texts_of(home, "restricted")), contact
        found = {name for name, text in texts_of(home, "raw") if contact in text}
        # A number alone in a value's cell is an amount, whatever it looks like.
        values = {"indicator_values.text_as_written"} if contact == MOBILE else set[str]()
        assert found == values
    numbers = rows(
        home,
        "SELECT indicator_no FROM raw.indicator_values "
        f"WHERE contains(text_as_written, '{MOBILE}')",
    )
    assert numbers == [(4,)]


def test_a_masked_text_stands_beside_its_whole_at_the_same_length(home: Home) -> None:
    ((effect, whole, place),) = rows(
        home,
        "SELECT r.expected_effect, t.text_as_written, t.source_place FROM raw.recommendations AS r "
        "JOIN restricted.free_texts AS t USING (reading_id, source_file, source_place) "
        "WHERE table_name = 'raw.recommendations' AND column_name = 'expected_effect'",
    )
    assert whole == f"节能；{SAID}"
    assert effect == f"节能；联系人：李伟，{MASK * 11}，**.***@*******.**"
    assert len(str(effect)) == len(str(whole))
    assert place is not None


def test_the_issues_t04_and_t05_stand_at_the_text_and_repeat_nobody(home: Home) -> None:
    found = rows(
        home,
        "SELECT check_id, severity, place, value FROM raw.issues "
        "WHERE check_id IN ('T04', 'T05') ORDER BY check_id, place",
    )
    ((place,),) = rows(home, "SELECT source_place FROM raw.recommendations")
    assert [row for row in found if row[0] == "T04"] == [("T04", "review", place, "联系人：**")]
    assert ("T05", "info", place, None) in found
    told = [text for name, text in texts_of(home, "raw") if name.startswith("issues.")]
    assert not any("李伟" in text for text in told)


def test_a_park_whose_name_holds_a_phone_is_known_again(home: Home, registry: Registry) -> None:
    names = rows(home, "SELECT DISTINCT park_id, park_name FROM raw.park_register")
    assert [name for _, name in names] == ["云杉产业园（***-********）"]
    assert [(r.before, r.changes) for r in rejudge(home, registry)] == [
        ("accepted_with_issues", ())
    ]
    assert rows(home, "SELECT DISTINCT park_id, park_name FROM raw.park_register") == names


def test_rejudge_masks_what_was_taken_in_before_masks(
    home: Home, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(taking_in_rows, "masked", lambda text, _: text)
        before.setattr("ingest.judging.judge.person_findings", lambda *_: [])
        list(rejudge(home, registry))
    latest = (
        "SELECT expected_effect FROM raw.recommendations "
        "WHERE reading_id = (SELECT max(reading_id) FROM raw.readings)"
    )
    assert rows(home, latest) == [(f"节能；{SAID}",)]
    (again,) = rejudge(home, registry)
    assert again.changes
    assert not any(
        MOBILE in str(change) for change in again.changes if change.table != "raw.issues"
    )
    assert MOBILE not in str(rows(home, latest))


def test_what_is_said_to_be_no_free_text_is_a_column_of_a_raw_table(home: Home) -> None:
    """All other texts are masked: a new column needs nothing."""
    columns = rows(
        home, "SELECT column_name FROM information_schema.columns WHERE table_schema = 'raw'"
    )
    assert {column for (column,) in columns} >= taking_in_rows.IDENTIFIERS
