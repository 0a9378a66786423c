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

from warehouse.city_time import CITY_TIME
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.quoting import identifier


@dataclass(frozen=True)
class Publication:
    """A published database, by what and as of when it was made. ``published_at`` is UTC.

    ``compared_with`` names the file of the publication before, None for the first. ``sequence`` counts
    the publications of a home from 1: a clock may go back, it does not. 0 was made before they counted.
    """

    path: Path
    published_at: datetime
    as_of: date
    registry_hash: str
    code_version: str
    rows: dict[str, int]
    compared_with: str | None = None
    sequence: int = 0

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


class PublicationDamaged(GreenparkError):  # noqa: N818 -- a state, not a fault
    """A file of a publication that cannot be read, by its path."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 无法读取（可能已损坏）；请运行 greenpark repair 修复",
            f"{path} cannot be read, it may be damaged; run `greenpark repair` to mend it",
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
    """The publication readers open, to ask it.

    Raises PublicationMissing, PublicationDamaged, PublicationOutdated.
    """
    with opened(current_publication(home).path) as con:
        try:
            yield con
        except (duckdb.BinderException, duckdb.CatalogException) as fault:
            raise PublicationOutdated from fault


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A published file, to ask it. Raises PublicationDamaged for one that cannot be read."""
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            yield con
    except (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException) as fault:
        raise PublicationDamaged(path) from fault


def is_whole(publication: Publication) -> bool:
    """Whether every row it was published with can be read."""
    try:
        with opened(publication.path) as con:
            return all(
                con.execute(
                    f"SELECT count(*), bit_xor(hash(t)) FROM marts.{identifier(table)} AS t"  # noqa: S608 -- quoted
                ).fetchall()[0][0]
                == rows
                for table, rows in publication.rows.items()
            )
    except (PublicationDamaged, duckdb.Error):
        return False


def current_or_none(home: Home) -> Publication | None:
    """The publication readers open; None before the first, and where the pointer cannot be read."""
    try:
        return current_publication(home)
    except (PublicationMissing, PublicationDamaged):
        return None


def publications(home: Home) -> list[Publication]:
    """All publications that are kept and whose facts can be read, the newest first."""
    found = {}
    for path in home.published.glob("greenpark-*.json"):
        with suppress(PublicationMissing, PublicationDamaged):
            found[path.stem] = read_publication(path)
    if current := current_or_none(home):
        found[current.path.stem] = current
    return sorted(found.values(), key=_order, reverse=True)


def _order(publication: Publication) -> tuple[int, datetime, Path]:
    return publication.sequence, publication.published_at, publication.path


def publication_at(home: Home, text: str) -> Publication:
    """The publication of that name, or the one readers saw at the end of that day (the city's time).

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
        end = datetime.combine(date.fromisoformat(text), time.max, CITY_TIME)
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
    """The publication that a pointer, or its own facts, name.

    Raises PublicationMissing, or PublicationDamaged for a pointer that names nothing readable.
    """
    try:
        found = json.loads(pointer.read_text(encoding="utf-8"))
        publication = Publication(
            path=pointer.parent / Path(found["file"]).name,
            published_at=datetime.fromisoformat(found["published_at"]),
            as_of=date.fromisoformat(found["as_of"]),
            registry_hash=found["registry_hash"],
            code_version=found["code_version"],
            rows=dict(found["rows"]),
            compared_with=found.get("compared_with"),
            sequence=int(found.get("sequence", 0)),
        )
    except FileNotFoundError:
        raise PublicationMissing from None
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise PublicationDamaged(pointer) from fault
    if not publication.path.exists():
        raise PublicationDamaged(publication.path)
    return publication
