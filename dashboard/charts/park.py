"""Charts of one park: its place in the city, and what would bring it most."""

from __future__ import annotations

from typing import Any

import altair as alt
import streamlit as st

from dashboard.charts import BLUE, IN_ORDER, INK, ORANGE, VERMILLION, to_spec

# A row with its name above it.
NAMED_STEP = 36
BAND = "#DCE6E1"
MIDDLE = "#B9CCC4"


@st.cache_data(show_spinner=False)
def places(place_title: str, kinds: tuple[str, str, str]) -> dict[str, Any]:
    """Per ``name`` the places (0..100, better to the right) of the park, its district, the lead.

    Rows are long: ``kind`` is one of ``kinds`` (park, district median, lead value) at ``place``.
    """
    y = alt.Y("name:N", sort=IN_ORDER, axis=None)
    x = alt.X("place:Q", title=place_title, scale=alt.Scale(domain=[5, 95])).axis(
        orient="top", values=[10, 25, 50, 75, 90], grid=True
    )
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    middle = base.mark_bar(height=12, color=BAND).encode(
        x=alt.datum(25, type="quantitative"), x2=alt.datum(75)
    )
    median = base.mark_tick(height=16, thickness=2, color=MIDDLE).encode(
        x=alt.datum(50, type="quantitative")
    )
    domain = list(kinds)
    dots = base.mark_point(size=85, filled=True, opacity=1).encode(
        x=x,
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=domain, range=[BLUE, ORANGE, VERMILLION]),
            legend=alt.Legend(orient="top", columns=3, symbolSize=90),
        ),
        shape=alt.Shape(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=domain, range=["circle", "diamond", "triangle-up"]),
        ),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("told:N", title=" ")],
    )
    return to_spec((middle + median + dots + _names(base)).properties(height=alt.Step(NAMED_STEP)))


@st.cache_data(show_spinner=False)
def gain_bars(points_title: str, most: float) -> dict[str, Any]:
    """Bars of ``points`` per ``name``, each labelled with ``told``; ``most`` is the longest."""
    y = alt.Y("name:N", sort=IN_ORDER, axis=None)
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    x = alt.X("points:Q", title=points_title, scale=alt.Scale(domain=[0, most * 1.1])).axis(
        tickCount=6
    )
    bars = base.mark_bar(height=13, color=BLUE).encode(x=x, tooltip=["name:N", "told:N"])
    figures = base.mark_text(align="left", dx=4, fontSize=11.5, color=INK).encode(
        x="points:Q", text=alt.Text("points:Q", format="+.2f")
    )
    return to_spec((bars + figures + _names(base)).properties(height=alt.Step(NAMED_STEP)))


def _names(base: Any) -> Any:
    """The names of the rows above them: beside them they would leave a phone no room."""
    once = base.transform_aggregate(rows="count()", groupby=["name", "position"])
    return once.mark_text(align="left", dy=-14, fontSize=11.5, color=INK).encode(
        x=alt.value(0), text="name:N"
    )
