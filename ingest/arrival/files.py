"""What is handed in: files by name, and the submissions they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.arrival.archive import keep
from ingest.bulk.record import Record
from warehouse.home import Home


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of a submission: its name as the submitter knows it, and a way to its bytes.

    ``joined_from`` is the submission it was first handed in with, where that is another one.
    """

    name: str
    read: Callable[[], bytes]
    path: Path
    joined_from: str | None = None
    record: Callable[[], Record] | None = None  # of a report in a bulk file: how it stands there


@dataclass(frozen=True, slots=True)
class Candidate:
    """One submission to be judged: its files, and the district its envelope names."""

    name: str
    files: tuple[InputFile, ...]
    district_code: str | None
    path: Path

    @property
    def is_of_bulk(self) -> bool:
        """Whether this is a report of a bulk file, or a fault of one."""
        return any(file.record is not None for file in self.files if not file.joined_from)


def record_file(record: Record, path: Path, joined_from: str | None = None) -> InputFile:
    """A report of a bulk file, as a file of its submission."""
    return InputFile(record.file, record.content, path, joined_from, lambda: record)


def archived(candidate: Candidate, home: Home) -> Candidate:
    """The candidate with its bytes kept; from here on its files are read from the archive.

    A bulk file was kept before its first report was read.
    """
    return replace(candidate, files=tuple(_kept(file, home) for file in candidate.files))


def _kept(file: InputFile, home: Home) -> InputFile:
    if file.record is not None:
        return file
    return replace(file, read=(home.archive / keep(home, file.read())).read_bytes)
