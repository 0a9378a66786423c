"""Charts of ranks: how far they can be trusted, how they moved, and parks side by side."""

from __future__ import annotations

from typing import Any

import altair as alt
import streamlit as st

from dashboard.charts import (
    BAR_STEP,
    BLUE,
    GREY,
    HIGHEST_SCORE,
    IN_ORDER,
    INK,
    PARK_COLOURS,
    SCORE_TICKS,
    VERMILLION,
    to_spec,
)

LINES_HEIGHT = 420


@st.cache_data(show_spinner=False)
def rank_intervals(rank_title: str, last_rank: int) -> dict[str, Any]:
    """A dot of ``city_rank`` per ``label`` on a bar from ``rank_p05`` to ``rank_p95``."""
    tone = alt.condition("datum.is_chosen", alt.value(BLUE), alt.value(GREY))
    y = alt.Y("label:N", sort=IN_ORDER, title=None).axis(
        labelLimit=320,
        labelFontSize=11.5,
        labelColor=INK,
        ticks=False,
        domain=False,
        labelOverlap=False,
        labelFlush=False,
        grid=True,
    )
    x = alt.X(
        "rank_p05:Q", title=rank_title, scale=alt.Scale(domain=[1, last_rank], nice=False)
    ).axis(orient="top", tickMinStep=1, format="d", titleFontSize=11)
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    told = ["label:N", alt.Tooltip("interval:N", title=" ")]
    spans = base.mark_bar(height=5, opacity=0.45).encode(
        x=x, x2="rank_p95:Q", color=tone, tooltip=told
    )
    dots = base.mark_circle(size=55, opacity=1).encode(x="city_rank:Q", color=tone, tooltip=told)
    return to_spec((spans + dots).properties(height=alt.Step(BAR_STEP)))


@st.cache_data(show_spinner=False)
def rank_lines(place_title: str, parks: tuple[str, ...]) -> dict[str, Any]:
    """Lines of ``behind_pct`` over ``data_year``, one a park; those of ``parks`` (names) stand out."""
    x = alt.X("data_year:O", title=None, scale=alt.Scale(padding=0.3)).axis(
        labelAngle=0, labelFontSize=12, labelColor=INK
    )
    y = alt.Y("behind_pct:Q", title=place_title, scale=alt.Scale(domain=[0, 100]))
    base = alt.Chart(alt.NamedData("rows")).encode(x=x, y=y, detail="park_id:N")
    told = ["park_name:N", "data_year:O", "city_rank:Q"]
    others = base.transform_filter("!datum.is_chosen").mark_line(color=GREY, strokeWidth=1)
    chosen = base.transform_filter("datum.is_chosen")
    colour = _park_colour(parks)
    lines = chosen.mark_line(strokeWidth=2.5).encode(color=colour)
    dots = chosen.mark_circle(size=90, opacity=1).encode(color=colour, tooltip=told)
    ranks = chosen.mark_text(dy=-11, fontSize=11, color=INK).encode(text="city_rank:Q")
    return to_spec((others + lines + dots + ranks).properties(height=LINES_HEIGHT))


@st.cache_data(show_spinner=False)
def dimensions_side_by_side(score_title: str, parks: tuple[str, ...]) -> dict[str, Any]:
    """Bars of ``score`` per ``name`` (a dimension), one a ``park_name``."""
    y = alt.Y("name:N", sort=IN_ORDER, title=None).axis(
        labelLimit=200, labelFontSize=13, labelColor=INK, ticks=False, domain=False
    )
    colour = _park_colour(parks)
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=y, yOffset=alt.YOffset("park_name:N", sort=list(parks))
    )
    x = alt.X("score:Q", title=score_title, scale=alt.Scale(domain=[0, HIGHEST_SCORE])).axis(
        values=SCORE_TICKS, grid=True
    )
    bars = base.mark_bar().encode(
        x=x, color=colour, tooltip=["park_name:N", "name:N", alt.Tooltip("score:Q", format=".1f")]
    )
    figures = base.mark_text(align="left", dx=3, fontSize=11, color=INK).encode(
        x="score:Q", text=alt.Text("score:Q", format=".1f")
    )
    step = alt.Step(15, **{"for": "offset"})
    return to_spec((bars + figures).properties(height=step))


@st.cache_data(show_spinner=False)
def candidate_steps(
    threshold_title: str, parks_title: str, names: tuple[str, str], mark: str, in_force: float
) -> dict[str, Any]:
    """Steps of ``parks`` over ``threshold``, one a ``line`` (of ``names``); a rule at ``in_force``."""
    base = alt.Chart(alt.NamedData("rows"))
    steps = base.mark_line(interpolate="step-before", strokeWidth=2.5, point=True).encode(
        x=alt.X("threshold:Q", title=threshold_title, scale=alt.Scale(zero=False)),
        y=alt.Y("parks:Q", title=parks_title).axis(tickMinStep=1, format="d"),
        color=alt.Color(
            "line:N",
            title=None,
            sort=list(names),
            scale=alt.Scale(domain=list(names), range=[BLUE, GREY]),
            legend=alt.Legend(orient="top", labelLimit=300, columns=1),
        ),
        strokeDash=alt.StrokeDash(
            "line:N", scale=alt.Scale(domain=list(names), range=[[1, 0], [5, 3]]), legend=None
        ),
        tooltip=["line:N", "threshold:Q", "parks:Q"],
    )
    once = base.transform_aggregate(rows="count()")
    at = alt.datum(in_force, type="quantitative")
    rule = once.mark_rule(color=VERMILLION, strokeWidth=2, strokeDash=[6, 3]).encode(x=at)
    text = once.mark_text(align="left", dx=5, fontSize=11.5, color=VERMILLION).encode(
        x=at, y=alt.value(8), text=alt.value(mark)
    )
    return to_spec((steps + rule + text).properties(height=300))


def _park_colour(parks: tuple[str, ...]) -> Any:
    return alt.Color(
        "park_name:N",
        title=None,
        sort=list(parks),
        scale=alt.Scale(domain=list(parks), range=PARK_COLOURS[: len(parks)]),
        legend=alt.Legend(orient="top", columns=2, labelLimit=260, symbolType="circle"),
    )
