"""The commands over the warehouse: build, sql, status."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from warehouse.city_time import today
from warehouse.cli import as_of_option, takes_home
from warehouse.errors import say
from warehouse.home import Home


@click.command()
@as_of_option
@takes_home
def build_command(home: Home, as_of: datetime | None) -> None:
    """Build the tables and publish them (构建并发布)."""
    build_and_publish(home, as_of)


def build_and_publish(home: Home, as_of: datetime | None) -> None:
    """Build as of the given day or today, and say what was published."""
    from warehouse.build import build as run_build
    from warehouse.progress import progress_shown

    with progress_shown(say("构建", "build")) as progress:
        result = run_build(home, as_of.date() if as_of else today(), progress)
    publication = result.publication
    click.echo(
        say(
            f"已发布 {publication.path.name}：核算日期 {publication.as_of}，"
            f"{len(publication.rows)} 张表，{result.tests} 项检验通过，用时 {result.seconds:.1f} 秒",
            f"Published {publication.path.name}: as of {publication.as_of}, "
            f"{len(publication.rows)} tables, {result.tests} tests passed, {result.seconds:.1f} s",
        )
    )


@click.command()
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
@click.option(
    "--as-of",
    metavar="DATE|NAME",
    help="Ask the publication that stood on this day, or the one of this name (default: today's).",
)
@takes_home
def sql_command(home: Home, query: str, form: str, output: Path | None, as_of: str | None) -> None:
    """Query the published tables, read only (查询已发布的表)."""
    from warehouse import formats
    from warehouse.publish import current_publication, publication_at
    from warehouse.query import run_query

    if form == "parquet" and output is None:
        raise click.UsageError("--format parquet needs --output FILE")
    publication = publication_at(home, as_of) if as_of else current_publication(home)
    with run_query(publication.path, query) as result:
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


@click.command()
@takes_home
def status_command(home: Home) -> None:
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
