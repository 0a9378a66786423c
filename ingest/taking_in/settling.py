"""When what lies in the inbox is whole: renamed into place, or left alone for the registry's time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from ingest.bulk.files import is_bulk
from ingest.taking_in.inbox import Stamp, Waiting
from warehouse.disk import EntryFault, open_regular
from warehouse.rules.rows import InboxRule


class Settling:
    """Looks again and again at what waits, and knows since when each thing has not changed.

    What lay there at the first look is as old as the file system says; what came or changed since is
    as old as our own clock says: a file server's may be another.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        self._today = today
        self._since: dict[Path, tuple[Stamp, float]] | None = None

    def look(self, now: Waiting) -> None:
        """Note what has changed since the last look."""
        at = self._clock()
        known = self._since
        self._since = {}
        for path, stamp in now.stamps.items():
            if known is None:
                age = max(0.0, self._today() - stamp.changed_ns / 1e9)
                self._since[path] = (stamp, at - age)
            elif path in known and known[path][0] == stamp:
                self._since[path] = known[path]
            else:
                self._since[path] = (stamp, at)

    def is_whole(self, entry: Path, now: Waiting, rule: InboxRule) -> bool:
        """Whether nothing of an entry is still arriving. What is no plain file never arrives."""
        return all(
            not stamp.is_plain
            or self._age(path) >= rule.settle_seconds
            or is_placed(path, entry, now)
            for path, stamp in now.within(entry).items()
        )

    def is_young(self, path: Path, entry: Path, now: Waiting, rule: InboxRule) -> bool:
        """Whether damage may mean that a file is still arriving, however long it has stalled."""
        return self._age(path) < rule.young_seconds and not is_placed(path, entry, now)

    def _age(self, path: Path) -> float:
        _, since = (self._since or {})[path]
        return self._clock() - since


def is_placed(path: Path, entry: Path, now: Waiting) -> bool:
    """Whether a file, or a folder around it, was renamed into place, or given its times, once whole.

    Writing sets both times of a file at once; renaming it, or setting its rights and times as copying
    programs do at the end, sets the second alone. A folder's is set so by renaming it.
    """
    own = now.stamps[path]
    around = [
        path,
        *(folder for folder in path.parents if folder == entry or entry in folder.parents),
    ]
    for place in around:
        stamp = now.stamps[place]
        is_filled = stamp.is_folder or stamp.size > 0
        if is_filled and stamp.changed_ns > stamp.written_ns and stamp.changed_ns >= own.changed_ns:
            return True
    return False


def is_cut(path: Path, inbox: Path) -> bool:
    """Whether a bulk file ends in the middle: its reports would be taken in and its rest refused."""
    if not is_bulk(path.name):
        return False
    try:
        with open_regular(path, inbox) as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - 64))
            end = file.read()
    except EntryFault:
        return False
    if path.suffix.lower() == ".json":
        return end.rstrip()[-1:] not in (b"]", b"}")
    return not end.endswith(b"\n")
