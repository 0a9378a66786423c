"""The answer to the submitter: on the terminal as lines, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ingest.answer.said import Answer
from ingest.judging.issues import SEVERITIES, rank
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
    """One line for the outcome, then two for each issue: what is wrong where, and who makes it right how."""
    names = _names(registry)
    yield outcome_line(answer, registry)
    for issue in answer.issues:
        message = _on_terminal(issue, "message", registry)
        remedy = _on_terminal(issue, "remedy", registry)
        severity = names["severity", str(issue["severity"])]
        who = names["responsible", str(issue["responsible"])]
        yield f"  [{severity} {issue['check_id']}] {issue['file']} {issue['place']}: {message}"
        yield f"      → {who}{say('：', ': ')}{remedy}"


def outcome_line(answer: Answer, registry: Registry) -> str:
    """Name and outcome of a submission."""
    return f"{answer.name}  {_names(registry)['outcome', answer.outcome]}"


def short_line(answer: Answer, registry: Registry) -> str:
    """One submission of many in a line: its outcome with the number of issues, or why it was refused."""
    blocking = [issue for issue in answer.issues if issue["blocks"]]
    line = outcome_line(answer, registry)
    if blocking:
        issue = blocking[0]
        more = say(f"（另有 {len(blocking) - 1} 项）", f" (and {len(blocking) - 1} more)")
        line += f"  [{issue['check_id']}] {issue['file']}: "
        return line + _on_terminal(issue, "message", registry) + (more if blocking[1:] else "")
    counts = Counter(str(issue["severity"]) for issue in answer.issues)
    names = _names(registry)
    told = [f"{names['severity', code]} {counts[code]}" for code in SEVERITIES if counts[code]]
    return f"{line}  {say('，', ', ').join(told)}".rstrip()


class ByCheck:
    """Counts the issues of many submissions, for a summary by check."""

    def __init__(self) -> None:
        self._issues: Counter[str] = Counter()
        self._submissions: Counter[str] = Counter()

    def add(self, answer: Answer) -> None:
        """Count the issues of one submission."""
        found = Counter(str(issue["check_id"]) for issue in answer.issues)
        self._issues += found
        self._submissions.update(found.keys())

    def lines(self, registry: Registry) -> Iterable[str]:
        """A line for each check that fired, in the order of answers; of the same rank the most frequent."""
        names = _names(registry)
        rows = [(registry.checks[check_id], count) for check_id, count in self._issues.items()]
        rows.sort(key=lambda row: (rank(row[0]), -row[1], row[0].check_id))
        for check, count in rows:
            severity = names["severity", check.severity]
            who = names["responsible", check.responsible]
            topic = say(check.topic_zh, check.topic_en)
            of = self._submissions[check.check_id]
            told = say(f"{count} 项，涉及 {of} 份", f"{count} in {of}")
            yield f"  [{severity} {check.check_id}] {topic}{say('：', ': ')}{told}{say('；', '; ')}{who}"


def _names(registry: Registry) -> dict[tuple[str, str], str]:
    return {(row.domain, row.code): say(row.name_zh, row.name_en) for row in registry.codes}


def _on_terminal(issue: Mapping[str, object], field: str, registry: Registry) -> str:
    """An issue's text, with the options of the command for the fields of the page."""
    text = say(str(issue[f"{field}_zh"]), str(issue[f"{field}_en"]))
    for row in registry.codes:
        if row.domain == "command_option":
            text = text.replace(f"“{say(row.name_zh, row.name_en)}”", f" {row.code} ")
            text = text.replace(f"  {row.code}  ", f" {row.code} ")
    return text.strip()


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


def summary(answers: Counter[str], registry: Registry) -> str:
    """How many submissions came out how."""
    total = answers.total()
    if not total:
        return say("没有待处理的材料", "There is nothing to take in")
    names = _names(registry)
    told = [f"{names['outcome', outcome]} {count}" for outcome, count in answers.items() if count]
    of = say(f"共 {total} 份：", f"{total} submission{'s' if total > 1 else ''}: ")
    return of + say("，", ", ").join(told)
