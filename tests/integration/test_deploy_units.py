"""The shipped systemd units: shut in as far as systemd itself can judge it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.needs import needs

UNITS = sorted((Path(__file__).parents[2] / "deploy").glob("*.service"))
ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 4.0  # of 10: systemd calls this OK


@needs(ANALYZE is not None, "systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_exposed_less_than_its_limit(unit: Path) -> None:
    assert ANALYZE is not None
    told = subprocess.run(
        [ANALYZE, "security", "--no-pager", "--offline=true", unit],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    found = re.search(r"Overall exposure level for .*: (\d+\.\d)", told)
    assert found and float(found[1]) < MOST_EXPOSED


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_keeps_what_it_writes_to_itself_and_its_memory_bounded(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    assert "UMask=0077" in lines
    assert any(re.fullmatch(r"MemoryMax=\d+G", line) for line in lines)
