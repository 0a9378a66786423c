"""Publishing: copy the marts into a new file, say what changed, and move the pointer that readers follow."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from warehouse.errors import GreenparkError
from warehouse.home import PRIVATE, PRIVATE_FOLDER, Home
from warehouse.publishing.changes_page import page_of
from warehouse.publishing.copy_marts import copy_marts
from warehouse.publishing.extracts import remove_extracts, write_extracts
from warehouse.publishing.publication import (
    Publication,
    PublicationDamaged,
    PublicationMissing,
    current_or_none,
    current_pointer,
    current_publication,
    is_whole,
    publications,
    read_publication,
    review_pointer,
)
from warehouse.publishing.retention import NEWEST, to_remove
from warehouse.rules.labels import Labels
from warehouse.store.lock import writer_lock
from warehouse.version import code_version
from warehouse.whole import leftovers, sync, write_whole


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
    if current_or_none(home):
        _remove_older(home)
    return publication


def confirm(home: Home) -> Publication:
    """Make the reviewed publication the current one. Raises NothingToConfirm, WriterBusy."""
    with writer_lock(home):
        try:
            reviewed = read_publication(review_pointer(home))
        except (PublicationMissing, PublicationDamaged):
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
    home.published.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    now, sequence = _now(), _next(home)
    path = home.published / f"greenpark-{now:%Y%m%dT%H%M%SZ}-{sequence}.duckdb"
    before = _comparable(home)
    rows = copy_marts(con, path, before.path if before else None)
    path.chmod(PRIVATE)
    write_extracts(path)
    publication = Publication(
        path=path,
        published_at=now,
        as_of=as_of,
        registry_hash=registry_hash,
        code_version=code_version(),
        rows=rows,
        compared_with=before.path.name if before else None,
        sequence=sequence,
    )
    labels = Labels(home.registry(), lambda zh, _: zh)
    sync(path)
    is_first = not current_pointer(home).exists()
    page = page_of(publication, before, labels, is_first=is_first)
    write_whole(publication.page, page)
    return publication


def _comparable(home: Home) -> Publication | None:
    """The publication before, if it can be read: a damaged one must not keep the next from coming."""
    before = current_or_none(home)
    return before if before and is_whole(before) else None


def _next(home: Home) -> int:
    """The next number: above all that are kept, and above those that only files name."""
    used = [each.sequence for each in publications(home)]
    numbers = (path.stem.rpartition("-")[2] for path in home.published.glob("greenpark-*"))
    return 1 + max([*used, *(int(number) for number in numbers if number.isdigit())], default=0)


def _switch(home: Home, publication: Publication) -> None:
    # A crash may have come between the current one's pointer and its own facts.
    if current := current_or_none(home):
        _record(current)
    _point_to(current_pointer(home), publication)
    _record(publication)
    review_pointer(home).unlink(missing_ok=True)
    _remove_older(home)


def make_current(home: Home, publication: Publication) -> None:
    """Let readers open a publication that is kept; for a caller that holds the writer lock."""
    _point_to(current_pointer(home), publication)


def _record(publication: Publication) -> None:
    """Keep a publication's facts beside it: what has them was published once."""
    _point_to(publication.path.with_suffix(".json"), publication)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _point_to(pointer: Path, publication: Publication) -> None:
    content = {
        "file": publication.path.name,
        "published_at": publication.published_at.isoformat(),
        "as_of": publication.as_of.isoformat(),
        "registry_hash": publication.registry_hash,
        "code_version": publication.code_version,
        "compared_with": publication.compared_with,
        "sequence": publication.sequence,
        "rows": publication.rows,
    }
    write_whole(pointer, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _remove_older(home: Home) -> None:
    """Remove what the policy no longer keeps, and what nothing names; never what readers may open."""
    kept = publications(home)
    removed = {each.path for each in to_remove(kept, _now())}
    wanted = {current_publication(home).path}
    with suppress(PublicationMissing, PublicationDamaged):
        wanted.add(read_publication(review_pointer(home)).path)
    stay = {each.path for each in kept} - removed | wanted
    # Also what a crash left behind: a file that nothing names.
    for path in home.published.glob("greenpark-*"):
        if path.with_suffix(".duckdb") not in stay:
            if path.is_dir():
                remove_extracts(path)
            else:
                path.unlink()
    for each in kept[NEWEST:]:
        if each.path not in wanted:
            remove_extracts(each.path.with_suffix(""))
    for path in leftovers(home.published):
        path.unlink()
