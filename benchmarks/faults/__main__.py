"""All kinds of fault, as many side by side as there are processors, and the table of what they left behind.

python -m benchmarks.faults [--only WORD] [--table FILE]
"""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from benchmarks.faults import damage, inbox, kills, machine  # noqa: F401 -- they enter their kinds
from benchmarks.faults.rounds import KINDS, Tally, play
from benchmarks.faults.table import page
from benchmarks.faults.template import Template, make_template

SEED = "greenpark"
_own: list[tuple[Template, Path]] = []  # of this process: its city, and where it works


@click.command()
@click.option(
    "--only", default="", help="The kinds whose name holds this word; no table is written."
)
@click.option("--table", type=click.Path(dir_okay=False, path_type=Path))
def main(only: str, table: Path | None) -> None:
    """Play all rounds; exit 1 when anything was lost, doubled or unreadable, or did not come back."""
    if not machine.can_mount():
        raise click.ClickException(
            "Full and read-only disks need the right to mount: run it as root"
        )
    began = time.monotonic()
    kinds = [number for number, kind in enumerate(KINDS) if only in kind.name]
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(os.cpu_count(), initializer=_begin, initargs=(folder,)) as workers,
    ):
        tallies = list(workers.map(_played, kinds))
    if table and not only:
        table.write_text(page(tallies, SEED), encoding="utf-8")
    rounds = sum(len(tally.left) for tally in tallies)
    click.echo(f"{len(tallies)} kinds, {rounds} rounds, {time.monotonic() - began:.0f} s")
    raise SystemExit(0 if all(tally.is_zero for tally in tallies) else 1)


def _begin(folder: str) -> None:
    place = Path(folder) / str(os.getpid())
    place.mkdir()
    _own.append((make_template(place), place))


def _played(number: int) -> Tally:
    ((template, place),) = _own
    kind, start = KINDS[number], time.monotonic()
    tally = play(kind, template, place, SEED)
    click.echo(f"{'ok' if tally.is_zero else '!!'} {time.monotonic() - start:6.1f} s  {kind.name}")
    for failure in tally.failures:
        click.echo(f"     {shortened(failure)}")
    return tally


def shortened(text: str) -> str:
    """The beginning of a text on one line."""
    return " ".join(text.split())[:300]


if __name__ == "__main__":
    main()
