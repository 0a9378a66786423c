"""Findings to issues: the catalogue's words, filled in, with severity and who must act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from ingest.findings import Bilingual, Finding, Part
from ingest.judging.persons import is_value, masked
from warehouse.rules.rows import Check, Indicator, Registry


@dataclass(frozen=True, slots=True)
class Issue:
    """What the submitter is told: one fault, at its place, with what would make it right."""

    check_id: str
    severity: str
    blocks: bool
    responsible: str
    data_year: int | None
    indicator_no: int | None
    file: str
    place: str
    value: str | None
    message_zh: str
    message_en: str
    remedy_zh: str
    remedy_en: str

    def as_dict(self) -> dict[str, object]:
        """The issue as a row or as JSON."""
        return asdict(self)


SEVERITIES = ("error", "review", "info")
# An answer goes to who handed in; what a provider wrote is the provider's to mend.
_READER = "provider"


def in_order(issues: Iterable[Issue]) -> list[Issue]:
    """The gravest first, of these what the reader must do before what others must; else as they were."""
    return sorted(issues, key=rank)


def rank(told: Issue | Check) -> tuple[int, bool]:
    """Where an issue, or a check's line in a summary, stands in an answer; equal ones keep their order."""
    return SEVERITIES.index(told.severity), told.responsible != _READER


def to_issue(finding: Finding, indicator_set_id: str | None, registry: Registry) -> Issue:
    """Fill the catalogue's texts with a finding's parts, in which contact data of people are masked.

    Raises KeyError for a check that the catalogue lacks or a placeholder without its part: both are
    faults of ours, which the tests hold against every check.
    """
    check = registry.checks[finding.check_id]
    indicator = None
    if finding.indicator_no is not None and indicator_set_id is not None:
        indicator = registry.indicators_of(indicator_set_id)[finding.indicator_no]
    finding = _without_contacts(finding, registry)
    zh, en = (_parts(finding, check, indicator, registry, lang) for lang in ("zh", "en"))
    return Issue(
        check_id=check.check_id,
        severity=check.severity,
        blocks=check.blocks,
        responsible=check.responsible,
        data_year=finding.data_year,
        indicator_no=finding.indicator_no,
        file=finding.source.file,
        place=finding.source.place,
        value=finding.value,
        message_zh=check.message_zh.format_map(zh),
        message_en=check.message_en.format_map(en),
        remedy_zh=check.remedy_zh.format_map(zh),
        remedy_en=check.remedy_en.format_map(en),
    )


def _without_contacts(finding: Finding, registry: Registry) -> Finding:
    def text(written: str) -> str:
        is_measure = finding.indicator_no is not None and is_value("text_as_written", written)
        return written if is_measure else masked(written, registry)

    def part(said: Part) -> Part:
        if isinstance(said, Bilingual):
            return Bilingual(text(said.zh), text(said.en))
        return text(said) if isinstance(said, str) else said

    value = None if finding.value is None else text(finding.value)
    return replace(finding, value=value, parts={k: part(said) for k, said in finding.parts.items()})


def _parts(
    finding: Finding, check: Check, indicator: Indicator | None, registry: Registry, lang: str
) -> dict[str, Part]:
    parts: dict[str, Part] = {
        name: int(value) if value == int(value) else value
        for (check_id, name), value in registry.parameters.items()
        if check_id == check.check_id
    }
    parts["value"] = finding.value or ("空白" if lang == "zh" else "blank")
    if finding.data_year is not None:
        parts["year"] = finding.data_year
    if indicator is not None:
        parts["no"] = indicator.indicator_no
        parts["name"] = indicator.name_zh if lang == "zh" else indicator.name_en
        parts["unit"] = indicator.unit if indicator.unit != "-" else ""
    for name, part in finding.parts.items():
        parts[name] = (
            (part.zh if lang == "zh" else part.en) if isinstance(part, Bilingual) else part
        )
    return parts
