"""CPU of reading the demo city's Word reports, against opening the zip and parsing the XML alone.

Run: python -m benchmarks.reading [copies]. Ratios of one run count, not seconds of a machine.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from ingest.demo import write_city
from ingest.readers import Limits, read_document
from ingest.recognise.report import recognise
from warehouse.rules.files import load_registry

ROUNDS = 5


def main() -> None:
    """Print milliseconds a document and the ratio to the floor, best of several rounds."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    registry = load_registry()
    limits = Limits.of(registry.parameters)
    with tempfile.TemporaryDirectory() as folder:
        write_city(Path(folder))
        reports = [path.read_bytes() for path in sorted(Path(folder).rglob("*评估报告.docx"))]
    data = [reports[n % len(reports)] for n in range(documents)]

    def floor(document: bytes) -> object:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            return etree.fromstring(package.read("word/document.xml"))

    def read(document: bytes) -> object:
        return read_document("报告.docx", document, limits)

    def understand(document: bytes) -> object:
        return recognise(read_document("报告.docx", document, limits), "报告.docx", registry)

    work: dict[str, Callable[[bytes], object]] = {
        "open zip, parse XML": floor,
        "read": read,
        "read and recognise": understand,
    }
    # Rounds take turns, so that what else the machine does falls on all alike.
    best = dict.fromkeys(work, float("inf"))
    for _ in range(ROUNDS):
        for name, job in work.items():
            best[name] = min(best[name], _cpu(job, data))
    for name, seconds in best.items():
        ratio = seconds / best["open zip, parse XML"]
        print(f"{name:24} {seconds / documents * 1000:7.2f} ms  x{ratio:.2f}")


def _cpu(job: Callable[[bytes], object], data: list[bytes]) -> float:
    start = time.process_time()
    for document in data:
        job(document)
    return time.process_time() - start


if __name__ == "__main__":
    main()
