"""数据质量: what came in, what was wrong with it, and what could not be checked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.charts.quality import count_heat, outcome_columns
from dashboard.context import Context, open_context
from dashboard.parts.layout import finding, head, notices, table, text_table
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer
from dashboard.queries import quality as queries
from dashboard.words import NONE, Words

DARK_FROM = 0.55


def main() -> None:
    """Draw the page."""
    here = open_context()
    words, source, scope = here.words, here.source, here.viewer.scope
    head(here, words("quality_title"))
    notices(here, is_demo=queries.has_demo(source, scope))
    by_month = queries.submissions_by_month(source, scope)
    by_check = queries.issues_by_check(source, scope)
    statuses = queries.statuses(source, scope)
    if by_month.empty:
        st.info(words("nothing_here"))
        return
    finding(_sentence(words, by_month, by_check, statuses))
    names = ("submissions", "checks", "resolution", "unknown")
    submissions, checks, resolution, unknown = st.tabs(
        [words(f"tab_quality_{name}") for name in names]
    )
    with submissions:
        _submissions(here, by_month)
    with checks:
        _checks(here, by_check)
    with resolution:
        _resolution(words, queries.resolution(source, scope))
    with unknown:
        _unknown(words, queries.unknown_checks(source, scope))


def _sentence(
    words: Words, by_month: pd.DataFrame, by_check: pd.DataFrame, statuses: pd.DataFrame
) -> str:
    outcomes = by_month.groupby("outcome")["submissions"].sum()
    checks = statuses.set_index("status")["checks"]
    total = max(int(checks.sum()), 1)
    return words(
        "quality_finding",
        rows=int(outcomes.sum()),
        rejected=int(outcomes.get("rejected", 0)),
        issues=int(by_check["issues"].sum()),
        open=int(by_check["open_issues"].sum()),
        unknown=f"{100 * checks.get('UNKNOWN', 0) / total:.1f}",
    )


def _submissions(here: Context, rows: pd.DataFrame) -> None:
    """Submissions by month and outcome."""
    words = here.words
    found = set(rows["outcome"])
    names = {code: name for code, name in words.codes("outcome").items() if code in found}
    frame = rows.assign(outcome_name=[names[code] for code in rows["outcome"]])
    busiest = rows.groupby("month")["submissions"].sum()
    sentence = words(
        "quality_months_finding",
        months=len(busiest),
        busiest=busiest.idxmax(),
        most=int(busiest.max()),
    )
    st.markdown(plain(sentence))
    st.vega_lite_chart(
        frame, outcome_columns(words("submissions"), names), key="outcomes", alt=sentence
    )
    counts = rows.pivot(index="month", columns="outcome", values="submissions").fillna(0)
    counts = counts.astype(int).assign(total=counts.sum(axis=1).astype(int)).reset_index()
    column = st.column_config
    columns = {
        "month": column.TextColumn(words("month")),
        **{code: column.NumberColumn(name, format="%d") for code, name in names.items()},
        "total": column.NumberColumn(words("total"), format="%d"),
    }
    table(counts, columns, alt=sentence)
    offer(here, counts, columns, words("tab_quality_submissions"), key="months")


def _checks(here: Context, rows: pd.DataFrame) -> None:
    """Issues by check, and by check and provider."""
    words = here.words
    if rows.empty:
        st.info(words("no_issues"))
        return
    topics = _topics(words)
    sentence = words(
        "quality_checks_finding",
        checks=len(rows),
        check=_named(rows["check_id"].iloc[0], topics),
        issues=int(rows["issues"].iloc[0]),
    )
    st.markdown(plain(sentence))
    fields = queries.issues_by_check_and_provider(here.source, here.viewer.scope)
    if len(fields):
        darkest = fields["issues"].max()
        order = {check: place for place, check in enumerate(rows["check_id"])}
        shown = fields.assign(
            position=fields["check_id"].map(order),
            check=fields["check_id"],
            provider=fields["provider_name"],
            is_dark=fields["issues"] > DARK_FROM * darkest,
        ).drop(columns=["provider_id", "provider_name", "check_id"])
        st.vega_lite_chart(shown, count_heat(words("issue")), key="heat", alt=sentence)
    frame = rows.assign(
        topic=[topics.get(check, NONE) for check in rows["check_id"]],
        severity_name=[words.code("severity", code) for code in rows["severity"]],
        responsible_name=[words.code("responsible", code) for code in rows["responsible"]],
    )
    column = st.column_config
    columns = {
        "check_id": column.TextColumn(words("check"), width=60),
        "topic": column.TextColumn(words("topic"), width="medium"),
        "severity_name": column.TextColumn(words("severity")),
        "responsible_name": column.TextColumn(words("responsible")),
        "issues": column.NumberColumn(words("issues"), format="%d"),
        "submissions": column.NumberColumn(words("submissions"), format="%d"),
        "open_issues": column.NumberColumn(words.code("issue_state", "open"), format="%d"),
    }
    table(frame, columns, alt=sentence, rows=25)
    offer(here, frame, columns, words("tab_quality_checks"), key="checks")


def _resolution(words: Words, rows: pd.DataFrame) -> None:
    """How long issues stay."""
    if rows.empty:
        st.info(words("no_issues"))
        return
    resolved = int(rows["resolved"].sum())
    sentence = words(
        "resolution_finding" if resolved else "resolution_finding_none",
        resolved=resolved,
        open=int(rows["open_issues"].sum()),
        oldest=int(rows["oldest_days"].max()) if rows["oldest_days"].notna().any() else 0,
    )
    st.markdown(plain(sentence))
    frame = rows.assign(severity_name=[words.code("severity", code) for code in rows["severity"]])
    column = st.column_config
    states = {"open_issues": "open", "answered": "answered", "waived": "waived"}
    columns = {
        "severity_name": column.TextColumn(words("severity")),
        **{
            name: column.NumberColumn(words.code("issue_state", code), format="%d")
            for name, code in (states | {"resolved": "resolved"}).items()
        },
        "median_days": column.NumberColumn(words("median_days"), format="%.1f"),
        "oldest_days": column.NumberColumn(words("oldest_days"), format="%d"),
    }
    table(frame, columns, alt=sentence)
    st.caption(words("resolution_help"))


def _unknown(words: Words, rows: pd.DataFrame) -> None:
    """Checks that could not be judged, with the reason."""
    if rows.empty:
        st.info(words("no_unknown_checks"))
        return
    st.markdown(
        plain(
            words(
                "unknown_finding",
                checks=rows["check_id"].nunique(),
                times=int(rows["diagnoses"].sum()),
            )
        )
    )
    frame = rows.assign(
        topic=rows[words.pick("topic_zh", "topic_en")],
        why=rows[words.pick("reason_zh", "reason_en")],
        responsible_name=[words.code("responsible", code) for code in rows["responsible"]],
    )
    columns = {
        "check_id": words("check"),
        "topic": words("topic"),
        "why": words("not_ranked_why"),
        "diagnoses": words("diagnoses"),
        "responsible_name": words("responsible"),
    }
    text_table(frame, columns, {"diagnoses"})


def _topics(words: Words) -> dict[str, str]:
    """Short names of the checks by id."""
    return {
        row.check_id: words.pick(row.topic_zh, row.topic_en)
        for row in words.registry.checks.values()
    }


def _named(check_id: str, topics: dict[str, str]) -> str:
    return f"{check_id} {topics[check_id]}" if check_id in topics else check_id


main()
