"""The shipped nginx configuration: a browser stays on its process, and is moved when that is down."""

from __future__ import annotations

import http.client
import re
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.browser import free_port
from tests.needs import NEEDS_NGINX, NGINX

CONFIG = Path(__file__).parents[2] / "deploy" / "nginx.conf"
pytestmark = NEEDS_NGINX


def process(name: str) -> ThreadingHTTPServer:
    """What stands for a process of the dashboard: it says its name and what reached it."""

    class Says(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = [name, self.headers.get("Upgrade", "-"), self.headers.get("Connection", "-"),
                    self.headers.get("Host", "-"), self.headers.get("X-Forwarded-For", "-")]  # fmt: skip
            self.send_response(200)
            self.end_headers()
            self.wfile.write(" ".join(told).encode())

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Says)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def processes() -> Iterator[dict[str, ThreadingHTTPServer]]:
    servers = {name: process(name) for name in ("first", "second")}
    yield servers
    for server in servers.values():
        server.shutdown()
        server.server_close()


@pytest.fixture
def port(tmp_path: Path, processes: dict[str, ThreadingHTTPServer]) -> Iterator[int]:
    """nginx with the shipped configuration; only ports, paths and the certificate are ours."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=greenpark.example.cn", "-keyout", tmp_path / "tls.key", "-out", tmp_path / "tls.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    port = free_port()
    text = CONFIG.read_text(encoding="utf-8")
    for old, new in {
        "127.0.0.1:8501": f"127.0.0.1:{processes['first'].server_port}",
        "127.0.0.1:8502": f"127.0.0.1:{processes['second'].server_port}",
        "listen 443": f"listen 127.0.0.1:{port}",
        "/etc/greenpark/": f"{tmp_path}/",
        "/run/nginx.pid": f"{tmp_path}/nginx.pid",
        "/var/log/nginx/": f"{tmp_path}/",
    }.items():
        assert old in text
        text = text.replace(old, new)
    config = tmp_path / "nginx.conf"
    config.write_text(text, encoding="utf-8")
    assert NGINX is not None
    nginx = subprocess.Popen(
        [NGINX, "-e", tmp_path / "error.log", "-c", config, "-g", "daemon off;"],
        stderr=subprocess.PIPE,
    )
    try:
        _wait(port, nginx)
        yield port
    finally:
        nginx.terminate()
        nginx.wait(timeout=10)


def ask(port: int, **headers: str) -> tuple[list[str], str]:
    """The words of the process that answers, and the cookie it came with."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=context)
    connection.request("GET", "/", headers={"Host": "greenpark.example.cn"} | headers)
    answer = connection.getresponse()
    return answer.read().decode().split(" "), answer.getheader("Set-Cookie") or ""


def test_browsers_are_shared_out_and_each_stays_where_it_is(port: int) -> None:
    first_seen = {}
    for _ in range(40):
        (name, *_), cookie = ask(port)
        found = re.match(
            r"greenpark_process=(\w+); Path=/; Secure; HttpOnly; SameSite=Lax$", cookie
        )
        assert found
        first_seen[found[1]] = name
    assert sorted(first_seen.values()) == ["first", "second"]
    for cookie, name in first_seen.items():
        for _ in range(10):
            assert ask(port, Cookie=f"greenpark_process={cookie}")[0][0] == name


def test_a_session_whose_process_is_down_goes_to_the_other(
    port: int, processes: dict[str, ThreadingHTTPServer]
) -> None:
    assert ask(port, Cookie="greenpark_process=a")[0][0] == "first"
    processes["first"].shutdown()
    processes["first"].server_close()
    assert ask(port, Cookie="greenpark_process=a")[0][0] == "second"


def test_a_websocket_is_passed_on_and_the_process_learns_that_a_proxy_stands_before(
    port: int,
) -> None:
    (_, *told), _ = ask(port, Upgrade="websocket", Connection="Upgrade")
    assert told == ["websocket", "upgrade", "greenpark.example.cn", "127.0.0.1"]


def test_a_made_up_cookie_reaches_a_process_like_none(port: int) -> None:
    assert ask(port, Cookie="greenpark_process=169.254.0.1:80")[0][0] in ("first", "second")


def _wait(port: int, nginx: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if nginx.poll() is not None:
            assert nginx.stderr is not None
            raise RuntimeError(nginx.stderr.read().decode())
        try:
            ask(port)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("nginx does not answer")
