"""The commands over the registers: parks, providers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import click

from warehouse.cli import home_option, takes_home
from warehouse.errors import say
from warehouse.home import Home

register_file = click.argument("file", type=click.Path(path_type=Path))
output_option = click.option("--output", type=click.Path(dir_okay=False, path_type=Path))
unconfirmed_option = click.option(
    "--unconfirmed",
    "only_unconfirmed",
    is_flag=True,
    help="Only those that nobody confirmed, with the names that are near.",
)


@click.group()
@home_option
@click.pass_context
def parks_command(context: click.Context, home_path: str | None) -> None:
    """The register of parks (园区名录)."""
    context.obj = home_path or context.obj


@parks_command.command("import")
@register_file
@takes_home
def parks_import(home: Home, file: Path) -> None:
    """Take in a CSV with park_name, aliases (;), district, park_level, and confirm its parks.

    It may also have the columns parent_park, other_districts (;) and is_confirmed.
    """
    from warehouse.registers.parks import import_parks

    count = import_parks(home, file)
    click.echo(say(f"{file.name}：已导入 {count} 个园区", f"{file.name}: parks taken in: {count}"))


@parks_command.command("export")
@output_option
@takes_home
def parks_export(home: Home, output: Path | None) -> None:
    """Write the register as CSV, to the terminal or a file."""
    from warehouse.registers.parks import list_parks, write_parks

    register, registry = list_parks(home), home.registry()
    _write(output, lambda out: write_parks(register, registry, out))


@parks_command.command("list")
@unconfirmed_option
@takes_home
def parks_list(home: Home, only_unconfirmed: bool) -> None:
    """List the register, one park a line."""
    from warehouse.registers.names import near_names
    from warehouse.registers.parks import list_parks

    registry = home.registry()
    districts = {row.district_code: row.name_zh for row in registry.districts}
    parks = list_parks(home)
    confirmed = [park.park_name for park in parks if park.is_confirmed]
    for park in parks:
        if only_unconfirmed and park.is_confirmed:
            continue
        place = districts.get(park.district_code or "", "-")
        fields = [park.park_id, place, park.park_level or "-", _state(park.is_confirmed)]
        names = [park.park_name, *park.aliases]
        if only_unconfirmed:
            names = [park.park_name, _near(near_names(park.park_name, confirmed, registry))]
        click.echo("\t".join([*fields, *names]))


@parks_command.command("merge")
@click.argument("unconfirmed")
@click.argument("into")
@takes_home
def parks_merge(home: Home, unconfirmed: str, into: str) -> None:
    """Say that UNCONFIRMED is another name of the park INTO (by name, alias or id)."""
    from warehouse.registers.parks import merge_parks

    old, new = merge_parks(home, unconfirmed, into)
    click.echo(
        say(
            f"“{old.park_name}”已作为别名并入“{new.park_name}”；下次构建起，其诊断计入该园区",
            f"'{old.park_name}' is now an alias of '{new.park_name}'; "
            "the next build counts its diagnoses there",
        )
    )


@click.group()
@home_option
@click.pass_context
def providers_command(context: click.Context, home_path: str | None) -> None:
    """The register of service providers (服务商名录)."""
    context.obj = home_path or context.obj


@providers_command.command("import")
@register_file
@takes_home
def providers_import(home: Home, file: Path) -> None:
    """Take in a CSV with provider_name and aliases (;), and confirm its providers."""
    from warehouse.registers.providers import import_providers

    count = import_providers(home, file)
    click.echo(
        say(f"{file.name}：已导入 {count} 家服务商", f"{file.name}: providers taken in: {count}")
    )


@providers_command.command("export")
@output_option
@takes_home
def providers_export(home: Home, output: Path | None) -> None:
    """Write the register as CSV, to the terminal or a file."""
    from warehouse.registers.providers import list_providers, write_providers

    register = list_providers(home)
    _write(output, lambda out: write_providers(register, out))


@providers_command.command("list")
@unconfirmed_option
@takes_home
def providers_list(home: Home, only_unconfirmed: bool) -> None:
    """List the register, one provider a line."""
    from warehouse.registers.names import near_names
    from warehouse.registers.providers import list_providers

    registry = home.registry()
    providers = list_providers(home)
    confirmed = [one.provider_name for one in providers if one.is_confirmed]
    for one in providers:
        if only_unconfirmed and one.is_confirmed:
            continue
        names = [one.provider_name, *one.aliases]
        if only_unconfirmed:
            names = [one.provider_name, _near(near_names(one.provider_name, confirmed, registry))]
        click.echo("\t".join([one.provider_id, _state(one.is_confirmed), *names]))


def _state(is_confirmed: bool) -> str:
    return say("已确认", "confirmed") if is_confirmed else say("待确认", "unconfirmed")


def _near(names: list[str]) -> str:
    if not names:
        return say("无相近名称", "no near name")
    return say("相近：" + "、".join(names), "near: " + ", ".join(names))


def _write(output: Path | None, write: Callable[[IO[str]], None]) -> None:
    if output is None:
        write(sys.stdout)
        return
    # The mark lets Excel open the Chinese text as it is.
    with output.open("w", encoding="utf-8-sig", newline="") as file:
        write(file)
