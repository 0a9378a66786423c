"""The command that serves the dashboard."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from warehouse.cli import takes_home
from warehouse.errors import say
from warehouse.home import Home

APP = Path(__file__).resolve().parent / "app.py"


@click.command()
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@takes_home
def serve_command(home: Home, port: int) -> None:
    """Serve the dashboard on this machine (启动看板)."""
    address = f"http://127.0.0.1:{port}"
    click.echo(
        say(f"看板地址 {address} （Ctrl+C 停止）", f"Dashboard at {address} (Ctrl+C stops it)")
    )
    sys.stdout.flush()
    arguments = [
        sys.executable, "-m", "streamlit", "run", str(APP),
        "--server.address=127.0.0.1",
        f"--server.port={port}",
        "--server.headless=true",
        "--server.fileWatcherType=none",
        "--browser.gatherUsageStats=false",
    ]  # fmt: skip
    # The server takes this process's place, so that it gets the signals meant for it.
    os.execve(sys.executable, arguments, os.environ | {"GREENPARK_HOME": str(home.root)})  # noqa: S606
