"""How long publications are kept: the policy, in one place.

Readers may still have the newest ones open, with their extracts. Of the others the last of each day
stays for a little more than a year, so that a figure in last year's bulletin can be looked up, as long
as all of them fit the space given; the oldest go first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from warehouse.city_time import CITY_TIME
from warehouse.publishing.publication import Publication

NEWEST = 3
DAYS = 400
SPACE_BYTES = 20 * 1024**3


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
        if number < NEWEST or (is_last_of_day and is_young and space + size <= SPACE_BYTES):
            space += size
        else:
            removed.append(publication)
        days.add(day)
    return removed


def _size_of_extracts(publication: Publication) -> int:
    """Bytes in the folder beside a published file; only the newest ones keep it."""
    return sum(path.stat().st_size for path in publication.path.with_suffix("").glob("*"))
