"""Two hundred generated cities in one warehouse, kept apart by their data years.

City k reports the three years from 1000 + 8 k, and a second diagnosis two years later for some parks,
so that ranks of a data year are ranks of one city. Values, words, gaps, ties and refusals are drawn.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ingest.taking_in.rows import Rows
from warehouse.home import Home
from warehouse.registers.park_rows import park_id_of
from warehouse.rules.rows import Indicator, Registry
from warehouse.store.raw import append_rows, open_writer, transaction

SET = "bj-2023"
FIRST_YEAR, YEARS_APART = 1000, 8
LEVELS = ("国家级", "市级", "其他")
_AT = {"source_file": "x", "source_place": "x", "code_version": "x", "registry_hash": "x"}


def write_cities(home: Home, registry: Registry, cities: int = 200, seed: int = 7) -> int:
    """Append the raw rows of ``cities`` cities; gives the number of diagnoses."""
    rng = random.Random(seed)  # noqa: S311 -- reproducible, not secret
    rows: Rows = {}
    diagnoses = 0
    for city in range(cities):
        for park in range(rng.randint(4, 14)):
            _add(rows, _register(city, park, rng, registry))
            values: dict[int, float] = {}
            for visit in range(1 + (rng.random() < 0.25)):
                diagnoses += 1
                first = FIRST_YEAR + YEARS_APART * city + 2 * visit
                _add(rows, _diagnosis(diagnoses, city, park, first, values, rng, registry))
    with open_writer(home) as con, transaction(con):
        for table, table_rows in rows.items():
            append_rows(con, table, table_rows)
    return diagnoses


def _add(rows: Rows, more: Iterator[tuple[str, dict[str, object]]]) -> None:
    for table, row in more:
        rows.setdefault(table, []).append(row)


def _name(city: int, park: int) -> str:
    return f"第{city}城{park}号园区"


def _register(
    city: int, park: int, rng: random.Random, registry: Registry
) -> Iterator[tuple[str, dict[str, object]]]:
    yield (
        "raw.park_register",
        {
            "registered_at": datetime(2020, 1, 1),
            "park_id": park_id_of(_name(city, park)),
            "park_name": _name(city, park),
            "district_code": rng.choice(registry.districts[:4]).district_code,
            "park_level": rng.choice(LEVELS),
            "is_confirmed": True,
            "source": "import",
        },
    )


def _diagnosis(
    number: int,
    city: int,
    park: int,
    first: int,
    values: dict[int, float],
    rng: random.Random,
    registry: Registry,
) -> Iterator[tuple[str, dict[str, object]]]:
    submission = f"S{number:06}"
    keys = {"reading_id": number, "submission_id": submission}
    at = keys | _AT
    park_id = park_id_of(_name(city, park))
    year = first + 3
    completed = date(year, 6, 1) if rng.random() < 0.9 else None
    received = datetime(2020, 1, 1) + timedelta(minutes=number)
    yield "raw.submissions", {
        "submission_id": submission, "received_at": received, "content_sha256": submission,
        "display_name": submission,
    }  # fmt: skip
    yield "raw.readings", keys | {
        "read_at": received, "outcome": "accepted", "code_version": "x", "registry_hash": "x",
    }  # fmt: skip
    yield "raw.diagnoses", at | {
        "park_id": park_id, "park_name_as_written": _name(city, park), "diagnosis_year": year,
        "date_source": "cover", "year_basis": "before", "completed_date": completed,
        "provider_name": "某公司", "is_demo": True,
    }  # fmt: skip
    yield "raw.files", {
        "submission_id": submission, "file_name": _AT["source_file"], "sha256": submission,
        "size_bytes": 1,
    }  # fmt: skip
    for requirement in range(1, 9):
        is_met = rng.choices([True, False, None], [0.97, 0.02, 0.01])[0]
        yield "raw.basic_requirements", at | {"requirement_no": requirement, "is_met": is_met}
    for data_year in range(first, first + 3):
        for indicator in registry.indicators_of(SET).values():
            row = _value(indicator, values, rng)
            if row is not None:
                yield "raw.indicator_values", at | row | {
                    "data_year": data_year, "indicator_set_id": SET,
                    "indicator_no": indicator.indicator_no,
                }  # fmt: skip
    yield from _recommendations(at, park_id, year, number, completed, rng)


def _value(
    indicator: Indicator, values: dict[int, float], rng: random.Random
) -> dict[str, object] | None:
    """A value near the year before's; sometimes repeated from a short list, so that ties come about."""
    state = rng.choices(
        ["reported", "not_applicable", "missing", "invalid", None], [0.82, 0.1, 0.04, 0.02, 0.02]
    )[0]
    if state is None:
        return None
    row: dict[str, object] = {"state": state, "value": None, "attainment": None}
    if state == "reported":
        if indicator.better == "level":
            row["attainment"] = rng.choice(["met", "partly", "not_met"])
        else:
            low, high = indicator.review_min or 0.0, indicator.review_max or 1.0
            value = values.get(indicator.indicator_no, rng.uniform(low, high))
            value = rng.choice([0.0, low, high]) if rng.random() < 0.1 else value
            values[indicator.indicator_no] = value * rng.uniform(0.9, 1.1)
            row["value"] = round(value, rng.choice([0, 1, 2, 4]))
    return row


def _recommendations(
    at: dict[str, object],
    park_id: str,
    year: int,
    number: int,
    completed: date | None,
    rng: random.Random,
) -> Iterator[tuple[str, dict[str, object]]]:
    count = rng.randint(0, 5)
    for seq in range(1, count + 1):
        total = round(rng.uniform(10, 5000), 1) if rng.random() < 0.9 else None
        yield "raw.recommendations", at | {
            "seq": seq, "content": f"项目{seq}", "total_investment_wan_yuan": total,
        }  # fmt: skip
    if not count or rng.random() < 0.4:
        return
    submission = f"F{number:06}"
    keys = {"reading_id": 1_000_000 + number, "submission_id": submission}
    received = datetime(2021, 1, 1) + timedelta(minutes=number)
    yield "raw.submissions", {
        "submission_id": submission, "received_at": received, "content_sha256": submission,
        "display_name": submission,
    }  # fmt: skip
    yield "raw.readings", keys | {
        "read_at": received, "outcome": "accepted", "code_version": "x", "registry_hash": "x",
    }  # fmt: skip
    form = keys | _AT | {"park_id": park_id, "diagnosis_year": year}
    submitted = (completed or date(year, 6, 1)) + timedelta(days=rng.randint(200, 600))
    yield "raw.follow_ups", form | {"submitted_date": submitted}
    for seq in range(1, count + 1):
        if rng.random() < 0.85:
            yield "raw.follow_up_items", form | {
                "seq": seq, "content": f"项目{seq}",
                "adoption": rng.choice(["adopted", "partly", "rejected", "unanswered"]),
                "progress": rng.choice([None, "not_started", "under_way", "done", "stopped"]),
            }  # fmt: skip
