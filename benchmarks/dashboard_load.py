"""Many people at the dashboard at once: ``python -m benchmarks.dashboard_load HOME``.

Each session opens a page, then looks at another district or page after a pause for thought, by the
same messages as a browser. Told: the time to the first full run, and from each step to its end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import quantiles
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PORT = 8701
START_SECONDS = 60
LARGEST_MESSAGE = 64 * 1024**2
DISTRICTS = ("", "110101", "110105", "110106", "110108", "110112", "110114")
PAGES = ("ranking", "ranking", "ranking", "follow_up", "candidates")


async def _step(socket: ClientConnection, page: str, query: str) -> float:
    """Ask for a run and take all it sends; returns seconds."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    started = time.perf_counter()
    await socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(await socket.recv())
        if answer.WhichOneof("type") == "script_finished":
            return time.perf_counter() - started


async def _person(
    port: int, until: float, think: float, first: list[float], later: list[float]
) -> None:
    draw = random.Random()  # noqa: S311 -- pauses, not secrets
    await asyncio.sleep(draw.uniform(0, think))
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=LARGEST_MESSAGE) as socket:
        first.append(await _step(socket, "ranking", ""))
        while time.monotonic() < until:
            await asyncio.sleep(draw.uniform(think / 2, think * 1.5))
            district = draw.choice(DISTRICTS)
            query = f"district={district}" if district else ""
            later.append(await _step(socket, draw.choice(PAGES), query))


async def _crowd(options: argparse.Namespace) -> tuple[list[float], list[float]]:
    first: list[float] = []
    later: list[float] = []
    until = time.monotonic() + options.seconds
    ports = [PORT + number % options.processes for number in range(options.sessions)]
    await asyncio.gather(*(_person(port, until, options.think, first, later) for port in ports))
    return first, later


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def main() -> None:
    """Serve HOME, send the crowd, print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--think", type=float, default=5.0, help="mean pause in seconds")
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    command = Path(sys.executable).with_name("greenpark")
    served = subprocess.Popen(
        [command, "--home", options.home, "serve", "--port", str(PORT),
         "--processes", str(options.processes)],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for number in range(options.processes):
            _wait(PORT + number)
        first, later = asyncio.run(_crowd(options))
    finally:
        served.terminate()
        served.wait()
    print(json.dumps({
        "sessions": options.sessions,
        "processes": options.processes,
        "first_run_s": _told(first),
        "rerun_s": _told(later),
    }))  # fmt: skip


def _told(seconds: list[float]) -> dict[str, float]:
    places = quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    figures = {"p50": places[49], "p95": places[94], "most": max(seconds)}
    return {"steps": len(seconds)} | {name: round(value, 3) for name, value in figures.items()}


if __name__ == "__main__":
    main()
