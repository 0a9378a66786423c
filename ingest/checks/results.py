"""One status a check for each diagnosis: PASS, FAIL, or UNKNOWN with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.checks.case import Gap, counted
from ingest.findings import Bilingual, Part
from warehouse.rules.rows import Check, Code, Registry

Status = Literal["PASS", "FAIL", "UNKNOWN"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check's status for a diagnosis; a PASS needs no reason."""

    check_id: str
    status: Status
    reason_zh: str | None = None
    reason_en: str | None = None


def results(
    fired: Iterable[str], gaps: Mapping[str, Sequence[Gap]], registry: Registry
) -> list[CheckResult]:
    """The status of every check of the catalogue but those that the models judge.

    ``fired`` are the check ids of the issues. A check that fired is a FAIL even if a part of it
    could not be judged; one that did not fire passes only if all of it could.
    """
    counts = Counter(fired)
    words = {row.code: row for row in registry.codes if row.domain == "check_gap"}
    return [
        _result(check, counts[check.check_id], gaps.get(check.check_id, ()), words)
        for check in registry.check_rows
        if check.judged_by != "model"
    ]


def _result(
    check: Check, count: int, gaps: Sequence[Gap], words: Mapping[str, Code]
) -> CheckResult:
    if count:
        found = counted(count, "处问题", "issue", "issues")
        return CheckResult(check.check_id, "FAIL", found.zh, found.en)
    if check.judged_by == "none":
        needed = Bilingual(check.needs_input_zh or "", check.needs_input_en or "")
        gaps = [Gap("needs_input", {"input": needed})]
    if not gaps:
        return CheckResult(check.check_id, "PASS")
    texts = [(words[gap.reason], gap) for gap in gaps]
    return CheckResult(
        check.check_id,
        "UNKNOWN",
        "；".join(row.name_zh.format_map(_in("zh", gap)) for row, gap in texts),
        "; ".join(row.name_en.format_map(_in("en", gap)) for row, gap in texts),
    )


def _in(language: Literal["zh", "en"], gap: Gap) -> dict[str, Part]:
    return {
        name: getattr(part, language) if isinstance(part, Bilingual) else part
        for name, part in gap.parts.items()
    }
