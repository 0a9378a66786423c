"""What the last build found in submissions on record: their answers tell it beside what was judged first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from ingest.judging.issues import Issue, in_order
from ingest.judging.judge import Judged, outcome_of
from warehouse.home import Home
from warehouse.publishing.publication import opened_current
from warehouse.rules.rows import Registry
from warehouse.whole import write_whole

_COLUMNS = ", ".join(field.name for field in fields(Issue))

Found = Mapping[str, Sequence[Issue]]
"""Issues by submission; a submission in which nothing was found has no entry."""


def found_in_publication(home: Home, registry: Registry) -> dict[str, list[Issue]]:
    """The open issues that the models made, as readers see them, in an order that stays.

    Raises PublicationMissing, PublicationDamaged, PublicationOutdated.
    """
    checks = [check.check_id for check in registry.check_rows if check.judged_by == "model"]
    sql = f"""
        SELECT submission_id, {_COLUMNS} FROM marts.fct_issues
        WHERE submission_id IS NOT NULL AND state = 'open' AND list_contains(?, check_id)
        ORDER BY submission_id, check_id, issue_id
    """  # noqa: S608 -- the names of our own fields
    found: dict[str, list[Issue]] = {}
    with opened_current(home) as con:
        for submission_id, *values in con.execute(sql, [checks]).fetchall():
            found.setdefault(submission_id, []).append(Issue(*values))
    return found


def found_last(home: Home) -> dict[str, list[Issue]]:
    """What the answers in receipts/ tell of the last build; nothing where that cannot be read."""
    try:
        noted = json.loads(_noted(home).read_text(encoding="utf-8"))
        return {key: [Issue(**issue) for issue in issues] for key, issues in noted.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def note_found(home: Home, found: Found) -> None:
    """Remember what the answers tell of the build, once they do."""
    noted = {key: [issue.as_dict() for issue in issues] for key, issues in found.items()}
    write_whole(_noted(home), json.dumps(noted, ensure_ascii=False, indent=1))


def with_found(judged: Judged, found: Found) -> Judged:
    """A submission with what was found in it at the build; itself where nothing was."""
    issues = found.get(judged.submission_id)
    return with_issues(judged, [*judged.issues, *issues]) if issues else judged


def with_issues(judged: Judged, issues: Sequence[Issue]) -> Judged:
    """A submission with these issues in place of its own, and the outcome that they make."""
    return replace(judged, issues=in_order(issues), outcome=outcome_of(issues))


def _noted(home: Home) -> Path:
    return home.receipts / "found_at_build.json"
