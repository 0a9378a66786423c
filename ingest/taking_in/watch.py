"""Watch the inbox: what is whole is taken in, built and published; then wait again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import sleep

from ingest.answer.said import Answer
from ingest.taking_in.answering import Told, tell_what_was_found
from ingest.taking_in.inbox import Waiting, ingest_inbox, waiting, whole
from warehouse.city_time import today
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.publishing.build import BuildFailed, BuildResult, build
from warehouse.rules.rows import Registry
from warehouse.store.lock import WriterBusy

POLL_SECONDS = 0.5

Tell = Callable[[Iterator[Answer], Registry], object]


def watch(
    home: Home,
    tell: Tell,
    on_publish: Callable[[BuildResult], None],
    on_answers: Callable[[Told], None],
    on_fault: Callable[[GreenparkError], None],
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Run until ``stop`` says so. A failed build or a busy warehouse is told and tried again.

    ``on_answers`` is told after each build which answers were written anew.
    It begins with a build: what a killed run took in is published, and dbt, imported and its
    manifest parsed, is warm for what comes.
    """
    home.inbox.mkdir(parents=True, exist_ok=True)
    seen = Waiting({})
    must_build = True
    while not stop():
        now = waiting(home)
        entries = whole(seen, now, home.inbox)
        seen = now
        try:
            if entries:
                registry = home.registry()
                tell(ingest_inbox(home, now, entries, None, registry), registry)
                must_build = True
            if must_build:
                on_publish(build(home, today()))
                on_answers(tell_what_was_found(home, home.registry()))
                must_build = False
        except WriterBusy as busy:
            on_fault(busy)
        except BuildFailed as failed:
            # The same build would fail the same way; the next arrival tries again.
            must_build = False
            on_fault(failed)
        sleep(POLL_SECONDS)
