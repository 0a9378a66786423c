"""The analyst's commands: explain a number, export and publish."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from warehouse.city_time import today
from warehouse.cli import as_of_option, home_option, takes_home
from warehouse.errors import say
from warehouse.home import Home


@click.command()
@click.argument("park")
@click.option("--year", type=int, required=True, help="Data year (数据年度).")
@click.option("--indicator", "indicator_no", type=int, help="Only this indicator (指标序号).")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@takes_home
def explain_command(home: Home, park: str, year: int, indicator_no: int | None, form: str) -> None:
    """Say where a park's figures of a year come from, rank to cell (说明数字的来历)."""
    from warehouse.explain import explain
    from warehouse.explain_text import as_json, lines_of
    from warehouse.publish import opened_current

    registry = home.registry()
    with opened_current(home) as con:
        explanation = explain(con, park, year, registry, indicator_no)
    if form == "json":
        click.echo(as_json(explanation), nl=False)
        return
    for line in lines_of(explanation, registry):
        sys.stdout.write(line + "\n")


@click.command()
@click.option(
    "--review", is_flag=True, help="Build, and show what would change; readers see nothing."
)
@click.option("--confirm", is_flag=True, help="Let readers see what was reviewed.")
@as_of_option
@takes_home
def publish_command(home: Home, review: bool, confirm: bool, as_of: datetime | None) -> None:
    """Publish what is built, or review it first (发布；--review 先看变化，--confirm 确认)."""
    from warehouse import publish as publishing
    from warehouse.build import build, publish_built
    from warehouse.diff_page import page_of
    from warehouse.labels import Labels
    from warehouse.progress import progress_shown

    if review and confirm:
        raise click.UsageError("--review and --confirm are two steps")
    if as_of and not review:
        raise click.UsageError("--as-of goes with --review, which builds")
    if review:
        with progress_shown(say("构建", "build")) as progress:
            day = as_of.date() if as_of else today()
            publication = build(home, day, progress, for_review=True).publication
        before = publishing.current_or_none(home)
        click.echo(page_of(publication, before, Labels(home.registry())), nl=False)
        click.echo(
            say(
                "\n读者仍看到原来的发布；确认后运行 greenpark publish --confirm",
                "\nReaders still see what they saw; to let them see this: greenpark publish --confirm",
            )
        )
        return
    publication = publishing.confirm(home) if confirm else publish_built(home)
    click.echo(
        say(
            f"已发布 {publication.path.name}：核算日期 {publication.as_of}；变化见 {publication.page}",
            f"Published {publication.path.name}: as of {publication.as_of}; "
            f"what it changed: {publication.page}",
        )
    )


@click.group()
@home_option
@click.pass_context
def export_command(context: click.Context, home_path: str | None) -> None:
    """Write the published tables for other programs (导出)."""
    context.obj = home_path or context.obj


@export_command.command("parquet")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@takes_home
def export_parquet_command(home: Home, folder: Path) -> None:
    """One typed Parquet file a table, with descriptions, and a manifest (导出为 Parquet)."""
    from warehouse.export import export_parquet
    from warehouse.publish import current_publication

    publication = current_publication(home)
    tables = export_parquet(publication, folder)
    rows = sum(table.rows for table in tables)
    click.echo(
        say(
            f"已导出 {publication.path.stem} 的 {len(tables)} 张表、{rows} 行到 {folder}",
            f"Exported {len(tables)} tables with {rows} rows of {publication.path.stem} to {folder}",
        )
    )
