"""What is known of a number: from a park's index and rank down to the cell it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

FULL_SCORE = Decimal(100)


@dataclass(frozen=True)
class Park:
    """A park of the publication."""

    park_id: str
    park_name: str
    district_name: str | None
    park_level: str | None


@dataclass(frozen=True)
class HandedIn:
    """The submission a figure was read from. ``received_at`` is UTC without a zone.

    ``content_sha256`` is what it is known again by: of a package, a hash over those of its files.
    """

    submission_id: str
    display_name: str
    content_sha256: str
    received_at: datetime
    district_name: str | None
    provider_name: str | None
    outcome: str
    code_version: str
    registry_hash: str


@dataclass(frozen=True)
class Issue:
    """An issue on the figures; ``indicator_no`` is None where it is not about one indicator."""

    check_id: str
    severity: str
    state: str
    responsible: str
    indicator_no: int | None
    file: str
    place: str
    message_zh: str
    message_en: str
    answer: str | None


@dataclass(frozen=True)
class Correction:
    """A declared correction: what was read, why it was replaced, by which office and when."""

    value_as_read: float | None
    attainment_as_read: str | None
    reason: str
    corrected_by: str
    corrected_on: date


@dataclass(frozen=True)
class Value:
    """What the report says of one indicator in one year, and where.

    ``source_sha256`` is the hash of the very file ``source_file``, in which the value stands.
    """

    indicator_no: int
    name_zh: str
    name_en: str
    dimension_code: str
    unit: str
    value: float | None
    attainment: str | None
    state: str
    text_as_written: str | None
    unit_as_written: str | None
    evidence: str | None
    note: str | None
    source_file: str | None
    source_place: str | None
    source_sha256: str | None
    correction: Correction | None
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Item:
    """The score of one value under one standard. ``slot`` is None where it fills none."""

    value: Value
    score: Decimal | None
    better: str
    lead_value: float | None
    lead_words: str | None
    lead_status: str
    max_score: float
    choice_group: str | None
    slot: str | None
    not_counted_code: str | None


@dataclass(frozen=True)
class Formula:
    """How a score comes about: ``100 x first / second`` = ``quotient``, held to 0..``limit``.

    ``first``, ``second`` and ``quotient`` are None where no division is made: words, or a value of
    0 or less where less is better.
    """

    first: float | None
    second: float | None
    quotient: Decimal | None
    limit: Decimal


@dataclass(frozen=True)
class Result:
    """Index and ranks of the park in the year under one standard, and the items they come from.

    ``dimensions`` are the means by dimension code, ``counted_sum`` is the sum over all slots, an
    empty one holding 0, and ``ranked_of`` counts the parks with a city rank.
    """

    standard_id: str
    standard_status: str
    gi: Decimal
    gi_scored_only: Decimal | None
    counted_sum: Decimal
    slots: int
    slots_scored: int
    dimensions: Mapping[str, Decimal | None]
    own_score: float | None
    is_rankable: bool
    not_rankable_reason: str | None
    not_rankable_reason_en: str | None
    city_rank: int | None
    district_rank: int | None
    level_rank: int | None
    city_rank_change: int | None
    ranked_of: int
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Explanation:
    """A park's data year: where it stands, by which standards, from which submission."""

    park: Park
    data_year: int
    diagnosis_id: str
    diagnosis_year: int
    review_state: str
    is_demo: bool
    handed_in: HandedIn
    results: tuple[Result, ...]
    other_issues: tuple[Issue, ...]


def formula_of(item: Item) -> Formula | None:
    """The arithmetic of an item's score (scoring rule of the guide); None where it has none."""
    limit = Decimal(str(item.max_score))
    value, lead = item.value.value, item.lead_value
    if item.score is None:
        return None
    if item.better == "level" or value is None or lead is None:
        return Formula(None, None, None, limit)
    first, second = (value, lead) if item.better == "higher" else (lead, value)
    if item.better == "lower" and value <= 0:
        return Formula(None, None, None, limit)
    quotient = FULL_SCORE * Decimal(str(first)) / Decimal(str(second))
    return Formula(first, second, quotient, limit)
