"""The analyst's commands: ask, explain a number, tell a park's story, export."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warehouse.cli import home_option, takes_home
from warehouse.errors import say
from warehouse.home import Home


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
    from warehouse.asking import formats
    from warehouse.asking.query import run_query
    from warehouse.publishing.publication import current_publication, publication_at

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
@click.argument("park")
@click.option("--year", type=int, required=True, help="Data year (数据年度).")
@click.option("--indicator", "indicator_no", type=int, help="Only this indicator (指标序号).")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@takes_home
def explain_command(home: Home, park: str, year: int, indicator_no: int | None, form: str) -> None:
    """Say where a park's figures of a year come from, rank to cell (说明数字的来历)."""
    from warehouse.lineage.explain import explain
    from warehouse.lineage.text import as_json, lines_of
    from warehouse.publishing.publication import opened_current

    registry = home.registry()
    with opened_current(home) as con:
        explanation = explain(con, park, year, registry, indicator_no)
    if form == "json":
        click.echo(as_json(explanation), nl=False)
        return
    for line in lines_of(explanation, registry):
        sys.stdout.write(line + "\n")


@click.command()
@click.argument("park")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@takes_home
def history_command(home: Home, park: str, form: str) -> None:
    """Tell the story of a park, given by name, alias or id (园区沿革)."""
    from warehouse.lineage.explain import find_park
    from warehouse.lineage.history import as_json, lines_of, read_history
    from warehouse.publishing.publication import opened_current
    from warehouse.rules.labels import Labels

    registry = home.registry()
    with opened_current(home) as con:
        history = read_history(con, find_park(con, park, registry))
    if form == "json":
        click.echo(as_json(history))
    else:
        click.echo("\n".join(lines_of(history, Labels(registry))))


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
    from warehouse.asking.export import export_parquet
    from warehouse.publishing.publication import current_publication
    from warehouse.publishing.retention import note_export

    publication = current_publication(home)
    tables = export_parquet(publication, folder)
    note_export(publication)
    rows = sum(table.rows for table in tables)
    click.echo(
        say(
            f"已导出 {publication.path.stem} 的 {len(tables)} 张表、{rows} 行到 {folder}",
            f"Exported {len(tables)} tables with {rows} rows of {publication.path.stem} to {folder}",
        )
    )
