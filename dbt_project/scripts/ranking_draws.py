"""Makes seeds/ranking_draws.csv, the draws that the ranks are tried under.

Run once, its result is kept: `python dbt_project/scripts/ranking_draws.py`. The same seed gives the
same file, so anyone can check it. Run it again, with more slots or indicators, when a standard asks
for more than the file holds (a data test says so).
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
SEED = 20260101
DRAWS = 1000
NUMBERS = {"weight": 24, "lead": 31}
"""How many slots and indicators each draw has a factor for."""


def main() -> None:
    """Write the file."""
    with (SEEDS / "ranking_draws.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["draw_no", "kind", "number", "factor"])
        writer.writerows(draws(ranges()))


def ranges() -> dict[str, tuple[float, float]]:
    """How far a factor of each kind may go, from ranking_choices.csv."""
    with (SEEDS / "ranking_choices.csv").open(encoding="utf-8") as file:
        return {
            row["kind"]: (float(row["low"]), float(row["high"])) for row in csv.DictReader(file)
        }


def draws(within: dict[str, tuple[float, float]]) -> Iterator[tuple[int, str, int, str]]:
    """Rows (draw_no, kind, number, factor), factors uniform with six decimals."""
    chance = random.Random(SEED)  # noqa: S311 -- a sample, not a secret
    for draw_no in range(1, DRAWS + 1):
        for kind, numbers in NUMBERS.items():
            for number in range(1, numbers + 1):
                yield draw_no, kind, number, f"{chance.uniform(*within[kind]):.6f}"


if __name__ == "__main__":
    main()
