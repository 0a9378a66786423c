"""CPU time and peak memory of taking in a bulk JSON file of 1,000 and of 10,000 reports.

    python -m benchmarks.bulk [--counts 1000 10000]

Each size runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from ingest.taking_in.intake import ingest
from warehouse.home import Home
from warehouse.rules.files import load_registry
from warehouse.rules.rows import Registry

SET = "bj-2023"
COUNTS = (1_000, 10_000)
REPORTS_A_PARK = 4


def write_bulk(path: Path, count: int, registry: Registry) -> None:
    """Write a bulk file of ``count`` made-up reports; the same number gives the same bytes."""
    with path.open("w", encoding="utf-8") as file:
        for at, report in enumerate(_reports(count, registry)):
            file.write('{"reports": [\n' if at == 0 else ",\n")
            json.dump(report, file, ensure_ascii=False)
        file.write("\n]}\n")


def _reports(count: int, registry: Registry) -> Iterator[dict[str, object]]:
    random = Random(2023)  # noqa: S311 -- made-up figures
    districts = [row.name_zh for row in registry.districts if row.kind == "district"]
    requirements = registry.requirements_of(SET)
    for at in range(count):
        park, turn = divmod(at, REPORTS_A_PARK)
        year = 2015 + 2 * turn
        yield {
            "park_name": f"测算园区{park:05d}",
            "district": districts[park % len(districts)],
            "park_level": "市级",
            "management_name": f"测算园区{park:05d}管委会",
            "provider_name": f"测算服务商{park % 40:02d}有限公司",
            "report_date": f"{year}-09-15",
            "onsite_start_date": f"{year}-06-05",
            "onsite_end_date": f"{year}-06-09",
            "handover_date": f"{year}-09-20",
            "meeting_date": f"{year}-09-18",
            "indicators": list(_indicators(year, registry, random)),
            "requirements": [{"requirement_no": no, "is_met": "符合"} for no in requirements],
            "recommendations": [
                {
                    "content": f"屋顶光伏项目{no}期",
                    "total_investment_wan_yuan": 1200 + no,
                    "fixed_investment_wan_yuan": 800,
                    "expected_effect": "年节约标准煤 300 吨",
                    "note": f"{year + 1}年8月",
                }
                for no in range(1, 6)
            ],
            "own_scores": [{"data_year": year - 3 + n, "score": 85 + n} for n in range(3)],
        }


def _indicators(year: int, registry: Registry, random: Random) -> Iterator[dict[str, object]]:
    words = {
        row.indicator_no: row.word for row in reversed(registry.level_words) if row.level == "met"
    }
    for indicator in registry.indicators_of(SET).values():
        low, high = indicator.review_min or 0.0, indicator.review_max or 100.0
        start = low + (high - low) * random.uniform(0.3, 0.6)
        for data_year in range(year - 3, year):
            value: object = words.get(indicator.indicator_no)
            if value is None:
                value = round(start * random.uniform(0.97, 1.03), 4)
            yield {
                "data_year": data_year,
                "indicator_no": indicator.indicator_no,
                "label": indicator.name_zh,
                "value": value,
                "unit": indicator.unit,
                "evidence": f"附件{indicator.indicator_no}",
            }


def measure(count: int) -> dict[str, float]:
    """Take ``count`` reports in from a new file into a new home; seconds and peak memory (MB) of that."""
    registry = load_registry()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "backlog.json"
        write_bulk(path, count, registry)
        size = path.stat().st_size
        start, busy = time.monotonic(), time.process_time()
        taken = sum(
            answer.outcome != "rejected"
            for answer in ingest(Home.at(Path(folder) / "home"), [path], None, registry)
        )
        seconds, busy = time.monotonic() - start, time.process_time() - busy
    if taken != count:
        raise SystemExit(f"{taken} of {count} reports were accepted")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "reports": count,
        "file_mb": round(size / 2**20, 1),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(busy, 1),
        "reports_a_cpu_second": round(count / busy, 1),
        "peak_mb": round(peak),
    }


def main() -> None:
    """Measure each size and print the rows, then how rate and memory change with size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return
    rows = []
    for count in options.counts:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.bulk", "--one", str(count)],
            check=True,
            capture_output=True,
            text=True,
        )
        rows.append(json.loads(done.stdout))
        print(rows[-1])
    first, last = rows[0], rows[-1]
    print(
        f"{last['reports'] / first['reports']:.0f}x the reports: "
        f"{last['cpu_seconds'] / first['cpu_seconds']:.1f}x the CPU time, "
        f"{last['peak_mb'] / first['peak_mb']:.2f}x the peak memory"
    )


if __name__ == "__main__":
    main()
