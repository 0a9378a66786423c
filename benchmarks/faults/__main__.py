"""All kinds of fault, one after the other, and the table of what they left behind.

python -m benchmarks.faults [--only WORD] [--table FILE]
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from benchmarks.faults import damage, inbox, kills, machine  # noqa: F401 -- they enter their kinds
from benchmarks.faults.rounds import KINDS, Tally, play
from benchmarks.faults.table import page
from benchmarks.faults.template import make_template

SEED = "greenpark"


def shortened(text: str) -> str:
    """The beginning of a text on one line."""
    return " ".join(text.split())[:300]


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
    kinds = [kind for kind in KINDS if only in kind.name]
    tallies: list[Tally] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        template = make_template(place)
        for kind in kinds:
            start = time.monotonic()
            tally = play(kind, template, place, SEED)
            tallies.append(tally)
            click.echo(
                f"{'ok' if tally.is_zero else '!!'} {time.monotonic() - start:6.1f} s  {kind.name}"
            )
            for failure in tally.failures:
                click.echo(f"     {shortened(failure)}")
    if table and not only:
        table.write_text(page(tallies, SEED), encoding="utf-8")
    rounds = sum(len(tally.left) for tally in tallies)
    click.echo(f"{len(tallies)} kinds, {rounds} rounds, {time.monotonic() - began:.0f} s")
    raise SystemExit(0 if all(tally.is_zero for tally in tallies) else 1)


if __name__ == "__main__":
    main()
