"""What a user of the register is; known to pages and commands alike, so it loads nothing."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a user may see follows from it (viewer.scope_of)."""

    BUREAU = "bureau"
    DISTRICT = "district"
    PROVIDER = "provider"
    ANALYST = "analyst"
