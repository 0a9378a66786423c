"""The page `docs/reliability.md`: how it was tried, and a row for each kind of fault."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.faults.rounds import Tally
from warehouse.version import code_version

HEAD = """# Reliability

What happens to a home when its machine fails it. `make faults` puts each fault below into a copy of a
small made-up city, at a moment, place and size by chance (seed `{seed}`), and uses the product's own
commands as an operator would: the one that is running, the next one, and what the message asks for.
Nothing is mocked but the clock: processes are killed by the system, files are cut and overwritten, disks
are small ones of their own. It needs Linux and the right to mount; about half an hour.

- **lost**: documents handed in that are neither on record with their bytes nor waiting, and published
  tables with other rows than an undisturbed run gives.
- **doubled**: rows that stand twice under one key.
- **unreadable**: what `greenpark doctor` still finds after the last command, and files that cannot be opened.
- **comes back by itself**: every round ended in health by the next run, or by the command that the
  message names, and without a traceback on the way.
- **message**: what a user was told in the last round, shortened; — where the next run mends without a word.

Last run: version {version}, {kinds} kinds, {rounds} rounds.

| fault | rounds | lost | doubled | unreadable | comes back by itself | message |
| --- | ---: | ---: | ---: | ---: | --- | --- |
"""


def page(tallies: Sequence[Tally], seed: str) -> str:
    """The page of a whole run, in Markdown."""
    rounds = sum(len(tally.left) for tally in tallies)
    head = HEAD.format(seed=seed, version=code_version(), kinds=len(tallies), rounds=rounds)
    return head + "".join(row(tally) for tally in tallies)


def row(tally: Tally) -> str:
    """The row of a kind."""
    cells = (
        tally.kind.name,
        len(tally.left),
        sum(left.lost for left in tally.left),
        sum(left.doubled for left in tally.left),
        sum(left.unreadable for left in tally.left),
        "yes" if tally.comes_back else "no",
        tally.message.replace("|", "\\|") or "—",
    )
    return "| " + " | ".join(map(str, cells)) + " |\n"
