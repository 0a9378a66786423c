"""From a report's drop into the inbox to its publication, by `greenpark watch` on the demo city.

Run: python -m benchmarks.drop [drops]. The floor is a build of the same city by itself: what a drop
costs above it is noticing the file, judging it and switching the publication.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ingest.demo import write_city
from ingest.taking_in.intake import ingest
from warehouse.city_time import today
from warehouse.home import Home
from warehouse.publishing.build import build

PAUSE = 3.0  # between drops, so that each finds the watch waiting
PATIENCE = 120.0


def main() -> None:
    """Print the seconds of each drop and of a build alone."""
    drops = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        home = Home.at(Path(folder) / "home")
        write_city(Path(folder) / "city")
        reports = sorted(Path(folder).rglob("*评估报告.docx"))
        kept_back = [
            path.rename(Path(folder) / f"{n}.docx") for n, path in enumerate(reports[:drops])
        ]
        for _ in ingest(home, [Path(folder) / "city"], None, home.registry()):
            pass
        build(home, today())
        floor = min(build(home, today()).seconds for _ in range(3))
        taken = _watch(home, kept_back)
    print(f"{'build alone':14} {floor:6.2f} s  x1.00")
    for name, seconds in (
        ("drop, median", sorted(taken)[len(taken) // 2]),
        ("drop, worst", max(taken)),
    ):
        print(f"{name:14} {seconds:6.2f} s  x{seconds / floor:.2f}")


def _watch(home: Home, reports: list[Path]) -> list[float]:
    greenpark = Path(sys.executable).with_name("greenpark")
    running = subprocess.Popen(
        [greenpark, "--home", home.root, "watch"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pointer = home.published / "current.json"
    taken = []
    try:
        _until_changed(pointer, pointer.read_bytes())  # its first build, which warms dbt
        for report in reports:
            time.sleep(PAUSE)
            before, start = pointer.read_bytes(), time.monotonic()
            shutil.copy(report, home.inbox)
            _until_changed(pointer, before)
            taken.append(time.monotonic() - start)
    finally:
        running.terminate()
        running.wait()
    return taken


def _until_changed(pointer: Path, before: bytes) -> None:
    until = time.monotonic() + PATIENCE
    while pointer.read_bytes() == before:
        if time.monotonic() > until:
            raise SystemExit("nothing was published")
        time.sleep(0.05)


if __name__ == "__main__":
    main()
