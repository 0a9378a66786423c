"""The answer to a bulk file: one file of JSON lines, a line for each of its reports."""

from __future__ import annotations

import json

from ingest.judge import Judged
from warehouse.home import Home

ANSWER = "answer.jsonl"


def keep_line(home: Home, judged: Judged, told: dict[str, object]) -> None:
    """Add a report's answer to receipts/B<sha256 of the bulk file>/answer.jsonl.

    Thousands of pages, one for each report, would serve nobody: who hands in a backlog reads the
    faults by program or on the dashboard.
    """
    (digest,) = {file.archived_sha256 for file in judged.files if not file.joined_from}
    folder = home.receipts / f"B{(digest or '')[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    line = {"name": judged.candidate.name, "submission_id": judged.submission_id, **told}
    with (folder / ANSWER).open("a", encoding="utf-8", errors="replace") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
