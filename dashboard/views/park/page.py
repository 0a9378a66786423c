"""园区: one park's figures, where each comes from, and what follows from them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts
from dashboard.charts import figures
from dashboard.context import Context, open_context
from dashboard.parts import sentences as findings
from dashboard.parts.layout import (
    choice,
    clicked_cell,
    facts,
    finding,
    head,
    notices,
    table,
    text_table,
    view,
)
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer, offer_document
from dashboard.queries import evidence as evidence_queries
from dashboard.queries import park as queries
from dashboard.views.park import evidence, lineage
from dashboard.views.park import gains as park_gains
from dashboard.views.park import history as park_history
from dashboard.views.park import places as park_places
from dashboard.views.park import tables as park_tables
from dashboard.views.park.profile import profile
from dashboard.words import Words


def main() -> None:
    """Draw the page."""
    here = open_context()
    words, source, scope = here.words, here.source, here.viewer.scope
    head(here, words("park_title"))
    notes = st.container()
    park_id = _choose_park(here)
    diagnosis = queries.latest_diagnosis(source, scope, park_id) if park_id else None
    if diagnosis is None:
        st.info(words("park_unknown"))
        return
    years = queries.scores_by_year(source, scope, here.standard_id, park_id)
    status = years["standard_status"].iloc[-1] if len(years) else None
    with notes:
        notices(here, is_demo=bool(diagnosis["is_demo"]), standard_status=status)
    st.header(plain(diagnosis["park_name"]), anchor=False)
    facts(findings.park_facts(words, diagnosis))
    if years.empty:
        st.info(words("park_no_scores"))
        return
    current = queries.current_standing(source, scope, here.standard_id, park_id)
    finding(findings.park_standing(words, years, current))
    title = words("profile_title", park=diagnosis["park_name"])
    offer_document(here, title, lambda: profile(here, park_id), key="profile")
    values = queries.indicators(source, scope, here.standard_id, park_id)
    names = [
        "index",
        "indicators",
        "places",
        "gains",
        "what_if",
        "requirements",
        "evidence",
        "recommendations",
        "issues",
        "history",
    ]
    asked = view(words("view"), {name: words(f"tab_{name}") for name in names})
    if asked == "index":
        _index(here, years)
    elif asked == "indicators":
        _indicators(here, values, park_id)
    elif asked == "places":
        park_places.show(here, values, diagnosis["district_code"])
    elif asked == "gains":
        park_gains.gains(here, values, diagnosis["diagnosis_id"])
    elif asked == "what_if":
        rank = current["city_rank"] if current else None
        park_gains.try_out(here, values, diagnosis["diagnosis_id"], park_id, rank)
    elif asked == "requirements":
        rows = queries.requirements(source, scope, diagnosis["diagnosis_id"])
        _show_texts(here, asked, park_tables.requirements(words, rows))
    elif asked == "evidence":
        rows = evidence_queries.links(source, scope, diagnosis["diagnosis_id"])
        _show_texts(here, asked, evidence.ledger(words, rows))
        evidence.offer_attachments(here, diagnosis["submission_id"], "park")
    elif asked == "recommendations":
        _follow_up(words, diagnosis)
        rows = queries.recommendations(source, scope, park_id)
        _show_texts(here, asked, park_tables.recommendations(words, rows))
    elif asked == "issues":
        rows = queries.issues(source, scope, diagnosis["submission_id"])
        _show_texts(here, asked, park_tables.issues(words, rows))
    else:
        events = queries.history(source, scope, park_id)
        changes = queries.restated(source, scope, park_id)
        _show_texts(here, asked, park_history.history(words, events, changes))


def _choose_park(here: Context) -> str:
    parks = queries.parks(here.source, here.viewer.scope)
    names = {"": here.words("choose_park")} | {
        park: here.words("with_note", text=name, note=here.words.district(code))
        for park, name, code in parks.itertuples(index=False)
    }
    return choice(here.words("park"), "park", names)


def _index(here: Context, years: pd.DataFrame) -> None:
    words = here.words
    dots = figures.dimension_dots(words, years)
    spec = charts.dimension_dots(words("score"), tuple(int(year) for year in years["data_year"]))
    st.vega_lite_chart(dots, spec, key="dimensions", alt=words("tab_index"))
    _show(here, "index", park_tables.years(words, years))


def _indicators(here: Context, values: pd.DataFrame, park_id: str) -> None:
    """The values of all years or of one; a click tells where a number comes from."""
    words = here.words
    years = [int(year) for year in sorted(values["data_year"].unique(), reverse=True)]
    asked = st.segmented_control(
        words("view"),
        [0, *years],
        default=0,
        required=True,
        format_func=lambda year: words("data_year_is", year=year) if year else words("all_years"),
        key="indicator_view",
        label_visibility="collapsed",
    )
    of_years = (
        park_tables.indicators_of_year(words, values, asked)
        if asked
        else park_tables.indicators_side_by_side(words, values)
    )
    sentence, frame, columns = of_years
    st.markdown(plain(sentence))
    st.caption(words("click_number"))
    cell = clicked_cell(frame, columns, alt=sentence, name=f"indicators_{asked}", rows=len(frame))
    offer(
        here, frame, columns, _title(words, frame, "indicators"), key="indicators", notes=[sentence]
    )
    st.caption(words("lead_value_help"))
    if cell is not None:
        row, column = cell
        # The name of a column of one year ends with it.
        of_column = column.rpartition("_")[2]
        year = int(of_column) if of_column.isdigit() else asked or years[0]
        lineage.show(here, park_id, year, int(frame["indicator_no"].iloc[row]))


def _follow_up(words: Words, diagnosis: dict[str, Any]) -> None:
    state = words.code("follow_up_state", diagnosis["follow_up_state"])
    if diagnosis["days_overdue"]:
        state += words("overdue_by", days=diagnosis["days_overdue"])
    facts(
        [
            (words("follow_up_state"), state),
            (words("due_date"), words.day(diagnosis["due_date"])),
            (words("submitted_date"), words.day(diagnosis["submitted_date"])),
            (words("next_plan"), diagnosis["next_plan"] or "—"),
        ]
    )


def _show(here: Context, tab: str, shown: park_tables.Table) -> None:
    """The sentence a table stands for, then the table."""
    sentence, frame, columns = shown
    st.markdown(plain(sentence))
    table(frame, columns, alt=sentence, rows=len(frame))
    offer(here, frame, columns, _title(here.words, frame, tab), key=tab, notes=[sentence])


def _show_texts(here: Context, tab: str, shown: park_tables.TextTable) -> None:
    """The sentence a table of texts stands for, then the table, unless it is empty."""
    sentence, frame, columns, numbers = shown
    st.markdown(plain(sentence))
    if not frame.empty:
        text_table(frame, columns, numbers)
        title = _title(here.words, frame, tab)
        offer(here, frame, columns, title, key=tab, notes=[sentence], numbers=numbers)


def _title(words: Words, frame: pd.DataFrame, tab: str) -> str:
    return words("title_of", park=frame["park_name"].iloc[0], title=words(f"tab_{tab}"))


main()
