"""区级审核: diagnoses handed in, what was found in them, and the district's word on each."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from dashboard.context import Context, open_context
from dashboard.handing_in import desk as inbox
from dashboard.handing_in import parcels
from dashboard.handing_in.recording import review_form
from dashboard.parts.layout import (
    ALL,
    choice,
    clicked_row,
    facts,
    finding,
    head,
    notices,
    text_table,
)
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer_file
from dashboard.queries import park as park_queries
from dashboard.queries import review as queries
from dashboard.views.park import tables as park_tables
from dashboard.words import NONE, Words
from warehouse.city_time import today
from warehouse.home import Home

SIGNS = {"pending": "○", "approved": "✓", "returned": "×"}


def main() -> None:
    """Draw the page."""
    here = open_context()
    words = here.words
    head(here, words("review_title"))
    notes = st.container()
    everything = queries.diagnoses(here.source, here.viewer.scope)
    district, state = _filters(here)
    rows = everything[
        ((district == ALL) | (everything["district_code"] == district))
        & ((state == ALL) | (everything["review_state"] == state))
    ]
    with notes:
        notices(here, is_demo=bool(rows["is_demo"].any()))
    parcels.follow()
    if rows.empty:
        st.info(words("nothing_here"))
        return
    sentence = _sentence(words, rows)
    finding(sentence)
    chosen = _list(words, rows, sentence)
    _diagnosis(here, rows[rows["diagnosis_id"] == chosen].iloc[0])


def _filters(here: Context) -> tuple[str, str]:
    words = here.words
    left, right = st.columns(2)
    with left:
        district = choice(words("district"), "district", words.districts(here.viewer.scope))
    with right:
        states = {ALL: words("all_review_states")} | words.codes("review_state")
        state = choice(words("review_state"), "review", states)
    return district, state


def _sentence(words: Words, rows: pd.DataFrame) -> str:
    states = rows["review_state"].value_counts()
    return words(
        "review_finding",
        rows=len(rows),
        errors=int((rows["errors"] > 0).sum()),
        **{state: int(states.get(state, 0)) for state in SIGNS},
    )


def _list(words: Words, rows: pd.DataFrame, alt: str) -> str:
    """The diagnoses; returns the one that the address or a click asks for, else the first."""
    frame = rows.assign(
        state_name=[
            f"{SIGNS[code]} {words.code('review_state', code)}" for code in rows["review_state"]
        ],
        district=[words.district(code) for code in rows["district_code"]],
    ).reset_index(drop=True)
    column = st.column_config
    columns = {
        "state_name": column.TextColumn(words("review_state")),
        "park_name": column.TextColumn(words("park"), width=170),
        "diagnosis_year": column.NumberColumn(words("diagnosis_year"), format="%d"),
        "errors": column.NumberColumn(words.code("severity", "error"), format="%d"),
        "reviews": column.NumberColumn(words.code("severity", "review"), format="%d"),
        "infos": column.NumberColumn(words.code("severity", "info"), format="%d"),
        "district": column.TextColumn(words("district")),
        "provider_name": column.TextColumn(words("provider"), width="medium"),
        "review_date": column.DateColumn(words("review_date"), format="YYYY-MM-DD"),
    }  # fmt: skip
    st.caption(words("click_row_review"))
    row = clicked_row(frame, columns, alt=alt, name="reviews")
    if row is not None:
        st.query_params["diagnosis"] = frame["diagnosis_id"].iloc[row]
    asked = st.query_params.get("diagnosis")
    return str(asked if asked in set(frame["diagnosis_id"]) else frame["diagnosis_id"].iloc[0])


def _diagnosis(here: Context, diagnosis: pd.Series) -> None:
    words = here.words
    st.subheader(
        plain(words("park_of_year", park=diagnosis["park_name"], year=diagnosis["diagnosis_year"])),
        anchor=False,
    )
    opinion = diagnosis["review_opinion"]
    facts(
        [
            (words("review_state"), words.code("review_state", diagnosis["review_state"])),
            (words("review_opinion"), opinion if isinstance(opinion, str) else NONE),
            (words("provider"), diagnosis["provider_name"] or NONE),
            (words("completed_date"), words.day(diagnosis["completed_date"])),
        ]
    )
    requirements = park_queries.requirements(
        here.source, here.viewer.scope, diagnosis["diagnosis_id"]
    )
    _open_requirements(words, requirements)
    issues = park_queries.issues(here.source, here.viewer.scope, diagnosis["submission_id"])
    sentence, frame, columns, numbers = park_tables.issues(words, issues)
    st.markdown(plain(sentence))
    if len(frame):
        text_table(frame, columns, numbers)
    files = inbox.to_take_away(inbox.receipt_files(Home.at(), diagnosis["submission_id"]))
    if files:
        offer_file(
            here,
            words("take_answer", files=len(files)),
            f"{diagnosis['diagnosis_id']}-{words('answer_file')}.zip",
            "application/zip",
            lambda: inbox.zipped(files),
            key="answer",
        )
    _rule(here, diagnosis)


def _open_requirements(words: Words, rows: pd.DataFrame) -> None:
    """The requirements that the machine leaves to the district."""
    undecided = rows[rows["is_met"].isna()]
    if undecided.empty:
        return
    numbers = words.pick("、", ", ").join(str(no) for no in undecided["requirement_no"])
    st.warning(plain(words("requirements_to_rule", numbers=numbers)))


def _rule(here: Context, diagnosis: pd.Series) -> None:
    """Approve or return, with an opinion: the review form is handed in."""
    words = here.words
    diagnosis_id = diagnosis["diagnosis_id"]
    with st.form(f"rule_{diagnosis_id}"):
        names = {code: words(f"review_{code}") for code in ("approved", "returned")}
        state = st.radio(
            words("review_conclusion"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            horizontal=True,
        )
        opinion = st.text_area(words("review_opinion"), max_chars=2000)
        this_day = today()
        day = st.date_input(words("review_date"), this_day, max_value=this_day)
        is_sent = st.form_submit_button(words("record_review"), type="primary")
    if not is_sent:
        return
    if state is None or not isinstance(day, date):
        st.error(words("review_needs_conclusion"))
    elif state == "returned" and not opinion.strip():
        st.error(words("review_needs_opinion"))
    else:
        upload = review_form(
            diagnosis["park_name"],
            int(diagnosis["diagnosis_year"]),
            state,
            opinion.strip(),
            day,
            words.registry,
        )
        parcels.try_and_send(here, upload, diagnosis["district_code"])


main()
