"""Who is looking, and what they may see: read anew at every run, and nothing for who is not known.

With OIDC the sign-in proves who it is; role, districts and provider come from the register in
`app.sqlite`. Development mode asks for no sign-in and is for trying out on this machine.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard.access import store as app_store
from dashboard.access.roles import Role
from dashboard.queries.source import EVERYTHING, Scope
from warehouse.errors import GreenparkError
from warehouse.home import Home

AUTH = "GREENPARK_AUTH"
OIDC, DEVELOPMENT = "oidc", "development"
SESSION_AGE = timedelta(hours=10)
"""How long after its sign-in a session is good, a long working day (product rule)."""
CLOCKS_DIFFER = timedelta(minutes=2)
FORWARDED = ("x-forwarded-for", "x-real-ip", "forwarded")
TRIED = "tried_as"


@dataclass(frozen=True)
class Viewer:
    """A person before the dashboard; ``name`` is the identity in the register."""

    scope: Scope
    role: Role = Role.BUREAU
    name: str = DEVELOPMENT


class AccessRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """Nothing may be shown here to whoever looks."""


class SignInNeeded(AccessRefused):
    """Nobody has signed in, or that sign-in is no longer good."""


class NotRegistered(AccessRefused):
    """Someone has signed in whom the register does not know."""


def current_viewer() -> Viewer:
    """Who looks. Raises SignInNeeded, NotRegistered, or AccessRefused in an unsafe set-up."""
    mode = os.environ.get(AUTH, DEVELOPMENT)
    if mode == DEVELOPMENT:
        return _development_viewer()
    if mode != OIDC:
        raise AccessRefused(
            f"{AUTH}={mode} 无法识别，应为 {OIDC} 或 {DEVELOPMENT}",
            f"{AUTH}={mode} is not known; it should be {OIDC} or {DEVELOPMENT}",
        )
    return viewer_of(Home.at(), st.user.to_dict())


def sign_out() -> None:
    """End the session for good, also for a copy of its cookie."""
    app_store.sign_out(Home.at(), _session(st.user.to_dict()), SESSION_AGE + CLOCKS_DIFFER)
    st.logout()


def viewer_of(home: Home, claims: Mapping[str, Any]) -> Viewer:
    """Whom the claims of a sign-in stand for. Raises SignInNeeded, NotRegistered."""
    if claims.get("is_logged_in") is not True:
        raise SignInNeeded("请登录后使用", "Please sign in")
    age = datetime.now(UTC) - _signed_in_at(claims)
    if not -CLOCKS_DIFFER <= age <= SESSION_AGE or app_store.is_signed_out(home, _session(claims)):
        raise SignInNeeded("登录已失效，请重新登录", "This sign-in has ended; please sign in again")
    user = _registered(home, claims)
    return Viewer(scope_of(user), Role(user.role), user.identity)


def scope_of(user: app_store.User) -> Scope:
    """The rows that a user of the register may see, by role."""
    return {
        Role.BUREAU: EVERYTHING,
        Role.ANALYST: EVERYTHING,
        Role.DISTRICT: Scope(user.districts),
        Role.PROVIDER: Scope(None, user.provider_id),
    }[Role(user.role)]


def _signed_in_at(claims: Mapping[str, Any]) -> datetime:
    """When the person proved who they are; for a provider that does not say so, the token's time."""
    moment = claims.get("auth_time", claims.get("iat"))
    if not isinstance(moment, int | float):
        raise SignInNeeded(
            "登录服务没有给出登录时间（auth_time 或 iat），请联系管理员",
            "The sign-in service does not say when you signed in (auth_time or iat); tell the administrator",
        )
    return datetime.fromtimestamp(moment, UTC)


def _registered(home: Home, claims: Mapping[str, Any]) -> app_store.User:
    # An address that the provider has not verified may be anybody's claim.
    email = claims.get("email") if claims.get("email_verified") is True else None
    for identity in (claims.get("sub"), email):
        if isinstance(identity, str) and identity:
            user = app_store.find_user(home, identity)
            if user is not None:
                return user
    who = email or claims.get("sub") or "?"
    raise NotRegistered(
        f"账号 {who} 未登记，不能查看数据；请市级管理员用 greenpark users add 登记",
        f"The account {who} is not registered and sees nothing; ask the bureau's administrator to "
        "register it with `greenpark users add`",
    )


def _session(claims: Mapping[str, Any]) -> str:
    """What tells one sign-in from every other: a hash of its claims, which hold its nonce."""
    told = {name: claim for name, claim in claims.items() if name != "tokens"}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _development_viewer() -> Viewer:
    address = str(st.get_option("server.address") or "0.0.0.0")  # noqa: S104 -- Streamlit's default
    if not _is_loopback(address):
        raise AccessRefused(
            f"开发模式无需登录，只能在本机使用；服务地址现为 {address}，"
            "请用 greenpark serve 启动（127.0.0.1），或用 greenpark serve --auth oidc 启用登录",
            "Development mode asks for no sign-in and runs on this machine only; the server "
            f"listens on {address}. Start it with `greenpark serve` (127.0.0.1), or with sign-in by "
            "`greenpark serve --auth oidc`",
        )
    # Headers never give a right here; these take it away: the request came from elsewhere.
    headers = st.context.headers
    host = urlsplit(f"//{headers.get('host', '127.0.0.1')}").hostname or ""
    if not _is_loopback(host) or any(name in headers for name in FORWARDED):
        raise AccessRefused(
            "开发模式无需登录，不能经代理或域名访问；请用 greenpark serve --auth oidc 启用登录",
            "Development mode asks for no sign-in and cannot be reached through a proxy or by a host "
            "name; start the server with `greenpark serve --auth oidc`",
        )
    if "as" in st.query_params:
        st.session_state[TRIED] = st.query_params["as"]
    return _tried(st.session_state.get(TRIED, Role.BUREAU))


def _tried(text: str) -> Viewer:
    """The viewer of ``?as=bureau``, ``analyst``, ``district:110105,110106`` or ``provider:ID``."""
    role, _, detail = text.partition(":")
    if role == Role.DISTRICT and detail:
        return Viewer(Scope(frozenset(detail.split(","))), Role.DISTRICT)
    if role == Role.PROVIDER and detail:
        return Viewer(Scope(None, detail), Role.PROVIDER)
    alone = [str(each) for each in Role if each not in (Role.DISTRICT, Role.PROVIDER)]
    if role in alone and not detail:
        return Viewer(scope_of(app_store.User(DEVELOPMENT, role)), Role(role))
    raise AccessRefused(
        f"地址中的 as={text} 无法识别，应为 {'、'.join(alone)}、district:区代码 或 provider:服务商编号",
        f"as={text} in the address is not known; it should be {', '.join(alone)}, district:CODE or "
        "provider:ID",
    )


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
