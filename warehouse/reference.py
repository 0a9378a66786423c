"""The registry as typed rows: reads `dbt_project/seeds/*.csv`, or a home's own `registry/`.

Every fact the product judges by (indicators, words, units, districts, checks) stands in these files
once; dbt loads the same files as seeds.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from warehouse.errors import GreenparkError

SEEDS = Path(__file__).resolve().parent.parent / "dbt_project" / "seeds"

Better = Literal["higher", "lower", "level"]
Attainment = Literal["met", "partly", "not_met"]
Severity = Literal["error", "review", "info"]
Responsible = Literal["provider", "district", "bureau"]
JudgedBy = Literal["reader", "recognise", "gate", "intake", "model", "none"]


class RegistryError(GreenparkError):
    """A registry file is missing or has a row that cannot be used; the message says which."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"规则表有误：{problem}", f"The registry cannot be used: {problem}")


class Row(BaseModel):
    """A row of a registry file. Blank fields are None; unknown columns are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        return None if value == "" else value


class IndicatorSet(Row):
    indicator_set_id: str
    name_zh: str
    name_en: str
    source: str


class FormEdition(Row):
    form_edition_id: str
    indicator_set_id: str
    name_zh: str
    name_en: str


class Dimension(Row):
    indicator_set_id: str
    dimension_code: str
    dimension_seq: int
    name_zh: str
    short_zh: str
    name_en: str


class Indicator(Row):
    indicator_set_id: str
    indicator_no: int
    dimension_code: str
    name_zh: str
    name_en: str
    unit: str
    value_type: Literal["numeric", "categorical"]
    better: Better
    is_required: bool
    hard_min: float | None
    hard_max: float | None
    review_min: float | None
    review_max: float | None
    review_yoy_pct: float | None
    numerator_zh: str | None
    denominator_zh: str | None
    note: str | None


class ScoringStandard(Row):
    standard_id: str
    indicator_set_id: str
    name_zh: str
    name_en: str
    is_in_force: bool
    status: str
    at_or_below_zero_score: float
    current_within_years: int
    source: str


class ScoringItem(Row):
    standard_id: str
    indicator_no: int
    lead_value: float | None
    lead_words: str | None
    better: Better
    choice_group: str | None
    choose_n: int | None
    max_score: float
    status: str


class LevelWord(Row):
    indicator_set_id: str
    indicator_no: int
    word: str
    level: Attainment


class BasicRequirement(Row):
    indicator_set_id: str
    requirement_no: int
    kind: Literal["mandatory", "encouraged"]
    text_zh: str
    text_en: str


class RequirementWord(Row):
    word: str
    is_met: bool | None


class District(Row):
    district_code: str
    name_zh: str
    short_zh: str
    name_en: str
    kind: Literal["district", "development_area", "city"]
    tile_row: int | None
    tile_col: int | None
    note: str | None


class LabelVariant(Row):
    form_edition_id: str
    kind: str
    target: str
    label: str


class UnitVariant(Row):
    unit: str
    variant: str
    factor: float
    is_same_unit: bool


class NotApplicableWord(Row):
    word: str
    in_value: bool
    in_note: bool


class Check(Row):
    check_id: str
    severity: Severity
    blocks: bool
    responsible: Responsible
    judged_by: JudgedBy
    topic_zh: str
    topic_en: str
    message_zh: str
    message_en: str
    remedy_zh: str
    remedy_en: str
    source: str
    needs_input_zh: str | None
    needs_input_en: str | None
    indicator_set_id: str | None


class CheckParameter(Row):
    check_id: str
    parameter: str
    value: float
    unit: str
    source: str


class CityAirQuality(Row):
    data_year: int
    good_days: int
    good_rate_pct: float
    status: str


class FollowUpRule(Row):
    rule_id: str
    due_months: int
    due_soon_days: int
    source: str


class StarterPark(Row):
    park_name: str
    park_level: str
    district_code: str
    status: str


class Code(Row):
    domain: str
    code: str
    sort_no: int
    name_zh: str
    name_en: str


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, eq=False)
class Registry:
    """All registry rows a reader and a judge of reports need, and the hash of the files they came from.

    ``registry_hash`` is the sha256 over every seed file's name and bytes, so two readings under the
    same hash were judged by the same rules.
    """

    registry_hash: str
    indicator_sets: tuple[IndicatorSet, ...]
    form_editions: tuple[FormEdition, ...]
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    level_words: tuple[LevelWord, ...]
    basic_requirements: tuple[BasicRequirement, ...]
    requirement_words: tuple[RequirementWord, ...]
    districts: tuple[District, ...]
    label_variants: tuple[LabelVariant, ...]
    unit_variants: tuple[UnitVariant, ...]
    not_applicable_words: tuple[NotApplicableWord, ...]
    check_rows: tuple[Check, ...]
    check_parameters: tuple[CheckParameter, ...]
    follow_up_rules: tuple[FollowUpRule, ...]
    city_air_quality: tuple[CityAirQuality, ...]
    starter_parks: tuple[StarterPark, ...]
    codes: tuple[Code, ...]
    scoring_standards: tuple[ScoringStandard, ...]
    scoring_items: tuple[ScoringItem, ...]

    @cached_property
    def checks(self) -> dict[str, Check]:
        """Catalogue rows by check id."""
        return {row.check_id: row for row in self.check_rows}

    @cached_property
    def parameters(self) -> dict[tuple[str, str], float]:
        """Thresholds by (check id, parameter)."""
        return {(row.check_id, row.parameter): row.value for row in self.check_parameters}

    @cached_property
    def districts_by_name(self) -> dict[str, District]:
        """Districts by full name, short name and code."""
        return {
            name: row
            for row in self.districts
            for name in (row.name_zh, row.short_zh, row.district_code)
        }

    def indicators_of(self, indicator_set_id: str) -> dict[int, Indicator]:
        """Indicators of a set by number, in order."""
        return {
            row.indicator_no: row
            for row in self.indicators
            if row.indicator_set_id == indicator_set_id
        }

    def requirements_of(self, indicator_set_id: str) -> dict[int, BasicRequirement]:
        """Basic requirements of a set by number, in order."""
        return {
            row.requirement_no: row
            for row in self.basic_requirements
            if row.indicator_set_id == indicator_set_id
        }


def seed_files(overrides: Path | None = None) -> dict[str, Path]:
    """Registry files by table name; a file of the same name in ``overrides`` replaces the seed."""
    files = {path.stem: path for path in sorted(SEEDS.glob("*.csv"))}
    if overrides is not None and overrides.is_dir():
        files |= {path.stem: path for path in overrides.glob("*.csv") if path.stem in files}
    return files


def load_registry(overrides: Path | None = None) -> Registry:
    """Read and check the registry. Raises RegistryError naming the file, line, column and value."""
    files = seed_files(overrides)
    registry = Registry(
        registry_hash=_hash_files(files.values()),
        indicator_sets=_read(files, "indicator_sets", IndicatorSet),
        form_editions=_read(files, "form_editions", FormEdition),
        dimensions=_read(files, "dimensions", Dimension),
        indicators=_read(files, "indicators", Indicator),
        level_words=_read(files, "level_words", LevelWord),
        basic_requirements=_read(files, "basic_requirements", BasicRequirement),
        requirement_words=_read(files, "requirement_words", RequirementWord),
        districts=_read(files, "districts", District),
        label_variants=_read(files, "label_variants", LabelVariant),
        unit_variants=_read(files, "unit_variants", UnitVariant),
        not_applicable_words=_read(files, "not_applicable_words", NotApplicableWord),
        check_rows=_read(files, "checks", Check),
        check_parameters=_read(files, "check_parameters", CheckParameter),
        follow_up_rules=_read(files, "follow_up_rules", FollowUpRule),
        city_air_quality=_read(files, "city_air_quality", CityAirQuality),
        starter_parks=_read(files, "starter_parks", StarterPark),
        codes=_read(files, "codes", Code),
        scoring_standards=_read(files, "scoring_standards", ScoringStandard),
        scoring_items=_read(files, "scoring_items", ScoringItem),
    )
    _check_references(registry)
    return registry


def _read(files: dict[str, Path], name: str, model: type[R]) -> tuple[R, ...]:
    if name not in files:
        raise RegistryError(f"{name}.csv: the registry file is missing")
    path = files[name]
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for line, row in enumerate(csv.DictReader(handle), start=2):
            try:
                rows.append(model.model_validate(row))
            except ValidationError as error:
                first = error.errors()[0]
                column = ".".join(str(part) for part in first["loc"])
                raise RegistryError(
                    f"{path.name}, line {line}, column {column}: "
                    f"found {first['input']!r}; {first['msg']}"
                ) from error
    return tuple(rows)


def _hash_files(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda p: p.name):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _check_references(registry: Registry) -> None:
    """Rows that point at other rows must find them, and keys must be unique."""
    sets = {row.indicator_set_id for row in registry.indicator_sets}
    indicator_keys = [(row.indicator_set_id, row.indicator_no) for row in registry.indicators]
    standards = {row.standard_id: row.indicator_set_id for row in registry.scoring_standards}
    problems = [
        *_repeated("indicators.csv", indicator_keys),
        *_repeated("checks.csv", [row.check_id for row in registry.check_rows]),
        *_repeated("districts.csv", [row.district_code for row in registry.districts]),
        *_repeated(
            "label_variants.csv",
            [(row.form_edition_id, row.kind, row.label) for row in registry.label_variants],
        ),
        *(
            f"scoring_items.csv: no indicator {row.indicator_no} in the set of {row.standard_id}"
            for row in registry.scoring_items
            if (standards.get(row.standard_id), row.indicator_no) not in indicator_keys
        ),
        *(
            f"form_editions.csv: unknown indicator set {row.indicator_set_id}"
            for row in registry.form_editions
            if row.indicator_set_id not in sets
        ),
        *(
            f"starter_parks.csv: unknown district {row.district_code} of {row.park_name}"
            for row in registry.starter_parks
            if row.district_code not in registry.districts_by_name
        ),
        *(
            f"check_parameters.csv: unknown check {row.check_id}"
            for row in registry.check_parameters
            if row.check_id not in registry.checks
        ),
    ]
    if problems:
        raise RegistryError("; ".join(problems))


def _repeated(file: str, keys: Iterable[Hashable]) -> list[str]:
    seen: set[Hashable] = set()
    problems = []
    for key in keys:
        if key in seen:
            problems.append(f"{file}: {key} stands more than once")
        seen.add(key)
    return problems
