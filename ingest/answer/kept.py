"""The answers in receipts/: given when a submission is taken in, given anew when it is judged otherwise."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.answer.bulk import AnswerLines, answer_file
from ingest.answer.files import answer_of, is_answered, keep_answer
from ingest.answer.found import Found, found_last, with_found
from ingest.judging.judge import Judged, Outcome
from warehouse.home import Home
from warehouse.rules.rows import Registry


class Answers:
    """Keeps the answers of one run: a folder for each submission, a line for each of a bulk file.

    They tell what was ``found`` at a build too, else what was found at the last one.
    """

    def __init__(self, home: Home, registry: Registry, found: Found | None = None) -> None:
        self._home = home
        self._registry = registry
        self._found = found_last(home) if found is None else found
        self._bulk: dict[Path, AnswerLines] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for lines in self._bulk.values():
            lines.tidy()

    def keep(self, judged: Judged, outcome: Outcome) -> None:
        """Answer what was taken in. A duplicate keeps its answer, and gets one if a crash left it without."""
        judged = with_found(judged, self._found)
        if not judged.is_of_bulk:
            keep_answer(self._home, judged, outcome, self._registry)
        elif outcome != "duplicate" or judged.submission_id not in self._lines_of(judged):
            self._lines_of(judged).put(judged, answer_of(judged))

    def renew(self, judged: Judged) -> bool:
        """Answer a submission on record anew, if its answer says anything else; gives whether it did.

        A report that came in several bulk files is answered in the first of them.
        """
        judged = with_found(judged, self._found)
        if judged.is_of_bulk:
            return self._lines_of(judged).put(judged, answer_of(judged))
        if is_answered(self._home, judged):
            return False
        keep_answer(self._home, judged, judged.outcome, self._registry)
        return True

    def _lines_of(self, judged: Judged) -> AnswerLines:
        path = answer_file(self._home, judged)
        if path not in self._bulk:
            self._bulk[path] = AnswerLines(path)
        return self._bulk[path]
