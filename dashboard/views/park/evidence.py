"""The evidence of a report: its ledger as a table, and its attachments to take away."""

from __future__ import annotations

from pathlib import PurePosixPath

import pandas as pd
import streamlit as st

from dashboard.context import Context
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer_file
from dashboard.queries import evidence as queries
from dashboard.views.park.tables import TextTable
from dashboard.words import NONE, Words
from warehouse.home import Home


def ledger(words: Words, rows: pd.DataFrame) -> TextTable:
    """One row per thing that an index names, with where it was found; files that none names last."""
    frame = rows.assign(
        index=rows["index_as_written"].fillna(NONE),
        named_shown=rows["named"].fillna(NONE),
        state_name=[words.code("evidence_state", state) for state in rows["state"]],
        kind_name=[
            words.code("evidence_target", kind) if pd.notna(kind) else NONE
            for kind in rows["target_kind"]
        ],
        target_shown=rows["target"].fillna(NONE),
        place=rows["source_place"].fillna(NONE),
    )
    columns = {
        "index": words("evidence"),
        "named_shown": words("evidence_named"),
        "state_name": words("state"),
        "kind_name": words("evidence_where"),
        "target_shown": words("evidence_target"),
        "cells": words("evidence_cells"),
        "place": words("source_place"),
    }
    counts = rows["state"].value_counts()
    states = ("found", "not_found", "not_asked")
    sentence = words("evidence_finding", **{state: int(counts.get(state, 0)) for state in states})
    return sentence, frame, columns, {"cells"}


def offer_attachments(here: Context, submission_id: str, key: str) -> None:
    """The attachments of a submission, one to choose and to take; nothing where there is none."""
    words = here.words
    rows = queries.attachments(here.source, here.viewer.scope, submission_id)
    if rows.empty:
        return
    names = list(rows["file_name"])
    chosen = st.selectbox(
        plain(words("attachments", files=len(rows))),
        range(len(rows)),
        format_func=names.__getitem__,
        key=f"attachment_{key}",
    )
    row = rows.iloc[chosen]
    kept = Home.at().archive / row["sha256"]
    if not kept.exists():
        st.caption(words("no_attachment"))
        return
    offer_file(
        here,
        words("take_attachment"),
        f"{submission_id}-{PurePosixPath(row['file_name']).name}",
        "application/octet-stream",
        kept.read_bytes,
        key=f"take_attachment_{key}",
    )
