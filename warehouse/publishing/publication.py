"""What is published: a frozen file of marts, its facts, and the pointer that readers follow.

Beside each published file stand its facts (`<name>.json`), what it changed against the one before
(`<name>.md`) and a folder (`<name>`) of what districts and providers may open of it. `current.json`
points to the one readers open, `review.json` to one that waits for a word before readers see it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import duckdb

from warehouse.errors import GreenparkError
from warehouse.home import Home


@dataclass(frozen=True)
class Publication:
    """A published database, by what and as of when it was made. ``published_at`` is UTC.

    ``compared_with`` names the file of the publication before, None for the first.
    """

    path: Path
    published_at: datetime
    as_of: date
    registry_hash: str
    code_version: str
    rows: dict[str, int]
    compared_with: str | None = None

    @property
    def page(self) -> Path:
        """What it changed against the publication before, in Markdown."""
        return self.path.with_suffix(".md")


class PublicationMissing(GreenparkError):  # noqa: N818 -- a state, not a fault
    """There is nothing to read yet."""

    def __init__(self) -> None:
        super().__init__(
            "还没有发布的数据；请先运行 greenpark refresh（入库并构建）",
            "Nothing has been published yet; run `greenpark refresh` first (ingest, then build)",
        )


class PublicationOutdated(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The publication was made by a version whose tables were other ones."""

    def __init__(self) -> None:
        super().__init__(
            "已发布的数据与本程序版本不一致；请运行 greenpark build 重新构建并发布",
            "What is published was made by another version of the program; run `greenpark build`",
        )


class PublicationUnknown(GreenparkError):  # noqa: N818 -- a state, not a fault
    """No publication that is kept has this name or stood on this day."""


def current_publication(home: Home) -> Publication:
    """The publication readers open. Raises PublicationMissing."""
    return read_publication(current_pointer(home))


@contextmanager
def opened_current(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The publication readers open, to ask it. Raises PublicationMissing, PublicationOutdated."""
    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        try:
            yield con
        except (duckdb.BinderException, duckdb.CatalogException) as fault:
            raise PublicationOutdated from fault


def current_or_none(home: Home) -> Publication | None:
    """The publication readers open, None before the first."""
    try:
        return current_publication(home)
    except PublicationMissing:
        return None


def publications(home: Home) -> list[Publication]:
    """All publications that are kept, the newest first."""
    found = {
        path.stem: read_publication(path)
        for path in home.published.glob("greenpark-*.json")
        if path.with_suffix(".duckdb").exists()
    }
    if current := current_or_none(home):
        found[current.path.stem] = current
    return sorted(found.values(), key=lambda each: (each.published_at, each.path), reverse=True)


def publication_at(home: Home, text: str) -> Publication:
    """The publication of that name, or the one readers saw at the end of that day (local time).

    Raises PublicationMissing, or PublicationUnknown saying what is kept.
    """
    kept = publications(home)
    if not kept:
        raise PublicationMissing
    for publication in kept:
        if text in (publication.path.name, publication.path.stem):
            return publication
    oldest, newest = kept[-1], kept[0]
    with suppress(ValueError):
        end = datetime.combine(date.fromisoformat(text), time.max).astimezone()
        for publication in kept:
            if publication.published_at <= end:
                return publication
    raise PublicationUnknown(
        f"没有名为“{text}”或在该日（YYYY-MM-DD）有效的发布；现存 {len(kept)} 个，从 {oldest.path.stem} 到 "
        f"{newest.path.stem}",
        f"No publication is named {text} or stood on that day (YYYY-MM-DD); {len(kept)} are kept, "
        f"from {oldest.path.stem} to {newest.path.stem}",
    )


def current_pointer(home: Home) -> Path:
    """The file that names the publication readers open."""
    return home.published / "current.json"


def review_pointer(home: Home) -> Path:
    """The file that names the publication that waits for a word."""
    return home.published / "review.json"


def read_publication(pointer: Path) -> Publication:
    """The publication that a pointer, or its own facts, name. Raises PublicationMissing."""
    try:
        found = json.loads(pointer.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PublicationMissing from None
    path = pointer.parent / found["file"]
    if not path.exists():
        raise PublicationMissing
    return Publication(
        path=path,
        published_at=datetime.fromisoformat(found["published_at"]),
        as_of=date.fromisoformat(found["as_of"]),
        registry_hash=found["registry_hash"],
        code_version=found["code_version"],
        rows=found["rows"],
        compared_with=found.get("compared_with"),
    )
