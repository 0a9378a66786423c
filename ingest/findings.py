"""What was found wrong while reading: a check's id, its place, and what the message needs to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A message part that differs between the two languages."""

    zh: str
    en: str


Part = str | int | float | Bilingual


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands: the file's name and the place in it."""

    file: str
    place: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that fired. ``parts`` fill the placeholders of the check's message and remedy."""

    check_id: str
    source: Source
    value: str | None = None
    data_year: int | None = None
    indicator_no: int | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
