"""Publications: a frozen copy of the marts under a new name, and the pointer to the current one.

Beside each published file stand its facts (`<name>.json`), what it changed against the one before
(`<name>.md`) and a folder (`<name>`) of what districts and providers may open of it. `current.json`
points to the one readers open, `review.json` to one that waits for a word before readers see it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb

from warehouse.copy_marts import copy_marts
from warehouse.diff_page import page_of
from warehouse.errors import GreenparkError
from warehouse.extracts import remove_extracts, write_extracts
from warehouse.home import Home
from warehouse.labels import Labels
from warehouse.lock import writer_lock
from warehouse.retention import to_remove
from warehouse.version import code_version


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


class NothingToConfirm(GreenparkError):  # noqa: N818 -- a state, not a fault
    """No build waits for a word, or another publication came between."""


def publish(
    con: duckdb.DuckDBPyConnection, home: Home, as_of: date, registry_hash: str
) -> Publication:
    """Copy schema ``marts`` into a new file and make it the current publication.

    The file is complete and on disk before the pointer moves; then older ones go (see
    `warehouse.retention`).
    """
    publication = _make(con, home, as_of, registry_hash)
    _switch(home, publication)
    return publication


def review(
    con: duckdb.DuckDBPyConnection, home: Home, as_of: date, registry_hash: str
) -> Publication:
    """The same, but readers keep the current publication until `confirm`."""
    publication = _make(con, home, as_of, registry_hash)
    _point_to(_review_pointer(home), publication)
    _remove_older(home)
    return publication


def confirm(home: Home) -> Publication:
    """Make the reviewed publication the current one. Raises NothingToConfirm, WriterBusy."""
    with writer_lock(home):
        try:
            reviewed = _read(_review_pointer(home))
        except PublicationMissing:
            raise NothingToConfirm(
                "没有待确认的构建；请先运行 greenpark publish --review",
                "No build waits to be confirmed; run `greenpark publish --review` first",
            ) from None
        current = current_or_none(home)
        if reviewed.compared_with != (current.path.name if current else None):
            raise NothingToConfirm(
                "审阅之后又有新的发布，差异已不是所见的那些；请重新运行 greenpark publish --review",
                "Another publication came after the review, so it would change something else than "
                "was shown; run `greenpark publish --review` again",
            )
        publication = replace(reviewed, published_at=_now())
        _switch(home, publication)
    return publication


def current_publication(home: Home) -> Publication:
    """The publication readers open. Raises PublicationMissing."""
    return _read(_pointer(home))


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
        path.stem: _read(path)
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


def _make(
    con: duckdb.DuckDBPyConnection, home: Home, as_of: date, registry_hash: str
) -> Publication:
    """The new file and its page, complete and on disk; nothing points to it yet."""
    home.published.mkdir(parents=True, exist_ok=True)
    now = _now()
    path = _new_file(home.published, now)
    before = current_or_none(home)
    rows = copy_marts(con, path, before.path if before else None)
    write_extracts(path)
    publication = Publication(
        path, now, as_of, registry_hash, code_version(), rows, before.path.name if before else None
    )
    labels = Labels(home.registry(), lambda zh, _: zh)
    publication.page.write_text(page_of(publication, before, labels), encoding="utf-8")
    _sync(path)
    _sync(publication.page)
    return publication


def _switch(home: Home, publication: Publication) -> None:
    # A crash may have come between the current one's pointer and its own facts.
    if current := current_or_none(home):
        _record(current)
    _point_to(_pointer(home), publication)
    _record(publication)
    _review_pointer(home).unlink(missing_ok=True)
    _remove_older(home)


def _record(publication: Publication) -> None:
    """Keep a publication's facts beside it: what has them was published once."""
    _point_to(publication.path.with_suffix(".json"), publication)


def _pointer(home: Home) -> Path:
    return home.published / "current.json"


def _review_pointer(home: Home) -> Path:
    return home.published / "review.json"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _read(pointer: Path) -> Publication:
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


def _new_file(folder: Path, now: datetime) -> Path:
    """A name never used before: a process that still reads a removed file must not meet it again."""
    stamp = f"greenpark-{now:%Y%m%dT%H%M%SZ}-"
    # The newest publication is never removed, so the highest number of a second is still there.
    used = [int(path.stem.removeprefix(stamp)) for path in folder.glob(f"{stamp}*.duckdb")]
    return folder / f"{stamp}{max(used, default=0) + 1}.duckdb"


def _point_to(pointer: Path, publication: Publication) -> None:
    content = {
        "file": publication.path.name,
        "published_at": publication.published_at.isoformat(),
        "as_of": publication.as_of.isoformat(),
        "registry_hash": publication.registry_hash,
        "code_version": publication.code_version,
        "compared_with": publication.compared_with,
        "rows": publication.rows,
    }
    new = pointer.with_suffix(".new")
    new.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _sync(new)
    new.replace(pointer)
    _sync(pointer.parent)


def _remove_older(home: Home) -> None:
    kept = publications(home)
    stay = {each.path for each in kept} - {each.path for each in to_remove(kept, _now())}
    with suppress(PublicationMissing):
        stay.add(_read(_review_pointer(home)).path)
    # Also what a crash left behind: a file that nothing names.
    for path in home.published.glob("greenpark-*"):
        if path.with_suffix(".duckdb") not in stay:
            if path.is_dir():
                remove_extracts(path)
            else:
                path.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
