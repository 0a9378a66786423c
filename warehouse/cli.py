"""What every command shares: its home folder, and the day it counts from."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import click

from warehouse.home import Home

home_option = click.option(
    "--home", "home_path", metavar="DIR", help="Runtime folder (default: $GREENPARK_HOME or ./var)."
)
as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Judge due dates and current standings as of this date (default: today).",
)


def takes_home(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--home``, which may also stand before it, and pass it the Home."""

    @home_option
    @click.pass_context
    def with_home(context: click.Context, /, home_path: str | None, **options: object) -> Any:
        return context.invoke(command, Home.at(home_path or context.obj), **options)

    return update_wrapper(with_home, command)
