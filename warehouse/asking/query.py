"""Guarded SQL over the current publication: runs it in a process that can be killed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from warehouse.asking.guard import QueryRefused
from warehouse.errors import GreenparkError
from warehouse.publishing.publication import PublicationDamaged

IN_MEMORY_BYTES = 32 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one query may use: run time, time until the process is killed, memory, result size."""

    seconds: float = 10
    kill_seconds: int = 15
    memory_mb: int = 1024
    result_mb: int = 1024


class QueryFailed(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The database could not run the query; the message is its own."""

    def __init__(self, message: str) -> None:
        super().__init__(f"查询出错：{message}", f"The query failed: {message}")


class LimitReached(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The query was stopped; nothing of its result was handed out."""


@contextmanager
def run_query(database: Path, sql: str, limits: Limits | None = None) -> Iterator[Any]:
    """Yield the whole result as a ``pyarrow.RecordBatchReader``.

    The result is complete before the first row is handed out, so a reader never sees a part of it.
    Raises QueryRefused, QueryFailed, LimitReached, or PublicationDamaged.
    """
    limits = limits or Limits()
    request = {
        "database": str(database),
        "sql": sql,
        "seconds": limits.seconds,
        "kill_seconds": limits.kill_seconds,
        "memory_mb": limits.memory_mb,
    }
    with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as result:
        # -I and an empty environment: the child takes nothing from the caller's but the request.
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", "warehouse.asking.sandbox"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={},
        )
        _collect(process, request, result, limits)

        import pyarrow as pa  # type: ignore[import-untyped]

        result.seek(0)
        with pa.ipc.open_stream(result) as reader:
            yield reader


def _collect(
    process: subprocess.Popen[bytes], request: dict[str, object], result: IO[bytes], limits: Limits
) -> None:
    """Move the child's output into ``result``; raises where it is not the whole result."""
    killer = threading.Timer(limits.kill_seconds, process.kill)
    killer.start()
    try:
        with process:
            assert process.stdin and process.stdout and process.stderr
            # A child that ended before it read the request has its reason in its exit code.
            with suppress(BrokenPipeError):
                process.stdin.write(json.dumps(request).encode())
                process.stdin.close()
            while chunk := process.stdout.read(CHUNK_BYTES):
                result.write(chunk)
                if result.tell() > limits.result_mb * 1024 * 1024:
                    process.kill()
                    raise LimitReached(
                        f"查询结果超过 {limits.result_mb} MB，未输出任何内容；请先筛选或汇总",
                        f"The result is larger than {limits.result_mb} MB, so nothing was handed "
                        "out; filter or aggregate first",
                    )
            reason = process.stderr.read()
    finally:
        process.kill()
        killer.cancel()
    if process.returncode != 0:
        raise _reason(reason, Path(str(request["database"])), limits)


def _reason(stderr: bytes, database: Path, limits: Limits) -> GreenparkError:
    """What the child said, or that it was ended before it could say anything."""
    try:
        reason = json.loads(stderr.splitlines()[-1])
    except (IndexError, ValueError):
        reason = {"kind": "killed"}
    match reason["kind"]:
        case "refused":
            return QueryRefused(reason["zh"], reason["en"])
        case "damaged":
            return PublicationDamaged(database)
        case "sql":
            return QueryFailed(reason["message"])
        case "memory":
            return LimitReached(
                f"查询超过内存上限（{limits.memory_mb} MB），已停止",
                f"The query needed more than {limits.memory_mb} MB of memory and was stopped",
            )
        case "time":
            return LimitReached(
                f"查询超过 {limits.seconds:g} 秒，已停止；请先筛选或汇总",
                f"The query ran for more than {limits.seconds:g} s and was stopped; "
                "filter or aggregate first",
            )
        case _:
            return LimitReached(
                f"查询超过上限（{limits.kill_seconds} 秒，{limits.memory_mb} MB 内存），已终止",
                "The query went beyond its time or memory "
                f"({limits.kill_seconds} s, {limits.memory_mb} MB) and was ended",
            )
