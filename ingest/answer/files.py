"""The files of an answer: answer.json, answer.html and a marked copy of each document with issues."""

from __future__ import annotations

import os
import shutil
from collections.abc import Container, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path, PurePosixPath

from ingest.answer.lines import answer_object, as_json
from ingest.answer.marks import mark
from ingest.answer.notes import FIRST, Note, Position, sheet_cell
from ingest.answer.page import FileAnswer, render
from ingest.answer.words import Words
from ingest.arrival.archive import sha256_of
from ingest.arrival.sources import InputFile
from ingest.judging.issues import Issue, in_order
from ingest.judging.judge import Judged, Outcome
from ingest.judging.reading import JudgedFile
from ingest.readers.limits import Limits
from warehouse.home import Home
from warehouse.rules.rows import Registry

PAGE, JSON = "answer.html", "answer.json"
_MARKED = ".批注"
_LONGEST_NAME = 200  # bytes; file systems take 255, and people's programs add to a name
_NOT_IN_NAMES = '<>:"|?*\\/'


def keep_answer(home: Home, judged: Judged, outcome: Outcome, registry: Registry) -> Path:
    """Write the answer to receipts/<submission id>, whole or not at all, and give the folder.

    A duplicate keeps its first answer, and gets one if a crash left it without.
    """
    folder = home.receipts / judged.submission_id
    if outcome == "duplicate" and folder.exists():
        return folder
    part, old = (folder.with_name(f".{folder.name}.{os.getpid()}.{end}") for end in ("part", "old"))
    for path in (part, old):
        shutil.rmtree(path, ignore_errors=True)
    write_answer(part, judged, registry)
    with suppress(FileNotFoundError):
        folder.rename(old)  # at once: whoever reads finds the one answer or the other
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return folder


def is_answered(home: Home, judged: Judged) -> bool:
    """Whether the answer in receipts/ says what would be said now."""
    try:
        said = (home.receipts / judged.submission_id / JSON).read_bytes()
    except FileNotFoundError:
        return False
    return said == _encoded(_json(judged))


def answer_of(judged: Judged) -> dict[str, object]:
    """What JSON says of a judged submission."""
    told = [issue.as_dict() for issue in judged.issues]
    return answer_object([file.name for file in judged.files], judged.outcome, told)


def write_answer(
    folder: Path, judged: Judged, registry: Registry, *, is_trial: bool = False
) -> None:
    """Write an answer's files into a folder, over those of an earlier one.

    ``is_trial``: the submission was only checked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words, at = Words(registry), datetime.now(UTC)
    files: list[FileAnswer] = []
    for file, source in zip(judged.files, judged.candidate.files, strict=True):
        taken = {done.marked_name for done in files}
        issues = [issue for issue in judged.issues if issue.file == file.name]
        files.append(_answer_file(folder, file, source, issues, words, at, taken))
    files += _elsewhere(judged)
    (folder / PAGE).write_bytes(_encoded(render(judged, files, words, at, is_trial)))
    (folder / JSON).write_bytes(_encoded(_json(judged)))


def _elsewhere(judged: Judged) -> list[FileAnswer]:
    """Issues that no file of the submission holds: of a package as a whole, of the city's own rules."""
    own = {file.name for file in judged.files}
    names = dict.fromkeys(issue.file for issue in judged.issues if issue.file not in own)
    return [
        FileAnswer(name, None, [issue for issue in judged.issues if issue.file == name], None)
        for name in names
    ]


def _json(judged: Judged) -> str:
    return as_json([answer_of(judged)]) + "\n"


def _encoded(text: str) -> bytes:
    """The text as UTF-8; a file's name may hold bytes that no encoding knows, which show as ?."""
    return text.encode("utf-8", "replace")


def _answer_file(
    folder: Path,
    file: JudgedFile,
    source: InputFile,
    issues: Sequence[Issue],
    words: Words,
    at: datetime,
    taken: set[str | None],
) -> FileAnswer:
    """Write a file's marked copy, if it has issues and can be marked, and put its issues in order."""
    data = source.read() if issues else b""
    notes = [_note(issue, words) for issue in issues]
    # A file that has changed since it was judged is another file: its places may be elsewhere.
    is_same = bool(issues) and sha256_of(data) == file.sha256
    limits = Limits.of(words.registry.parameters)
    marked = mark(data, notes, at, limits) if is_same else None
    if marked is None:
        ordered = sorted(issues, key=_position_by_name)
        return FileAnswer(file.name, file.form, in_order(ordered), None)
    name = marked_name(file.name, taken)
    (folder / name).write_bytes(marked.data)
    ordered = sorted(issues, key=lambda issue: marked.positions[issue.place])
    return FileAnswer(file.name, file.form, in_order(ordered), name)


def _note(issue: Issue, words: Words) -> Note:
    severity = words.code("severity", issue.severity)
    message = words.pick(issue.message_zh, issue.message_en)
    remedy = words.pick(issue.remedy_zh, issue.remedy_en)
    who = words.code("responsible", issue.responsible)
    colon = words.pick("：", ": ")
    lines = (
        f"[{severity} {issue.check_id}] {message}",
        f"{words.text('remedy')}{colon}{remedy}",
        f"{words.text('responsible')}{colon}{who}",
    )
    return Note(issue.place, issue.severity, lines)


def _position_by_name(issue: Issue) -> tuple[str, Position]:
    """Order within a workbook that could not be marked; other places keep the order of judging."""
    cell = sheet_cell(issue.place)
    return (cell.sheet, (0, cell.row, cell.col)) if cell else ("", FIRST)


def marked_name(name: str, taken: Container[str | None]) -> str:
    """Name of a marked copy: 报告.docx -> 报告.批注.docx; a name that is taken gets a number."""
    path = PurePosixPath(name.replace("\\", "/"))
    ending = path.suffix if path.suffix.isprintable() else ""
    stem = path.stem
    while stem.endswith(_MARKED):
        stem = stem.removesuffix(_MARKED)
    return _free(_safe(stem), f"{_MARKED}{ending}", taken)


def folder_name(name: str, taken: Container[str | None]) -> str:
    """Name of the folder for one of several answers: that of the submission, without its ending."""
    return _free(_safe(PurePosixPath(name.replace("\\", "/")).stem), "", taken)


def _safe(stem: str) -> str:
    """A name without what file systems refuse."""
    clean = "".join(c for c in stem if c.isprintable() and c not in _NOT_IN_NAMES).strip(" .")
    return clean.encode()[:_LONGEST_NAME].decode(errors="ignore") or "答复"


def _free(stem: str, ending: str, taken: Container[str | None]) -> str:
    names = (f"{stem}{number}{ending}" for number in chain([""], count(2)))
    return next(name for name in names if name not in taken)
