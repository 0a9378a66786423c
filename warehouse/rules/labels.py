"""Names of codes as the registry says them, in one language."""

from __future__ import annotations

from collections.abc import Callable

from warehouse.errors import say
from warehouse.rules.rows import Registry

Say = Callable[[str, str], str]
"""Chooses between a Chinese and an English text."""


class Labels:
    """Names of codes, dimensions and standards; the code itself where the registry has no name."""

    def __init__(self, registry: Registry, choose: Say = say) -> None:
        self.choose = choose
        self._codes = {
            (row.domain, row.code): choose(row.name_zh, row.name_en) for row in registry.codes
        }
        self._dimensions = {
            row.dimension_code: choose(row.name_zh, row.name_en) for row in registry.dimensions
        }
        self._indicators = {
            (row.indicator_set_id, row.indicator_no): choose(row.name_zh, row.name_en)
            for row in registry.indicators
        }
        self._standards = {
            row.standard_id: choose(row.name_zh, row.name_en) for row in registry.scoring_standards
        }

    def code(self, domain: str, code: str) -> str:
        """The name of a code."""
        return self._codes.get((domain, code), code)

    def dimension(self, code: str) -> str:
        """The name of a dimension."""
        return self._dimensions.get(code, code)

    def indicator(self, indicator_set_id: str, indicator_no: int) -> str:
        """The number and name of an indicator."""
        name = self._indicators.get((indicator_set_id, indicator_no), "")
        return f"{indicator_no} {name}".strip()

    def standard(self, standard_id: str) -> str:
        """The name of a standard, with its id."""
        return f"{self._standards.get(standard_id, standard_id)} [{standard_id}]"
