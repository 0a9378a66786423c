"""What the answer says around the issues, in one of two languages."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.errors import say
from warehouse.rules.rows import Registry

_CATALOGUE = Path(__file__).resolve().parent / "words.csv"


@dataclass(frozen=True)
class Words:
    """Texts and names of codes in one language."""

    registry: Registry
    language: str = ""

    def __post_init__(self) -> None:
        """Take the language of this process where none is given."""
        if not self.language:
            object.__setattr__(self, "language", say("zh", "en"))

    def text(self, key: str) -> str:
        """A text of the catalogue; KeyError for a key that it lacks."""
        return _catalogue()[key][self.language]

    def code(self, domain: str, code: str) -> str:
        """Name of a code, as the registry gives it."""
        names = (row for row in self.registry.codes if (row.domain, row.code) == (domain, code))
        row = next(names)
        return self.pick(row.name_zh, row.name_en)

    def codes(self, domain: str) -> list[str]:
        """The codes of a domain in their order."""
        rows = [row for row in self.registry.codes if row.domain == domain]
        return [row.code for row in sorted(rows, key=lambda row: row.sort_no)]

    def pick(self, zh: str, en: str) -> str:
        """The one of two texts that is in this language."""
        return en if self.language == "en" else zh


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    with _CATALOGUE.open(encoding="utf-8", newline="") as handle:
        return {row["key"]: row for row in csv.DictReader(handle)}
