"""跟踪: which follow-ups are due, and what became of the recommendations."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import charts
from dashboard.access.roles import Role
from dashboard.charts import figures
from dashboard.context import Context, open_context
from dashboard.handing_in import parcels
from dashboard.parts import sentences as findings
from dashboard.parts.layout import (
    ALL,
    choice,
    finding,
    head,
    notices,
    park_table,
    table,
)
from dashboard.parts.outside import plain
from dashboard.parts.take_away import WORD, offer, offer_file
from dashboard.queries import follow_up as queries
from dashboard.views.follow_up.record import record
from dashboard.views.follow_up.reminders import Owed, calendar_file, letters
from dashboard.words import Words
from warehouse.city_time import CITY_TIME

OWED = ("overdue", "due", "due_soon")
COUNTS = ("due_recommendations", "adopted", "partly_adopted", "rejected", "unanswered")


def main() -> None:
    """Draw the page."""
    here = open_context()
    words = here.words
    head(here, words("follow_up_title"))
    notes = st.container()
    everything = queries.follow_ups(here.source, here.viewer.scope)
    district, year = _filters(here, everything)
    of_year = everything[(year == ALL) | (everything["diagnosis_year"].astype(str) == year)]
    chosen = of_year[(district == ALL) | (of_year["district_code"] == district)]
    if chosen.empty:
        st.info(words("nothing_here"))
        return
    with notes:
        notices(here, is_demo=bool(chosen["is_demo"].any()))
    sentence = findings.follow_up(words, here.source.publication.as_of, chosen, district)
    finding(sentence)
    parcels.follow()
    may_record = here.viewer.role in (Role.BUREAU, Role.DISTRICT)
    names = ["tab_due", "tab_diagnoses", "tab_adoption"] + ["tab_record"] * may_record
    tabs = st.tabs([words(name) for name in names])
    with tabs[0]:
        _due(here, of_year, district, sentence)
    with tabs[1]:
        _diagnoses(here, chosen, sentence)
        _reminders(here, chosen)
    with tabs[2]:
        rows = _of_year(queries.adoption(here.source, here.viewer.scope), year)
        _adoption(here, rows[(district == ALL) | (rows["district_code"] == district)])
        if district == ALL:
            _by_provider(
                words, _of_year(queries.adoption_by_provider(here.source, here.viewer.scope), year)
            )
    if may_record:
        with tabs[3]:
            record(here, chosen)


def _filters(here: Context, rows: pd.DataFrame) -> tuple[str, str]:
    words = here.words
    left, right = st.columns(2)
    with left:
        district = choice(words("district"), "district", words.districts(here.viewer.scope))
    with right:
        years = sorted(rows["diagnosis_year"].unique(), reverse=True)
        names = {ALL: words("all_years_of_diagnosis")} | {
            str(year): words("data_year_is", year=year) for year in years
        }
        year = choice(words("diagnosis_year"), "year", names)
    return district, year


def _of_year(rows: pd.DataFrame, year: str) -> pd.DataFrame:
    return rows[(year == ALL) | (rows["diagnosis_year"].astype(str) == year)]


def _due(here: Context, rows: pd.DataFrame, district: str, alt: str) -> None:
    """States by district: stacked bars, and the table that says the same."""
    words = here.words
    states = words.codes("follow_up_state")
    counts = figures.state_counts(words, rows)
    bars = figures.state_bars(words, counts, district)
    spec = charts.state_bars(words("diagnoses"), states)
    st.vega_lite_chart(bars, spec, key="states", alt=alt)
    column = st.column_config
    shown = counts if district == ALL else counts[counts.index == district]
    frame = shown.assign(
        total=shown.sum(axis=1), district=[words.district(code or None) for code in shown.index]
    )
    columns = {
        "district": column.TextColumn(words("district")),
        **{code: column.NumberColumn(name, format="%d") for code, name in states.items()},
        "total": column.NumberColumn(words("total"), format="%d"),
    }
    table(frame, columns, alt=alt, rows=len(frame))
    offer(here, frame, columns, words("tab_due"), key="due", notes=[alt])


def _diagnoses(here: Context, rows: pd.DataFrame, alt: str) -> None:
    words = here.words
    frame = rows.assign(
        district=[words.district(code) for code in rows["district_code"]],
        state_name=[words.follow_up(code) for code in rows["state"]],
    )
    column = st.column_config
    columns = {
        "state_name": column.TextColumn(words("follow_up_state")),
        "days_overdue": column.NumberColumn(
            words("days_overdue"), format="%,d", help=words("days_overdue_help")
        ),
        "park_name": column.TextColumn(words("park"), width="medium"),
        "district": column.TextColumn(words("district")),
        "diagnosis_year": column.NumberColumn(words("diagnosis_year"), format="%d"),
        "provider_name": column.TextColumn(words("provider"), width="medium"),
        "completed_date": column.DateColumn(words("completed_date"), format="YYYY-MM-DD"),
        "due_date": column.DateColumn(words("due_date"), format="YYYY-MM-DD"),
        "submitted_date": column.DateColumn(words("submitted_date"), format="YYYY-MM-DD"),
        "recommendations": column.NumberColumn(words("recommendations"), format="%d"),
    }
    st.markdown(
        plain(words("diagnoses_finding", rows=len(rows), owed=int(rows["state"].isin(OWED).sum())))
    )
    st.caption(words("click_row"))
    park_table(frame, columns, alt=alt, name="diagnoses")
    offer(here, frame, columns, words("tab_diagnoses"), key="diagnoses", notes=[alt])


def _reminders(here: Context, rows: pd.DataFrame) -> None:
    """A calendar of the due dates still to come or missed, and letters to those that owe."""
    words, publication = here.words, here.source.publication
    open_rows = rows[rows["due_date"].notna() & ~rows["state"].isin(["submitted", "unknown"])]
    if open_rows.empty:
        return
    owing = open_rows[open_rows["state"].isin(OWED)]
    with st.container(horizontal=True):
        offer_file(
            here,
            words("take_calendar", rows=len(open_rows)),
            f"{words('calendar_name')}-{publication.as_of}.ics",
            "text/calendar",
            lambda: calendar_file(_owed(open_rows), words, publication.published_at),
            key="calendar",
        )
        if len(owing):
            offer_file(
                here,
                words("take_letters", rows=len(owing)),
                f"{words('letters_name')}-{publication.as_of}.docx",
                WORD,
                lambda: letters(_owed(owing), publication.as_of, datetime.now(CITY_TIME)),
                key="letters",
            )
    st.caption(words("letters_help"))


def _owed(rows: pd.DataFrame) -> list[Owed]:
    return [
        Owed(
            diagnosis_id=row["diagnosis_id"],
            park_name=row["park_name"],
            management_name=row["management_name"],
            district_name=row["district_name"],
            diagnosis_year=int(row["diagnosis_year"]),
            completed_date=row["completed_date"].date(),
            due_date=row["due_date"].date(),
            state=row["state"],
            recommendations=int(row["recommendations"]),
            is_demo=bool(row["is_demo"]),
        )
        for row in rows.astype(object).where(rows.notna(), None).to_dict("records")
    ]


def _by_provider(words: Words, rows: pd.DataFrame) -> None:
    """The same rates by provider."""
    if rows.empty:
        return
    of_provider = rows.groupby("provider_name")[
        ["due_recommendations", "adopted", "partly_adopted"]
    ]
    totals = of_provider.sum()
    rate = 100 * (totals["adopted"] + totals["partly_adopted"]) / totals["due_recommendations"]
    sentence = words(
        "adoption_by_provider_finding",
        providers=len(totals),
        best=rate.idxmax(),
        highest=f"{rate.max():.1f}",
        worst=rate.idxmin(),
        lowest=f"{rate.min():.1f}",
    )
    st.markdown(plain(sentence))
    column = st.column_config
    columns = {
        "provider_name": column.TextColumn(words("provider"), width="medium"),
        "diagnosis_year": column.NumberColumn(words("diagnosis_year"), format="%d"),
        **{name: column.NumberColumn(words(name), format="%d") for name in COUNTS},
        "carried_out": column.NumberColumn(words("carried_out"), format="%d"),
        **{
            name: column.NumberColumn(words(name), format="%.1f")
            for name in ("adoption_pct", "completion_pct")
        },
    }
    table(rows, columns, alt=sentence, rows=20)


def _adoption(here: Context, rows: pd.DataFrame) -> None:
    """Rates by district and diagnosis year, as the warehouse computes them."""
    words = here.words
    if rows["due_recommendations"].sum() == 0:
        st.info(words("adoption_none"))
        return
    sentence = findings.adoption(words, rows)
    st.markdown(plain(sentence))
    frame = rows.assign(district=[words.district(code) for code in rows["district_code"]])
    column = st.column_config
    rates = (
        "adoption_pct",
        "completion_pct",
        "adoption_investment_pct",
        "completion_investment_pct",
    )
    columns = {
        "district": column.TextColumn(words("district")),
        "diagnosis_year": column.NumberColumn(words("diagnosis_year"), format="%d"),
        **{name: column.NumberColumn(words(name), format="%d") for name in COUNTS},
        "carried_out": column.NumberColumn(words("carried_out"), format="%d"),
        **{name: column.NumberColumn(words(name), format="%.1f") for name in rates},
        "due_investment_wan_yuan": column.NumberColumn(words("due_investment"), format="%,.2f"),
    }
    table(frame, columns, alt=sentence, rows=20)
    offer(here, frame, columns, words("tab_adoption"), key="adoption", notes=[sentence])
    st.caption(words("adoption_help"))


main()
