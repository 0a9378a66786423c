"""Publishing: copy the marts into a new file, say what changed, and move the pointer that readers follow."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.publishing.changes_page import page_of
from warehouse.publishing.copy_marts import copy_marts
from warehouse.publishing.extracts import remove_extracts, write_extracts
from warehouse.publishing.publication import (
    Publication,
    PublicationMissing,
    current_or_none,
    current_pointer,
    publications,
    read_publication,
    review_pointer,
)
from warehouse.publishing.retention import to_remove
from warehouse.rules.labels import Labels
from warehouse.store.lock import writer_lock
from warehouse.version import code_version


class NothingToConfirm(GreenparkError):  # noqa: N818 -- a state, not a fault
    """No build waits for a word, or another publication came between."""


def publish(
    con: duckdb.DuckDBPyConnection, home: Home, as_of: date, registry_hash: str
) -> Publication:
    """Copy schema ``marts`` into a new file and make it the current publication.

    The file is complete and on disk before the pointer moves; then older ones go (see
    `warehouse.publishing.retention`).
    """
    publication = _make(con, home, as_of, registry_hash)
    _switch(home, publication)
    return publication


def review(
    con: duckdb.DuckDBPyConnection, home: Home, as_of: date, registry_hash: str
) -> Publication:
    """The same, but readers keep the current publication until `confirm`."""
    publication = _make(con, home, as_of, registry_hash)
    _point_to(review_pointer(home), publication)
    _remove_older(home)
    return publication


def confirm(home: Home) -> Publication:
    """Make the reviewed publication the current one. Raises NothingToConfirm, WriterBusy."""
    with writer_lock(home):
        try:
            reviewed = read_publication(review_pointer(home))
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
    _point_to(current_pointer(home), publication)
    _record(publication)
    review_pointer(home).unlink(missing_ok=True)
    _remove_older(home)


def _record(publication: Publication) -> None:
    """Keep a publication's facts beside it: what has them was published once."""
    _point_to(publication.path.with_suffix(".json"), publication)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


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
        stay.add(read_publication(review_pointer(home)).path)
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
