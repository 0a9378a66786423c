"""Is this home whole, and can this machine serve it? Each finding says what would make it right."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import duckdb

from warehouse.care.status import files_in
from warehouse.disk import shown
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.leftovers import all_left
from warehouse.publishing.extracts import extracts_of
from warehouse.publishing.publication import current_publication
from warehouse.publishing.repair import faults_of
from warehouse.store.aside import trouble_lines, troubles_of
from warehouse.store.lock import no_writer

_TIMES_THE_WAREHOUSE = 3  # a build writes the marts, the publication and the extracts anew
_LEAST_FREE = 1024**3
_FOR_OTHERS = 0o077
_MOST_NAMED = 5


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``found_zh`` and ``found_en`` say what was found and, if bad, what to do."""

    topic_zh: str
    topic_en: str
    is_well: bool
    found_zh: str
    found_en: str


def examine(home: Home) -> Iterator[Finding]:
    """Look at everything, one finding after the other; nothing is changed.

    Raises WriterBusy while another process writes: the working file is that process's alone.
    """
    yield _told("规则表", "registry", lambda: _registry(home))
    yield _told("数据目录", "home", lambda: _home(home))
    if not home.root.is_dir():
        return
    yield _told("磁盘空间", "disk space", lambda: _space(home))
    yield _told("私密文件", "private files", lambda: _private(home))
    yield _told("收件箱", "inbox", lambda: _inbox(home))
    with no_writer(home):
        yield _told("中断遗留", "leftovers", lambda: _leftovers(home))
        yield _told("数据仓库", "warehouse", lambda: _warehouse(home))
        yield _told("原件存档", "archive", lambda: _archive(home))
    yield _told("当前发布", "publication", lambda: _publication(home))
    yield _told("应用记录", "application records", lambda: _app(home))


class _Unwell(Exception):  # noqa: N818 -- a state, not a fault
    """What is wrong, in both languages."""


def _told(topic_zh: str, topic_en: str, look: Callable[[], tuple[str, str]]) -> Finding:
    try:
        return Finding(topic_zh, topic_en, True, *look())
    except _Unwell as unwell:
        return Finding(topic_zh, topic_en, False, *unwell.args)
    except GreenparkError as error:
        return Finding(topic_zh, topic_en, False, error.message_zh, error.message_en)
    except (duckdb.Error, sqlite3.Error, OSError) as error:
        said = str(error).splitlines()[0]
        return Finding(topic_zh, topic_en, False, f"无法读取：{said}", f"cannot be read: {said}")


def _home(home: Home) -> tuple[str, str]:
    if not home.root.is_dir():
        raise _Unwell(
            f"{home.root} 还没有；请先运行 greenpark ingest，或用 --home 指明目录",
            f"{home.root} is not there; run `greenpark ingest` first, or say which by --home",
        )
    return str(home.root), str(home.root)


def _registry(home: Home) -> tuple[str, str]:
    registry = home.registry()
    own = sorted(path.name for path in home.registry_dir.glob("*.csv"))
    names = "、".join(own)
    return (
        f"{registry.registry_hash[:12]}" + (f"，本市自有：{names}" if own else ""),
        f"{registry.registry_hash[:12]}" + (f", the city's own: {', '.join(own)}" if own else ""),
    )


def _space(home: Home) -> tuple[str, str]:
    free = shutil.disk_usage(home.root).free
    size = home.warehouse_file.stat().st_size if home.warehouse_file.exists() else 0
    needed = max(_LEAST_FREE, _TIMES_THE_WAREHOUSE * size)
    zh, en = f"可用 {free / 1e9:.1f} GB", f"{free / 1e9:.1f} GB free"
    if free < needed:
        raise _Unwell(
            f"{zh}，建议至少 {needed / 1e9:.1f} GB；请清理磁盘",
            f"{en}, {needed / 1e9:.1f} GB wanted at least; make room",
        )
    return zh, en


def _private(home: Home) -> tuple[str, str]:
    """Documents, answers, marts, users and secrets are for the service's own account only.

    Where the home's folder is shut to others, what lies in it is too.
    """
    if home.root.stat().st_mode & _FOR_OTHERS:
        kept = (
            home.secrets_file, home.app_file, home.warehouse_file,
            home.archive, home.receipts, home.published, home.inbox,
        )  # fmt: skip
        opened = [path.name for path in kept if path.exists() and path.stat().st_mode & _FOR_OTHERS]
        if opened:
            raise _Unwell(
                f"其他账户可读：{' '.join(opened)}；请运行 chmod -R go= {home.root}",
                f"others can read {' '.join(opened)}; run chmod -R go= {home.root}",
            )
    return "仅本账户可读", "readable by this account only"


def _inbox(home: Home) -> tuple[str, str]:
    """What lies there and could not be taken in, as the last run left it."""
    lines = [line for trouble in troubles_of(home) for line in trouble_lines(trouble)]
    if lines:
        raise _Unwell(
            f"{len(lines)} 项无法受理：" + "；".join(zh for zh, _ in lines[:_MOST_NAMED]),
            f"{len(lines)} cannot be taken in: " + "; ".join(en for _, en in lines[:_MOST_NAMED]),
        )
    waiting = files_in(home.inbox)
    return f"{waiting} 个文件待入库", f"{waiting} files wait"


def _leftovers(home: Home) -> tuple[str, str]:
    """What killed commands left behind."""
    left = list(all_left(home))
    if left:
        commands = " / ".join(dict.fromkeys(f"greenpark {command}" for command, _ in left))
        names = " ".join(shown(path) for _, path in left[:_MOST_NAMED])
        raise _Unwell(
            f"{len(left)} 个中断运行的遗留：{names}；下次运行 {commands} 时清除，也可手工删除",
            f"{len(left)} left by killed runs: {names}; the next {commands} removes them, or you do",
        )
    return "无", "none"


def _warehouse(home: Home) -> tuple[str, str]:
    if not home.warehouse_file.exists():
        raise _Unwell("还没有；请先运行 greenpark ingest", "none yet; run `greenpark ingest`")
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        row = con.execute(
            "SELECT (SELECT count(*) FROM raw.submissions), (SELECT count(*) FROM raw.schema_versions)"
        ).fetchone()
    assert row is not None
    return f"{row[0]} 份提交，表结构第 {row[1]} 版", f"{row[0]} submissions, schema {row[1]}"


def _archive(home: Home) -> tuple[str, str]:
    """Every file on record is there and holds the bytes it was known by."""
    if not home.warehouse_file.exists():
        return "无", "none"
    with duckdb.connect(str(home.warehouse_file), read_only=True) as con:
        known = con.execute(
            "SELECT DISTINCT sha256, file_name FROM raw.files ORDER BY 2"
        ).fetchall()
    lost = [(sha256, name) for sha256, name in known if not _holds(home.archive / sha256, sha256)]
    if lost:
        names = "；".join(f"{name}（{sha256[:12]}）" for sha256, name in lost[:_MOST_NAMED])
        raise _Unwell(
            f"{len(lost)} 个原件缺失或损坏：{names}；请从备份恢复 archive/ 下的同名文件",
            f"{len(lost)} documents are lost or damaged: {names}; restore them from a backup of archive/",
        )
    return f"{len(known)} 个原件完好", f"{len(known)} documents, all whole"


def _holds(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def _publication(home: Home) -> tuple[str, str]:
    """Every file that readers open can be read, and holds the rows it was published with."""
    publication = current_publication(home)
    faults = faults_of(publication)
    if faults:
        names = "、".join(path.name for path in faults[:_MOST_NAMED])
        raise _Unwell(
            f"{len(faults)} 个文件缺失或损坏：{names}；请运行 greenpark repair 修复",
            f"{len(faults)} files are missing or damaged: {names}; run `greenpark repair`",
        )
    extracts = len(extracts_of(publication.path))
    return (
        f"{publication.path.name} 及其 {extracts} 个分区文件完好",
        f"{publication.path.name} and its {extracts} extracts are whole",
    )


def _app(home: Home) -> tuple[str, str]:
    if not home.app_file.exists():
        return "还没有用户登记", "no user is registered yet"
    # Without its log nobody has it open; sqlite would make one to read, and leave it there.
    is_open = home.app_file.with_name(f"{home.app_file.name}-wal").exists()
    how = "mode=ro" if is_open else "immutable=1"
    address = f"file:{quote(str(home.app_file))}?{how}"
    with closing(sqlite3.connect(address, uri=True)) as con:
        said = con.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise _Unwell(f"已损坏：{said}；请从备份恢复", f"damaged: {said}; restore it from a backup")
    return "完好", "whole"
