"""Emptying the inbox: what is whole is taken in and leaves; what has a fault waits, told and on record."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.answer.said import Answer
from ingest.taking_in.inbox import Waiting, leave, misnamed, waiting
from ingest.taking_in.intake import ingest
from ingest.taking_in.settling import Settling, is_cut
from warehouse.disk import EntryFault, shown
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.rules.rows import District, Registry
from warehouse.store.aside import Trouble, record_troubles, troubles_of

Tell = Callable[[GreenparkError], object]


@dataclass(frozen=True)
class Look:
    """The inbox at one time: what is whole and may be taken in, and what is still arriving."""

    seen: Waiting
    ready: list[Path]
    arriving: list[Path]


class Emptying:
    """One inbox over many looks. ``tell`` gets each fault when it is first met, and when it is set aside.

    An entry with a fault is tried again after a pause that grows, and set aside after the registry's
    number of tries, until it changes; that number outlives the process.
    """

    def __init__(
        self,
        home: Home,
        tell: Tell,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], float] = time.time,
    ) -> None:
        self._home = home
        self._tell = tell
        self._clock = clock
        self._settling = Settling(clock, today)
        self._troubles = {trouble.entry: trouble for trouble in troubles_of(home)}
        self._due: dict[str, float] = {}
        self._named: set[Path] = set()

    def look(self, registry: Callable[[], Registry], *, is_asked: bool = False) -> Look:
        """Look again. ``is_asked``: somebody wants all tried now, what pauses or is set aside too."""
        seen = waiting(self._home)
        self._settling.look(seen)
        if not seen.stamps:
            self._forget([])
            return Look(seen, [], [])
        rule, districts = registry().inbox_rule, registry().districts_by_name
        entries = seen.entries(districts)
        self._forget(entries)
        whole = [entry for entry in entries if self._settling.is_whole(entry, seen, rule)]
        ready = [entry for entry in whole if is_asked or self._is_due(entry, seen)]
        return Look(seen, ready, [entry for entry in entries if entry not in whole])

    def take(
        self, look: Look, registry: Registry, district: District | None = None
    ) -> Iterator[Answer]:
        """Take in what is ready. Its files leave the inbox once all are archived and answered.

        Raises WriterBusy and what a machine's fault raises; then nothing leaves, and what was
        answered comes out as a duplicate the next time.
        """
        seen, rule = look.seen, registry.inbox_rule
        faults: list[EntryFault] = []
        taken: dict[Path, bool] = {}

        def entry_of(path: Path) -> Path:
            return seen.entry_of(path, registry.districts_by_name)

        def is_young(path: Path) -> bool:
            return self._settling.is_young(path, entry_of(path), seen, rule)

        self._tell_misnamed(look, registry)
        ready = []
        for entry in look.ready:
            stuck = self._stuck(entry, seen)
            faults += leave(stuck, seen, self._home, registry)
            taken |= dict(stuck)
            cut = [
                path for path in seen.within(entry) if is_cut(path, seen.inbox) and is_young(path)
            ]
            faults += [EntryFault(path, "half") for path in cut]
            if not stuck and not cut:
                ready.append(entry)
        if ready:
            for answer in ingest(self._home, ready, district, registry, faults.append, is_young):
                for path in answer.paths:
                    taken[path] = taken.get(path, False) or answer.outcome == "rejected"
                yield answer
            unread = {fault.path for fault in faults}
            whole = [(path, is_refused) for path, is_refused in taken.items() if path not in unread]
            faults += leave(whole, seen, self._home, registry)
        by_entry: dict[Path, list[EntryFault]] = {}
        for fault in faults:
            by_entry.setdefault(entry_of(fault.path), []).append(fault)
        self._note(look, by_entry, taken, registry)

    def note_failure(self, entry: Path, look: Look, error: Exception, registry: Registry) -> None:
        """An entry that ended the run in a way nobody foresaw is an entry with a fault."""
        fault = EntryFault(entry, "failed", f"{type(error).__name__}: {error}")
        self._note(replace(look, ready=[entry]), {entry: [fault]}, {}, registry)

    def next_look(self) -> float:
        """When the first entry that pauses is due, by the clock; infinite if none is."""
        return min(self._due.values(), default=float("inf"))

    def _is_due(self, entry: Path, seen: Waiting) -> bool:
        key = self._key(entry)
        trouble = self._troubles.get(key)
        if trouble is None or trouble.stamp != seen.stamp_of(entry):
            return True
        return not trouble.is_aside and self._clock() >= self._due.get(key, 0.0)

    def _stuck(self, entry: Path, seen: Waiting) -> list[tuple[Path, bool]]:
        """What of an entry was taken in and only has to leave."""
        trouble = self._troubles.get(self._key(entry))
        if trouble is None or trouble.stamp != seen.stamp_of(entry):
            return []
        return [(seen.inbox / path, is_refused) for path, is_refused in trouble.stuck]

    def _note(
        self,
        look: Look,
        faults: dict[Path, list[EntryFault]],
        taken: dict[Path, bool],
        registry: Registry,
    ) -> None:
        after = waiting(self._home)
        for entry in look.ready:
            found = [
                fault
                for fault in faults.get(entry, [])
                if fault.cause != "gone" and fault.path in after.stamps
            ]
            key = self._key(entry)
            before = self._troubles.pop(key, None)
            self._due.pop(key, None)
            if found:
                self._troubles[key] = self._trouble(
                    entry, found, before, look, after, taken, registry
                )
        record_troubles(self._home, self._troubles.values())

    def _trouble(
        self,
        entry: Path,
        faults: Sequence[EntryFault],
        before: Trouble | None,
        look: Look,
        after: Waiting,
        taken: dict[Path, bool],
        registry: Registry,
    ) -> Trouble:
        """An entry's faults, told unless they were, and when it is tried again."""
        rule = registry.inbox_rule
        told = tuple((fault.message_zh, fault.message_en) for fault in faults)
        if before is not None and before.stamp != look.seen.stamp_of(entry):
            before = None
        tries = 1 + (before.tries if before else 0)
        waits = all(fault.cause == "half" for fault in faults)
        is_aside = tries >= rule.tries and not waits
        self._due[self._key(entry)] = self._clock() + rule.pause_after(min(tries, rule.tries))
        for zh, en in told:
            if before is None or (zh, en) not in before.told:
                self._tell(GreenparkError(zh, en))
        if is_aside:
            self._tell_aside(entry, tries)
        return Trouble(
            entry=self._key(entry),
            stamp=after.stamp_of(entry),
            tries=tries,
            is_aside=is_aside,
            since=before.since if before else datetime.now(UTC).isoformat(timespec="seconds"),
            told=told,
            stuck=tuple(
                (fault.path.relative_to(after.inbox).as_posix(), taken.get(fault.path, False))
                for fault in faults
                if fault.cause == "stuck"
            ),
        )

    def _tell_aside(self, entry: Path, tries: int) -> None:
        name = shown(entry)
        self._tell(
            GreenparkError(
                f"{name}：已尝试 {tries} 次，先行搁置；改动后会自动再试，greenpark status 可查",
                f"{name}: tried {tries} times and set aside; it is tried again once it changes, "
                "`greenpark status` shows it",
            )
        )

    def _tell_misnamed(self, look: Look, registry: Registry) -> None:
        for folder, district in misnamed(look.ready, look.seen, registry):
            if folder in self._named:
                continue
            self._named.add(folder)
            name = shown(folder)
            meant_zh = f"，是否为“{district.name_zh}”" if district else ""
            meant_en = f"; is {district.name_en} meant" if district else ""
            self._tell(
                GreenparkError(
                    f"{name}：文件夹名不是区名{meant_zh}？其中材料按未注明所属区受理",
                    f"{name} bears no district's name{meant_en}? What lies in it is taken in as of "
                    "no district named",
                )
            )

    def _forget(self, entries: Sequence[Path]) -> None:
        """Take off the record what is no longer there."""
        gone = self._troubles.keys() - {self._key(entry) for entry in entries}
        for key in gone:
            del self._troubles[key]
            self._due.pop(key, None)
        if gone:
            record_troubles(self._home, self._troubles.values())

    def _key(self, entry: Path) -> str:
        return entry.relative_to(self._home.inbox.resolve()).as_posix()
