"""Made-up raw rows for tests of the dbt project: a city small enough to compute by hand."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parent.parent
INDICATOR_SET = "bj-2023"
PROVENANCE = {"code_version": "test", "registry_hash": "test"}
AT_HAND_OVER = dt.time(9, 30)

Value = float | str | None
"""A number, a level (met, partly, not_met), not_applicable, invalid, or None for a missing row."""


@dataclass(frozen=True)
class Report:
    """A report (form 2-1) as ingest would have read it."""

    park: str
    diagnosis_year: int
    years: Mapping[int, Mapping[int, Value]]
    requirements: Mapping[int, bool | None] = field(
        default_factory=lambda: dict.fromkeys(range(1, 9), True)
    )
    completed: dt.date | None = None
    provider: str = "绿诊咨询"
    recommendations: Sequence[float | None] = ()
    own_scores: Mapping[int, float] = field(default_factory=dict)
    works: Sequence[str] = ()
    issues: Sequence[str] = ()
    outcome: str = "accepted"


def park_id(name: str) -> str:
    """K and the first eight hex digits of the name's md5."""
    return "K" + hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:8]


class RawWarehouse:
    """A DuckDB file with the raw tables, and one method for each thing that can enter it."""

    def __init__(self, path: Path) -> None:
        self.connection = duckdb.connect(str(path))
        for ddl in sorted((PROJECT / "warehouse" / "store" / "ddl").glob("*.sql")):
            self.connection.execute(ddl.read_text(encoding="utf-8"))
        self._readings = 0

    def insert(self, table: str, **values: Any) -> None:
        """Insert one row; columns left out take the table's default or null."""
        names, marks = ", ".join(values), ", ".join("?" for _ in values)
        self.connection.execute(
            f"INSERT INTO raw.{table} ({names}) VALUES ({marks})", list(values.values())
        )

    def register(self, park: str, district: str | None, level: str | None, **more: Any) -> None:
        """Add a row to the register of parks."""
        row = {"is_confirmed": True, "source": "import"} | more
        self.insert(
            "park_register",
            registered_at=dt.datetime(2025, 1, 1),
            park_id=park_id(park),
            park_name=park,
            district_code=district,
            park_level=level,
            **row,
        )

    def submit(
        self, name: str, outcome: str, on: dt.date, district: str | None = None
    ) -> dict[str, Any]:
        """Add a submission with one reading; return the columns its rows carry."""
        submission = hashlib.sha256(name.encode()).hexdigest()[:16]
        self.insert(
            "submissions",
            submission_id=submission,
            received_at=dt.datetime.combine(on, AT_HAND_OVER),
            envelope_district_code=district,
            content_sha256=submission * 4,
            display_name=name,
        )
        self.insert(
            "files", submission_id=submission, file_name=name, sha256=submission * 4, size_bytes=1
        )
        return self.read_again(submission, outcome)

    def read_again(self, submission: str, outcome: str) -> dict[str, Any]:
        """Add a reading of a submission, as ingest and each rejudge do."""
        self._readings += 1
        self.insert(
            "readings",
            reading_id=self._readings,
            submission_id=submission,
            read_at=dt.datetime(2026, 6, 1, 12),
            outcome=outcome,
            **PROVENANCE,
        )
        return {"reading_id": self._readings, "submission_id": submission}

    def report(self, report: Report, name: str | None = None) -> str:
        """Add a report with all its rows; return its submission_id."""
        name = name or f"{report.park}-{report.diagnosis_year}.docx"
        received = report.completed or dt.date(report.diagnosis_year, 12, 1)
        keys = self.submit(name, report.outcome, received)
        self.report_rows(report, keys, name)
        return str(keys["submission_id"])

    def report_rows(self, report: Report, keys: dict[str, Any], name: str) -> None:
        """Add what one reading found in a report."""
        at = keys | PROVENANCE | {"source_file": name}
        self.insert(
            "diagnoses",
            park_id=park_id(report.park),
            park_name_as_written=report.park,
            provider_name=report.provider,
            diagnosis_year=report.diagnosis_year,
            date_source="confirmation",
            year_basis="before",
            completed_date=report.completed,
            is_demo=False,
            source_place="封面",
            **at,
        )
        for year, values in report.years.items():
            for number, value in values.items():
                if value is not None:
                    self._indicator_value(at, year, number, value)
        for number, is_met in report.requirements.items():
            self.insert(
                "basic_requirements",
                requirement_no=number,
                is_met=is_met,
                text_as_written={True: "符合", False: "不符合", None: "基本符合"}[is_met],
                source_place=f"表3 第{number + 1}行 第3列",
                **at,
            )
        for seq, investment in enumerate(report.recommendations, start=1):
            self.insert(
                "recommendations",
                seq=seq,
                content=f"项目{seq}",
                total_investment_wan_yuan=investment,
                source_place=f"表7 第{seq + 1}行",
                **at,
            )
        for year, score in report.own_scores.items():
            self.insert(
                "own_scores",
                data_year=year,
                score=score,
                sentence=f"{year}年得分{score}",
                source_place="第9段",
                **at,
            )
        for work in report.works:
            self.insert(
                "demonstration_works", work_code=work, sentence="……", source_place="第8段", **at
            )
        for number, severity in enumerate(report.issues, start=1):
            self.issue(keys, number, severity, name)

    def _indicator_value(
        self, at: dict[str, Any], year: int, number: int, value: float | str
    ) -> None:
        is_level = value in ("met", "partly", "not_met")
        self.insert(
            "indicator_values",
            data_year=year,
            indicator_set_id=INDICATOR_SET,
            indicator_no=number,
            value=None if isinstance(value, str) else value,
            attainment=value if is_level else None,
            state="reported" if is_level or not isinstance(value, str) else value,
            text_as_written=str(value),
            source_place=f"表4 第{number + 1}行 第5列",
            **at,
        )

    def issue(self, keys: dict[str, Any], number: int, severity: str, name: str) -> None:
        """Add an issue to a reading."""
        self.insert(
            "issues",
            issue_no=number,
            check_id="X23",
            severity=severity,
            blocks=False,
            responsible="provider",
            file=name,
            place="表4 第2行 第5列",
            message_zh="缺失",
            message_en="Missing",
            remedy_zh="请补充",
            remedy_en="Give it",
            **(keys | PROVENANCE),
        )

    def follow_up(
        self,
        park: str,
        diagnosis_year: int,
        on: dt.date | None,
        answers: Mapping[int, tuple[str, str | None]],
        received: dt.date | None = None,
        next_plan: str = "继续推进",
    ) -> None:
        """Add a follow-up form; answers: seq -> (adoption, progress)."""
        received = received or on or dt.date(diagnosis_year + 1, 12, 1)
        name = f"{park}-{diagnosis_year}-反馈-{received}-{next_plan}.xlsx"
        keys = self.submit(name, "accepted", received)
        at = keys | PROVENANCE | {"park_id": park_id(park), "diagnosis_year": diagnosis_year}
        at |= {"source_file": name, "source_place": "反馈!A1"}
        self.insert("follow_ups", submitted_date=on, next_plan=next_plan, **at)
        for seq, (adoption, progress) in answers.items():
            self.insert(
                "follow_up_items",
                seq=seq,
                content=f"项目{seq}",
                adoption=adoption,
                progress=progress,
                **at,
            )

    def review(self, park: str, diagnosis_year: int, state: str, on: dt.date) -> None:
        """Add the district's word on a diagnosis."""
        name = f"{park}-{diagnosis_year}-审核-{on}.docx"
        keys = self.submit(name, "accepted", on)
        self.insert(
            "reviews",
            park_id=park_id(park),
            diagnosis_year=diagnosis_year,
            review_state=state,
            review_date=on,
            source_file=name,
            source_place="表2",
            **(keys | PROVENANCE),
        )


LEVELS = ("met", "partly", "not_met")
# fmt: off
TYPICAL = {
    1: 2.4, 2: 12.0, 3: 70.0, 4: 1300.0, 5: 14.0, 6: 90.0, 7: 85.0, 8: 24.0, 9: 50.0, 10: 70.0,
    11: 66.0, 13: 28.0, 14: 50.0, 15: 80.0, 16: 33.0, 17: 34.0, 18: 22.0, 19: 17.0, 20: 21.0,
    21: 98.0, 22: 2.5, 23: 6.0, 24: 0.3, 25: 78.0, 26: 27.0, 27: 72.0, 28: 65.0,
}
# fmt: on
LEVEL_INDICATORS = (12, 29, 30, 31)
OPTIONAL = (8, 9, 10, 11, 13, 14, 15, 16, 19, 20, 26, 27, 28)


def made_up_year(chance: random.Random, strength: float) -> dict[int, Value]:
    """One park's 31 values of a year, about ``strength`` times the typical ones."""
    values: dict[int, Value] = {}
    for number, typical in TYPICAL.items():
        figure = round(typical * strength * chance.uniform(0.5, 1.5), 3)
        values[number] = figure if number != 24 else round(figure - 0.15, 3)
        if number in OPTIONAL and chance.random() < 0.3:
            values[number] = chance.choice(["not_applicable", "invalid", None])
    for number in LEVEL_INDICATORS:
        values[number] = chance.choice(LEVELS)
    return values


DISTRICTS = ("110105", "110108", "110113", "BDA")
PARK_LEVELS = ("国家级", "市级", "其他")


def made_up_city(parks: int = 14, seed: int = 11) -> list[Report]:
    """Reports of ``parks`` parks, received in this order, with every special case among them.

    Park 0 is diagnosed twice over overlapping years and restates figures; park 1 hands in its
    report again; park 2 fails a requirement; park 3 has one to be ruled on; parks 4 and 5 tie;
    park 6 was diagnosed too long ago to stand today.
    """
    chance = random.Random(seed)  # noqa: S311 (made-up figures, not secrets)
    reports = []
    for number in range(parks):
        last = 2018 if number == 6 else 2024
        strength = chance.uniform(0.5, 1.4)
        years = {year: made_up_year(chance, strength) for year in range(last - 2, last + 1)}
        reports.append(
            Report(
                park=f"试验园区{number:02d}",
                diagnosis_year=last + 1,
                years=years,
                completed=dt.date(last + 1, 5 + number % 3, 1 + 2 * number % 28),
                provider=f"服务商{number % 3}",
                recommendations=[100.5 * (number + 1), None, 20.25][: number % 4],
                own_scores={last: 88.8} if number == 1 else {},
                works=("hydrogen", "hydrogen", "cascade_water") if number == 7 else (),
                issues=("error",) if number == 8 else ("review", "info") if number == 9 else (),
            )
        )
    ok = dict.fromkeys(range(1, 9), True)
    reports[2] = replace(reports[2], requirements=ok | {3: False, 5: None})
    reports[3] = replace(reports[3], requirements=ok | {6: None, 7: False, 8: None})
    reports[5] = replace(reports[5], years=reports[4].years)
    earlier_years = {year: made_up_year(chance, 0.9) for year in (2021, 2022, 2023)}
    earlier = replace(
        reports[0],
        diagnosis_year=2024,
        years=earlier_years,
        completed=dt.date(2024, 5, 1),
        recommendations=[10.0, 20.0],
    )
    first_version = replace(
        reports[1], years={y: made_up_year(chance, 0.2) for y in range(2022, 2025)}
    )
    return [first_version, earlier, *reports]


def fill(warehouse: RawWarehouse, reports: Sequence[Report]) -> None:
    """Put the reports into the raw tables, with what else a city sends in."""
    for number, park in enumerate(sorted({report.park for report in reports})):
        warehouse.register(park, DISTRICTS[number % 4], PARK_LEVELS[number % 3])
    for number, report in enumerate(reports):
        warehouse.report(report, f"{number:03d}-{report.park}.docx")
    refused = warehouse.submit("坏文件.docx", "rejected", dt.date(2026, 5, 1), district="110105")
    warehouse.issue(refused, 1, "error", "坏文件.docx")
