"""The audit log: who saw, exported, submitted and queried what, and when. It is only added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.access.store import now, opened
from dashboard.access.viewer import Viewer
from warehouse.home import Home

Action = Literal["saw", "exported", "submitted", "queried", "signed_out"]


@dataclass(frozen=True)
class Entry:
    """A line of the log; ``at`` is UTC in ISO 8601, ``who`` the identity in the register."""

    at: str
    who: str
    role: str
    action: str
    page: str | None
    park_id: str | None
    detail: str | None


def record(
    viewer: Viewer,
    action: Action,
    *,
    page: str | None = None,
    park_id: str | None = None,
    detail: str | None = None,
) -> None:
    """Add a line; ``detail`` is what was asked or taken: the SQL, the file's name.

    To be called before the thing is done, so that nothing is shown or given that is not logged.
    """
    with opened(Home.at()) as con:
        con.execute(
            "INSERT INTO audit (at, who, role, action, page, park_id, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (now().isoformat(), viewer.name, viewer.role, action, page, park_id, detail),
        )


def entries(home: Home, since: date | None = None) -> list[Entry]:
    """The log from a day on (UTC), the oldest first."""
    with opened(home) as con:
        found = con.execute(
            "SELECT at, who, role, action, page, park_id, detail FROM audit WHERE at >= ? ORDER BY seq",
            (since.isoformat() if since else "",),
        )
        return [Entry(*row) for row in found]
