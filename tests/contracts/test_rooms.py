"""The house can be walked: no room holds more than a newcomer takes in at a glance."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_FILES = 15
ROOMS = sorted(
    {
        path.parent
        for floor in ("ingest", "warehouse", "dashboard")
        for path in (ROOT / floor).rglob("*.py")
    }
)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(ROOT)))
def test_a_room_holds_at_most_fifteen_files_of_its_own_and_says_what_it_is(room: Path) -> None:
    files = [path for path in room.glob("*.py") if path.name != "__init__.py"]
    assert len(files) <= MOST_FILES
    assert (room / "__init__.py").read_text(encoding="utf-8").startswith('"""')
