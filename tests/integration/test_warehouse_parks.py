"""The register as CSV: what is taken in, what is refused and where, and the way out and back."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest

from warehouse.home import Home
from warehouse.registers.file import RegisterRefused
from warehouse.registers.park_rows import RegisteredPark, merged_parks, park_id_of
from warehouse.registers.parks import (
    MergeRefused,
    import_parks,
    list_parks,
    merge_parks,
    write_parks,
)
from warehouse.store.raw import append_rows, open_writer

HEADER = "park_name,aliases,district,park_level\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "名录.csv"


def by_name(home: Home) -> dict[str, RegisteredPark]:
    return {park.park_name: park for park in list_parks(home)}


def add_unconfirmed(home: Home, name: str) -> None:
    row = {
        "registered_at": datetime(2026, 1, 2),
        "park_id": park_id_of(name),
        "park_name": name,
        "district_code": "110105",
        "is_confirmed": False,
        "source": "submission",
    }
    with open_writer(home) as con:
        append_rows(con, "raw.park_register", [row])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("district", ["朝阳区", "朝阳", "110105"])
def test_files_of_any_usual_encoding_and_way_to_name_a_district(
    home: Home, file: Path, encoding: str, district: str
) -> None:
    text = HEADER + f"星河产业园,星河园；星河基地,{district},市级\n"
    file.write_text(text, encoding=encoding)
    assert import_parks(home, file) == 1
    park = by_name(home)["星河产业园"]
    assert (park.park_id, park.district_code) == (park_id_of("星河产业园"), "110105")
    assert park.aliases == ("星河园", "星河基地")
    assert park.is_confirmed


def test_columns_in_another_order_and_windows_line_ends(home: Home, file: Path) -> None:
    file.write_bytes("district,park_name\r\n海淀,星河产业园\r\n\r\n".encode())
    assert import_parks(home, file) == 1
    assert by_name(home)["星河产业园"].district_code == "110108"


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ("甲园,,东城区,市级\n乙园,,南城区,市级\n", ["第 3 行", "南城区"]),
        ("甲园,,,市级\n", ["第 2 行", "未知的区"]),
        ("甲园,,东城区,省级\n", ["第 2 行", "省级"]),
        (",甲,东城区,市级\n", ["第 2 行", "名称为空"]),
        ("甲园,,东城区,\n乙园,甲园,东城区,\n", ["第 3 行", "“甲园”与第 2 行重复"]),
        ("甲（一）园,,东城区,\n甲(一) 园,,东城区,\n", ["第 3 行", "重复"]),
        ("甲园,,东城区,\n甲园,,南城区,\n", ["第 3 行", "重复", "南城区"]),
        ("甲园,北京经济技术开发区;中关村软件园,东城区,\n", ["第 2 行", "中关村软件园"]),
    ],
)
def test_a_fault_is_told_with_its_line_and_nothing_is_taken_in(
    home: Home, file: Path, rows: str, faults: list[str]
) -> None:
    before = list_parks(home)
    file.write_text("".join((HEADER, rows)), encoding="utf-8")
    with pytest.raises(RegisterRefused) as refused:
        import_parks(home, file)
    assert file.name in refused.value.message_zh
    for fault in faults:
        assert fault in refused.value.message_zh
    assert list_parks(home) == before


def test_all_faults_are_told_at_once(home: Home, file: Path) -> None:
    file.write_text(HEADER + ",,南城区,省级\n", encoding="utf-8")
    with pytest.raises(RegisterRefused) as refused:
        import_parks(home, file)
    assert refused.value.message_en.count("line 2") == 3


@pytest.mark.parametrize("content", [b"", b"name,where\na,b\n", b"PK\x03\x04\x00\x00\xff\xff\x00"])
def test_a_file_that_is_no_register_is_refused(home: Home, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(RegisterRefused, match=r"名录\.csv"):
        import_parks(home, file)


def test_a_file_that_is_not_there_is_refused(home: Home, file: Path) -> None:
    with pytest.raises(RegisterRefused, match=r"名录\.csv"):
        import_parks(home, file)


@pytest.mark.parametrize(
    "row", ["星河产业园,,朝阳区,市级", "北京星河产业园区,星河产业园,朝阳区,市级"]
)
def test_an_unconfirmed_park_keeps_its_id_and_its_name_when_confirmed(
    home: Home, file: Path, row: str
) -> None:
    add_unconfirmed(home, "星河产业园")
    assert not by_name(home)["星河产业园"].is_confirmed
    file.write_text(HEADER + row + "\n", encoding="utf-8")
    import_parks(home, file)
    park = by_name(home)[row.split(",")[0]]
    assert park.park_id == park_id_of("星河产业园")
    assert park.is_confirmed
    assert "星河产业园" in (park.park_name, *park.aliases)


def test_a_new_name_whose_id_another_park_has_is_refused_with_its_line(
    home: Home, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(HEADER + "星河产业园,,朝阳,市级\n", encoding="utf-8")
    import_parks(home, file)
    before = list_parks(home)
    monkeypatch.setattr("warehouse.registers.parks.park_id_of", lambda _: park_id_of("星河产业园"))
    file.write_text(HEADER + "银河产业园,,朝阳,市级\n", encoding="utf-8")
    with pytest.raises(RegisterRefused, match=r"第 2 行.*已属于“星河产业园”"):
        import_parks(home, file)
    assert list_parks(home) == before


def test_what_is_exported_can_be_imported_and_changes_nothing(home: Home, file: Path) -> None:
    file.write_text(HEADER + "'=星河园,+甲;乙,朝阳区,其他\n", encoding="utf-8")
    import_parks(home, file)
    before = list_parks(home)
    assert "=星河园" in by_name(home)
    out = io.StringIO()
    write_parks(before, home.registry(), out)
    assert "\n'=星河园,'+甲;乙,朝阳区,其他,true,,\n" in out.getvalue()
    file.write_text(out.getvalue(), encoding="utf-8-sig")
    assert import_parks(home, file) == len(before)
    after = list_parks(home)
    assert [(p.park_id, p.park_name, p.aliases) for p in after] == [
        (p.park_id, p.park_name, p.aliases) for p in before
    ]
    import_parks(home, file)
    with open_writer(home) as con:
        assert con.execute("SELECT count(*) FROM raw.park_register").fetchone() == (len(before),)


WIDE = "park_name,aliases,district,park_level,parent_park,other_districts\n"


def test_parents_and_several_districts(home: Home, file: Path) -> None:
    file.write_text(
        WIDE + "分园,,朝阳区,,总园,海淀；110105\n总园,母园,朝阳区,,,\n", encoding="utf-8"
    )
    import_parks(home, file)
    parks = by_name(home)
    assert parks["分园"].parent_park_id == parks["总园"].park_id
    assert parks["分园"].other_district_codes == ("110108",)
    file.write_text(HEADER + "分园,,朝阳区,市级\n", encoding="utf-8")
    import_parks(home, file)  # a file without the columns leaves them as they are
    assert by_name(home)["分园"].parent_park_id == parks["总园"].park_id
    assert by_name(home)["分园"].other_district_codes == ("110108",)
    file.write_text(WIDE + "分园,,朝阳区,市级,,\n", encoding="utf-8")
    import_parks(home, file)  # and one with blank columns clears them
    assert by_name(home)["分园"].parent_park_id is None
    assert by_name(home)["分园"].other_district_codes == ()


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("甲园,,东城区,,丙园,\n", "上级园区“丙园”不在名录"),
        ("甲园,,东城区,,甲园,\n", "不能是自己的上级园区"),
        ("甲园,,东城区,,乙园,\n乙园,,东城区,,甲园,\n", "不能是自己的上级园区"),
        ("甲园,,东城区,,,南城区\n", "未知的区“南城区”"),
    ],
)
def test_parents_and_districts_that_cannot_be(
    home: Home, file: Path, rows: str, fault: str
) -> None:
    file.write_text(WIDE + rows, encoding="utf-8")
    with pytest.raises(RegisterRefused, match=fault):
        import_parks(home, file)


def test_a_wide_register_goes_out_and_comes_back_the_same(home: Home, file: Path) -> None:
    add_unconfirmed(home, "银杏谷")
    file.write_text(
        WIDE + "分园,=甲;乙,朝阳区,市级,总园,海淀\n总园,,朝阳区,国家级,,\n", encoding="utf-8"
    )
    import_parks(home, file)
    before = list_parks(home)
    out = io.StringIO()
    write_parks(before, home.registry(), out)
    file.write_text(out.getvalue(), encoding="utf-8")
    for target in (home, Home.at(home.root.parent / "another")):
        import_parks(target, file)
        again = io.StringIO()
        write_parks(list_parks(target), target.registry(), again)
        assert again.getvalue() == out.getvalue()
    assert not by_name(home)["银杏谷"].is_confirmed


def test_merging_makes_the_unconfirmed_name_an_alias(home: Home, file: Path) -> None:
    file.write_text(HEADER + "星河产业园,,朝阳区,市级\n", encoding="utf-8")
    import_parks(home, file)
    add_unconfirmed(home, "星河园")
    add_unconfirmed(home, "星河园区")
    merge_parks(home, "星河园区", "星河园")
    old, new = merge_parks(home, "星河园", "星河产业园")
    assert new.aliases == ("星河园", "星河园区")
    assert set(by_name(home)) & {"星河园", "星河园区"} == set()
    with open_writer(home) as con:
        # what was merged before follows, so that one step leads from any id to the park
        assert merged_parks(con) == {
            old.park_id: new.park_id,
            park_id_of("星河园区"): new.park_id,
        }
    import_parks(home, file)  # merged names stay, whatever the file leaves out
    assert set(by_name(home)["星河产业园"].aliases) == {"星河园", "星河园区"}


def test_an_import_merges_unconfirmed_parks_that_it_calls_aliases(home: Home, file: Path) -> None:
    file.write_text(HEADER + "星河产业园,,朝阳区,市级\n", encoding="utf-8")
    import_parks(home, file)
    add_unconfirmed(home, "星河园")
    file.write_text(HEADER + "星河产业园,星河园,朝阳区,市级\n", encoding="utf-8")
    import_parks(home, file)
    assert by_name(home)["星河产业园"].aliases == ("星河园",)
    with open_writer(home) as con:
        assert merged_parks(con) == {park_id_of("星河园"): park_id_of("星河产业园")}


@pytest.mark.parametrize(
    ("name", "into", "reason"),
    [
        ("中关村软件园", "星河园", "已确认"),
        ("星河园", "星河园", "同一园区"),
        ("星河园区", "中关村软件园", "名录中没有“星河园区”；名称相近的有：星河园"),
    ],
)
def test_merges_that_are_refused(home: Home, name: str, into: str, reason: str) -> None:
    add_unconfirmed(home, "星河园")
    with pytest.raises(MergeRefused, match=reason):
        merge_parks(home, name, into)
