"""The front door: the `greenpark` command. A command's code is imported when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from warehouse.cli import home_option
from warehouse.errors import GreenparkError, say
from warehouse.faults import as_said

COMMANDS = {
    "audit": "dashboard.commands.users",
    "backup": "warehouse.commands.care",
    "build": "ingest.commands.build",
    "check": "ingest.commands.take_in",
    "demo": "ingest.commands.take_in",
    "doctor": "warehouse.commands.care",
    "explain": "warehouse.commands.ask",
    "export": "warehouse.commands.ask",
    "history": "warehouse.commands.ask",
    "ingest": "ingest.commands.take_in",
    "parks": "warehouse.commands.registers",
    "providers": "warehouse.commands.registers",
    "publish": "ingest.commands.build",
    "rebuild": "ingest.commands.rebuild",
    "refresh": "ingest.commands.take_in",
    "rejudge": "ingest.commands.watch",
    "repair": "warehouse.commands.care",
    "restore": "warehouse.commands.care",
    "serve": "dashboard.commands.serve",
    "sql": "warehouse.commands.ask",
    "status": "warehouse.commands.care",
    "template": "ingest.commands.template",
    "users": "dashboard.commands.users",
    "watch": "ingest.commands.watch",
}


class FrontDoor(click.Group):
    """A group that finds each command in its module, so that `sql` does not wait for `build`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """All commands, by name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.command(cls=FrontDoor, context_settings={"help_option_names": ["-h", "--help"]})
@home_option
@click.pass_context
def cli(context: click.Context, home_path: str | None) -> None:
    """Green diagnosis (绿色诊断) of industrial parks: reports in, rankings out."""
    context.obj = home_path


def main() -> None:
    """Run the command: exit 0 done, 1 something was refused (said on stderr), 2 wrong use."""
    # A home holds personal data, and so may what is taken out of it: for the service's account only.
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        # Chinese text goes out as UTF-8, and lines end in LF, whatever the locale is.
        # A file's name may hold bytes that no encoding knows.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except GreenparkError as error:
        click.echo(str(error), err=True)
        code = 1
    except BrokenPipeError:
        # The reader of our output had enough; nothing is left to tell it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("已中断", "interrupted"), err=True)
        code = 130
    except Exception as error:
        fault = as_said(error)
        if fault is None:
            raise
        click.echo(str(fault), err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
