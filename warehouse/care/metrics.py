"""What a monitor asks of a home, as OpenMetrics: numbers alone, no name of a park, person or file."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from warehouse.care.status import Status, status_of, visible
from warehouse.home import Home

CONTENT_TYPE = CONTENT_TYPE_LATEST


def metrics_of(home: Home) -> bytes:
    """The state of a home in OpenMetrics 1.0, each number with its unit. Raises OSError.

    A publication that is damaged raises a GreenparkError, as it does for readers.
    """
    registry = CollectorRegistry()
    registry.register(_Collector(home))
    told: bytes = generate_latest(registry)  # type: ignore[no-untyped-call]
    return told


class _Collector:
    """The gauges of one home, looked up when they are asked for."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def collect(self) -> Iterator[Metric]:
        """Each gauge with its one value; those of a publication only where there is one."""
        home, now = self._home, status_of(self._home)
        yield _gauge("inbox_files", "Files that wait to be taken in", now.inbox_files)
        yield _gauge(
            "inbox_oldest_seconds", "Age of the file that waits longest", _oldest(home), "seconds"
        )
        yield _gauge("inbox_troubles", "Entries that could not be taken in", len(now.troubles))
        yield _gauge("refused_files", "Files kept in inbox/.refused", now.refused_files)
        yield _gauge("archived_files", "Originals in the archive", now.archived_files)
        yield _gauge("writing", "1 while a command writes to the warehouse", now.writer is not None)
        if home.root.is_dir():
            free = shutil.disk_usage(home.root).free
            yield _gauge("disk_free_bytes", "Room left on the disk of the home", free, "bytes")
        yield from _of_publication(now)

    def describe(self) -> list[Metric]:
        """Nothing beforehand: registering a home does not look at it."""
        return []


def _of_publication(now: Status) -> Iterator[Metric]:
    if now.publication is None:
        return
    at = now.publication.published_at.timestamp()
    yield _gauge("published_timestamp_seconds", "When readers' data was published", at, "seconds")
    rows = GaugeMetricFamily(
        "greenpark_published_rows", "Rows of each published table", labels=["table"]
    )
    for table, count in now.publication.rows.items():
        rows.add_metric([table], count)
    yield rows


def _oldest(home: Home) -> float:
    """Seconds that the oldest file of the inbox has been there; 0 where none waits."""
    times = (
        (folder / name).lstat().st_mtime
        for folder, _, names in visible(home.inbox)
        for name in names
    )
    oldest = min(times, default=None)
    return 0.0 if oldest is None else max(0.0, time.time() - oldest)


def _gauge(name: str, meaning: str, value: float, unit: str = "") -> Metric:
    return GaugeMetricFamily(f"greenpark_{name}", meaning, value=float(value), unit=unit)
