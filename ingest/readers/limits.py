"""How much a file may ask of the machine that reads it."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Self

from ingest.readers.errors import UnreadableFile

MEGABYTE = 1024 * 1024
CHECK_ID = "F08"


@dataclass(frozen=True, slots=True)
class Limits:
    """The parameters of check F08 by name, as the registry gives them; an MB is 2^20 bytes."""

    max_file_mb: float
    max_unpacked_mb: float
    max_xml_mb: float
    max_entries: int
    max_ratio: float
    ratio_from_mb: float
    max_rows: int
    max_cells: int

    @classmethod
    def of(cls, parameters: dict[tuple[str, str], float]) -> Self:
        """Take them from the registry's ``(check_id, parameter) -> value``; KeyError if absent."""
        found = {field.name: parameters[CHECK_ID, field.name] for field in fields(cls)}
        return cls(
            max_file_mb=found["max_file_mb"],
            max_unpacked_mb=found["max_unpacked_mb"],
            max_xml_mb=found["max_xml_mb"],
            max_entries=int(found["max_entries"]),
            max_ratio=found["max_ratio"],
            ratio_from_mb=found["ratio_from_mb"],
            max_rows=int(found["max_rows"]),
            max_cells=int(found["max_cells"]),
        )


def refuse_above(what: str, found: float, limit: float) -> None:
    """Refuse with F08 when ``found`` is more than ``limit``; ``what`` names the limit."""
    if found > limit:
        above = (
            math.ceil(found * 100) / 100
        )  # what is just over must not read as if it were the limit
        raise UnreadableFile(CHECK_ID, what=what, found=f"{above:.12g}", limit=f"{limit:g}")
