"""A build: dbt over the raw tables, then a publication. A failed one leaves readers alone."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import duckdb

from warehouse.errors import GreenparkError
from warehouse.faults import told_in
from warehouse.home import Home
from warehouse.leftovers import left_by_building
from warehouse.progress import Progress
from warehouse.publishing.publication import Publication
from warehouse.publishing.publish import publish, review
from warehouse.rules.files import SEEDS, seed_files
from warehouse.store.lock import writer_lock
from warehouse.store.raw import connect
from warehouse.version import code_version
from warehouse.whole import remove, write_whole

PROJECT = SEEDS.parent
REASONS_SHOWN = 10
REASON_LENGTH = 300


@dataclass(frozen=True)
class BuildResult:
    """What a build made."""

    publication: Publication
    models: int
    tests: int
    seconds: float


class BuildFailed(GreenparkError):  # noqa: N818 -- a state, not a fault
    """dbt could not build or a data test failed; the last publication stays current."""

    def __init__(self, reasons: list[tuple[str, str]]) -> None:
        self.reasons = reasons
        lines = [f"{name}: {message}" for name, message in reasons[:REASONS_SHOWN]]
        if len(reasons) > REASONS_SHOWN:
            lines.append(f"... +{len(reasons) - REASONS_SHOWN}")
        text = "\n".join(lines)
        super().__init__(
            f"构建失败，已发布的数据保持不变：\n{text}",
            f"The build failed; what was published stays:\n{text}",
        )


class NothingBuilt(GreenparkError):  # noqa: N818 -- a state, not a fault
    """There is no whole build that could be published."""


def build(
    home: Home, as_of: date, progress: Progress | None = None, *, for_review: bool = False
) -> BuildResult:
    """Build every model as of ``as_of`` and publish the marts, or set them aside for review.

    Raises WriterBusy, BuildFailed, or RegistryRefused for a registry file that cannot be used.
    """
    start = monotonic()
    registry = home.registry()
    with writer_lock(home):
        remove(left_by_building(home))
        # dbt opens the file itself and must find the raw tables there.
        with connect(home) as con:
            skipped = ["unit_test"]
            if _holds_registry(con, home, registry.registry_hash):
                skipped.append("seed")
        # Until all of it is built, the marts are part old and part new.
        _built_file(home).unlink(missing_ok=True)
        results = _run_dbt(home, as_of, skipped, progress or (lambda *_: None))
        built = {
            "as_of": as_of.isoformat(),
            "registry_hash": registry.registry_hash,
            "code_version": code_version(),
        }
        write_whole(_built_file(home), json.dumps(built))
        with connect(home) as con:
            hand_out = review if for_review else publish
            publication = hand_out(con, home, as_of, registry.registry_hash)
    kinds = [result.node.resource_type for result in results]
    return BuildResult(publication, kinds.count("model"), kinds.count("test"), monotonic() - start)


def publish_built(home: Home) -> Publication:
    """Publish the marts as the last build left them. Raises WriterBusy, NothingBuilt."""
    with writer_lock(home):
        built = _built(home)
        if built is None:
            raise NothingBuilt(
                "没有完整的构建可发布；请先运行 greenpark build",
                "There is no whole build to publish; run `greenpark build` first",
            )
        with connect(home) as con:
            as_of = date.fromisoformat(built["as_of"])
            return publish(con, home, as_of, built["registry_hash"])


def _holds_registry(con: duckdb.DuckDBPyConnection, home: Home, registry_hash: str) -> bool:
    """Whether the last build was whole and loaded this very registry: its seeds need no second load."""
    built = _built(home)
    if built is None:
        return False
    found = con.execute("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'registry'")
    loaded = found.fetchone() == (len(seed_files(home.registry_dir)),)
    same = (built["registry_hash"], built.get("code_version")) == (registry_hash, code_version())
    return loaded and same


def _built(home: Home) -> dict[str, str] | None:
    """From what the marts were built; None while they are not whole, or where that cannot be read."""
    try:
        built = json.loads(_built_file(home).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return built if isinstance(built, dict) and {"as_of", "registry_hash"} <= built.keys() else None


def _built_file(home: Home) -> Path:
    """What the marts in the warehouse were built from; there only while they are whole."""
    return home.dbt_dir / "built.json"


def _run_dbt(home: Home, as_of: date, skipped: Sequence[str], progress: Progress) -> list[Any]:
    # Importing dbt takes seconds: only a build pays for it.
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    home.dbt_dir.mkdir(parents=True, exist_ok=True)
    _forget_parse_of_another_place(home)
    arguments = [
        "build",
        "--project-dir", str(PROJECT),
        "--profiles-dir", str(PROJECT),
        "--target", "duckdb",
        "--target-path", str(home.dbt_dir / "target"),
        "--log-path", str(home.dbt_dir / "logs"),
        "--log-level", "none",
        "--no-send-anonymous-usage-stats",
        "--no-write-json",  # two manifests a run cost a tenth of it, and nobody reads them
        "--vars", json.dumps({"as_of": as_of.isoformat()}),
    ]  # fmt: skip
    # Unit tests try the rules on made-up rows; `make test` runs them, a build has real ones.
    for kind in skipped:
        arguments += ["--exclude-resource-type", kind]
    try:
        with _environment(home):
            outcome = dbtRunner(callbacks=[_listener(progress)]).invoke(arguments)
    finally:
        # dbt leaves its connection to the file open, which would keep other processes out.
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    results = list(getattr(outcome.result, "results", []))
    if not outcome.success:
        failed = [result for result in results if str(result.status) in ("error", "fail")]
        fault = told_in(" ".join(str(result.message) for result in failed))
        if fault is not None:
            raise fault
        reasons = [(result.node.name, _short(result.message)) for result in failed]
        raise BuildFailed(reasons or [("dbt", _short(str(outcome.exception)))])
    return results


def _forget_parse_of_another_place(home: Home) -> None:
    """The saved parse names the files of the project it was made from; an upgrade may have moved them."""
    mark = home.dbt_dir / "project.txt"
    if not mark.exists() or mark.read_text(encoding="utf-8") != str(PROJECT):
        (home.dbt_dir / "target" / "partial_parse.msgpack").unlink(missing_ok=True)
        write_whole(mark, str(PROJECT))


@contextmanager
def _environment(home: Home) -> Iterator[None]:
    """What the dbt project reads from the environment, for the time of a run."""
    wanted = {"GREENPARK_WAREHOUSE": str(home.warehouse_file), "GREENPARK_SEEDS": _seeds(home)}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _seeds(home: Home) -> str:
    """Where dbt loads seeds from, relative to the project; merged where the city has its own."""
    files = seed_files(home.registry_dir)
    if all(path.parent == SEEDS for path in files.values()):
        return SEEDS.name
    merged = home.dbt_dir / "seeds"
    shutil.rmtree(merged, ignore_errors=True)
    shutil.copytree(SEEDS, merged)
    for path in files.values():
        shutil.copyfile(path, merged / path.name)
    return os.path.relpath(merged, PROJECT)


def _listener(progress: Progress) -> Callable[[Any], None]:
    furthest = 0

    def listen(event: Any) -> None:
        nonlocal furthest
        # dbt announces a step's place among all when it starts it; its threads overtake each other.
        if event.info.name == "LogStartLine":
            step = event.data
            furthest = max(furthest, step.index)
            progress(furthest, step.total, step.node_info.node_name)

    return listen


def _short(message: object) -> str:
    text = " ".join(str(message or "").split())
    return text if len(text) <= REASON_LENGTH else text[:REASON_LENGTH] + " ..."
