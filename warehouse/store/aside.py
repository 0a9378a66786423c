"""What lies in the inbox and could not be taken in, on record for `status`, `doctor` and the next run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from warehouse.home import Home
from warehouse.whole import write_whole


@dataclass(frozen=True)
class Trouble:
    """An entry of the inbox with a fault.

    ``entry`` is its path below the inbox, ``stamp`` how it lay there when it was last tried: one that
    has changed is tried anew. ``told`` are its faults, Chinese and English. ``stuck`` are files that
    were taken in and could not leave, each with whether it was refused.
    """

    entry: str
    stamp: str
    tries: int
    is_aside: bool
    since: str
    told: tuple[tuple[str, str], ...]
    stuck: tuple[tuple[str, bool], ...] = ()


def troubles_of(home: Home) -> list[Trouble]:
    """Those on record, by entry. A record that cannot be read is none: entries are tried anew."""
    try:
        found = json.loads(home.troubles_file.read_text(encoding="utf-8"))
        return [_trouble(row) for row in found]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def trouble_lines(trouble: Trouble) -> list[tuple[str, str]]:
    """A trouble's faults with what becomes of them, Chinese and English."""
    if trouble.is_aside:
        zh, en = (
            f"已搁置，改动后再试（试过 {trouble.tries} 次）",
            f"set aside after {trouble.tries} tries",
        )
    else:
        zh, en = f"将再次尝试（试过 {trouble.tries} 次）", f"tried {trouble.tries} times so far"
    return [(f"{told_zh} [{zh}]", f"{told_en} [{en}]") for told_zh, told_en in trouble.told]


def record_troubles(home: Home, troubles: Iterable[Trouble]) -> None:
    """Put exactly these on record. Raises OSError."""
    rows = [asdict(trouble) for trouble in sorted(troubles, key=lambda trouble: trouble.entry)]
    if rows or home.troubles_file.exists():
        # ASCII: a name that no encoding knows has a place in it too.
        write_whole(home.troubles_file, json.dumps(rows, indent=1) + "\n")


def _trouble(row: dict[str, object]) -> Trouble:
    pairs = {
        name: tuple(tuple(pair) for pair in row[name])  # type: ignore[attr-defined]
        for name in ("told", "stuck")
    }
    return Trouble(**{**row, **pairs})  # type: ignore[arg-type]
