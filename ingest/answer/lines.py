"""The answer to the submitter: on the terminal as lines, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from ingest.answer.said import Answer
from warehouse.errors import say
from warehouse.rules.rows import Registry

_JSON_KEYS = (
    "check_id",
    "severity",
    "responsible",
    "file",
    "place",
    "value",
    "message_zh",
    "message_en",
    "remedy_zh",
    "remedy_en",
)


def answer_lines(answer: Answer, registry: Registry) -> Iterable[str]:
    """One line for the outcome, then two for each issue: what is wrong where, and what is right."""
    names = {(row.domain, row.code): say(row.name_zh, row.name_en) for row in registry.codes}
    yield f"{answer.name}  {names['outcome', answer.outcome]}"
    for issue in answer.issues:
        message = say(str(issue["message_zh"]), str(issue["message_en"]))
        remedy = say(str(issue["remedy_zh"]), str(issue["remedy_en"]))
        severity = names["severity", str(issue["severity"])]
        yield f"  [{severity} {issue['check_id']}] {issue['file']} {issue['place']}: {message}"
        yield f"      → {remedy}"


def answers_json(answers: Iterable[Answer]) -> str:
    """A JSON list, one object a submission: files, outcome, issues."""
    return as_json(answer_object(a.files, a.outcome, a.issues) for a in answers)


def answer_object(
    files: Sequence[str], outcome: str, issues: Iterable[Mapping[str, object]]
) -> dict[str, object]:
    """What JSON says of one submission."""
    shown = [{key: issue[key] for key in _JSON_KEYS} for issue in issues]
    return {"files": list(files), "outcome": outcome, "issues": shown}


def as_json(objects: Iterable[dict[str, object]]) -> str:
    """The text of a list of answers."""
    return json.dumps(list(objects), ensure_ascii=False, indent=1)


def summary(answers: dict[str, int], registry: Registry) -> str:
    """How many submissions came out how."""
    names = {
        row.code: say(row.name_zh, row.name_en) for row in registry.codes if row.domain == "outcome"
    }
    return "，".join(f"{names[outcome]} {count}" for outcome, count in answers.items() if count)
