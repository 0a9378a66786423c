"""The registry as typed rows, and what is looked up in it.

Every fact the product judges by (indicators, words, units, districts, checks) stands once, in the files
that `warehouse.rules.files` reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Better = Literal["higher", "lower", "level"]
Attainment = Literal["met", "partly", "not_met"]
Severity = Literal["error", "review", "info"]
Responsible = Literal["provider", "district", "bureau"]
JudgedBy = Literal["reader", "recognise", "gate", "intake", "model", "none"]


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
    """A word for a requirement; for all of them where no number stands with it."""

    indicator_set_id: str | None = None
    requirement_no: int | None = None
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


class NumberWord(Row):
    word: str
    stands: Literal["before", "after", "alone"]
    meaning: Literal["approximate", "bound", "negative", "no_data", "note"]


class PersonWord(Row):
    word: str
    kind: Literal["title", "label", "no_name", "phone", "number", "unit"]


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


class InboxRule(Row):
    """When what lies in the inbox counts as whole, and how often an entry with a fault is tried."""

    rule_id: str
    settle_seconds: float = Field(ge=0)
    tries: int = Field(ge=1)
    first_pause_seconds: float = Field(gt=0)
    source: str

    def pause_after(self, tries: int) -> float:
        """Seconds to wait after so many tries: each time twice as long."""
        return self.first_pause_seconds * 2.0 ** (tries - 1)

    @property
    def young_seconds(self) -> float:
        """How old a file must be before damage is taken for its last word: as long as all tries take."""
        return self.settle_seconds + sum(self.pause_after(n) for n in range(1, self.tries))


class StarterPark(Row):
    park_id: str = Field(pattern=r"^K[0-9a-f]{8,12}$")
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
    number_words: tuple[NumberWord, ...]
    person_words: tuple[PersonWord, ...]
    check_rows: tuple[Check, ...]
    check_parameters: tuple[CheckParameter, ...]
    follow_up_rules: tuple[FollowUpRule, ...]
    inbox_rules: tuple[InboxRule, ...]
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

    @property
    def inbox_rule(self) -> InboxRule:
        """The rule of the inbox, in one row."""
        return self.inbox_rules[0]

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
