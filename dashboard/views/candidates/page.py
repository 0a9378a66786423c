"""标杆候选: parks against the criteria of the benchmark policy."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from dashboard import charts
from dashboard.context import Context, open_context
from dashboard.parts import sentences as findings
from dashboard.parts.layout import (
    ALL,
    PARK_PAGE,
    choice,
    clicked_row,
    finding,
    head,
    notices,
    table,
    view,
)
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer
from dashboard.queries import candidates as queries
from dashboard.views.candidates import thresholds
from dashboard.views.park.tables import Row
from dashboard.words import Criterion, Words

SYMBOLS = {"PASS": "✓", "FAIL": "×", "UNKNOWN": "？"}
MOST_COLOURED = 1_000
STYLES = {
    "✓": f"color: {charts.DARK_GREEN}; background-color: #E5F4EE",
    "×": f"color: {charts.VERMILLION}; background-color: #FCEBDF",
    "？": f"color: {charts.FAINT}; background-color: #F1F3F2",
}


def main() -> None:
    """Draw the page."""
    here = open_context()
    words = here.words
    head(here, words("candidates_title"))
    notes = st.container()
    policy = here.policy_id
    parks = queries.candidates(here.source, here.viewer.scope, policy)
    district, level = _filters(here)
    parks = parks[
        ((district == ALL) | (parks["district_code"] == district))
        & ((level == ALL) | (parks["park_level"] == level))
    ]
    if parks.empty:
        st.info(words("nothing_here"))
        return
    with notes:
        notices(
            here,
            is_demo=bool(parks["is_demo"].any()),
            standard_status=str(parks["standard_status"].iloc[0]),
        )
    criteria = [row for row in words.criteria if row.policy_id == policy]
    checks = queries.checks(here.source, here.viewer.scope, policy)
    checks = checks[checks["park_id"].isin(parks["park_id"])]
    sentence = findings.candidates(words, parks, checks, criteria)
    finding(sentence)
    names = ("matrix", "near", "thresholds")
    asked = view(words("view"), {name: words(f"view_{name}") for name in names})
    if asked == "near":
        thresholds.near_misses(here, parks, checks)
    elif asked == "thresholds":
        thresholds.effect(here, parks, checks)
    else:
        chosen = _matrix(here, parks, checks, criteria, sentence)
        _legend(words, criteria)
        _detail(here, parks[parks["park_id"] == chosen].iloc[0], checks, criteria)


def _filters(here: Context) -> tuple[str, str]:
    words = here.words
    left, right = st.columns(2)
    with left:
        district = choice(words("district"), "district", words.districts(here.viewer.scope))
    with right:
        levels = {ALL: words("all_levels")} | words.codes("park_level")
        level = choice(words("park_level"), "level", levels)
    return district, level


def _matrix(
    here: Context,
    parks: pd.DataFrame,
    checks: pd.DataFrame,
    criteria: list[Criterion],
    alt: str,
) -> str:
    """Parks by criteria; returns the park whose row was clicked, else the first."""
    words = here.words
    marks = checks.pivot(index="park_id", columns="criterion_id", values="status")
    ids = [row.criterion_id for row in criteria]
    frame = parks.assign(
        result=[_result(words, park) for park in parks.to_dict("records")],
        district=parks["district_code"].map(words.district),
        **{name: marks[name].loc[parks["park_id"]].map(SYMBOLS).to_numpy() for name in ids},
    ).reset_index(drop=True)
    column = st.column_config
    columns = {
        "result": column.TextColumn(words("result")),
        "park_name": column.TextColumn(words("park"), width=150),
        "district": column.TextColumn(words("district"), width=88),
        "gi": column.NumberColumn(words("gi"), format="%.2f"),
        "city_rank": column.NumberColumn(words("city_rank"), format="%d"),
        **{
            row.criterion_id: column.TextColumn(
                row.criterion_id,
                width=46,
                alignment="center",
                help=plain(words.pick(row.text_zh, row.text_en)),
            )
            for row in criteria
        },
    }
    st.caption(words("click_row_candidates"))
    row = clicked_row(_coloured(frame[list(columns)], ids), columns, alt=alt, name="matrix")
    offer(here, frame, columns, words("candidates_title"), key="matrix", notes=[alt])
    if row is not None:
        st.query_params["park"] = frame["park_id"].iloc[row]
    asked = st.query_params.get("park")
    return str(asked if (frame["park_id"] == asked).any() else frame["park_id"].iloc[0])


def _coloured(frame: pd.DataFrame, marks: list[str]) -> pd.DataFrame | Styler:
    """The marks in colour; so many that nobody sees them at once stand in black, which is quicker."""
    if len(frame) > MOST_COLOURED:
        return frame
    return frame.style.map(lambda mark: STYLES[str(mark)], subset=pd.Index(marks))


def _result(words: Words, park: Row) -> str:
    if park["is_candidate"]:
        return words("is_candidate")
    if park["is_near_miss"]:
        return words("is_near_miss", criterion=park["failed_criteria"])
    return words("is_not_candidate", passed=park["gates_passed"], gates=park["gates"])


def _legend(words: Words, criteria: list[Criterion]) -> None:
    statuses = " · ".join(
        f"{SYMBOLS[code]} {name}" for code, name in words.codes("check_status").items()
    )
    st.caption(plain(statuses))
    st.caption(
        " · ".join(
            f"**{plain(row.criterion_id)}** {plain(words.pick(row.text_zh, row.text_en))}"
            f"{plain(words('merit_mark')) if row.kind == 'merit' else ''}"
            for row in criteria
        )
    )


def _detail(
    here: Context, park: pd.Series, checks: pd.DataFrame, criteria: list[Criterion]
) -> None:
    """What was measured of one park, against what, and why it is judged so."""
    words = here.words
    title = words("checks_of", park=park["park_name"])
    st.subheader(plain(title), anchor=False)
    of_park = checks[checks["park_id"] == park["park_id"]].set_index("criterion_id")
    frame = of_park.loc[[row.criterion_id for row in criteria]].reset_index()
    operators = words.codes("operator")
    frame = frame.assign(
        text=[words.pick(row.text_zh, row.text_en) for row in criteria],
        kind_name=[words(f"kind_{row.kind}") for row in criteria],
        status_name=[
            f"{SYMBOLS[code]} {words.code('check_status', code)}" for code in frame["status"]
        ],
        asked=[
            f"{operators[operator]} {threshold:g}"
            for operator, threshold in zip(frame["operator"], frame["threshold"], strict=True)
        ],
        why=frame[words.pick("reason", "reason_en")],
    )
    column = st.column_config
    columns = {
        "criterion_id": column.TextColumn(words("number")),
        "text": column.TextColumn(words("criterion"), width="large"),
        "kind_name": column.TextColumn(words("kind")),
        "status_name": column.TextColumn(words("answer")),
        "measured": column.NumberColumn(words("measured"), format="%,.2f"),
        "asked": column.TextColumn(words("asked"), alignment="right"),
        "why": column.TextColumn(words("reason_of_check"), width="large"),
    }
    table(frame, columns, alt=title)
    offer(here, frame, columns, title, key="checks")
    st.page_link(
        PARK_PAGE,
        label=plain(words("open_profile", park=park["park_name"])),
        query_params={"park": park["park_id"]},
    )


main()
