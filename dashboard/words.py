"""What the pages say, in two languages; the names of codes come from the registry."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import pandas as pd

from dashboard.queries.source import Scope
from warehouse.home import Home
from warehouse.rules.files import seed_files
from warehouse.rules.rows import Registry

Language = Literal["zh", "en"]
CATALOGUE = Path(__file__).resolve().parent / "words.csv"
NONE = "—"
FOLLOW_UP_SIGNS = {
    "overdue": "●",
    "due": "◐",
    "due_soon": "○",
    "not_due": "·",
    "submitted": "✓",
    "unknown": "？",
}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Texts by language and key, with {places} for figures."""
    rows = _read(CATALOGUE)
    return {language: {row["key"]: row[language] for row in rows} for language in ("zh", "en")}


@dataclass(frozen=True)
class Criterion:
    """A criterion of the benchmark policy in force; ``kind`` is gate or merit."""

    policy_id: str
    criterion_id: str
    kind: str
    text_zh: str
    text_en: str


@dataclass(frozen=True)
class Words:
    """One language's texts and names."""

    language: Language
    registry: Registry
    criteria: tuple[Criterion, ...]

    def __call__(self, key: str, **figures: object) -> str:
        """The text of ``key`` with its places filled. Raises KeyError for a key nobody wrote."""
        return catalogue()[self.language][key].format(**figures)

    def pick(self, zh: str, en: str) -> str:
        """The one of two texts that is in this language."""
        return en if self.language == "en" else zh

    def code(self, domain: str, code: str | None) -> str:
        """The registry's name of a code; a dash for none."""
        if code is None or code != code:
            return NONE
        for row in self.registry.codes:
            if (row.domain, row.code) == (domain, code):
                return self.pick(row.name_zh, row.name_en)
        return code

    def codes(self, domain: str) -> dict[str, str]:
        """Names by code of a domain, in the registry's order."""
        rows = [row for row in self.registry.codes if row.domain == domain]
        return {
            row.code: self.pick(row.name_zh, row.name_en)
            for row in sorted(rows, key=lambda row: row.sort_no)
        }

    def district(self, code: str | None) -> str:
        """The registry's short name of a district; a dash where it is not known."""
        if code is None or code != code:
            return NONE
        row = self.registry.districts_by_name.get(code)
        return self.pick(row.short_zh, row.name_en) if row else code

    def district_in_full(self, code: str) -> str:
        """The registry's official name of a district."""
        row = self.registry.districts_by_name[code]
        return self.pick(row.name_zh, row.name_en)

    def districts(self, scope: Scope) -> dict[str, str]:
        """Names by code of the districts a viewer may see, all of them together first."""
        return {"": self("all_districts")} | {
            row.district_code: self.pick(row.name_zh, row.name_en)
            for row in self.registry.districts
            if scope.districts is None or row.district_code in scope.districts
        }

    def where(self, scope: Scope) -> str:
        """The districts a viewer may see, in words: the whole city, or their official names."""
        if scope.districts is None:
            return self("whole_city")
        return self("list_comma").join(map(self.district_in_full, sorted(scope.districts)))

    def dimensions(self) -> dict[str, str]:
        """Short names by code of the dimensions that the standard in force scores, in order."""
        wanted = {
            row.indicator_set_id for row in self.registry.scoring_standards if row.is_in_force
        }
        rows = [row for row in self.registry.dimensions if row.indicator_set_id in wanted]
        return {
            row.dimension_code: self.pick(row.short_zh, row.name_en)
            for row in sorted(rows, key=lambda row: row.dimension_seq)
        }

    def standard(self, standard_id: str) -> str:
        """The registry's name of a scoring standard."""
        for row in self.registry.scoring_standards:
            if row.standard_id == standard_id:
                return self.pick(row.name_zh, row.name_en)
        return standard_id

    def standard_status(self, standard_id: str) -> str:
        """Whether a standard's lead values were checked against its text: verified, unverified."""
        rows = self.registry.scoring_standards
        return next(row.status for row in rows if row.standard_id == standard_id)

    def follow_up(self, state: str) -> str:
        """A follow-up state's name behind the sign that lets it be seen without colour."""
        return f"{FOLLOW_UP_SIGNS[state]} {self.code('follow_up_state', state)}"

    def unit(self, unit: str) -> str:
        """The unit, or nothing for an indicator without one."""
        return "" if unit == "-" else unit

    def day(self, day: date | None) -> str:
        """A day as officials write it: 2026年5月2日; a dash for none."""
        if day is None or day != day:
            return NONE
        return self.pick(f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}")

    def planned(self, day: date | None, precision: str | None) -> str:
        """A planned time, no more exact than it was written."""
        if day is None or day != day or precision is None or precision != precision:
            return NONE
        zh = {"year": f"{day.year}年", "month": f"{day.year}年{day.month}月"}
        en = {"year": f"{day:%Y}", "month": f"{day:%Y-%m}"}
        return self.pick(zh.get(precision, self.day(day)), en.get(precision, self.day(day)))

    def name_codes(self, rows: pd.DataFrame) -> pd.DataFrame:
        """``rows`` with the columns ``district``, ``level``, ``review`` and ``slots_filled``."""
        return rows.assign(
            district=[self.district(code) for code in rows["district_code"]],
            level=[self.code("park_level", code) for code in rows["park_level"]],
            review=[self.code("review_state", code) for code in rows["review_state"]],
            slots_filled=[
                f"{scored}/{slots}"
                for scored, slots in zip(rows["slots_scored"], rows["slots"], strict=True)
            ],
        )


def load_criteria(home: Home) -> tuple[Criterion, ...]:
    """The criteria of the benchmark policy in force, in the order of the registry file."""
    files = seed_files(home.registry_dir)
    policies = {
        row["policy_id"]
        for row in _read(files["benchmark_policies"])
        if row["is_in_force"] == "true"
    }
    names = [field.name for field in fields(Criterion)]
    return tuple(
        Criterion(**{name: row[name] for name in names})
        for row in _read(files["benchmark_criteria"])
        if row["policy_id"] in policies
    )


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))
