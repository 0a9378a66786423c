"""What this session has handed in, shown until it is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from dashboard.access.audit import record
from dashboard.access.viewer import current_viewer
from dashboard.context import Context, open_context
from dashboard.handing_in import desk as inbox
from dashboard.handing_in.desk import Parcel, Trial, Upload
from dashboard.parts.layout import table, text_table
from dashboard.parts.outside import plain
from dashboard.queries import hand_in as queries
from dashboard.words import NONE, Words
from warehouse.city_time import CITY_TIME
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.rules.rows import District

PARCELS = "parcels"
LOOK_SECONDS = 3
SLOW_SECONDS = 90
SIGNS = {"waiting": "○", "answered": "◐", "published": "✓", "gone": "？"}


def send(
    here: Context, uploads: Sequence[Upload], district: District | None, trials: Sequence[Trial]
) -> bool:
    """Hand the files in, and follow them in this session from now on; False if it shows why not."""
    record(current_viewer(), "submitted", detail="；".join(upload.name for upload in uploads))
    try:
        parcel = inbox.hand_in(Home.at(), uploads, district, trials)
    except GreenparkError as error:
        st.error(here.words.pick(error.message_zh, error.message_en))
        return False
    st.session_state.setdefault(PARCELS, []).append(parcel)
    return True


def try_and_send(here: Context, upload: Upload, district_code: str | None) -> None:
    """Hand a form in that a page has written, unless it would be refused; then its faults show."""
    district = district_of(here, district_code)
    try:
        trials = inbox.try_out(Home.at(), [upload], district, here.words.registry)
    except GreenparkError as error:
        st.error(plain(here.words.pick(error.message_zh, error.message_en)))
        return
    refused = [trial for trial in trials if trial.outcome == "rejected"]
    for trial in refused:
        st.error(here.words("form_refused"))
        issues_of(here.words, trial)
    if not refused and send(here, [upload], district, trials):
        st.rerun()


def issues_of(words: Words, trial: Trial) -> None:
    """Every fault of a submission at its place, with what makes it right."""
    issues_table(words, pd.DataFrame(trial.issues))


def issues_table(words: Words, issues: pd.DataFrame) -> None:
    """Issues, each at its place, with what makes it right and who acts."""
    frame = issues.assign(
        severity_name=[words.code("severity", code) for code in issues["severity"]],
        responsible_name=[words.code("responsible", code) for code in issues["responsible"]],
    )
    columns = {
        "severity_name": words("severity"),
        "place": words("source_place"),
        words.pick("message_zh", "message_en"): words("issue"),
        "value": words("found"),
        words.pick("remedy_zh", "remedy_en"): words("remedy"),
        "check_id": words("check"),
        "file": words("source_file"),
        "responsible_name": words("responsible"),
    }
    text_table(frame, columns, set())


def follow() -> None:
    """Where each submission of this session stands; looks again by itself until all are settled."""
    parcels: list[Parcel] = st.session_state.get(PARCELS, [])
    if not parcels:
        return
    here = open_context()
    is_settled = all(state in ("published", "gone") for _, _, state, _ in _states(here, parcels))
    st.fragment(_table, run_every=None if is_settled else LOOK_SECONDS)()


def district_of(here: Context, code: str | None) -> District | None:
    """The district of a code, for the envelope."""
    return here.words.registry.districts_by_name.get(code) if code else None


def _table() -> None:
    # A fragment runs without the page: who looks is asked again.
    here = open_context()
    words = here.words
    parcels: list[Parcel] = st.session_state[PARCELS]
    found = _states(here, parcels)
    rows = pd.DataFrame(
        [
            {
                "file": parcel.name,
                "at": f"{parcel.handed_in_at.astimezone(CITY_TIME):%H:%M:%S}",
                "state": f"{SIGNS[state]} {words('parcel_' + state)}",
                "outcome": words.code("outcome", outcome) if outcome else NONE,
                "submission_id": submission_id,
            }
            for parcel, submission_id, state, outcome in found
        ]
    )
    settled = sum(state == "published" for _, _, state, _ in found)
    sentence = words("parcels_finding", rows=len(rows), published=settled)
    st.markdown(plain(sentence))
    text = st.column_config.TextColumn
    columns = {
        "state": text(words("parcel_state")),
        "file": text(words("source_file"), width="medium"),
        "at": text(words("handed_in_at")),
        "outcome": text(words("outcome")),
        "submission_id": text(words("submission_id")),
    }
    table(rows, columns, alt=sentence)
    longest = max((_age(p) for p, _, state, _ in found if state == "waiting"), default=0.0)
    if longest > SLOW_SECONDS:
        st.warning(plain(words("parcel_waits_long", minutes=f"{longest / 60:.0f}")))


def _states(
    here: Context, parcels: Sequence[Parcel]
) -> list[tuple[Parcel, str, inbox.State, str | None]]:
    """(parcel, submission, state, outcome), the last handed in first."""
    home = Home.at()
    ids = [key for parcel in parcels for key in parcel.submission_ids]
    published = set(queries.published(here.source, here.viewer.scope, ids)["submission_id"])
    return [
        (parcel, key, _state(home, parcel, key, published), inbox.outcome_of(home, key))
        for parcel in reversed(parcels)
        for key in parcel.submission_ids
    ]


def _state(home: Home, parcel: Parcel, key: str, published: set[str]) -> inbox.State:
    state = inbox.state_of(home, key, parcel.path, published)
    # A refused document names no park, so that no publication shows it to its district or provider.
    if state == "answered" and inbox.outcome_of(home, key) == "rejected":
        return "published"
    return state


def _age(parcel: Parcel) -> float:
    return (datetime.now(UTC) - parcel.handed_in_at).total_seconds()
