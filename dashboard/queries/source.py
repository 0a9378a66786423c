"""What the queries ask: the published tables that a viewer may open, in the viewer's scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd


@dataclass(frozen=True)
class Scope:
    """The districts whose rows a viewer may see, by code; None means every row of their file.

    A provider's file is the extract of ``provider_id``, a district's those of its districts.
    """

    districts: frozenset[str] | None
    provider_id: str | None = None


EVERYTHING = Scope(None)


class Source(Protocol):
    """The published tables, however they are opened."""

    def rows(self, sql: str, scope: Scope, **parameters: object) -> pd.DataFrame:
        """The rows of a query for a viewer of ``scope``; its ``$names`` are given by keyword."""
        ...

    def row(self, sql: str, scope: Scope, **parameters: object) -> dict[str, Any] | None:
        """The first row by column name, nulls as None; None where there is none."""
        ...
