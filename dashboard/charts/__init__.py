"""Chart specifications without data, built once; the data goes with `st.vega_lite_chart`.

Colours are Okabe and Ito's, which the colour-blind tell apart; a colour never stands alone for a
meaning.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import streamlit as st

GREEN, BLUE, SKY = "#009E73", "#0072B2", "#56B4E9"
ORANGE, VERMILLION, GREY = "#E69F00", "#D55E00", "#B8C2BD"
DARK_GREEN, INK, FAINT = "#00694F", "#1F2A27", "#66736E"
HIGHEST_SCORE = 120
# The default, the sum, would order stacked bars by how many parts they have.
IN_ORDER = alt.EncodingSortField("position", op="min")
SCORE_TICKS = [0, 20, 40, 60, 80, 100, 120]
BAR_STEP = 17
BAND_STEP = 27
STATE_COLOURS = {
    "overdue": VERMILLION,
    "due": "#CC79A7",
    "due_soon": ORANGE,
    "not_due": SKY,
    "submitted": GREEN,
    "unknown": GREY,
}
# Of six parks side by side; each line or row also bears its name.
PARK_COLOURS = [BLUE, VERMILLION, GREEN, "#CC79A7", "#8A6D00", SKY]
YEAR_COLOURS = ["#CDD6D1", "#9FC7DE", "#4F9CC9", BLUE, "#004B78", "#00263D"]


@st.cache_data(show_spinner=False)
def index_bars(index_title: str) -> dict[str, Any]:
    """Bars of ``gi`` by ``label`` in the order of ``position``; those ``is_chosen`` stand out."""
    tone = alt.condition("datum.is_chosen", alt.value(BLUE), alt.value(GREY))
    y = alt.Y("label:N", sort=IN_ORDER, title=None).axis(
        labelLimit=320,
        labelFontSize=11.5,
        labelColor=INK,
        ticks=False,
        domain=False,
        labelOverlap=False,
        labelFlush=False,
    )
    x = alt.X("gi:Q", title=index_title, scale=alt.Scale(domain=[0, HIGHEST_SCORE])).axis(
        orient="top", grid=False, values=SCORE_TICKS, titleFontSize=11
    )
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    bars = base.mark_bar(height=11).encode(
        x=x,
        color=tone,
        tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("gi:Q", format=".2f")],
    )
    figures = base.mark_text(align="left", dx=3, fontSize=11, color=INK).encode(
        x="gi:Q", text=alt.Text("gi:Q", format=".2f")
    )
    return to_spec((bars + figures).properties(height=alt.Step(BAR_STEP)))


@st.cache_data(show_spinner=False)
def dimension_dots(score_title: str, years: tuple[int, ...]) -> dict[str, Any]:
    """A row of dots per ``name``, one a ``year``, the latest labelled with its ``score``."""
    y = alt.Y("name:N", sort=IN_ORDER, title=None).axis(
        labelLimit=200,
        labelFontSize=13,
        labelColor=INK,
        ticks=False,
        domain=False,
        grid=True,
        labelFlush=False,
    )
    x = alt.X("score:Q", title=score_title, scale=alt.Scale(domain=[0, HIGHEST_SCORE])).axis(
        values=SCORE_TICKS, grid=False
    )
    colour = alt.Color(
        "year:O",
        title=None,
        scale=alt.Scale(domain=list(years), range=YEAR_COLOURS[-len(years) - 1 :][: len(years)]),
        legend=alt.Legend(orient="top", symbolSize=120),
    )
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    span = base.mark_rule(strokeWidth=2, color="#DDE4E0").encode(
        x="min(score):Q", x2="max(score):Q"
    )
    dots = base.mark_circle(size=130, opacity=1).encode(
        x=x, color=colour, tooltip=["name:N", "year:O", alt.Tooltip("score:Q", format=".2f")]
    )
    label = (
        base.transform_filter(f"datum.year == {years[-1]}")
        .mark_text(dy=-12, fontSize=11.5, fontWeight=600, color=INK)
        .encode(x="score:Q", text=alt.Text("score:Q", format=".1f"))
    )
    return to_spec((span + dots + label).properties(height=alt.Step(36)))


@st.cache_data(show_spinner=False)
def state_bars(count_title: str, names: dict[str, str]) -> dict[str, Any]:
    """Bars per ``district``, stacked by ``state`` (a code of ``names``), as many as ``diagnoses``."""
    colour = alt.Color(
        "state_name:N",
        title=None,
        scale=alt.Scale(domain=list(names.values()), range=[STATE_COLOURS[code] for code in names]),
        legend=alt.Legend(orient="top", symbolType="square", columns=2),
    )
    y = alt.Y("district:N", sort=IN_ORDER, title=None).axis(
        labelLimit=220, labelColor=INK, ticks=False, domain=False, labelFlush=False
    )
    x = alt.X("diagnoses:Q", title=count_title).axis(tickMinStep=1, format="d")
    bars = (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(height=16, stroke="white", strokeWidth=1)
        .encode(
            y=y,
            x=x,
            color=colour,
            order=alt.Order("state_position:Q"),
            opacity=alt.condition("datum.is_chosen", alt.value(1), alt.value(0.25)),
            tooltip=["district:N", "state_name:N", "diagnoses:Q"],
        )
    )
    return to_spec(bars.properties(height=alt.Step(BAND_STEP)))


def to_spec(chart: Any) -> dict[str, Any]:
    """The specification without rows, which are given when it is shown."""
    spec: dict[str, Any] = chart.to_dict()
    del spec["data"]
    # As wide as its column; as high as its rows need.
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    # Room for the half of the axis' last label that stands beyond it.
    spec["padding"] = {"left": 5, "top": 5, "bottom": 5, "right": 16}
    return spec
