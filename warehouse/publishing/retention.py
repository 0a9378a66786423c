"""How long publications are kept: the policy, in one place.

Readers may still have the newest ones open, with their extracts. Of the others the last of each day
stays for a little more than a year, so that a figure in last year's bulletin can be looked up, as long
as all of them fit the space given; the oldest go first. One that an export names stays for a year after
the export, whatever the space: who holds the paper may ask for the figures behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.city_time import CITY_TIME
from warehouse.home import PRIVATE
from warehouse.publishing.publication import Publication

NEWEST = 3
DAYS = 400
SPACE_BYTES = 20 * 1024**3
NAMED_DAYS = 366


def to_remove(publications: Sequence[Publication], now: datetime) -> list[Publication]:
    """Which of the publications, given the newest first, are no longer kept at ``now`` (UTC)."""
    removed = []
    days = set()
    space = 0
    for number, publication in enumerate(publications):
        day = publication.published_at.astimezone(CITY_TIME).date()
        size = publication.path.stat().st_size
        if number < NEWEST:
            size += _size_of_extracts(publication)
        is_last_of_day = day not in days
        is_young = now - publication.published_at <= timedelta(days=DAYS)
        if (
            number < NEWEST
            or is_named(publication, now)
            or (is_last_of_day and is_young and space + size <= SPACE_BYTES)
        ):
            space += size
        else:
            removed.append(publication)
        days.add(day)
    return removed


def note_export(publication: Publication) -> None:
    """Remember that a file somebody took away names the publication; a reader's disk may not let us."""
    with suppress(OSError):
        _note(publication).touch(PRIVATE)


def is_named(publication: Publication, now: datetime) -> bool:
    """Whether a file taken away within the last year names the publication."""
    try:
        taken = datetime.fromtimestamp(_note(publication).stat().st_mtime, UTC)
    except FileNotFoundError:
        return False
    return now - taken <= timedelta(days=NAMED_DAYS)


def _note(publication: Publication) -> Path:
    return publication.path.with_suffix(".named")


def _size_of_extracts(publication: Publication) -> int:
    """Bytes in the folder beside a published file; only the newest ones keep it."""
    return sum(path.stat().st_size for path in publication.path.with_suffix("").glob("*"))
