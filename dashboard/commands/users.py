"""The commands over the register of users and over what they did."""

from __future__ import annotations

from dataclasses import astuple
from datetime import datetime

import click

from dashboard.access import audit
from dashboard.access import store as app_store
from dashboard.access.store import Role, User
from warehouse.cli import home_option, takes_home
from warehouse.errors import GreenparkError, say
from warehouse.home import Home
from warehouse.rules.rows import Registry


class UserRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """What was said of a user does not fit together."""


@click.group()
@home_option
@click.pass_context
def users_command(context: click.Context, home_path: str | None) -> None:
    """Who may sign in to the dashboard, and what they see (用户登记)."""
    context.obj = home_path or context.obj


@users_command.command("add")
@click.argument("identity")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--district", "districts", multiple=True, help="Name or code; of a district's user.")
@click.option("--provider", "provider_id", help="Provider id; of a provider's user.")
@takes_home
def users_add(
    home: Home, identity: str, role: str, districts: tuple[str, ...], provider_id: str | None
) -> None:
    """Register IDENTITY (a verified e-mail address, or the subject of the sign-in), or change it."""
    registry = home.registry()
    codes = frozenset(_district_code(registry, name) for name in districts)
    if (role == "district") != bool(codes) or (role == "provider") != bool(provider_id):
        raise UserRefused(
            f"{identity}：区级用户需要且只有区级用户可以给出 --district，服务商用户同理给出 --provider",
            f"{identity}: a district's user needs --district and only that one; a provider's likewise "
            "--provider",
        )
    app_store.put_user(home, User(identity, role, codes, provider_id))
    click.echo(say(f"{identity}：已登记", f"{identity}: registered"))


@users_command.command("remove")
@click.argument("identity")
@takes_home
def users_remove(home: Home, identity: str) -> None:
    """Take IDENTITY's rights away; open sessions lose them at their next step."""
    if not app_store.remove_user(home, identity):
        raise UserRefused(
            f"{identity}：没有登记，可用 greenpark users list 查看",
            f"{identity}: not registered; `greenpark users list` shows who is",
        )
    click.echo(say(f"{identity}：已移除", f"{identity}: removed"))


@users_command.command("list")
@takes_home
def users_list(home: Home) -> None:
    """List the register, one user a line: identity, role, districts or provider."""
    for user in app_store.list_users(home):
        what = ",".join(sorted(user.districts)) or user.provider_id or "-"
        click.echo("\t".join([user.identity, user.role, what]))


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only from this day on (UTC).")
@takes_home
def audit_command(home: Home, since: datetime | None) -> None:
    """Who saw, exported, submitted and queried what, and when (操作日志), one entry a line."""
    for entry in audit.entries(home, since.date() if since else None):
        click.echo("\t".join(str(value) if value else "-" for value in astuple(entry)))


def _district_code(registry: Registry, name: str) -> str:
    district = registry.districts_by_name.get(name)
    if district is None:
        known = "、".join(row.short_zh for row in registry.districts)
        raise UserRefused(
            f"没有名为“{name}”的区；可用：{known}",
            f"No district is named {name}; there are: {known}",
        )
    return district.district_code
