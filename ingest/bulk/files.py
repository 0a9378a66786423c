"""Bulk files: which they are, and their reports one after another in even memory."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from ingest.bulk.csv_records import csv_records
from ingest.bulk.json_records import json_lines_records, json_records
from ingest.bulk.record import Record, no_report
from ingest.findings import Bilingual
from ingest.readers.limits import MEGABYTE, Limits
from warehouse.disk import open_regular
from warehouse.home import Home

_ENDINGS = (".csv", ".json", ".jsonl")
_CHUNK = 1 << 20


def is_bulk(name: str) -> bool:
    """Whether a file's name says that it is a bulk file."""
    return PurePosixPath(name).suffix.lower() in _ENDINGS


def records(path: Path, name: str, limits: Limits) -> Iterator[Record]:
    """The reports of a bulk file in order; ``name`` is how the submitter knows it.

    Faults are records too (``is_report`` false). One report may be as long as a loose file.
    """
    limit = int(limits.max_file_mb * MEGABYTE)
    ending = Path(name).suffix.lower()
    if ending == ".csv":
        yield from _csv(path, name, limits)
        return
    read = json_lines_records if ending == ".jsonl" else json_records
    with open_regular(path) as handle:
        yield from read(handle, name, limit)


class Rereader:
    """Gives single reports of a kept bulk file again; asked for in order, the file is read once."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        self._source = (path, name, limits)
        self._rest = records(*self._source)

    def at(self, place: str) -> Record:
        """The report, or fault, that stands there. KeyError if there is none."""
        for _ in range(2):
            for record in self._rest:
                if record.place == place:
                    return record
            self._rest = records(*self._source)
        raise KeyError(place)


@lru_cache(maxsize=2)
def rereader(path: Path, name: str, home: Home) -> Rereader:
    """The one that reads this file of the archive; it keeps its place between calls."""
    return Rereader(path, name, Limits.of(home.registry().parameters))


def _csv(path: Path, name: str, limits: Limits) -> Iterator[Record]:
    encoding = _encoding(path)
    if encoding is None:
        found = Bilingual("不是 UTF-8 或 GB 18030 文本", "the text is neither UTF-8 nor GB 18030")
        right = Bilingual("请另存为 CSV UTF-8", "save the file as CSV UTF-8")
        yield no_report(name, "整个文件", found, right)
        return
    with io.TextIOWrapper(open_regular(path), encoding, newline="") as handle:
        yield from csv_records(handle, name, limits.max_rows)


def _encoding(path: Path) -> str | None:
    """The first encoding in which the whole file is text."""
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "gb18030")}
    with open_regular(path) as handle:
        while chunk := handle.read(_CHUNK):
            _drop_failing(decoders, chunk, is_last=False)
    _drop_failing(decoders, b"", is_last=True)
    return next(iter(decoders), None)


def _drop_failing(
    decoders: dict[str, codecs.IncrementalDecoder], chunk: bytes, is_last: bool
) -> None:
    for name, decoder in [*decoders.items()]:
        try:
            text = decoder.decode(chunk, is_last)
        except UnicodeDecodeError:
            del decoders[name]
        else:
            if "\0" in text:
                del decoders[name]
