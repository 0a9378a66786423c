"""What kills leave behind: parts of files, folders for the time of a run. By command, in a home.

The next run of the command removes them; `doctor` tells them until then.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from warehouse.home import Home
from warehouse.whole import leftovers, scratch_left

UNPACKED = "greenpark-"
"""Folders into which bulk files are unpacked, where the system keeps temporary files."""
TRIED = "greenpark-page-"
"""The same, of what people try out or take away on a page."""
PARCEL = ".parcel-"
BACKUP = ".backup-"
BACKUP_FILE = "greenpark-backup"
"""Parts of backups bear it, whatever the file is to be called: they may lie among other people's."""
RESTORE = ".restore-"
REBUILD = ".rebuild-"


def left_by_taking_in(home: Home) -> list[Path]:
    """Of `ingest`, `watch`, `refresh` and `check`: parts of documents and answers, unpacked files."""
    folders = [home.root, home.archive, home.receipts, *home.receipts.glob("B*")]
    parts = [path for folder in folders for path in leftovers(folder)]
    return parts + scratch_left(None, UNPACKED)


def left_by_pages(home: Home) -> list[Path]:
    """Of `serve`: what was about to be dropped into the inbox, or tried out."""
    return scratch_left(home.root, PARCEL) + scratch_left(None, TRIED)


def left_by_building(home: Home) -> list[Path]:
    """Of `build` and `publish`."""
    return leftovers(home.dbt_dir) + leftovers(home.published)


def left_by_backup(home: Home, target: Path | None = None) -> list[Path]:
    """Of `backup`, also beside the file that is about to be written. Only while no other one runs."""
    beside = leftovers(target.parent) if target else []
    folders = sorted(home.root.glob(f"{BACKUP}*"))
    return folders + [path for path in beside if path.name.startswith(f".{BACKUP_FILE}.")]


def left_by_restore(home: Home) -> list[Path]:
    """Of `restore`, which works beside the home it makes."""
    return scratch_left(home.root.parent, RESTORE)


def left_by_rebuild(home: Home) -> list[Path]:
    """Of `rebuild`: the warehouse that was being made."""
    return scratch_left(home.root, REBUILD)


def all_left(home: Home) -> Iterator[tuple[str, Path]]:
    """What is left, each with the command that removes it. Only while nobody writes."""
    for command, paths in (
        ("ingest", left_by_taking_in(home)),
        ("serve", left_by_pages(home)),
        ("build", left_by_building(home)),
        ("backup", left_by_backup(home)),
        ("rebuild", left_by_rebuild(home)),
        ("restore", left_by_restore(home)),
    ):
        for path in paths:
            yield command, path
