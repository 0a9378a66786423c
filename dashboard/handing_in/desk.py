"""What people hand in on a page: tried out, dropped into the inbox, and where it stands since.

The dashboard writes nothing else: what a page records is a form in the inbox, which `ingest` reads
like any other.
"""

from __future__ import annotations

import io
import json
import os
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from dashboard.access.limits import MOST_FILES, MOST_MB
from ingest.answer.files import JSON, PAGE, write_answer
from ingest.arrival.sources import is_litter
from ingest.judging.judge import Judged
from ingest.taking_in.intake import check
from warehouse.care.status import visible
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.leftovers import PARCEL, TRIED, left_by_pages
from warehouse.rules.rows import District, Registry
from warehouse.whole import remove, scratch

LONGEST_NAME = 120  # bytes; file systems take 255
FORBIDDEN = '<>:"|?*\\/'

State = Literal["waiting", "answered", "published", "gone"]

# Reading a document takes a processor: more than two at once would slow everybody's pages.
_checks = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Upload:
    """A file as its owner named it."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Trial:
    """What one submission among the files would be told; ``files`` are those of its answer."""

    name: str
    submission_id: str
    outcome: str
    issues: list[dict[str, object]]
    files: dict[str, bytes]


@dataclass(frozen=True)
class Parcel:
    """Files in the inbox, and the submissions they hold."""

    path: Path
    name: str
    handed_in_at: datetime
    submission_ids: tuple[str, ...]


class UploadRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """Too much at once, or nothing."""


class InboxClosed(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The inbox, or a district's folder in it, takes nothing."""


def try_out(
    home: Home, uploads: Sequence[Upload], district: District | None, registry: Registry
) -> list[Trial]:
    """Judge the files as they would be judged once handed in; nothing is kept.

    Raises UploadRefused for no file, more than MOST_FILES or more than MOST_MB.
    """
    _refuse_too_much(uploads)
    with _checks, scratch(None, TRIED) as place:
        folder = place / "files"
        _write(folder, uploads)
        return [
            Trial(
                name=answer.name if answer.name != folder.name else uploads[0].name,
                submission_id=answer.judged.submission_id,
                outcome=answer.outcome,
                issues=answer.issues,
                files=_answer_files(place / f"answer-{number}", answer.judged, registry),
            )
            for number, answer in enumerate(check(home, [folder], district, registry))
        ]


def hand_in(
    home: Home, uploads: Sequence[Upload], district: District | None, trials: Sequence[Trial]
) -> Parcel:
    """Drop the files into the inbox, whole or not at all, in the folder of their district.

    Raises UploadRefused, InboxClosed.
    """
    _refuse_too_much(uploads)
    now = datetime.now(UTC)
    target = home.inbox / (district.name_zh if district else "")
    _make_folder(target)
    remove(left_by_pages(home))
    stem = PurePosixPath(file_name(uploads[0].name)).stem
    path = target / f"{now:%Y%m%dT%H%M%S%f}-{stem}"
    # Beside the inbox, so that moving them in is one step: nobody finds half of the files there.
    with scratch(home.root, PARCEL) as place:
        folder = place / "files"
        _write(folder, uploads)
        folder.rename(path)
    return Parcel(path, uploads[0].name, now, tuple(trial.submission_id for trial in trials))


def state_of(home: Home, submission_id: str, parcel: Path | None, published: set[str]) -> State:
    """How far a submission has come; ``published`` holds the ids in the publication in view.

    ``gone``: it left the inbox without an answer, so that somebody else removed it.
    """
    if parcel is not None and parcel.exists():
        return "waiting"
    if submission_id in published:
        return "published"
    return "answered" if (home.receipts / submission_id / JSON).is_file() else "gone"


def outcome_of(home: Home, submission_id: str) -> str | None:
    """The outcome that the answer tells; None while there is none."""
    try:
        text = (home.receipts / submission_id / JSON).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return str(json.loads(text)[0]["outcome"])


def receipt_files(home: Home, submission_id: str) -> dict[str, bytes]:
    """The files of an answer by name: the page, and each marked copy. The caller knows the id."""
    folder = home.receipts / submission_id
    if not folder.is_dir():
        return {}
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def waiting_in(home: Home, district: District | None) -> int:
    """How many parcels wait in the inbox: of a district, or of all."""
    folder = home.inbox / district.name_zh if district else home.inbox
    if not folder.is_dir():
        return 0
    return sum(1 for _, _, names in visible(folder) if names)


def zipped(files: dict[str, bytes]) -> bytes:
    """The files in one zip, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def to_take_away(files: dict[str, bytes]) -> dict[str, bytes]:
    """What of an answer a person wants: the page and the marked copies, not the JSON."""
    first = {name: data for name, data in files.items() if name == PAGE}
    return first | {name: data for name, data in files.items() if name not in (PAGE, JSON)}


def file_name(name: str) -> str:
    """A name that is a file's alone, that every file system takes and that `ingest` does not skip."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if c.isprintable() and c not in FORBIDDEN).strip()
    while is_litter(clean):
        clean = clean[1:]
    path = PurePosixPath(clean or "文件")
    stem = path.stem.encode()[:LONGEST_NAME].decode(errors="ignore").rstrip(" .") or "文件"
    return stem + path.suffix[:16]


def _refuse_too_much(uploads: Sequence[Upload]) -> None:
    if not uploads:
        raise UploadRefused("没有选择文件；请先选择要检查的文件", "No file was chosen; choose some")
    size = sum(len(upload.data) for upload in uploads) / 1024 / 1024
    if len(uploads) > MOST_FILES or size > MOST_MB:
        raise UploadRefused(
            f"一次最多 {MOST_FILES} 个文件、共 {MOST_MB} MB，现有 {len(uploads)} 个、{size:.0f} MB；"
            "请分次提交",
            f"At most {MOST_FILES} files and {MOST_MB} MB at once; these are {len(uploads)} and "
            f"{size:.0f} MB; hand them in in parts",
        )


def _make_folder(target: Path) -> None:
    """The folder of a district, or the inbox; what stands in its place is told, never gone through."""
    fault = None
    try:
        target.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        fault = "不是文件夹", "is no folder"
    except OSError as error:
        fault = error.strerror or str(error), error.strerror or str(error)
    else:
        if target.is_symlink() and target.name != "inbox":
            fault = "是链接", "is a link"
        elif not os.access(target, os.W_OK | os.X_OK):
            fault = "没有写入权限", "may not be written to"
    if fault:
        raise InboxClosed(
            f"材料未提交：收件箱中的 {target.name} {fault[0]}，请联系系统管理员处理",
            f"Nothing was handed in: {target.name} of the inbox {fault[1]}; ask whoever runs the system",
        )


def _write(folder: Path, uploads: Sequence[Upload]) -> None:
    folder.mkdir()
    taken: set[str] = set()
    for upload in uploads:
        name = file_name(upload.name)
        number = 2
        while name.casefold() in taken:
            path = PurePosixPath(file_name(upload.name))
            name, number = f"{path.stem}({number}){path.suffix}", number + 1
        taken.add(name.casefold())
        (folder / name).write_bytes(upload.data)


def _answer_files(folder: Path, judged: Judged, registry: Registry) -> dict[str, bytes]:
    write_answer(folder, judged, registry, is_trial=True)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
