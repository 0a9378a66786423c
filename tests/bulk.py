"""Bulk files for tests: sound reports as dictionaries, and the same as CSV rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from ingest.bulk.layout import COLUMNS, PLURALS
from tests.documents import GOOD, SET
from warehouse.rules.rows import Registry

Report = dict[str, Any]


def report(registry: Registry, park: str = "云杉产业园", **fields: Any) -> Report:
    """A report that trips no check but that its companion forms are still to come."""
    indicators = registry.indicators_of(SET)
    return {
        "park_name": park,
        "district": "朝阳区",
        "park_level": "市级",
        "management_name": f"{park}管委会",
        "provider_name": "某某咨询有限公司",
        "report_date": "2023-09-15",
        "indicators": [
            {
                "data_year": year,
                "indicator_no": no,
                "label": indicator.name_zh,
                "value": _grown(GOOD[no], year - 2020),
                "unit": indicator.unit,
                "evidence": f"附件{no}",
            }
            for year in (2020, 2021, 2022)
            for no, indicator in indicators.items()
        ],
        "requirements": [{"requirement_no": no, "is_met": "符合"} for no in range(1, 9)],
        "recommendations": [
            {
                "content": "屋顶光伏项目",
                "total_investment_wan_yuan": 1200,
                "fixed_investment_wan_yuan": 800,
                "expected_effect": "节能",
                "note": "2024年8月",
            }
        ],
        "own_scores": [{"data_year": 2020, "score": 88.5}],
        **fields,
    }


def _grown(value: float | str, steps: int) -> float | str:
    return value if isinstance(value, str) else float(f"{value * (1 + steps / 100):.4g}")


def as_json(reports: Iterable[object]) -> bytes:
    """The reports as a bulk JSON file."""
    return json.dumps({"reports": list(reports)}, ensure_ascii=False).encode()


def as_json_lines(reports: Iterable[object]) -> bytes:
    """The reports as JSON Lines."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in reports).encode()


def as_csv(reports: Iterable[Report], encoding: str = "utf-8") -> bytes:
    """The reports as a bulk CSV file, keyed R1, R2, ..."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for number, one in enumerate(reports, start=1):
        key = f"R{number}"
        head = {name: value for name, value in one.items() if name not in PLURALS}
        writer.writerow({"report": key, "section": "report", **head})
        for plural, section in PLURALS.items():
            for entry in one.get(plural, ()):
                writer.writerow({"report": key, "section": section, **entry})
    return out.getvalue().encode(encoding)
