"""The city's own time: a day begins when it begins there, wherever the server's clock is set."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

CITY_TIME = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """The city's date now, by which what is due and what was handed in is judged."""
    return datetime.now(CITY_TIME).date()
