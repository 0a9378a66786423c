"""The evidence ledger: each index of a report against the files handed in and its list of references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.findings import Source
from ingest.judging.reading import ATTACHMENT, JudgedFile
from ingest.recognise.forms import IndicatorRow, Report, RequirementRow
from ingest.recognise.indexes import FileName, Named, file_name, named, pieces, range_of
from ingest.recognise.narrative import annexes_named
from ingest.text import tidy, word_key
from warehouse.rules.rows import Registry

State = Literal["found", "not_found", "not_asked"]
TargetKind = Literal["file", "reference"]

# Below this a name is too short to be known inside a longer one.
_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class EvidenceLink:
    """One thing that an index names and where it was found, or a file that no index names.

    ``cells`` is how many cells hold the index; ``source`` is the first of them.
    """

    index_as_written: str | None
    named: str | None
    state: State
    target_kind: TargetKind | None
    target: str | None
    cells: int
    source: Source | None


@dataclass(frozen=True, slots=True)
class _Target:
    kind: TargetKind
    shown: str
    known: FileName
    is_form: bool = False  # whose number is one of the guide's annexes, not of a set of proofs


def evidence_links(
    report: Report, files: Sequence[JudgedFile], registry: Registry
) -> list[EvidenceLink]:
    """The ledger of a report. Files are those beside it; of those, attachments are to be asked for."""
    beside = [file for file in files if file.form != "report"]
    targets = [
        _Target("file", file.name, file_name(file.name), file.form is not None) for file in beside
    ]
    targets += [*_references(report)]
    links = [*_asked(report, targets, registry)]
    asked = {link.target for link in links if link.target_kind == "file"}
    for file in beside:
        if file.role == ATTACHMENT and file.name not in asked:
            links.append(EvidenceLink(None, None, "not_asked", "file", file.name, 0, None))
    return links


def _asked(
    report: Report, targets: Sequence[_Target], registry: Registry
) -> Iterator[EvidenceLink]:
    nothing = {word_key(row.word) for row in registry.not_applicable_words if row.in_value}
    cells: dict[str, list[Source]] = {}
    rows: list[RequirementRow | IndicatorRow] = [*report.requirements, *report.indicators]
    for row in rows:
        if row.evidence and word_key(row.evidence) not in nothing:
            cells.setdefault(tidy(row.evidence), []).append(row.source)
    for index, sources in cells.items():
        seen: set[tuple[str, str | None]] = set()
        for piece in pieces(index):
            if word_key(piece) in nothing:
                continue
            for name, target in _found(piece, targets):
                if (name, target.shown if target else None) in seen:
                    continue
                seen.add((name, target.shown if target else None))
                yield EvidenceLink(
                    index,
                    name,
                    "found" if target else "not_found",
                    target.kind if target else None,
                    target.shown if target else None,
                    len(sources),
                    sources[0],
                )


def _found(piece: str, targets: Sequence[_Target]) -> Iterator[tuple[str, _Target | None]]:
    """What a piece of an index points to. A range that is no number of its own gives each of its numbers."""
    found = _matches(named(piece), targets)
    numbers = [] if found else range_of(piece)
    for number in numbers:
        inner = _matches(Named(number, "", True), targets)
        yield from ((f"附件{number}", target) for target in inner)
        if not inner:
            yield f"附件{number}", None
    yield from ((piece, target) for target in found)
    if not found and not numbers:
        yield piece, None


def _matches(piece: Named, targets: Iterable[_Target]) -> list[_Target]:
    """Files and references of that name, else of that number, else whose name holds the other."""
    listed = [*targets]
    by_name = [t for t in listed if piece.name and t.known.name == piece.name]
    if piece.number is None:
        return by_name or [t for t in listed if _holds(piece.name, t.known.name)]
    by_number = [t for t in listed if piece.number in t.known.numbers]
    if not by_number:
        part = f"{piece.number}-"
        by_number = [
            t
            for t in listed
            if not t.is_form and any(number.startswith(part) for number in t.known.numbers)
        ]
    if by_name and not {t.kind for t in by_number} - {t.kind for t in by_name}:
        return by_name
    kinds = {t.kind for t in by_name}
    found = [*by_name, *(t for t in by_number if t.kind not in kinds)]
    return found or [t for t in listed if _holds(piece.name, t.known.name)]


def _holds(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _SHORTEST_PART and shorter in longer


def _references(report: Report) -> Iterator[_Target]:
    if report.narrative is None:
        return
    for line in report.narrative.reference_lines:
        own = named(line)
        numbers = {*annexes_named(line)} | ({own.number} if own.number else set())
        yield _Target("reference", line, FileName(frozenset(numbers), own.name))
