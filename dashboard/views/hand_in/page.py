"""提交材料: check documents, see what would be said of them, hand them in, follow them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.access import limits
from dashboard.context import Context, open_context
from dashboard.handing_in import desk as inbox
from dashboard.handing_in import parcels
from dashboard.handing_in.desk import Trial, Upload
from dashboard.parts.layout import ALL, choice, clicked_row, finding, head, notices
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer_file
from dashboard.queries import evidence as evidence_queries
from dashboard.queries import hand_in as queries
from dashboard.views.park import evidence
from warehouse.city_time import CITY_TIME
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.rules.rows import District

TRIED = "tried_out"
# Forms, and the proofs that come beside them.
ENDINGS = [
    *("docx", "xlsx", "xls", "csv", "json", "zip", "doc", "pdf"),
    *("jpg", "jpeg", "png", "tif", "bmp", "rar", "7z", "ofd", "txt", "wps", "et", "ppt", "pptx"),
]
MOST_SHOWN = 20


def main() -> None:
    """Draw the page."""
    here = open_context()
    words = here.words
    head(here, words("hand_in_title"))
    rows = queries.submissions(here.source, here.viewer.scope)
    notices(here, is_demo=bool(rows["is_demo"].any()))
    finding(
        words(
            "hand_in_finding",
            rows=len(rows),
            clean=int((rows["outcome"] == "accepted").sum()),
            issues=int((rows["outcome"] == "accepted_with_issues").sum()),
            rejected=int((rows["outcome"] == "rejected").sum()),
        )
    )
    _hand_in(here)
    parcels.follow()
    if len(rows):
        _earlier(here, rows)


def _hand_in(here: Context) -> None:
    words = here.words
    district = _district(here)
    uploaded = st.file_uploader(
        words("choose_files"),
        type=ENDINGS,
        accept_multiple_files=True,
        help=plain(words("choose_files_help", files=limits.MOST_FILES, size=limits.MOST_MB)),
        max_upload_size=limits.MOST_MB,
        key=f"upload_{st.session_state.get('uploads_sent', 0)}",
    )
    uploads = [Upload(file.name, file.getvalue()) for file in uploaded]
    if not uploads:
        st.caption(words("hand_in_help"))
        return
    asked = (tuple(file.file_id for file in uploaded), district.district_code if district else None)
    if st.button(words("check_files"), type="primary", key="check_files"):
        st.session_state[TRIED] = (asked, _try_out(here, uploads, district))
    tried_for, trials = st.session_state.get(TRIED, (None, None))
    # What was said of other files, or for another district, does not hold for these.
    if tried_for != asked or trials is None:
        return
    _told(here, trials)
    if not st.button(words("send_files"), type="primary", key="send_files"):
        return
    if parcels.send(here, uploads, district, trials):
        st.session_state["uploads_sent"] = st.session_state.get("uploads_sent", 0) + 1
        del st.session_state[TRIED]
        st.rerun()


def _district(here: Context) -> District | None:
    """The envelope's district: that of a district's user, else as chosen, else left to the register."""
    words, districts = here.words, here.viewer.scope.districts
    if districts is not None and len(districts) == 1:
        return parcels.district_of(here, next(iter(districts)))
    names = words.districts(here.viewer.scope)
    if districts is None:
        names[ALL] = words("district_by_register")
    else:
        del names[ALL]
    code = choice(words("envelope_district"), "envelope", names, next(iter(names)))
    return parcels.district_of(here, code)


def _try_out(here: Context, uploads: list[Upload], district: District | None) -> list[Trial] | None:
    words = here.words
    try:
        with st.spinner(words("checking")):
            return inbox.try_out(Home.at(), uploads, district, words.registry)
    except GreenparkError as error:
        st.error(plain(words.pick(error.message_zh, error.message_en)))
        return None


def _told(here: Context, trials: list[Trial]) -> None:
    """What each submission would be told: its outcome, and every fault at its place."""
    words = here.words
    if not trials:
        st.warning(words("nothing_to_read"))
    for number, trial in enumerate(trials[:MOST_SHOWN]):
        st.subheader(plain(trial.name), anchor=False)
        outcome = words.code("outcome", trial.outcome)
        counts = pd.Series([str(issue["severity"]) for issue in trial.issues]).value_counts()
        told = words(
            "trial_finding",
            outcome=outcome,
            error=int(counts.get("error", 0)),
            review=int(counts.get("review", 0)),
            info=int(counts.get("info", 0)),
        )
        is_refused = trial.outcome == "rejected"
        (st.error if is_refused else st.success if not trial.issues else st.info)(plain(told))
        if trial.issues:
            parcels.issues_of(words, trial)
        _take_away(here, trial.name, trial.files, f"trial-{number}")
    if len(trials) > MOST_SHOWN:
        st.caption(plain(words("more_trials", rows=len(trials) - MOST_SHOWN)))


def _take_away(here: Context, name: str, files: dict[str, bytes], key: str) -> None:
    wanted = inbox.to_take_away(files)
    if wanted:
        offer_file(
            here,
            here.words("take_answer", files=len(wanted)),
            f"{inbox.file_name(name).rsplit('.', 1)[0]}-{here.words('answer_file')}.zip",
            "application/zip",
            lambda: inbox.zipped(wanted),
            key=key,
        )


def _earlier(here: Context, rows: pd.DataFrame) -> None:
    """What has come in before; a click gives its answer."""
    words = here.words
    st.subheader(words("earlier_submissions"), anchor=False)
    st.caption(words("click_row_submission"))
    received = pd.to_datetime(rows["received_at"], utc=True).dt.tz_convert(CITY_TIME)
    frame = rows.assign(
        received=received.dt.tz_localize(None),
        outcome_name=[words.code("outcome", code) for code in rows["outcome"]],
    )
    column = st.column_config
    columns = {
        "received": column.DatetimeColumn(words("received_at"), format="YYYY-MM-DD HH:mm"),
        "outcome_name": column.TextColumn(words("outcome")),
        "display_name": column.TextColumn(words("source_file"), width=320),
        "park_name": column.TextColumn(words("park"), width=136),
        "error_issues": column.NumberColumn(words.code("severity", "error"), format="%d"),
        "review_issues": column.NumberColumn(words.code("severity", "review"), format="%d"),
        "info_issues": column.NumberColumn(words.code("severity", "info"), format="%d"),
        "provider_name": column.TextColumn(words("provider"), width=200),
    }
    alt = words("earlier_submissions")
    row = clicked_row(frame, columns, alt=alt, name="submissions")
    if row is None:
        return
    chosen = frame.iloc[row]
    st.markdown(f"**{plain(chosen['display_name'])}** · {plain(chosen['outcome_name'])}")
    files = inbox.receipt_files(Home.at(), chosen["submission_id"])
    if files:
        _take_away(here, chosen["display_name"], files, "receipt")
    else:
        st.caption(words("no_receipt"))
    evidence.offer_attachments(here, chosen["submission_id"], "submission")
    _found_at_build(here, chosen["submission_id"])


def _found_at_build(here: Context, submission_id: str) -> None:
    """What only showed beside the other years and parks, after the answer was written."""
    words = here.words
    checks = [row.check_id for row in words.registry.check_rows if row.judged_by == "model"]
    rows = evidence_queries.found_at_build(here.source, here.viewer.scope, submission_id, checks)
    if len(rows):
        st.markdown(plain(words("found_at_build", rows=len(rows))))
        parcels.issues_table(words, rows)


main()
