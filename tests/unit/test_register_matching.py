"""Names in reports against the registers of parks and providers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.findings import Source
from ingest.judging.park_match import Register
from ingest.judging.provider_match import Providers
from ingest.recognise.forms import Text
from warehouse.registers.park_rows import RegisteredPark, park_id_of
from warehouse.registers.providers import RegisteredProvider, provider_id_of
from warehouse.rules.rows import Registry

KNOWN = RegisteredProvider("Pknown", "绿源咨询有限公司", ("绿源（北京）咨询",), True, "import")
PARK = RegisteredPark(
    "Kpark",
    "云杉产业园",
    (),
    "110105",
    None,
    None,
    True,
    "import",
    other_district_codes=("110108",),
)


def text(name: str) -> Text:
    return Text(name, Source("报告.docx", "表1 第2行 第2列"))


@pytest.mark.parametrize("name", ["绿源咨询有限公司", "绿源(北京) 咨询"])
def test_a_known_provider_is_found_by_name_and_alias(registry: Registry, name: str) -> None:
    match, findings = Providers([KNOWN], registry).match(text(name))
    assert (match.provider, match.to_register, findings) == (KNOWN, False, [])


def test_an_unknown_provider_is_told_with_near_names_until_it_is_confirmed(
    registry: Registry,
) -> None:
    providers = Providers([KNOWN], registry)
    match, (finding,) = providers.match(text("绿源咨询公司"))
    assert match.to_register
    assert match.provider.provider_id == provider_id_of("绿源咨询公司")
    assert not match.provider.is_confirmed
    assert finding.check_id == "P05"
    assert "绿源咨询有限公司" in str(finding.parts["nearest"])
    providers.add(match.provider)
    again, findings = providers.match(text("绿源咨询公司"))
    assert (again.to_register, [f.check_id for f in findings]) == (False, ["P05"])


@pytest.mark.parametrize(("envelope", "trips"), [("110105", 0), ("110108", 0), ("110101", 1)])
def test_a_park_may_be_handed_in_by_each_of_its_districts(
    registry: Registry, envelope: str, trips: int
) -> None:
    _, findings = Register([PARK], registry).match(text("云杉产业园"), envelope, None)
    assert [finding.check_id for finding in findings] == ["P02"] * trips


def test_a_name_whose_id_another_park_has_is_refused_and_changes_nothing(
    registry: Registry,
) -> None:
    holder = replace(PARK, park_id=park_id_of("水杉产业园"))
    register = Register([holder], registry)
    match, (finding,) = register.match(text("水杉产业园"), "110105", None)
    assert match is None
    assert (finding.check_id, finding.parts["expected"]) == ("N20", "云杉产业园")
    known, _ = register.match(text("云杉产业园"), "110105", None)
    assert known is not None and known.park == holder


def test_a_known_park_keeps_the_shorter_id_it_was_once_given(registry: Registry) -> None:
    first = replace(PARK, park_id="K0123abcd", is_confirmed=False)
    match, _ = Register([first], registry).match(text("云杉产业园"), "110105", None)
    assert match is not None and match.park.park_id == "K0123abcd"
    new, _ = Register([first], registry).match(text("水杉产业园"), "110105", None)
    assert new is not None and len(new.park.park_id) == 13
