"""What `watch` tells a machine instead of a person: a line of JSON an event, without personal data.

Names of files, parks and people stay out; what an operator wants to see by name, `greenpark status` and
`doctor` show. A submission is named by its id, which says nothing of what is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TextIO

import structlog

from ingest.answer.said import Answer
from ingest.taking_in.answering import Told
from warehouse.disk import EntryFault
from warehouse.errors import GreenparkError
from warehouse.publishing.build import BuildFailed, BuildResult
from warehouse.rules.rows import Registry


class Journal:
    """The events of a watch, as they come: taken_in, published, answers_renewed, fault, crash."""

    def __init__(self, stream: TextIO) -> None:
        self._log = structlog.wrap_logger(
            structlog.PrintLogger(stream),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )

    def started(self) -> None:
        """The watch has begun."""
        self._log.info("started")

    def taken_in(self, answers: Iterator[Answer], registry: Registry) -> None:
        """Each submission by its id, with its outcome and how many issues each check gave."""
        for answer in answers:
            self._log.info(
                "taken_in",
                submission_id=answer.judged.submission_id,
                outcome=answer.outcome,
                files=len(answer.files),
                issues=dict(Counter(str(issue["check_id"]) for issue in answer.issues)),
                registry=registry.registry_hash[:12],
            )

    def published(self, result: BuildResult) -> None:
        """A build that readers see."""
        self._log.info(
            "published",
            publication=result.publication.path.name,
            as_of=result.publication.as_of.isoformat(),
            seconds=round(result.seconds, 1),
        )

    def answers_renewed(self, told: Told) -> None:
        """How many answers a build has changed, and how many could not be written."""
        if told.renewed or told.faults:
            self._log.info("answers_renewed", renewed=told.renewed, damaged=len(told.faults))

    def fault(self, fault: GreenparkError) -> None:
        """Something that keeps an entry or a build back: its kind, and of a build the models."""
        what: dict[str, object] = {"kind": type(fault).__name__}
        if isinstance(fault, EntryFault):
            what["cause"] = fault.cause
        if isinstance(fault, BuildFailed):
            what["failed"] = [name for name, _ in fault.reasons]
        self._log.warning("fault", **what)

    def crash(self, error: Exception) -> None:
        """An error of our own: its kind and where in the code it came up."""
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        self._log.error("crash", kind=type(error).__name__, where=where)
