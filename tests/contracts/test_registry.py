"""The registry is whole, agrees with itself, and says where it is wrong."""

from __future__ import annotations

import csv
import re
import string
from collections import Counter
from pathlib import Path

import pytest

from ingest.recognise.cells.words import unit_key
from ingest.text import label_key
from warehouse.rules.files import SEEDS, RegistryError, load_registry, seed_files
from warehouse.rules.rows import Registry

SET = "bj-2023"
STANDARD = "miit-2016"


def test_the_guide_has_31_indicators_in_six_dimensions_and_8_requirements(
    registry: Registry,
) -> None:
    indicators = registry.indicators_of(SET)
    assert list(indicators) == list(range(1, 32))
    assert Counter(i.dimension_code for i in indicators.values()) == {
        "EG": 3, "RG": 8, "IG": 5, "CG": 4, "HG": 8, "MG": 3,
    }  # fmt: skip
    assert [r.kind for r in registry.requirements_of(SET).values()] == (
        ["mandatory"] * 6 + ["encouraged"] * 2
    )


def test_the_standard_has_24_slots_3_6_3_3_6_3_by_dimension(registry: Registry) -> None:
    indicators = registry.indicators_of(SET)
    slots: Counter[str] = Counter()
    groups: dict[str, tuple[str, int]] = {}
    for item in registry.scoring_items:
        if item.standard_id != STANDARD:
            continue
        dimension = indicators[item.indicator_no].dimension_code
        if item.choice_group is None:
            slots[dimension] += 1
        else:
            assert item.choose_n is not None
            groups[item.choice_group] = (dimension, item.choose_n)
    for dimension, chosen in groups.values():
        slots[dimension] += chosen
    assert slots == {"EG": 3, "RG": 6, "IG": 3, "CG": 3, "HG": 6, "MG": 3}


def test_every_item_has_one_lead_and_judges_as_its_indicator_does(registry: Registry) -> None:
    indicators = registry.indicators_of(SET)
    for item in registry.scoring_items:
        assert item.better == indicators[item.indicator_no].better
        assert (item.lead_value is None) == (item.better == "level")
        assert (item.lead_words is None) == (item.better != "level")


def test_lead_values_say_that_they_are_unverified(registry: Registry) -> None:
    assert {item.status for item in registry.scoring_items} == {"unverified"}
    assert {standard.status for standard in registry.scoring_standards} == {"unverified"}


def test_bounds_are_in_order_and_review_lies_within_hard(registry: Registry) -> None:
    for indicator in registry.indicators:
        if indicator.value_type == "categorical":
            continue
        low, high = indicator.hard_min, indicator.hard_max
        review_low, review_high = indicator.review_min, indicator.review_max
        assert None not in (low, high, review_low, review_high)
        assert low <= review_low < review_high <= high  # type: ignore[operator]


def test_level_words_belong_to_the_indicators_judged_by_words(registry: Registry) -> None:
    judged_by_words = {i.indicator_no for i in registry.indicators if i.better == "level"}
    assert {row.indicator_no for row in registry.level_words} == judged_by_words


def test_a_label_stands_for_one_thing(registry: Registry) -> None:
    targets: dict[tuple[str, str], set[str]] = {}
    for row in registry.label_variants:
        targets.setdefault((row.kind, label_key(row.label)), set()).add(row.target)
    for indicator in registry.indicators:
        key = ("indicator", label_key(indicator.name_zh))
        assert key not in targets, f"{indicator.name_zh} stands in label_variants too"
    assert {key: found for key, found in targets.items() if len(found) > 1} == {}


def test_unit_variants_convert_to_a_unit_in_use_and_say_one_factor(registry: Registry) -> None:
    units = {indicator.unit for indicator in registry.indicators} | {"万元"}
    factors: dict[tuple[str, str], set[float]] = {}
    for row in registry.unit_variants:
        assert row.unit in units
        factors.setdefault((row.unit, unit_key(row.variant)), set()).add(row.factor)
    assert {key: found for key, found in factors.items() if len(found) > 1} == {}


def test_messages_have_the_same_placeholders_in_both_languages(registry: Registry) -> None:
    for check in registry.check_rows:
        for zh, en in ((check.message_zh, check.message_en), (check.remedy_zh, check.remedy_en)):
            found = _placeholders(zh) ^ _placeholders(en)
            # A part may exist in one language only where its English form differs.
            assert {name.removesuffix("_en") for name in found} <= _placeholders(zh), check.check_id


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_blocking_checks_are_those_that_make_a_document_unusable(registry: Registry) -> None:
    blocking = {check.check_id for check in registry.check_rows if check.blocks}
    assert {"F01", "F02", "F03", "F10", "N01", "N02", "N03"} <= blocking
    assert not {check_id for check_id in blocking if check_id[0] in "XLUVPST"}


def test_codes_are_unique_and_named_in_both_languages(registry: Registry) -> None:
    keys = [(row.domain, row.code) for row in registry.codes]
    assert len(keys) == len(set(keys))
    assert all(row.name_zh and row.name_en for row in registry.codes)


def test_every_seed_is_described_in_dbt() -> None:
    described = set(
        re.findall(
            r"^  - name: (\w+)$",
            "\n".join(
                path.read_text(encoding="utf-8") for path in SEEDS.parent.glob("models/_seeds.yml")
            ),
            re.MULTILINE,
        )
    )
    assert {path.stem for path in SEEDS.glob("*.csv")} == described


@pytest.mark.parametrize(
    ("file", "column", "value", "expected"),
    [
        ("indicators", "hard_max", "many", "indicators.csv, line 2, column hard_max"),
        ("districts", "kind", "county", "districts.csv, line 2, column kind"),
        ("checks", "severity", "fatal", "checks.csv, line 2, column severity"),
    ],
)
def test_a_wrong_row_is_named_by_file_line_and_column(
    tmp_path: Path, file: str, column: str, value: str, expected: str
) -> None:
    _override(tmp_path, file, column, value)
    with pytest.raises(RegistryError) as error:
        load_registry(tmp_path)
    assert expected in error.value.message_en


def test_an_item_of_an_unknown_indicator_is_refused(tmp_path: Path) -> None:
    _override(tmp_path, "scoring_items", "indicator_no", "99")
    with pytest.raises(RegistryError, match="99"):
        load_registry(tmp_path)


def test_a_form_edition_without_labels_is_refused_by_the_kinds_it_lacks(tmp_path: Path) -> None:
    editions = seed_files()["form_editions"].read_text(encoding="utf-8")
    (tmp_path / "form_editions.csv").write_text(
        f"{editions}wordless,bj-2023,修订版,Revised edition\n", encoding="utf-8"
    )
    with pytest.raises(RegistryError, match=r"edition wordless has no labels of kind .*column"):
        load_registry(tmp_path)


def test_labels_of_an_edition_that_is_not_there_are_refused(tmp_path: Path) -> None:
    _override(tmp_path, "label_variants", "form_edition_id", "bj-2032")
    with pytest.raises(RegistryError, match="unknown form edition bj-2032"):
        load_registry(tmp_path)


def test_a_home_registry_replaces_a_seed_and_changes_the_hash(
    tmp_path: Path, registry: Registry
) -> None:
    _override(tmp_path, "indicators", "review_max", "30")
    changed = load_registry(tmp_path)
    assert changed.indicators[0].review_max == 30
    assert changed.registry_hash != registry.registry_hash


def _override(folder: Path, file: str, column: str, value: str) -> None:
    """Copy a seed to a home's registry with one value of its first row changed."""
    with seed_files()[file].open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    rows[0][column] = value
    with (folder / f"{file}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
