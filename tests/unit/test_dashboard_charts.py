"""Charts are specifications without data: rows are sent with them, never kept in a cache."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard import charts
from warehouse.reference import Registry

SPECS = {
    "index_bars": charts.index_bars("绿色指数"),
    "dimension_dots": charts.dimension_dots("得分", (2022, 2023, 2024)),
    "state_bars": charts.state_bars("诊断数", {"overdue": "已逾期", "submitted": "已反馈"}),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
def test_a_specification_holds_no_rows_and_fits_its_column(spec: dict[str, Any]) -> None:
    assert "data" not in spec
    assert "datasets" not in spec
    assert spec["autosize"]["type"] == "fit-x"


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
def test_names_on_the_axis_are_given_room(spec: dict[str, Any]) -> None:
    limits = [
        value
        for text in json.dumps(spec).split('"labelLimit": ')[1:]
        for value in [int(text.split(",")[0].split("}")[0])]
    ]
    assert limits
    assert min(limits) >= 200


def test_each_follow_up_state_has_its_own_colour(registry: Registry) -> None:
    states = {row.code for row in registry.codes if row.domain == "follow_up_state"}
    assert set(charts.STATE_COLOURS) == states
    assert len(set(charts.STATE_COLOURS.values())) == len(states)


@pytest.mark.parametrize("years", [(2024,), (2022, 2023, 2024), tuple(range(2020, 2026))])
def test_every_year_has_a_colour_and_the_latest_is_among_the_darkest(
    years: tuple[int, ...],
) -> None:
    spec = charts.dimension_dots("得分", years)
    scale = spec["layer"][1]["encoding"]["color"]["scale"]
    assert scale["domain"] == list(years)
    assert len(set(scale["range"])) == len(years)
    assert scale["range"][-1] in charts.YEAR_COLOURS[-2:]
