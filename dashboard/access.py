"""Who is looking, and which districts they may see.

There is development mode only: nobody signs in, everybody is the bureau, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

import streamlit as st

from dashboard.data import EVERYTHING, Scope
from warehouse.errors import GreenparkError


@dataclass(frozen=True)
class Viewer:
    """A person before the dashboard."""

    scope: Scope


class AccessRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The dashboard would be open to others without a sign-in."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"开发模式无需登录，只能在本机使用；服务地址现为 {address}，"
            "请用 greenpark serve 启动（127.0.0.1）",
            "Development mode asks for no sign-in and runs on this machine only; the server "
            f"listens on {address}. Start it with `greenpark serve` (127.0.0.1)",
        )


def current_viewer() -> Viewer:
    """The bureau, in development mode. Raises AccessRefused unless the server is on loopback."""
    address = str(st.get_option("server.address") or "0.0.0.0")  # noqa: S104 -- Streamlit's default
    if not _is_loopback(address):
        raise AccessRefused(address)
    return Viewer(EVERYTHING)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
