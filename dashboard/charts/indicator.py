"""Charts of one indicator: every park's value in a year, and the city over the years."""

from __future__ import annotations

from typing import Any

import altair as alt
import streamlit as st

from dashboard.charts import BLUE, GREEN, GREY, INK, ORANGE, VERMILLION, to_spec


@st.cache_data(show_spinner=False)
def value_strip(value_title: str, lead_title: str, lead: float | None) -> dict[str, Any]:
    """A dot per park at ``value``, spread by ``spread`` so that none hides; outliers bear a name.

    Those ``is_chosen`` stand out; the line is at ``lead``, where there is one.
    """
    x = alt.X("value:Q", title=value_title, scale=alt.Scale(zero=False, nice=True))
    y = alt.Y("spread:Q", axis=None, scale=alt.Scale(domain=[-1, 1]))
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    told = [alt.Tooltip("park_name:N", title=" "), alt.Tooltip("told:N", title=" ")]
    dots = base.mark_point(filled=True, opacity=0.85).encode(
        x=x,
        color=alt.condition("datum.is_chosen", alt.value(BLUE), alt.value(GREY)),
        shape=alt.condition("datum.is_outlier", alt.value("diamond"), alt.value("circle")),
        size=alt.condition("datum.is_outlier", alt.value(130), alt.value(70)),
        tooltip=told,
    )
    names = (
        base.transform_filter("datum.is_named")
        .mark_text(dy=-13, fontSize=11, color=INK)
        .encode(
            x="value:Q",
            text="park_name:N",
        )
    )
    layers = dots + names
    if lead is not None:
        layers += _lead_layers(lead_title, lead, "x")
    return to_spec(layers.properties(height=190))


def _lead_layers(title: str, lead: float, axis: str) -> Any:
    """A line at the lead value of the ``axis`` x or y, with its name: drawn once, not for each row."""
    once = alt.Chart().transform_aggregate(rows="count()")
    line = once.mark_rule(color=VERMILLION, strokeWidth=2, strokeDash=[6, 3])
    text = once.mark_text(align="left", dx=5, dy=-6, fontSize=11.5, color=VERMILLION)
    at = alt.datum(lead, type="quantitative")
    if axis == "x":
        return line.encode(x=at) + text.encode(x=at, y=alt.value(8), text=alt.value(title))
    return line.encode(y=at) + text.encode(y=at, x=alt.value(0), text=alt.value(title))


@st.cache_data(show_spinner=False)
def value_years(value_title: str, lead_title: str, lead: float | None) -> dict[str, Any]:
    """Per ``label`` (year and parks) the middle four fifths thin, the middle half thick, the median.

    ``district`` is the median of a chosen district, where there is one.
    """
    x = alt.X(
        "label:N",
        title=None,
        sort=alt.EncodingSortField("data_year", op="min"),
        scale=alt.Scale(paddingOuter=0.6),
    ).axis(
        labelAngle=0,
        labelExpr="split(datum.label, '\\n')",
        labelOverlap=False,
        labelColor=INK,
        labelFontSize=11.5,
        ticks=False,
        domain=False,
    )
    base = alt.Chart(alt.NamedData("rows")).encode(x=x)
    told = [
        alt.Tooltip("data_year:O", title=" "),
        *(alt.Tooltip(f"{name}:Q", format=",.2f") for name in ("p10", "p25", "p50", "p75", "p90")),
    ]
    y = alt.Y("p10:Q", title=value_title, scale=alt.Scale(zero=False))
    wide = base.mark_rule(strokeWidth=2, color=GREY).encode(y=y, y2="p90:Q", tooltip=told)
    middle = base.mark_bar(width=16, color="#9FC7DE").encode(y="p25:Q", y2="p75:Q", tooltip=told)
    median = base.mark_tick(width=26, thickness=3, color=BLUE).encode(y="p50:Q", tooltip=told)
    district = (
        base.transform_filter("isValid(datum.district)")
        .mark_point(shape="diamond", filled=True, size=110, opacity=1, color=ORANGE)
        .encode(y="district:Q")
    )
    layers = wide + middle + median + district
    if lead is not None:
        layers += _lead_layers(lead_title, lead, "y")
    return to_spec(layers.properties(height=280))


@st.cache_data(show_spinner=False)
def level_bars(parks_title: str, names: tuple[str, ...]) -> dict[str, Any]:
    """Bars per ``data_year`` stacked by ``level`` (one of ``names``, best first), of ``parks``."""
    colours = [GREEN, "#9FC7DE", VERMILLION, GREY]
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("data_year:O", title=None).axis(labelAngle=0, labelFontSize=12, labelColor=INK),
        y=alt.Y("parks:Q", title=parks_title).axis(tickMinStep=1, format="d"),
        order=alt.Order("position:Q"),
    )
    bars = base.mark_bar(stroke="white", strokeWidth=1, width=38).encode(
        color=alt.Color(
            "level:N",
            title=None,
            sort=list(names),
            scale=alt.Scale(domain=list(names), range=colours[: len(names)]),
            legend=alt.Legend(orient="top", columns=2, symbolType="square"),
        ),
        tooltip=["data_year:O", "level:N", "parks:Q"],
    )
    return to_spec(bars.properties(height=260))
