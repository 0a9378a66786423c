"""The server's door: who may send files to it or fetch what a page offers, and how much at once (ADR 18).

Streamlit takes files from whoever has its page open, signed in or not, and keeps them in memory; what a
page offers for download lies at an address that asks nobody who they are.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from dashboard.access.limits import MOST_FILES, MOST_MB
from dashboard.access.viewer import AUTH, OIDC, AccessRefused, viewer_of
from warehouse.home import Home

UPLOADS = "/_stcore/upload_file/"
MEDIA = "/media/"
MOST_MB_OF_ALL = 1000
"""Of the files that a process holds, a quarter of the memory that its unit may take."""
_MB = 1024 * 1024
_AROUND_FILE = 16 * 1024  # what a browser sends around one: its name and where it ends


class Door:
    """ASGI middleware: 403 for who is not signed in, 411 and 413 for files of no or too great a length."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._held: dict[str, dict[str, int]] = defaultdict(dict)  # session -> file -> bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith((UPLOADS, MEDIA)):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if not await run_in_threadpool(_is_known, request.cookies):
            await _answer(403, "Sign in first")(scope, receive, send)
        elif path.startswith(UPLOADS) and request.method in ("PUT", "DELETE"):
            await self._upload(request, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _upload(self, request: Request, receive: Receive, send: Send) -> None:
        """Count a file before any of it is read, and forget it when it did not come or has gone."""
        session, _, file = request.url.path.removeprefix(UPLOADS).partition("/")
        statuses: list[int] = []

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        if request.method == "PUT":
            if (refusal := self._refusal(request, session)) is not None:
                await refusal(request.scope, receive, send)
                return
            self._held[session][file] = int(request.headers["content-length"])
        try:
            await self._app(request.scope, receive, noted)
        finally:
            is_there = request.method == "PUT" and statuses and statuses[0] < 300
            if not is_there:
                self._held[session].pop(file, None)

    def _refusal(self, request: Request, session: str) -> PlainTextResponse | None:
        length = request.headers.get("content-length", "")
        if not length.isdecimal():
            return _answer(411, "Say how long the file is")
        self._forget_who_left()
        own, every = self._held.get(session, {}), [sum(of.values()) for of in self._held.values()]
        if len(own) >= MOST_FILES:
            return _answer(413, f"No more than {MOST_FILES} files at once")
        size = int(length)
        if sum(own.values()) + size > MOST_MB * _MB + _AROUND_FILE * MOST_FILES:
            return _answer(413, f"No more than {MOST_MB} MB at once")
        if sum(every) + size > MOST_MB_OF_ALL * _MB:
            return _answer(503, "Too many files just now; try again in a few minutes")
        return None

    def _forget_who_left(self) -> None:
        from streamlit.runtime import get_instance  # the server is running by now

        sessions = get_instance()
        for session in list(self._held):
            if not sessions.is_active_session(session):
                del self._held[session]


def _is_known(cookies: Mapping[str, str]) -> bool:
    """Whether the request comes from somebody signed in and registered; in development mode, anybody."""
    if os.environ.get(AUTH) != OIDC:
        return True  # it listens on this machine alone
    try:
        viewer_of(Home.at(), claims_of(cookies))
    except AccessRefused:
        return False
    return True


def claims_of(cookies: Mapping[str, str]) -> dict[str, Any]:
    """What the sign-in's cookie says, as `st.user` does; nothing where its signature does not fit."""
    signed = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    claims = json.loads(signed) if signed else {}
    claims.pop("origin", None)
    return {"is_logged_in": False} | claims


def _answer(status: int, text: str) -> PlainTextResponse:
    return PlainTextResponse(text, status)
