"""The shipped nginx configuration: a browser stays on its process, and is moved when that is down."""

from __future__ import annotations

import http.client
import re
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPResponse
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
            self.send_header("Set-Cookie", "_streamlit_user=x; Path=/; HttpOnly")
            self.send_header("X-Path", self.path)
            self.end_headers()
            self.wfile.write(" ".join(told).encode())

        do_PUT = do_GET  # noqa: N815 -- the library's name

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
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
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


def answer_to(port: int, path: str = "/", method: str = "GET", **headers: str) -> HTTPResponse:
    """What nginx answers, over TLS."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=context)
    connection.request(method, path, headers={"Host": "greenpark.example.cn"} | headers)
    return connection.getresponse()


def ask(port: int, **headers: str) -> tuple[list[str], str]:
    """The words of the process that answers, and the cookie it came with."""
    answer = answer_to(port, **headers)
    cookies = answer.headers.get_all("Set-Cookie") or []
    (own,) = [cookie for cookie in cookies if cookie.startswith("greenpark_process")]
    return answer.read().decode().split(" "), own


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


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/_stcore/upload_file/session/file"), ("GET", "/media/a.docx")]
)
def test_files_pass_only_with_a_sign_in(port: int, method: str, path: str) -> None:
    assert answer_to(port, path, method).status == 403
    assert answer_to(port, path, method, Cookie="_streamlit_user=x").status == 200


def test_numbers_of_the_process_are_shut_and_its_health_is_open(port: int) -> None:
    assert answer_to(port, "/_stcore/metrics").status == 404
    health = answer_to(port, "/health")
    assert (health.status, health.getheader("X-Path")) == (200, "/_stcore/health")


def test_the_cookie_of_the_sign_in_goes_over_tls_only(port: int) -> None:
    cookies = answer_to(port).headers.get_all("Set-Cookie") or []
    (sign_in,) = [cookie for cookie in cookies if cookie.startswith("_streamlit_user")]
    assert "secure" in sign_in.lower()


def test_another_port_reaches_the_process_with_the_host(port: int) -> None:
    (_, _, _, host, _), _ = ask(port, Host=f"greenpark.example.cn:{port}")
    assert host == f"greenpark.example.cn:{port}"


def test_the_plain_port_leads_to_tls(tmp_path: Path, port: int) -> None:
    text = (tmp_path / "nginx.conf").read_text(encoding="utf-8")
    found = re.search(r"listen 127\.0\.0\.1:(\d+);", text)
    assert found and int(found[1]) != port
    connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=10)
    connection.request("GET", "/ranking?year=2026", headers={"Host": "greenpark.example.cn"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (
        308,
        "https://greenpark.example.cn/ranking?year=2026",
    )


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
