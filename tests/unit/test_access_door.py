"""The server's door: files of who is signed in, so many and so large, and nothing that piles up."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from streamlit.web.server.starlette import starlette_app_utils
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.access import door
from dashboard.access.door import Door, claims_of
from dashboard.access.limits import MOST_FILES, MOST_MB
from dashboard.access.viewer import AUTH, OIDC

MB = 1024 * 1024
Ask = Callable[..., int]


class Sessions:
    """Streamlit's sessions, as far as the door asks."""

    def __init__(self) -> None:
        self.open = {"one", "two", *map(str, range(50))}

    def is_active_session(self, session: str) -> bool:
        return session in self.open


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> Sessions:
    sessions = Sessions()
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: sessions)
    return sessions


@pytest.fixture
def ask(sessions: Sessions) -> Ask:  # noqa: ARG001 -- the door asks them
    """Ask the door for something; what it lets through answers 204, or 500 at the path's end /fails."""

    async def server(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001
        if scope["path"].endswith("/breaks"):
            raise ConnectionError
        status = 500 if scope["path"].endswith("/fails") else 204
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    shut = Door(server)

    def asked(method: str, path: str, size: int | None = None, cookie: str = "") -> int:
        headers = [(b"cookie", cookie.encode())] if cookie else []
        if size is not None:
            headers.append((b"content-length", str(size).encode()))
        scope = {"type": "http", "method": method, "path": path, "headers": headers}
        scope |= {"query_string": b"", "server": ("127.0.0.1", 80), "scheme": "http"}
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        call: Callable[..., Awaitable[None]] = shut
        anyio.run(call, scope, None, send)
        return int(sent[0]["status"])

    return asked


def test_what_is_no_file_passes(ask: Ask) -> None:
    assert ask("GET", "/_stcore/health") == 204
    assert ask("GET", "/media/a.csv") == 204


def test_a_file_needs_its_length_and_may_be_so_long(ask: Ask) -> None:
    assert ask("PUT", "/_stcore/upload_file/one/a") == 411
    assert ask("PUT", "/_stcore/upload_file/one/a", MOST_MB * MB) == 204
    assert ask("PUT", "/_stcore/upload_file/one/b", MB) == 413
    assert ask("PUT", "/_stcore/upload_file/two/b", MB) == 204


def test_so_many_files_at_once_and_one_that_is_taken_away_makes_room(ask: Ask) -> None:
    for number in range(MOST_FILES):
        assert ask("PUT", f"/_stcore/upload_file/one/{number}", 1) == 204
    assert ask("PUT", "/_stcore/upload_file/one/more", 1) == 413
    assert ask("DELETE", "/_stcore/upload_file/one/0") == 204
    assert ask("PUT", "/_stcore/upload_file/one/more", 1) == 204


def test_a_file_that_did_not_come_takes_no_room(ask: Ask) -> None:
    assert ask("PUT", "/_stcore/upload_file/one/fails", MOST_MB * MB) == 500
    with pytest.raises(ConnectionError):
        ask("PUT", "/_stcore/upload_file/one/breaks", MOST_MB * MB)
    assert ask("PUT", "/_stcore/upload_file/one/a", MOST_MB * MB) == 204


def test_all_together_have_a_bound_and_who_leaves_makes_room(ask: Ask, sessions: Sessions) -> None:
    most = door.MOST_MB_OF_ALL // MOST_MB
    for number in range(most):
        assert ask("PUT", f"/_stcore/upload_file/{number}/a", MOST_MB * MB) == 204
    assert ask("PUT", "/_stcore/upload_file/one/a", MOST_MB * MB) == 503
    sessions.open.remove("0")
    assert ask("PUT", "/_stcore/upload_file/one/a", MOST_MB * MB) == 204


@pytest.mark.parametrize("path", ["/_stcore/upload_file/one/a", "/media/a.csv"])
@pytest.mark.parametrize("cookie", ["", "_streamlit_user=bureau@example.cn", "_streamlit_user=e30"])
def test_who_is_not_signed_in_sends_and_fetches_nothing(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, cookie: str
) -> None:
    monkeypatch.setenv(AUTH, OIDC)
    monkeypatch.setenv("GREENPARK_HOME", str(tmp_path))
    assert ask("PUT" if "upload" in path else "GET", path, 1, cookie) == 403
    assert list(tmp_path.iterdir()) == []


def test_the_claims_are_those_of_a_cookie_that_the_server_signed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "streamlit.web.server.starlette.starlette_websocket.get_cookie_secret", lambda: "s" * 32
    )
    told = {"origin": "https://a", "is_logged_in": True, "sub": "张三"}
    signed = starlette_app_utils.create_signed_value(
        "s" * 32, USER_COOKIE_NAME, json.dumps(told)
    ).decode()
    assert claims_of({USER_COOKIE_NAME: signed}) == {"is_logged_in": True, "sub": "张三"}
    other = signed[:-1] + ("A" if signed[-1] != "A" else "B")
    assert claims_of({USER_COOKIE_NAME: other}) == {"is_logged_in": False}
