"""跟踪: which follow-ups are due, and what became of the recommendations."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import charts
from dashboard.context import Context, open_context
from dashboard.layout import ALL, choice, finding, head, notices, park_table, table
from dashboard.queries import follow_up as queries
from dashboard.words import Words

OWED = ("overdue", "due", "due_soon")


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
    sentence = _sentence(here, chosen, district)
    finding(sentence)
    due, list_of, adopted = st.tabs(
        [words("tab_due"), words("tab_diagnoses"), words("tab_adoption")]
    )
    with due:
        _due(words, of_year, district, sentence)
    with list_of:
        _diagnoses(words, chosen, sentence)
    with adopted:
        rows = queries.adoption(here.source, here.viewer.scope)
        rows = rows[(year == ALL) | (rows["diagnosis_year"].astype(str) == year)]
        _adoption(words, rows[(district == ALL) | (rows["district_code"] == district)])


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


def _sentence(here: Context, rows: pd.DataFrame, district: str) -> str:
    words = here.words
    counts = rows["state"].value_counts()
    overdue = rows[rows["state"] == "overdue"]
    figures = {
        "as_of": words.day(here.source.publication.as_of),
        "where": words("whole_city") if district == ALL else words.district_in_full(district),
        "diagnoses": len(rows),
        "due_soon": int(counts.get("due_soon", 0) + counts.get("due", 0)),
        "submitted": int(counts.get("submitted", 0)),
        "overdue": len(overdue),
    }
    if overdue.empty:
        return words("follow_up_finding_none", **figures)
    return words("follow_up_finding", days=f"{overdue['days_overdue'].max():,.0f}", **figures)


def _due(words: Words, rows: pd.DataFrame, district: str, alt: str) -> None:
    """States by district: stacked bars, and the table that says the same."""
    states = words.codes("follow_up_state")
    counts = (
        rows.assign(district_code=rows["district_code"].fillna(""))
        .groupby(["district_code", "state"])
        .size()
        .unstack(fill_value=0)
        .reindex(columns=list(states), fill_value=0)
        .sort_values(["overdue", "due", "due_soon"], ascending=False, kind="stable")
    )
    names = {code: words.district(code or None) for code in counts.index}
    bars = pd.DataFrame(
        [
            {
                "district": names[code],
                "position": position,
                "state_name": states[state],
                "state_position": order,
                "diagnoses": int(counts.loc[code, state]),
                "is_chosen": district in (ALL, code),
            }
            for position, code in enumerate(counts.index)
            for order, state in enumerate(states)
        ]
    )
    spec = charts.state_bars(words("diagnoses"), states)
    st.vega_lite_chart(bars[bars["diagnoses"] > 0], spec, key="states", alt=alt)
    column = st.column_config
    shown = counts if district == ALL else counts[counts.index == district]
    frame = shown.assign(total=shown.sum(axis=1), district=[names[code] for code in shown.index])
    columns = {
        "district": column.TextColumn(words("district")),
        **{code: column.NumberColumn(name, format="%d") for code, name in states.items()},
        "total": column.NumberColumn(words("total"), format="%d"),
    }
    table(frame, columns, alt=alt, rows=len(frame))


def _diagnoses(words: Words, rows: pd.DataFrame, alt: str) -> None:
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
        words("diagnoses_finding", rows=len(rows), owed=int(rows["state"].isin(OWED).sum()))
    )
    st.caption(words("click_row"))
    park_table(frame, columns, alt=alt, name="diagnoses")


def _adoption(words: Words, rows: pd.DataFrame) -> None:
    """Rates by district and diagnosis year, as the warehouse computes them."""
    due = int(rows["due_recommendations"].sum())
    if due == 0:
        st.info(words("adoption_none"))
        return
    adopted = int(rows["adopted"].sum() + rows["partly_adopted"].sum())
    sentence = words(
        "adoption_finding",
        due=due,
        adopted=adopted,
        done=int(rows["carried_out"].sum()),
        unanswered=int(rows["unanswered"].sum()),
        investment=f"{rows['due_investment_wan_yuan'].sum():,.2f}",
        adopted_investment=f"{rows['adopted_investment_wan_yuan'].sum():,.2f}",
    )
    st.markdown(sentence)
    frame = rows.assign(district=[words.district(code) for code in rows["district_code"]])
    column = st.column_config
    counts = ("due_recommendations", "adopted", "partly_adopted", "rejected", "unanswered")
    rates = (
        "adoption_pct",
        "completion_pct",
        "adoption_investment_pct",
        "completion_investment_pct",
    )
    columns = {
        "district": column.TextColumn(words("district")),
        "diagnosis_year": column.NumberColumn(words("diagnosis_year"), format="%d"),
        **{name: column.NumberColumn(words(name), format="%d") for name in counts},
        "carried_out": column.NumberColumn(words("carried_out"), format="%d"),
        **{name: column.NumberColumn(words(name), format="%.1f") for name in rates},
        "due_investment_wan_yuan": column.NumberColumn(words("due_investment"), format="%,.2f"),
    }
    table(frame, columns, alt=sentence, rows=20)
    st.caption(words("adoption_help"))


main()
