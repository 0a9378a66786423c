"""The answer to a bulk file: one file of JSON lines, a line for each of its reports."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ingest.judging.judge import Judged
from warehouse.home import Home

ANSWER = "answer.jsonl"


def answer_file(home: Home, judged: Judged) -> Path:
    """receipts/B<sha256 of the bulk file>/answer.jsonl, for a report of that file.

    Thousands of pages, one for each report, would serve nobody: who hands in a backlog reads the
    faults by program or on the dashboard.
    """
    (digest,) = {file.archived_sha256 for file in judged.files if not file.joined_from}
    return home.receipts / f"B{(digest or '')[:16]}" / ANSWER


class AnswerLines:
    """One bulk file's answer. Lines are added at once; `tidy` leaves the last one of each submission.

    Only where lines begin is held, so that memory stays level however long the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._starts: dict[str, int] = {}
        self._end = 0
        self._is_tidy = True
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            self._find_lines()

    def __contains__(self, submission_id: str) -> bool:
        return submission_id in self._starts

    def put(self, judged: Judged, told: dict[str, object]) -> bool:
        """Say this of a submission from now on; False where its line says so already."""
        said = {"name": judged.candidate.name, "submission_id": judged.submission_id, **told}
        line = (json.dumps(said, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        with self._path.open("ab+") as file:
            if judged.submission_id in self._starts:
                file.seek(self._starts[judged.submission_id])
                if file.readline() == line:
                    return False
            file.write(line)
        self._note(judged.submission_id, len(line))
        return True

    def tidy(self) -> None:
        """Leave one line for each submission, in the order in which they were first answered."""
        if self._is_tidy:
            return
        part = self._path.with_name(f".{ANSWER}.{os.getpid()}.part")
        with self._path.open("rb") as file, part.open("wb") as kept:
            for start in self._starts.values():
                file.seek(start)
                kept.write(file.readline())
        part.replace(self._path)

    def _find_lines(self) -> None:
        """Note the lines on record; one that a crash cut off is removed."""
        with self._path.open("rb+") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._note(json.loads(line)["submission_id"], len(line))
            file.truncate(self._end)

    def _note(self, submission_id: str, length: int) -> None:
        self._is_tidy &= submission_id not in self._starts
        self._starts[submission_id] = self._end
        self._end += length
