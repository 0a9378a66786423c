"""服务商: how well each reports, and how late its follow-ups are."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.charts.quality import share_bars
from dashboard.context import open_context
from dashboard.parts.layout import finding, head, notices, table
from dashboard.parts.take_away import offer
from dashboard.queries import providers as queries
from dashboard.words import Words


def main() -> None:
    """Draw the page."""
    here = open_context()
    words = here.words
    head(here, words("providers_title"))
    rows = queries.providers(here.source, here.viewer.scope)
    if rows.empty:
        st.info(words("nothing_here"))
        return
    notices(here, is_demo=bool(rows["is_demo"].any()))
    sentence = _sentence(words, rows)
    finding(sentence)
    judged = rows[rows["first_clean_pct"].notna()]
    bars = pd.DataFrame(
        {
            "name": judged["provider_name"],
            "position": range(len(judged)),
            "share": judged["first_clean_pct"],
            "label": [
                words("with_note", text=f"{share:.1f}%", note=f"{clean}/{of}")
                for share, clean, of in judged[
                    ["first_clean_pct", "first_clean", "first_reports"]
                ].itertuples(index=False)
            ],
        }
    )  # fmt: skip
    st.vega_lite_chart(bars, share_bars(words("first_clean_pct")), key="providers", alt=sentence)
    column = st.column_config
    columns = {
        "provider_name": column.TextColumn(words("provider"), width=210),
        "reports": column.NumberColumn(words("reports"), format="%d"),
        "parks": column.NumberColumn(words("parks"), format="%d"),
        "first_clean_pct": column.NumberColumn(
            words("first_clean_pct"), format="%.1f", help=words("first_clean_help")
        ),
        "faults_per_report": column.NumberColumn(
            words("faults_per_report"), format="%.2f", help=words("faults_help")
        ),
        "satisfied_pct": column.NumberColumn(
            words("satisfied_pct"), format="%.1f", help=words("satisfied_help")
        ),
        "graded": column.NumberColumn(words("graded"), format="%d"),
        "copied_rows": column.NumberColumn(
            words("copied_rows"), format="%d", help=words("copied_help")
        ),
        "due_follow_ups": column.NumberColumn(words("due_follow_ups"), format="%d"),
        "late_follow_ups": column.NumberColumn(words("late_follow_ups"), format="%d"),
        "median_days_late": column.NumberColumn(words("median_days_late"), format="%.0f"),
    }
    table(rows, columns, alt=sentence, rows=25)
    offer(here, rows, columns, words("providers_title"), key="providers", notes=[sentence])
    st.caption(words("providers_help"))


def _sentence(words: Words, rows: pd.DataFrame) -> str:
    figures = {
        "providers": len(rows),
        "reports": int(rows["reports"].sum()),
        "share": f"{100 * rows['first_clean'].sum() / max(rows['first_reports'].sum(), 1):.1f}",
        "late": int(rows["late_follow_ups"].sum()),
        "due": int(rows["due_follow_ups"].sum()),
        "copied": int(rows["copied_rows"].sum()),
    }
    return words("providers_finding", **figures)


main()
