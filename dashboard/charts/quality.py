"""Charts of the pages on providers and data quality."""

from __future__ import annotations

from typing import Any

import altair as alt
import streamlit as st

from dashboard.charts import (
    BAND_STEP,
    BLUE,
    GREEN,
    GREY,
    IN_ORDER,
    INK,
    ORANGE,
    VERMILLION,
    to_spec,
)

OUTCOME_COLOURS = {
    "accepted": GREEN,
    "accepted_with_issues": ORANGE,
    "rejected": VERMILLION,
    "duplicate": GREY,
    "superseded": GREY,
}


@st.cache_data(show_spinner=False)
def outcome_columns(count_title: str, names: dict[str, str]) -> dict[str, Any]:
    """Columns per ``month``, stacked by ``outcome_name`` (a code of ``names``): ``submissions``."""
    colour = alt.Color(
        "outcome_name:N",
        title=None,
        scale=alt.Scale(
            domain=list(names.values()), range=[OUTCOME_COLOURS[code] for code in names]
        ),
        legend=alt.Legend(orient="top", symbolType="square"),
    )
    columns = (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(stroke="white", strokeWidth=1, size=36)
        .encode(
            x=alt.X("month:O", title=None).axis(labelAngle=0, labelOverlap=True),
            y=alt.Y("submissions:Q", title=count_title).axis(tickMinStep=1, format="d"),
            color=colour,
            tooltip=["month:O", "outcome_name:N", "submissions:Q"],
        )
    )
    return to_spec(columns.properties(height=220))


@st.cache_data(show_spinner=False)
def share_bars(share_title: str) -> dict[str, Any]:
    """Bars per ``name`` of a ``share`` in per cent with its ``label`` at the end."""
    y = alt.Y("name:N", sort=IN_ORDER, title=None).axis(
        labelLimit=260, labelColor=INK, ticks=False, domain=False, labelFlush=False
    )
    x = alt.X("share:Q", title=share_title, scale=alt.Scale(domain=[0, 115])).axis(
        values=[0, 20, 40, 60, 80, 100], grid=False
    )
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    bars = base.mark_bar(height=15, color=BLUE).encode(x=x, tooltip=["name:N", "label:N"])
    figures = base.mark_text(align="left", dx=4, fontSize=11, color=INK).encode(
        x="share:Q", text="label:N"
    )
    return to_spec((bars + figures).properties(height=alt.Step(BAND_STEP)))


@st.cache_data(show_spinner=False)
def count_heat(count_title: str) -> dict[str, Any]:
    """A field of ``check`` by ``provider``: the darker, the more ``issues``, with the number in it."""
    y = alt.Y("check:N", sort=IN_ORDER, title=None).axis(
        labelLimit=240, labelColor=INK, ticks=False, domain=False, labelFlush=False
    )
    x = alt.X("provider:N", title=None, sort=None).axis(
        labelLimit=280, labelAngle=-90, labelOverlap=False, orient="top", ticks=False, domain=False
    )
    base = alt.Chart(alt.NamedData("rows")).encode(x=x, y=y)
    fields = base.mark_rect(stroke="white").encode(
        color=alt.Color(
            "issues:Q", title=count_title, scale=alt.Scale(range=["#E8F1F8", BLUE]), legend=None
        ),
        tooltip=["check:N", "provider:N", "issues:Q"],
    )
    figures = base.mark_text(fontSize=11).encode(
        text="issues:Q",
        color=alt.condition("datum.is_dark", alt.value("white"), alt.value(INK)),
    )
    return to_spec((fields + figures).properties(height=alt.Step(24)))
