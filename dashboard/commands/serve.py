"""The command that serves the dashboard."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable
from pathlib import Path

import click

from dashboard.access.limits import MOST_MB
from warehouse.cli import takes_home
from warehouse.errors import GreenparkError, say
from warehouse.home import Home
from warehouse.leftovers import left_by_pages
from warehouse.whole import remove

SERVER = Path(__file__).resolve().parents[1] / "server.py"
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
COOKIE_SECRET_BYTES = 32
LOOK_SECONDS = 0.5
ADDRESS = "127.0.0.1"


class SettingsRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The settings of the sign-in cannot be used."""


class PortTaken(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The dashboard cannot listen where it should."""


@click.command()
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 16))
@click.option(
    "--auth",
    type=click.Choice(["development", "oidc"]),
    default="development",
    show_default=True,
    help="Sign-in by the OpenID provider of HOME/secrets.toml, or none, on this machine only.",
)
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@takes_home
def serve_command(home: Home, port: int, processes: int, auth: str) -> None:
    """Serve the dashboard on this machine (启动看板).

    Others reach it through a proxy, with sign-in: see deploy/. Several processes listen on as many
    ports from PORT on; the proxy keeps a session on one of them.
    """
    ports = range(port, port + processes)
    check_ports(ports)
    if auth == "oidc":
        check_settings(home.secrets_file)
    remove(left_by_pages(home))
    for each in ports:
        address = f"http://{ADDRESS}:{each}"
        click.echo(
            say(f"看板地址 {address} （Ctrl+C 停止）", f"Dashboard at {address} (Ctrl+C stops it)")
        )
    sys.stdout.flush()
    settings = os.environ | {"GREENPARK_HOME": str(home.root), "GREENPARK_AUTH": auth}
    if processes == 1:
        # The server takes this process's place, so that it gets the signals meant for it.
        os.execve(sys.executable, _server(home, port), settings)  # noqa: S606
    sys.exit(_serve_together([_server(home, each) for each in ports], settings))


def check_ports(ports: Iterable[int]) -> None:
    """Raise PortTaken for the first port on which another program listens, or may not listen."""
    for port in ports:
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((ADDRESS, port))
            except (OSError, OverflowError) as error:
                reason = getattr(error, "strerror", None) or str(error)
                raise PortTaken(
                    f"端口 {port} 不能使用（{reason}）；请停止占用它的程序，或用 --port 换一个端口",
                    f"Port {port} cannot be used ({reason}); stop what listens there, or choose another "
                    "by --port",
                ) from None


def _server(home: Home, port: int) -> list[str]:
    return [
        sys.executable, "-m", "streamlit", "run", str(SERVER),
        f"--server.address={ADDRESS}",
        f"--server.port={port}",
        "--server.headless=true",
        "--server.fileWatcherType=none",
        f"--server.maxUploadSize={MOST_MB}",
        "--browser.gatherUsageStats=false",
        "--client.showErrorDetails=none",
        "--runner.magicEnabled=false",
        f"--secrets.files={home.secrets_file}",
    ]  # fmt: skip


def _serve_together(commands: list[list[str]], settings: dict[str, str]) -> int:
    """Run all until one ends or a signal comes, then end all; whoever started this starts it anew."""
    servers = [subprocess.Popen(command, env=settings) for command in commands]  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(server.poll() is None for server in servers):
            time.sleep(LOOK_SECONDS)
        return 1
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait()


def check_settings(path: Path) -> None:
    """Raise SettingsRefused unless the file has all that the sign-in needs and is for its owner only."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("auth", {})
    except FileNotFoundError:
        raise SettingsRefused(
            f"{path}：没有该文件；登录需要其中的 [auth]：{'、'.join(NEEDED)}（见 deploy/README.md）",
            f"{path}: there is no such file; the sign-in needs its [auth]: {', '.join(NEEDED)} "
            "(see deploy/README.md)",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsRefused(
            f"{path}：不是有效的 TOML（{error}）", f"{path}: not valid TOML ({error})"
        ) from None
    missing = [name for name in NEEDED if not found.get(name)]
    if missing:
        raise SettingsRefused(
            f"{path}：[auth] 缺少 {'、'.join(missing)}",
            f"{path}: [auth] lacks {', '.join(missing)}",
        )
    if len(str(found["cookie_secret"]).encode()) < COOKIE_SECRET_BYTES:
        raise SettingsRefused(
            f"{path}：cookie_secret 过短，至少 {COOKIE_SECRET_BYTES} 个字节的随机字符",
            f"{path}: cookie_secret is too short; it takes at least {COOKIE_SECRET_BYTES} random bytes",
        )
    if path.stat().st_mode & 0o077:
        raise SettingsRefused(
            f"{path}：其他用户可以读取，请运行 chmod 600 {path}",
            f"{path}: others can read it; run chmod 600 {path}",
        )
