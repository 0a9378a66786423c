"""What is said of one submission: its outcome, its issues, and the files it is of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.judging.judge import Judged, Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What the submitter is told about one submission."""

    name: str
    paths: frozenset[Path]
    files: list[str]
    outcome: Outcome
    issues: list[dict[str, object]]
    judged: Judged


def answer_to(judged: Judged, outcome: Outcome) -> Answer:
    """The answer to a submission that came out so; a duplicate's issues were told before."""
    issues = [] if outcome == "duplicate" else [issue.as_dict() for issue in judged.issues]
    return Answer(
        name=judged.candidate.name,
        paths=frozenset(f.path for f in judged.candidate.files if f.joined_from is None),
        files=[file.name for file in judged.files],
        outcome=outcome,
        issues=issues,
        judged=judged,
    )
