"""Which code read or built a row."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def code_version() -> str:
    """``<release>+<hash of the code that reads and judges>``; a changed line is another version."""
    digest = hashlib.sha256()
    sources = [
        *sorted((ROOT / "ingest").rglob("*.py")),
        *sorted((ROOT / "warehouse").rglob("*.py")),
        *sorted((ROOT / "warehouse").rglob("*.sql")),
        *sorted((ROOT / "dbt_project").glob("m*/**/*.sql")),
    ]
    for path in sources:
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return f"{version('greenpark')}+{digest.hexdigest()[:8]}"
