"""The demo city is reproducible, made up, spread, and holds every case that the product shows."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from ingest.demo import register_csv, write_city
from ingest.demo.documents import demo_mark, report, reported_values, satisfaction
from ingest.demo.filling import plain_number
from ingest.demo.names import MAX_PARKS
from ingest.demo.own_score import green_indices
from ingest.demo.plan import AS_OF, Diagnosis, plan_city
from ingest.demo.projects import projects_of
from ingest.demo.values import values_of
from ingest.forms.content import IndicatorEntry, ReportContent
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry

SEED, PARKS = 2023, 64


@cache
def registry() -> Registry:
    return load_registry()


@cache
def planned() -> tuple[Diagnosis, ...]:
    return tuple(plan_city(SEED, PARKS, registry()))


@cache
def contents() -> tuple[tuple[Diagnosis, ReportContent], ...]:
    return tuple((diagnosis, report(diagnosis, registry())) for diagnosis in planned())


def entries(way: str) -> Iterator[IndicatorEntry]:
    for diagnosis, content in contents():
        if diagnosis.way == way:
            for year in content.years:
                yield from year.entries.values()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    paths = write_city(folder)
    assert sorted(paths) == sorted(p for p in folder.rglob("*") if p.is_file())
    return folder


def first_words(path: Path) -> str:
    """The first line a reader sees in a document."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
        return str(next(book.worksheets[0].iter_rows(values_only=True))[0])
    with zipfile.ZipFile(path) as archive:
        found = re.search(r"<w:t[^>]*>([^<]*)</w:t>", archive.read("word/document.xml").decode())
    return found[1] if found else ""


def state(diagnosis: Diagnosis) -> str:
    """Where the follow-up of a diagnosis stands on the day the city is written for."""
    if not diagnosis.is_dated:
        return "unknown"
    handed = diagnosis.handed_over
    due = date(handed.year + 1, handed.month, handed.day)
    if diagnosis.follow_up:
        return "late" if diagnosis.follow_up > due else "on_time"
    left = (due - AS_OF).days
    return "overdue" if left < 0 else "due_soon" if left <= 60 else "not_due"


def test_every_document_carries_the_demo_mark_and_opens_in_python_docx(city: Path) -> None:
    documents = [path for path in city.rglob("*") if path.is_file()]
    assert len(documents) > 110
    assert {first_words(path) for path in documents} == {demo_mark(registry())}
    for path in sorted(city.rglob("*.docx"))[::12]:
        assert (
            Document(io.BytesIO(path.read_bytes())).tables
            or "承诺书" in path.name
            or "确认单" in path.name
        )


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    for folder, seed in ((first, 7), (again, 7), (other, 8)):
        write_city(folder, seed=seed, parks=5)

    def bytes_of(folder: Path) -> dict[Path, bytes]:
        return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*.*") if p.is_file()}

    assert bytes_of(first) == bytes_of(again)
    assert bytes_of(first).keys() != bytes_of(other).keys()


def test_folders_are_named_by_all_districts(city: Path) -> None:
    names = {row.name_zh for row in registry().districts if row.kind != "city"}
    assert {path.name for path in city.iterdir()} == names
    assert len(names) == 17


def test_a_districts_folder_is_never_taken_for_one_package(city: Path) -> None:
    for district in city.iterdir():
        loose = [path.name for path in district.iterdir() if path.is_file()]
        reports = [name for name in loose if "跟踪反馈表" not in name]
        assert len(reports) >= 2 or len(loose) == len(reports)


def test_a_loose_follow_up_comes_after_its_report_by_name(city: Path) -> None:
    for follow_up in city.glob("*/*跟踪反馈表.docx"):
        stem = follow_up.name.removesuffix("绿色诊断跟踪反馈表.docx")
        reports = [p for p in follow_up.parent.glob(f"{stem}*") if p != follow_up]
        assert len(reports) == 1 and reports[0].name < follow_up.name


def test_no_park_bears_a_real_name() -> None:
    real = {row.park_name for row in registry().starter_parks}
    names = {diagnosis.park.name for diagnosis in planned()}
    assert len(names) == PARKS
    for name in names:
        stem = re.sub("工业园区|产业园|科技产业园|经济开发区|制造产业基地", "", name)
        assert not any(stem in other for other in real)


def test_register_leaves_two_parks_out_and_gives_the_aliases(tmp_path: Path) -> None:
    with register_csv(tmp_path).open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert list(rows[0]) == ["park_name", "aliases", "district", "park_level"]
    missing = {d.park.name for d in planned()} - {row["park_name"] for row in rows}
    assert len(rows) == PARKS - 2 and len(missing) == 2
    aliases = {row["aliases"] for row in rows} - {""}
    written = {content.info.park_name for _, content in contents()}
    assert aliases and aliases <= written


def test_indices_spread_from_about_45_to_112_with_trends_both_ways() -> None:
    indices = [green_indices(reported_values(d, registry()), registry()) for d in planned()]
    last = sorted(years[-1] for years in indices)
    assert 42 <= last[0] <= 50 and 107 <= last[-1] <= 116
    tenths = Counter(int(index // 10) for index in last)
    assert all(tenths[tenth] >= 3 for tenth in range(5, 11)), tenths
    falling = sum(years[-1] < years[0] for years in indices)
    assert 5 <= falling <= len(indices) / 2


def test_each_year_and_provider_has_its_share() -> None:
    assert {d.year for d in planned()} == {2023, 2024, 2025}
    assert min(Counter(d.year for d in planned()).values()) >= 15
    assert 6 <= len({d.provider.name for d in planned()}) <= 8
    assert {d.park.level for d in planned()} == {"国家级", "市级", "其他"}


def test_data_years_are_three_before_the_diagnosis_or_count_it_in() -> None:
    last = Counter(d.data_years[-1] - d.year for d in planned())
    assert set(last) == {-1, 0} and 3 <= last[0] <= 8
    assert all(d.data_years[0] + 2 == d.data_years[1] + 1 == d.data_years[2] for d in planned())


def test_parks_diagnosed_twice_share_a_year_and_some_restate_it() -> None:
    by_park: dict[int, list[Diagnosis]] = {}
    for diagnosis in planned():
        by_park.setdefault(diagnosis.park.number, []).append(diagnosis)
    twice = [pair for pair in by_park.values() if len(pair) == 2]
    assert len(twice) == 8
    restated = 0
    for first, second in twice:
        shared = set(first.data_years) & set(second.data_years)
        assert len(shared) == 1
        early = reported_values(first, registry())[-1]
        late = reported_values(second, registry())[0]
        changed = [n for n in early.keys() & late.keys() if early[n] != late[n]]
        restated += bool(changed)
    assert restated == 3


def test_every_state_of_a_follow_up_occurs() -> None:
    states = Counter(state(diagnosis) for diagnosis in planned())
    assert states.keys() == {"unknown", "late", "on_time", "overdue", "due_soon", "not_due"}
    assert min(states.values()) >= 3
    assert all(d.follow_up <= AS_OF for d in planned() if d.follow_up)


def test_about_a_third_are_packages_most_of_them_approved() -> None:
    packages = [diagnosis for diagnosis in planned() if diagnosis.is_package]
    assert 0.25 <= len(packages) / len(planned()) <= 0.45
    opinions = Counter(satisfaction(d, registry()).review_opinion for d in packages)
    assert opinions["同意。"] > len(packages) / 2
    assert len(opinions) == 3, "some are returned and some not ruled on"


def test_some_parks_fail_a_mandatory_requirement_and_some_are_for_the_district() -> None:
    words = Counter(
        content.requirements[number].is_met for _, content in contents() for number in range(1, 7)
    )
    verdicts = {row.word: row.is_met for row in registry().requirement_words}
    assert set(words) <= set(verdicts)
    by_verdict = Counter[bool | None]()
    for word, count in words.items():
        by_verdict[verdicts[word]] += count
    assert by_verdict[False] >= 4 and by_verdict[None] == 2


def test_choice_groups_are_filled_by_the_parks_choice_and_the_rest_is_not_applicable() -> None:
    needed = {
        item.choice_group: item.choose_n for item in registry().scoring_items if item.choice_group
    }
    for diagnosis in planned():
        for year in diagnosis.data_years:
            values = values_of(diagnosis.park.nature, year, registry())
            filled = Counter(
                item.choice_group
                for item in registry().scoring_items
                if item.choice_group and values[item.indicator_no] is not None
            )
            without_treatment = values[12] == "not_met"  # then nothing can be reused either
            for group, count in needed.items():
                assert filled[group] >= (count or 1) - without_treatment
    absent = [entry.value for entry in entries("plain") if entry.value == "/"]
    assert len(absent) > 100


def test_plain_reports_hold_plain_numbers_only() -> None:
    allowed = {row.word for row in registry().level_words} | {"/", ""}
    for entry in entries("plain"):
        assert entry.value in allowed or re.fullmatch(r"-?\d+(\.\d+)?", entry.value)
        assert entry.label is None and entry.unit is None


@pytest.mark.parametrize(
    "pattern", [r"\d,\d{3}", r"\d%", r"[０-９]", r"\u3000$", r"^ ", r"\n$", r"^约"]
)
def test_typists_habits_occur(pattern: str) -> None:
    assert any(re.search(pattern, entry.value) for entry in entries("typist"))


@pytest.mark.parametrize("word", ["N/A", "—", "不涉及", "无", "√", "不适用"])
def test_words_for_values_occur(word: str) -> None:
    assert any(entry.value == word for entry in entries("words"))


@pytest.mark.parametrize("part", ["固体废物", "削减率", "(含危废)"])
def test_rewritten_labels_occur_and_are_known_to_the_registry(part: str) -> None:
    labels = {entry.label for entry in entries("words")} - {None}
    assert any(part in str(label) for label in labels)
    known = {row.label for row in registry().label_variants if row.kind == "indicator"}
    known |= {row.name_zh for row in registry().indicators}
    widened = {str(label).replace("(", "（").replace(")", "）") for label in labels}
    assert widened <= {label.replace("(", "（").replace(")", "）") for label in known}


@pytest.mark.parametrize("unit", ["吨/万元", "元/立方米"])
def test_rewritten_units_occur(unit: str) -> None:
    assert any(entry.unit == unit for entry in entries("words"))


def test_layouts_and_tick_boxes_vary() -> None:
    layouts = [content.layout for _, content in contents()]
    assert any(not layout.merge_dimensions for layout in layouts)
    assert any(layout.blank_row_after for layout in layouts)
    assert any(layout.split_runs for layout in layouts)
    assert any(layout.spaced_labels for layout in layouts)
    boxes = "".join(content.info.park_level or "" for _, content in contents())
    assert {"■", "☑", "√"} <= set(boxes)


def test_honest_faults_occur() -> None:
    faults = {diagnosis.fault for diagnosis in planned()} - {None}
    assert {"percent_over_100", "missing_row", "fixed_over_total"} <= faults
    for diagnosis, content in contents():
        over = [p for p in projects_of(diagnosis) if p.fixed > p.total]
        assert bool(over) == (diagnosis.fault == "fixed_over_total")
        assert bool(content.years[1].left_out) == (diagnosis.fault == "missing_row")
        if diagnosis.fault == "percent_over_100":
            assert float(content.years[1].entries[7].value) > 100


def test_own_scores_are_near_the_recalculation_for_most() -> None:
    near = 0
    for diagnosis, content in contents():
        text = "".join(content.chapters[4])
        found = re.search(r"评分分别为(.+?)分", text)
        assert found
        own = [float(part) for part in found[1].split("、")]
        right = green_indices(reported_values(diagnosis, registry()), registry())
        near += all(abs(a - b) <= 0.1 for a, b in zip(own, right, strict=True))
    assert len(planned()) / 2 < near < len(planned())


def test_demonstration_works_are_named_in_some_reports() -> None:
    works = [row.label for row in registry().label_variants if row.kind == "demonstration"]
    naming = sum(any(work in "".join(c.chapters[3]) for work in works) for _, c in contents())
    assert 5 <= naming <= 40


def test_more_parks_than_names_is_refused() -> None:
    with pytest.raises(ValueError, match=str(MAX_PARKS)):
        plan_city(SEED, MAX_PARKS + 1, registry())


@pytest.mark.parametrize(
    ("value", "text"), [(1151.50, "1151.5"), (0.1, "0.1"), (-0.0, "0"), (100, "100")]
)
def test_plain_numbers(value: float, text: str) -> None:
    assert plain_number(value) == text
