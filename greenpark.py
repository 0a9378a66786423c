"""The front door: the `greenpark` command. Commands import what they need, so all start fast."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click

from warehouse.errors import GreenparkError, say
from warehouse.home import Home

APP = Path(__file__).resolve().parent / "dashboard" / "app.py"

home_option = click.option(
    "--home", "home_path", metavar="DIR", help="Runtime folder (default: $GREENPARK_HOME or ./var)."
)


def takes_home(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--home``, which may also stand before it, and pass it the Home."""

    @home_option
    @click.pass_context
    def with_home(context: click.Context, /, home_path: str | None, **options: object) -> Any:
        return context.invoke(command, Home.at(home_path or context.obj), **options)

    return update_wrapper(with_home, command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@home_option
@click.pass_context
def cli(context: click.Context, home_path: str | None) -> None:
    """Green diagnosis (绿色诊断) of industrial parks: reports in, rankings out."""
    context.obj = home_path


as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Judge due dates and current standings as of this date (default: today).",
)


@cli.command()
@as_of_option
@takes_home
def build(home: Home, as_of: datetime | None) -> None:
    """Build the tables and publish them (构建并发布)."""
    build_and_publish(home, as_of)


def build_and_publish(home: Home, as_of: datetime | None) -> None:
    """Build as of the given day or today, and say what was published."""
    from warehouse.build import build as run_build
    from warehouse.progress import progress_shown

    with progress_shown(say("构建", "build")) as progress:
        result = run_build(home, as_of.date() if as_of else date.today(), progress)
    publication = result.publication
    click.echo(
        say(
            f"已发布 {publication.path.name}：核算日期 {publication.as_of}，"
            f"{len(publication.rows)} 张表，{result.tests} 项检验通过，用时 {result.seconds:.1f} 秒",
            f"Published {publication.path.name}: as of {publication.as_of}, "
            f"{len(publication.rows)} tables, {result.tests} tests passed, {result.seconds:.1f} s",
        )
    )


@cli.command()
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@takes_home
def serve(home: Home, port: int) -> None:
    """Serve the dashboard on this machine (启动看板)."""
    address = f"http://127.0.0.1:{port}"
    click.echo(
        say(f"看板地址 {address} （Ctrl+C 停止）", f"Dashboard at {address} (Ctrl+C stops it)")
    )
    sys.stdout.flush()
    arguments = [
        sys.executable, "-m", "streamlit", "run", str(APP),
        "--server.address=127.0.0.1",
        f"--server.port={port}",
        "--server.headless=true",
        "--server.fileWatcherType=none",
        "--browser.gatherUsageStats=false",
    ]  # fmt: skip
    # The server takes this process's place, so that it gets the signals meant for it.
    os.execve(sys.executable, arguments, os.environ | {"GREENPARK_HOME": str(home.root)})  # noqa: S606


@cli.command()
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file in place of the terminal; parquet needs it.",
)
@takes_home
def sql(home: Home, query: str, form: str, output: Path | None) -> None:
    """Query the published tables, read only (查询已发布的表)."""
    from warehouse import formats
    from warehouse.publish import current_publication
    from warehouse.query import run_query

    if form == "parquet" and output is None:
        raise click.UsageError("--format parquet needs --output FILE")
    with run_query(current_publication(home).path, query) as result:
        if output and form == "parquet":
            formats.write_parquet(result, output)
            return
        write = {
            "table": formats.write_table,
            "csv": formats.write_csv,
            "json": formats.write_json,
        }[form]
        if output:
            with output.open("w", encoding="utf-8", newline="\n") as file:
                write(result, file)
        else:
            write(result, sys.stdout)


@cli.group()
@home_option
@click.pass_context
def parks(context: click.Context, home_path: str | None) -> None:
    """The register of parks (园区名录)."""
    context.obj = home_path or context.obj


@parks.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@takes_home
def parks_import(home: Home, file: Path) -> None:
    """Take in a CSV with park_name, aliases (;), district, park_level, and confirm its parks."""
    from warehouse.parks import import_parks

    count = import_parks(home, file)
    click.echo(
        say(
            f"{file.name}：已导入并确认 {count} 个园区",
            f"{file.name}: {count} parks taken in and confirmed",
        )
    )


@parks.command("export")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path))
@takes_home
def parks_export(home: Home, output: Path | None) -> None:
    """Write the register as CSV, to the terminal or a file."""
    from warehouse.parks import list_parks, write_parks

    register = list_parks(home)
    if output:
        # The mark lets Excel open the Chinese text as it is.
        with output.open("w", encoding="utf-8-sig", newline="") as file:
            write_parks(register, home.registry(), file)
    else:
        write_parks(register, home.registry(), sys.stdout)


@parks.command("list")
@takes_home
def parks_list(home: Home) -> None:
    """List the register, one park a line."""
    from warehouse.parks import list_parks

    names = {row.district_code: row.name_zh for row in home.registry().districts}
    for park in list_parks(home):
        confirmed = (
            say("已确认", "confirmed") if park.is_confirmed else say("待确认", "unconfirmed")
        )
        fields = [
            park.park_id,
            names.get(park.district_code or "", "-"),
            park.park_level or "-",
            confirmed,
            park.park_name,
            *park.aliases,
        ]
        click.echo("\t".join(fields))


@cli.command()
@takes_home
def status(home: Home) -> None:
    """Say what is published, what waits, and who is writing (当前状态)."""
    from warehouse.status import status_of

    now = status_of(home)
    click.echo(say(f"目录：{home.root}", f"home: {home.root}"))
    if now.publication is None:
        click.echo(say("发布：尚无", "published: nothing yet"))
    else:
        when = now.publication.published_at.strftime("%Y-%m-%d %H:%M:%S UTC")
        click.echo(
            say(
                f"发布：{now.publication.path.name}（{when}），核算日期 {now.publication.as_of}",
                f"published: {now.publication.path.name} ({when}), as of {now.publication.as_of}",
            )
        )
        for table, rows in now.publication.rows.items():
            click.echo(f"  {table}: {rows}")
    click.echo(
        say(f"收件箱：{now.inbox_files} 个文件待入库", f"inbox: {now.inbox_files} files wait")
    )
    click.echo(say(f"归档：{now.archived_files} 个文件", f"archive: {now.archived_files} files"))
    if now.writer is None:
        click.echo(say("写入：无", "writing: nobody"))
    else:
        writer = now.writer
        click.echo(
            say(
                f"写入：{writer.command}（进程 {writer.pid}，始于 {writer.since}）",
                f"writing: {writer.command} (process {writer.pid}, since {writer.since})",
            )
        )


def main() -> None:
    """Run the command: exit 0 done, 1 something was refused (said on stderr), 2 wrong use."""
    for stream in (sys.stdout, sys.stderr):
        # Chinese text goes out as UTF-8, and lines end in LF, whatever the locale is.
        stream.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
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
    except OSError as error:
        where = error.filename or ""
        click.echo(say(f"{where}：{error.strerror}", f"{where}: {error.strerror}"), err=True)
        code = 1
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("已中断", "interrupted"), err=True)
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
