"""Charts of the whole city: the tile map of its districts, the spread of the index by year."""

from __future__ import annotations

from typing import Any

import altair as alt
import streamlit as st

from dashboard.charts import BLUE, FAINT, INK, to_spec

TILE_STEP = 62
TILE_COLOURS = ["#EAF3EF", "#00694F"]
# Above this share a tile is too dark for dark letters.
DARK_SHARE = 55


@st.cache_data(show_spinner=False)
def coverage_tiles(share_title: str) -> dict[str, Any]:
    """A tile per district at ``tile_row``, ``tile_col``; ``short_name`` and ``counts`` in it.

    The tone says ``share`` (0..100); a district without registered parks, null, is left white.
    """
    gap = alt.Scale(paddingInner=0.06, paddingOuter=0)
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("tile_col:O", axis=None, scale=gap), y=alt.Y("tile_row:O", axis=None, scale=gap)
    )
    tone = alt.condition(
        "isValid(datum.share)",
        alt.Color(
            "share:Q",
            title=share_title,
            scale=alt.Scale(domain=[0, 100], range=TILE_COLOURS),
            legend=alt.Legend(orient="top", gradientLength=160, values=[0, 50, 100]),
        ),
        alt.value("#FFFFFF"),
    )
    tiles = base.mark_rect(stroke="#9FB3AA", strokeWidth=1).encode(
        color=tone, tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("told:N", title=" ")]
    )
    letters = alt.condition(f"datum.share > {DARK_SHARE}", alt.value("#FFFFFF"), alt.value(INK))
    names = base.mark_text(fontSize=11, dy=-8).encode(text="short_name:N", color=letters)
    counts = base.mark_text(fontSize=12, dy=16, fontWeight=600).encode(
        text="counts:N", color=letters
    )
    return to_spec((tiles + names + counts).properties(height=alt.Step(TILE_STEP)))


@st.cache_data(show_spinner=False)
def index_by_year(index_title: str, parks_title: str) -> dict[str, Any]:
    """Per ``data_year``: ``lowest``..``highest`` thin, ``p25``..``p75`` thick, ``p50`` labelled."""
    x = alt.X(
        "label:N",
        title=parks_title,
        sort=alt.EncodingSortField("data_year", op="min"),
        scale=alt.Scale(paddingOuter=0.6),
    ).axis(
        labelAngle=0,
        labelExpr="split(datum.label, '\\n')",
        labelOverlap=False,
        labelLimit=200,
        labelColor=INK,
        labelFontSize=11.5,
        ticks=False,
        domain=False,
    )
    base = alt.Chart(alt.NamedData("rows")).encode(x=x)
    told = [
        alt.Tooltip("label:N", title=" "),
        *(
            alt.Tooltip(f"{name}:Q", format=".2f")
            for name in ("lowest", "p25", "p50", "p75", "highest")
        ),
    ]
    whole = base.mark_rule(strokeWidth=2, color=FAINT).encode(
        y=alt.Y("lowest:Q", title=index_title, scale=alt.Scale(zero=False)).axis(grid=True),
        y2="highest:Q",
        tooltip=told,
    )
    middle = base.mark_bar(width=16, color="#9FC7DE").encode(y="p25:Q", y2="p75:Q", tooltip=told)
    median = base.mark_tick(width=26, thickness=3, color=BLUE).encode(y="p50:Q", tooltip=told)
    line = base.mark_line(color=BLUE, strokeWidth=1, strokeDash=[3, 3]).encode(y="p50:Q")
    # Above everything: beside the tick it would stand on the next year's bar on a narrow screen.
    label = base.mark_text(dy=-10, fontSize=11.5, fontWeight=600, color=INK).encode(
        y="highest:Q", text=alt.Text("p50:Q", format=".1f")
    )
    return to_spec((whole + middle + line + median + label).properties(height=300))
