"""Charts are specifications without data: rows are sent with them, never kept in a cache."""

from __future__ import annotations

import json
from typing import Any

import pytest
import vl_convert

from dashboard import charts
from dashboard.charts import city, indicator, park, ranks
from warehouse.rules.rows import Registry

SPECS = {
    "index_bars": charts.index_bars("绿色指数"),
    "dimension_dots": charts.dimension_dots("得分", (2022, 2023, 2024)),
    "state_bars": charts.state_bars("诊断数", {"overdue": "已逾期", "submitted": "已反馈"}),
    "rank_intervals": ranks.rank_intervals("全市排名", 44),
    "dimensions_side_by_side": ranks.dimensions_side_by_side("得分", ("甲园区", "乙园区")),
}
# Their axes bear no names of parks, districts or indicators.
UNNAMED = {
    "coverage_tiles": city.coverage_tiles("覆盖率"),
    "index_by_year": city.index_by_year("绿色指数", "数据年度"),
    "rank_lines": ranks.rank_lines("位置", ("甲园区",)),
    "candidate_steps": ranks.candidate_steps("阈值", "园区数", ("候选", "符合"), "现行 90", 90.0),
    "places": park.places("优于", ("本园区", "本区中位数", "引领值")),
    "gain_bars": park.gain_bars("指数分", 5.0),
    "value_strip": indicator.value_strip("能源产出率", "引领值", 3.0),
    "value_strip_without_lead": indicator.value_strip("能源产出率", "引领值", None),
    "value_years": indicator.value_years("能源产出率", "引领值", 3.0),
    "level_bars": indicator.level_bars("报送园区", ("达到", "部分达到", "未达到")),
}
ALL_SPECS = SPECS | UNNAMED


@pytest.mark.parametrize("spec", ALL_SPECS.values(), ids=ALL_SPECS.keys())
def test_a_specification_holds_no_rows_and_fits_its_column(spec: dict[str, Any]) -> None:
    assert "data" not in spec
    assert "datasets" not in spec
    assert spec["autosize"]["type"] == "fit-x"


@pytest.mark.parametrize("spec", ALL_SPECS.values(), ids=ALL_SPECS.keys())
def test_a_specification_is_one_that_vega_draws(spec: dict[str, Any]) -> None:
    drawn = vl_convert.vegalite_to_vega({**spec, "data": {"name": "rows", "values": []}})
    assert drawn["marks"]


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
