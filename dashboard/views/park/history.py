"""What became of a park over time, as a table of texts."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from dashboard.views.park.tables import TextTable
from dashboard.words import NONE, Words
from warehouse.city_time import CITY_TIME

OUTCOMES = {
    "registered": "register_source",
    "submission": "outcome",
    "review": "review_state",
    "correction": "correction_state",
}
# Days that somebody declared; the others are moments of arrival, in UTC.
DECLARED = ("review", "follow_up", "correction")


def history(words: Words, events: pd.DataFrame, changes: pd.DataFrame) -> TextTable:
    """One row per event, the latest first, with what a later version of a report changed."""
    names = {
        row.indicator_no: words.pick(row.name_zh, row.name_en) for row in words.registry.indicators
    }
    told = {
        submission: words("list_comma").join(_change(row, names) for _, row in rows.iterrows())
        for submission, rows in changes.groupby("submission_id")
    }
    latest = events.iloc[::-1]
    frame = latest.assign(
        day=[_day(words, row) for _, row in latest.iterrows()],
        event=[words.code("park_event", kind) for kind in latest["kind"]],
        result=[
            words.code(OUTCOMES[row["kind"]], row["outcome"]) if row["kind"] in OUTCOMES else NONE
            for _, row in latest.iterrows()
        ],
        found=[_issues(words, row) for _, row in latest.iterrows()],
        changed=[
            told.get(submission, NONE) if kind == "submission" else NONE
            for submission, kind in zip(latest["submission_id"], latest["kind"], strict=True)
        ],
    )
    columns = {
        "day": words("event_day"),
        "event": words("event"),
        "title": words("event_title"),
        "result": words("result"),
        "found": words("issue"),
        "detail": words("event_detail"),
        "changed": words("event_changes"),
    }
    submissions = int((events["kind"] == "submission").sum())
    sentence = words(
        "history_finding", events=len(events), submissions=submissions, changes=len(changes)
    )
    return sentence, frame, columns, set()


def _day(words: Words, row: pd.Series) -> str:
    at: datetime = row["event_at"].to_pydatetime()
    local = at if row["kind"] in DECLARED else at.replace(tzinfo=UTC).astimezone(CITY_TIME)
    return words.day(local.date())


def _issues(words: Words, row: pd.Series) -> str:
    if row["kind"] != "submission":
        return NONE
    counts = [
        f"{words.code('severity', severity)} {row[f'{severity}_issues']:.0f}"
        for severity in ("error", "review", "info")
        if row[f"{severity}_issues"] > 0
    ]
    return words("list_comma").join(counts) or NONE


def _change(row: pd.Series, names: dict[int, str]) -> str:
    what = (
        str(row["item"] or "") if pd.isna(row["indicator_no"]) else names[int(row["indicator_no"])]
    )
    year = "" if pd.isna(row["data_year"]) else f"{row['data_year']:.0f} "
    before, after = (
        row[side] if pd.notna(row[side]) else NONE for side in ("before_text", "after_text")
    )
    return f"{year}{what}: {before} → {after}"
