"""Judged submissions on their way into the raw tables: each by itself, reports of a bulk file in batches."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from ingest.arrival.sources import InputFile
from ingest.judging.judge import Judged, Outcome
from ingest.judging.park_match import Register
from ingest.taking_in.joining import files_on_record
from ingest.taking_in.rows import Rows, joining_rows, reading_rows, submission_rows
from warehouse.home import Home
from warehouse.registers.park_rows import register_row
from warehouse.registers.providers import provider_row
from warehouse.rules.rows import Registry
from warehouse.store.raw import append_rows, release_cache, transaction, utc_now
from warehouse.version import code_version

# Beyond this the time a report no longer falls, and what a kill makes a second run do again grows.
BATCH = 100


class Batch:
    """Appends submissions: one transaction each, or one for up to BATCH reports of a bulk file.

    What is added is remembered at once, so that the next is judged knowing it; it is on record, and
    may be answered, when it has come out of `taken`.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        home: Home,
        registry: Registry,
        register: Register,
    ) -> None:
        self._con = con
        self._home = home
        self._registry = registry
        self._register = register
        self._outcomes = _last_outcomes(con)
        self._waiting: list[tuple[Judged, Outcome, bool]] = []
        self._taken: list[tuple[Judged, Outcome]] = []

    def add(self, judged: Judged) -> Outcome:
        """Decide a submission's outcome and put it in line.

        Bytes that were accepted before are a duplicate; those that were rejected are judged again:
        what they lacked may have come since.
        """
        before = self._outcomes.get(judged.submission_id)
        outcome: Outcome = judged.outcome if before in (None, "rejected") else "duplicate"
        self._waiting.append((judged, outcome, before is None))
        if outcome != "duplicate":
            self._outcomes[judged.submission_id] = outcome
            remember(self._register, judged)
        if not judged.is_of_bulk or len(self._waiting) >= BATCH:
            self.flush()
        return outcome

    def flush(self) -> None:
        """Append all that waits, in one transaction."""
        if not self._waiting:
            return
        rows: Rows = {}
        with transaction(self._con):
            for judged, outcome, is_first in self._waiting:
                for table, table_rows in self._rows(judged, outcome, is_first):
                    rows.setdefault(table, []).extend(table_rows)
            append(self._con, rows)
        if len(self._waiting) > 1:
            release_cache(self._con)
        self._taken += [(judged, outcome) for judged, outcome, _ in self._waiting]
        self._waiting.clear()

    def taken(self) -> Iterator[tuple[Judged, Outcome]]:
        """Those that have gone on record since the last call."""
        taken, self._taken = self._taken, []
        yield from taken

    def files_of(self, submission_id: str) -> tuple[InputFile, ...]:
        """A submission's files, those of one that still waits too."""
        self.flush()
        return files_on_record(self._con, self._home, submission_id)

    def _rows(
        self, judged: Judged, outcome: Outcome, is_first: bool
    ) -> Iterator[tuple[str, list[dict[str, object]]]]:
        now = utc_now()
        if is_first:
            yield from submission_rows(judged, now).items()
        if outcome != "duplicate":
            yield from new_reading(self._con, judged, self._registry).items()
        if outcome not in ("duplicate", "rejected"):
            yield from joining_rows(judged, now).items()
        yield "raw.arrivals", [_arrival(judged, outcome)]


def append(con: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Append rows to their tables."""
    for table, table_rows in rows.items():
        append_rows(con, table, table_rows)


def new_reading(con: duckdb.DuckDBPyConnection, judged: Judged, registry: Registry) -> Rows:
    """The rows of another reading of a submission, and what it adds to the registers."""
    now = utc_now()
    row = con.execute("SELECT nextval('raw.reading_seq')").fetchone()
    assert row is not None
    rows = reading_rows(judged, int(row[0]), now, code_version(), registry)
    if judged.outcome != "rejected":
        if judged.park is not None and judged.park.to_register:
            rows["raw.park_register"] = [register_row(judged.park.park, now)]
        if judged.provider is not None and judged.provider.to_register:
            rows["raw.provider_register"] = [provider_row(judged.provider.provider, now)]
    return rows


def remember(register: Register, judged: Judged) -> None:
    """Let the rest of the run know the park, provider and diagnosis of an accepted submission."""
    if judged.outcome == "rejected" or judged.park is None:
        return
    register.add(judged.park.park)
    if judged.provider is not None:
        register.providers.add(judged.provider.provider)
    if judged.dates is not None:
        register.diagnoses.add((judged.park.park.park_id, judged.dates.diagnosis_year))


def _last_outcomes(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The outcome of each submission's last reading, read once: no other process writes."""
    return dict(
        con.execute(
            "SELECT submission_id, arg_max(outcome, reading_id) FROM raw.readings "
            "GROUP BY submission_id"
        ).fetchall()
    )


def _arrival(judged: Judged, outcome: Outcome) -> dict[str, object]:
    blocking = next((issue for issue in judged.issues if issue.blocks), None)
    is_refused = outcome == "rejected" and blocking is not None
    return {
        "arrived_at": utc_now(),
        "submission_id": judged.submission_id,
        "path_name": judged.candidate.name,
        "outcome": outcome,
        "reason_zh": blocking.message_zh if is_refused and blocking else None,
        "reason_en": blocking.message_en if is_refused and blocking else None,
    }
