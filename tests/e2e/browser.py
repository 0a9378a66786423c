"""A served dashboard and a real browser before it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Request, sync_playwright

from tests.needs import CHROMIUM
from warehouse.home import Home

START_SECONDS = 30
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


@contextmanager
def served(home: Home, *options: str, port: int | None = None) -> Iterator[str]:
    """The dashboard of ``home``, served by the product's own command; yields its address."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    command = Path(sys.executable).with_name("greenpark")
    process = subprocess.Popen(
        [command, "--home", home.root, "serve", "--port", str(port), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name != "GREENPARK_HOME"},
    )
    try:
        wait_for(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def settle(page: Page) -> None:
    """Wait until the script has run and what it drew is there."""
    page.wait_for_selector(SETTLED)
    page.wait_for_timeout(300)
    page.wait_for_selector(SETTLED)


def cells(grid: Locator) -> list[list[str]]:
    """The texts of a table, from the copy that Streamlit keeps for screen readers."""
    rows = grid.locator("[role=row]")
    rows.nth(1).wait_for(state="attached")
    return [
        [cell.strip() for cell in row.locator("[role=gridcell]").all_text_contents()]
        for row in rows.all()[1:]
    ]


def strangers(page: Page) -> list[str]:
    """A list that fills with the addresses outside this machine that the page asks for."""
    found: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            found.append(request.url)

    page.on("request", note)
    page.on(
        "websocket",
        lambda socket_: None if "127.0.0.1" in socket_.url else found.append(socket_.url),
    )
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until ``url`` answers; raises RuntimeError if the process ends or it takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with exit code {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 -- our own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"no answer from {url} within {START_SECONDS} s")
