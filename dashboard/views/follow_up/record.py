"""The tab of the follow-up page in which an officer records what became of the recommendations."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.context import Context
from dashboard.handing_in import parcels
from dashboard.handing_in.recording import Recorded, follow_up_form
from dashboard.parts.layout import ROW_HEIGHT, choice
from dashboard.queries import follow_up as queries
from dashboard.words import NONE
from warehouse.city_time import today


def record(here: Context, rows: pd.DataFrame) -> None:
    """Choose one of the diagnoses ``rows``, fill in, hand in."""
    words = here.words
    names = {
        diagnosis_id: f"{words.follow_up(state)} {words('with_note', text=park, note=year)}"
        for diagnosis_id, state, park, year in rows[
            ["diagnosis_id", "state", "park_name", "diagnosis_year"]
        ].itertuples(index=False)
    }
    diagnosis_id = choice(words("diagnosis_to_record"), "diagnosis", names, next(iter(names)))
    diagnosis = rows[rows["diagnosis_id"] == diagnosis_id].iloc[0]
    listed = queries.recommendations(here.source, here.viewer.scope, diagnosis_id)
    if listed.empty:
        st.info(words("no_recommendations"))
        return
    st.caption(words("record_help"))
    with st.form(f"record_{diagnosis_id}", border=False):
        edited = _editor(here, listed, diagnosis_id)
        next_plan = st.text_area(
            words("next_plan"), value=_text(diagnosis["next_plan"]), max_chars=2000
        )
        this_day = today()
        feedback = st.date_input(words("submitted_date"), this_day, max_value=this_day)
        is_sent = st.form_submit_button(words("record_follow_up"), type="primary")
    if is_sent and isinstance(feedback, date):
        upload = follow_up_form(
            diagnosis["park_name"],
            _text(diagnosis["provider_name"]),
            int(diagnosis["diagnosis_year"]),
            _recorded(here, listed, edited),
            next_plan.strip(),
            feedback,
            words.registry,
        )
        parcels.try_and_send(here, upload, diagnosis["district_code"])


def _editor(here: Context, listed: pd.DataFrame, diagnosis_id: str) -> pd.DataFrame:
    words, column = here.words, st.column_config
    adoption, progress = words.codes("adoption"), words.codes("progress")
    frame = pd.DataFrame(
        {
            "seq": listed["seq"],
            "content": listed["content"],
            "adoption": listed["adoption"].map(adoption),
            "progress": listed["progress"].map(progress),
            "reason": listed["reason"],
            "actual_investment_wan_yuan": listed["actual_investment_wan_yuan"],
            "actual_effect": listed["actual_effect"],
            "done_date": listed["done_date"],
        }
    )
    columns: dict[str, Any] = {
        "seq": column.NumberColumn(words("number"), disabled=True, width=50),
        "content": column.TextColumn(words("recommendation"), disabled=True, width=230),
        "adoption": column.SelectboxColumn(
            words("adoption"), options=list(adoption.values()), required=True
        ),
        "progress": column.SelectboxColumn(words("progress"), options=list(progress.values())),
        "reason": column.TextColumn(words("reason"), max_chars=500),
        "actual_investment_wan_yuan": column.NumberColumn(
            words("actual_investment"), min_value=0, format="%,.2f"
        ),
        "actual_effect": column.TextColumn(words("actual_effect"), max_chars=500),
        "done_date": column.DateColumn(words("done_date"), format="YYYY-MM-DD"),
    }
    edited: pd.DataFrame = st.data_editor(
        frame,
        column_config=columns,
        hide_index=True,
        row_height=ROW_HEIGHT,
        key=f"recorded_{diagnosis_id}",
        placeholder=NONE,
        alt=words("record_help"),
    )
    return edited


def _recorded(here: Context, listed: pd.DataFrame, edited: pd.DataFrame) -> list[Recorded]:
    adoption = {name: code for code, name in here.words.codes("adoption").items()}
    progress = {name: code for code, name in here.words.codes("progress").items()}
    answers = edited.astype(object).where(edited.notna(), None)
    return [
        Recorded(
            seq=int(known["seq"]),
            content=str(known["content"]),
            adoption=adoption.get(answer["adoption"]),
            reason=answer["reason"],
            progress=progress.get(answer["progress"]),
            actual_investment_wan_yuan=answer["actual_investment_wan_yuan"],
            actual_effect=answer["actual_effect"],
            done_date=answer["done_date"],
        )
        for known, answer in zip(listed.to_dict("records"), answers.to_dict("records"), strict=True)
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
