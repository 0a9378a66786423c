"""Watch the inbox: what is whole is taken in, built and published; then wait again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from time import monotonic, sleep

from ingest.answer.said import Answer
from ingest.taking_in.answering import Told, tell_what_was_found
from ingest.taking_in.emptying import Emptying, Look
from warehouse.city_time import today
from warehouse.errors import GreenparkError
from warehouse.faults import as_said, is_held, is_of_the_machine
from warehouse.home import Home
from warehouse.publishing.build import BuildFailed, BuildResult, build
from warehouse.rules.rows import Registry

POLL_SECONDS = 0.5
LONGEST_PAUSE = 60.0
"""Seconds between two tries while the warehouse is taken, the disk full or the like; at first a poll."""

Tell = Callable[[Iterator[Answer], Registry], object]


class Watch:
    """One inbox, watched round by round. Nothing that lies in it, and no machine's fault, ends it.

    ``on_fault`` is told of each fault once, however often it is met; ``on_crash`` gets an error of our
    own, for its traceback; ``on_answers`` is told after a build which answers were written anew. The
    first round builds: what a killed run took in is published, and dbt,
    imported and its manifest parsed, is warm for what comes.
    """

    def __init__(
        self,
        home: Home,
        tell: Tell,
        on_publish: Callable[[BuildResult], object],
        on_fault: Callable[[GreenparkError], object],
        on_crash: Callable[[Exception], object] = lambda _: None,
        on_answers: Callable[[Told], object] = lambda _: None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._home = home
        self._tell = tell
        self._on_publish = on_publish
        self._on_fault = on_fault
        self._on_crash = on_crash
        self._on_answers = on_answers
        self._clock = clock
        self._inbox = Emptying(home, on_fault, clock)
        self._must_build = True
        self._one_by_one = False
        self._met: str | None = None
        self._pause = 0.0
        self._next = 0.0

    def round(self) -> None:
        """Look once: take in what is whole, build if anything came, unless a fault's pause lasts."""
        if self._clock() < self._next:
            return
        try:
            self._home.inbox.mkdir(parents=True, exist_ok=True)
            look = self._inbox.look(self._home.registry)
            if look.ready:
                self._take(look)
            if self._must_build:
                self._build()
        except Exception as error:
            self._wait(error)
        else:
            self._met, self._pause = None, 0.0

    def _take(self, look: Look) -> None:
        registry = self._home.registry()
        looks = (
            [replace(look, ready=[entry]) for entry in look.ready] if self._one_by_one else [look]
        )
        for each in looks:
            try:
                answers = self._inbox.take(each, registry)
                first = next(answers, None)
                if first is not None:
                    self._must_build = True
                    self._tell(chain([first], answers), registry)
            except Exception as error:
                if isinstance(error, GreenparkError) or is_of_the_machine(error):
                    raise
                if (
                    len(each.ready) > 1
                ):  # which of them it was shows when each is taken in by itself
                    self._one_by_one = True
                    return
                self._on_crash(error)
                self._inbox.note_failure(each.ready[0], each, error, registry)
        self._one_by_one = False

    def _build(self) -> None:
        try:
            self._on_publish(build(self._home, today()))
            self._on_answers(tell_what_was_found(self._home, self._home.registry()))
        except BuildFailed as failed:
            # The same build would fail the same way, unless a reader was in its way; the next
            # arrival tries again.
            if is_held(str(failed)):
                raise
            self._on_fault(failed)
        self._must_build = False

    def _wait(self, error: Exception) -> None:
        """Tell a fault unless it was the last one told, and wait longer than the last time."""
        fault = error if isinstance(error, GreenparkError) else as_said(error)
        if fault is None:
            raise error
        kind = type(error).__name__ + ("" if is_held(str(error)) else str(fault))
        if kind != self._met:
            self._met = kind
            self._on_fault(fault)
        self._pause = min(max(POLL_SECONDS, 2 * self._pause), LONGEST_PAUSE)
        self._next = self._clock() + self._pause


def watch(
    home: Home,
    tell: Tell,
    on_publish: Callable[[BuildResult], object],
    on_fault: Callable[[GreenparkError], object],
    on_crash: Callable[[Exception], object] = lambda _: None,
    on_answers: Callable[[Told], object] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Run until ``stop`` says so (see `Watch`)."""
    rounds = Watch(home, tell, on_publish, on_fault, on_crash, on_answers)
    while not stop():
        rounds.round()
        sleep(POLL_SECONDS)
