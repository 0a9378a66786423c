"""The register of providers: names and aliases in and out, and what counts for whom."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from warehouse.home import Home
from warehouse.registers.file import RegisterRefused
from warehouse.registers.providers import (
    RegisteredProvider,
    import_providers,
    list_providers,
    provider_id_of,
    provider_row,
    write_providers,
)
from warehouse.store.raw import append_rows, open_writer, utc_now

HEADER = "provider_name,aliases\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "服务商.csv"


def add_unconfirmed(home: Home, name: str) -> None:
    one = RegisteredProvider(provider_id_of(name), name, (), False, "submission")
    with open_writer(home) as con:
        append_rows(con, "raw.provider_register", [provider_row(one, utc_now())])


def test_a_home_without_a_warehouse_has_no_providers(home: Home) -> None:
    assert list_providers(home) == []
    assert not home.warehouse_file.exists()


def test_providers_go_out_and_come_back_the_same(home: Home, file: Path) -> None:
    add_unconfirmed(home, "丙公司")
    file.write_text(HEADER + "甲公司,=甲；甲研究院\n乙公司,\n", encoding="gb18030")
    assert import_providers(home, file) == 2
    before = list_providers(home)
    assert before[-1].aliases == ("=甲", "甲研究院")
    out = io.StringIO()
    write_providers(before, out)
    assert "甲公司,'=甲;甲研究院,true" in out.getvalue()
    file.write_text(out.getvalue(), encoding="utf-8-sig")
    import_providers(home, file)
    import_providers(home, file)
    assert [(p.provider_id, p.aliases, p.is_confirmed) for p in list_providers(home)] == [
        (p.provider_id, p.aliases, p.is_confirmed) for p in before
    ]


def test_a_confirmed_provider_keeps_the_id_of_the_name_first_seen(home: Home, file: Path) -> None:
    add_unconfirmed(home, "甲公司")
    file.write_text(HEADER + "甲（北京）有限公司,甲公司\n", encoding="utf-8")
    import_providers(home, file)
    (one,) = list_providers(home)
    assert (one.provider_id, one.is_confirmed) == (provider_id_of("甲公司"), True)


def test_unconfirmed_aliases_are_merged_into_the_provider(home: Home, file: Path) -> None:
    file.write_text(HEADER + "甲公司,\n", encoding="utf-8")
    import_providers(home, file)
    add_unconfirmed(home, "甲研究院")
    file.write_text(HEADER + "甲公司,甲研究院\n", encoding="utf-8")
    import_providers(home, file)
    (one,) = list_providers(home)
    assert one.aliases == ("甲研究院",)
    with open_writer(home) as con:
        merged = con.execute(
            "SELECT provider_id, merged_into FROM raw.provider_register "
            "WHERE merged_into IS NOT NULL"
        ).fetchall()
    assert merged == [(provider_id_of("甲研究院"), provider_id_of("甲公司"))]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name\n甲\n", "表头缺少 provider_name"),
        (HEADER + ",甲\n", "第 2 行：名称为空"),
        (HEADER + "甲,\n乙,甲\n", "第 3 行：名称“甲”与第 2 行重复"),
        ("provider_name,is_confirmed\n甲,也许\n", "is_confirmed 为“也许”"),
    ],
)
def test_faults_are_told_with_their_line(home: Home, file: Path, text: str, fault: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RegisterRefused, match=fault):
        import_providers(home, file)
    assert list_providers(home) == []
