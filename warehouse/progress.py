"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Progress = Callable[[int, int, str], None]
"""Told (steps done or begun, steps in all, name of the step)."""

PLAIN_LINES = 5


@contextmanager
def progress_shown(label: str) -> Iterator[Progress]:
    """Show what is told to the yielded function, on stderr so that output stays clean."""
    if sys.stderr.isatty():
        with click.progressbar(
            length=1, label=label, file=sys.stderr, item_show_func=lambda name: name
        ) as bar:

            def advance(done: int, total: int, name: str) -> None:
                bar.length = total
                bar.update(done - bar.pos, name)

            yield advance
        return

    shown = 0

    def print_line(done: int, total: int, name: str) -> None:
        nonlocal shown
        part = done * PLAIN_LINES // total
        if part > shown:
            shown = part
            click.echo(f"{label} {done}/{total} {name}", err=True)

    yield print_line
