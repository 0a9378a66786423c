"""A chart of whatever a query gave: columns ``x`` and ``y``, and perhaps ``group``."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import streamlit as st

from dashboard.charts import BLUE, to_spec
from dashboard.parts.outside import APART

Mark = Literal["bar", "line", "point"]
Kind = Literal["quantitative", "temporal", "nominal"]
MARKS: tuple[Mark, ...] = ("bar", "line", "point")


@st.cache_data(show_spinner=False, max_entries=200)
def result_chart(mark: Mark, x_title: str, x_kind: Kind, y_title: str) -> dict[str, Any]:
    """Marks of ``y``, a number, over ``x``."""
    base = alt.Chart(alt.NamedData("rows"))
    marked = {
        "bar": base.mark_bar(color=BLUE),
        "line": base.mark_line(color=BLUE, point=True),
        "point": base.mark_circle(color=BLUE, size=70, opacity=0.7),
    }[mark]
    x = alt.X("x", type=x_kind, title=x_title, sort=None).axis(labelLimit=160, labelOverlap=True)
    y = alt.Y("y", type="quantitative", title=y_title)
    chart = marked.encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("x", type=x_kind, title=_named(x_title)),
            alt.Tooltip("y:Q", title=_named(y_title)),
        ],
    )
    return to_spec(chart.properties(height=360))


def _named(column: str) -> str:
    """A column's name in a tooltip, which would fetch the text of one called image as a picture."""
    return column + APART if column in {"image", "title"} else column
