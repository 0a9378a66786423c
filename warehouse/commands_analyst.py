"""The analyst's commands: explain a number, export and publish."""

from __future__ import annotations

import sys

import click

from warehouse.cli import takes_home
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
    import duckdb

    from warehouse.explain import explain
    from warehouse.explain_text import as_json, lines_of
    from warehouse.publish import current_publication

    registry = home.registry()
    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        explanation = explain(con, park, year, registry, indicator_no)
    if form == "json":
        click.echo(as_json(explanation), nl=False)
        return
    for line in lines_of(explanation, registry):
        sys.stdout.write(line + "\n")
