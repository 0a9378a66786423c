"""The order in which issues are told: the gravest first, and the reader's own before what others must do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from ingest.judging.issues import Issue

I = TypeVar("I", Issue, Mapping[str, Any])  # noqa: E741 -- an issue, as judged or as told
SEVERITIES = ("error", "review", "info")
# An answer goes to who handed in; what a provider wrote is the provider's to mend.
_READER = "provider"


def in_order(issues: Iterable[I]) -> list[I]:
    """Errors, then what must be answered, then information; else as they were."""
    return sorted(issues, key=_rank)


def _rank(issue: Issue | Mapping[str, Any]) -> tuple[int, bool]:
    row = issue.as_dict() if isinstance(issue, Issue) else issue
    return SEVERITIES.index(str(row["severity"])), row["responsible"] != _READER
