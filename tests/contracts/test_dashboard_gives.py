"""What leaves the dashboard as a file leaves by one door, which puts it on the audit log."""

from __future__ import annotations

from pathlib import Path

import dashboard

DOOR = "take_away.py"


def test_only_the_door_with_the_audit_log_draws_download_buttons() -> None:
    package = Path(dashboard.__file__).parent
    scripts = {path.name: path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    assert len(scripts) > 50
    assert {name for name, text in scripts.items() if "download_button" in text} == {DOOR}
