"""The profile of a park on one page: where it stands, what holds it back, what was recommended."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import charts
from dashboard.charts import figures
from dashboard.context import Context
from dashboard.exports.document import Document, Facts, Figure, Grid, Heading, Paragraph, grid
from dashboard.exports.stamp import stamp
from dashboard.parts import sentences as findings
from dashboard.queries import park as queries
from dashboard.views.park import tables as park_tables
from dashboard.words import NONE, Words
from warehouse.errors import GreenparkError

WEAKEST = 5
LONGEST_TEXT = 60
CHART_WIDTH = 0.72
CHART_STEP = 25
"""Pixels a measure, so that all of it stands on one page."""


class NoProfile(GreenparkError):  # noqa: N818 -- a state, not a fault
    """There is nothing to write a profile from, for this viewer."""

    def __init__(self, park_id: str) -> None:
        super().__init__(
            f"园区 {park_id} 没有可写入档案的得分，或不在您的查看范围内；请核对园区编号",
            f"The park {park_id} has no scores to write a profile from, or is outside your scope; "
            "check its id",
        )


def profile(here: Context, park_id: str) -> Document:
    """The profile of a park in the viewer's scope. Raises NoProfile."""
    words, source, scope = here.words, here.source, here.viewer.scope
    diagnosis = queries.latest_diagnosis(source, scope, park_id)
    years = queries.scores_by_year(source, scope, here.standard_id, park_id)
    if diagnosis is None or years.empty:
        raise NoProfile(park_id)
    current = queries.current_standing(source, scope, here.standard_id, park_id)
    values = queries.indicators(source, scope, here.standard_id, park_id)
    recommendations = queries.recommendations(source, scope, park_id)
    latest = recommendations[recommendations["diagnosis_id"] == diagnosis["diagnosis_id"]]
    requirements = queries.requirements(source, scope, diagnosis["diagnosis_id"])
    issues = queries.issues(source, scope, diagnosis["submission_id"])
    spec = charts.dimension_dots(words("score"), tuple(int(year) for year in years["data_year"]))
    return Document(
        title=words("profile_title", park=diagnosis["park_name"]),
        subtitle=words("profile_subtitle", as_of=words.day(source.publication.as_of)),
        blocks=(
            Paragraph(findings.park_standing(words, years, current), is_finding=True),
            Facts(findings.park_facts(words, diagnosis)),
            Figure(
                words("profile_figure"),
                spec | {"height": {"step": CHART_STEP}},
                figures.dimension_dots(words, years),
                CHART_WIDTH,
            ),
            Paragraph(park_tables.years(words, years)[0]),
            _weakest(words, values),
            Heading(words("profile_follow_up")),
            Paragraph(_what_followed(words, diagnosis, latest)),
            *_largest(words, latest),
            Paragraph(park_tables.requirements(words, requirements)[0]),
            Paragraph(park_tables.issues(words, issues)[0]),
        ),
        stamp=stamp(here),
        language=words.language,
    )


def _weakest(words: Words, values: pd.DataFrame) -> Grid:
    """The counted indicators of the last year with the lowest scores, where there is most to gain."""
    last = int(values["data_year"].max())
    _, frame, _ = park_tables.indicators_of_year(words, values, last)
    weakest = frame[frame["is_counted"]].sort_values(
        ["score", "indicator_no"], na_position="first", kind="stable"
    )
    headings = {
        "indicator_no": words("number"),
        "name": words("indicator"),
        "unit_shown": words("unit"),
        "value_shown": words("value"),
        "lead": words("lead_value"),
        "score": words("score"),
    }
    return grid(
        words("profile_weakest", year=last, rows=min(WEAKEST, len(weakest))),
        weakest.head(WEAKEST),
        headings,
        {"indicator_no": "d", "value_shown": "s", "lead": "s", "score": ".1f"},
    )


def _what_followed(words: Words, diagnosis: dict[str, Any], rows: pd.DataFrame) -> str:
    state = words.code("follow_up_state", diagnosis["follow_up_state"])
    if diagnosis["days_overdue"]:
        state += words("overdue_by", days=diagnosis["days_overdue"])
    return words(
        "profile_follow_up_text",
        recommendations=park_tables.recommendations(words, rows)[0],
        state=state,
        due=words.day(diagnosis["due_date"]),
    )


def _largest(words: Words, rows: pd.DataFrame) -> list[Grid]:
    """The recommendations of the latest diagnosis with the largest investment."""
    if rows.empty:
        return []
    largest = rows.sort_values(
        "total_investment_wan_yuan", ascending=False, na_position="last", kind="stable"
    ).head(3)
    _, frame, _, _ = park_tables.recommendations(words, largest)
    frame = frame.assign(content=[_shortened(text) for text in frame["content"]])
    headings = {
        "content": words("recommendation"),
        "total_investment_wan_yuan": words("total_investment"),
        "planned": words("planned_date"),
        "adoption_name": words("adoption"),
        "progress_name": words("progress"),
    }
    caption = words("profile_recommendations", rows=len(frame))
    return [grid(caption, frame, headings, {"total_investment_wan_yuan": "s"})]


def _shortened(text: str | None) -> str:
    if not isinstance(text, str):
        return NONE
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
