"""The command that writes blank and pre-filled forms."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from warehouse.cli import takes_home
from warehouse.errors import GreenparkError, say
from warehouse.home import Home

_KINDS = ("report", "workbook", "follow-up", "review")


class FileThere(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The file to write exists: it may be a form that someone has filled in."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 已存在，没有覆盖；请换一个文件名（--output）或先移走它",
            f"{path} exists and was not overwritten; give another name (--output) or move it away",
        )


@click.command()
@click.argument("kind", type=click.Choice(_KINDS))
@click.option("--park", metavar="NAME", help="Fill in what is known of this park (园区名称).")
@click.option(
    "--year",
    type=click.IntRange(2000, 2100),
    help="Diagnosis year (诊断年度; default: the latest).",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where to write the form."
)
@takes_home
def template_command(
    home: Home, kind: str, park: str | None, year: int | None, output: Path | None
) -> None:
    """Write a form to fill in: report, workbook, follow-up or review (表单模板)."""
    from ingest.forms.template import file_name, write_template

    registry = home.registry()
    path = output or Path(file_name(kind, park, year, registry))
    if path.exists():
        raise FileThere(path)
    data = write_template(kind, home, registry, park, year, written=datetime.now())
    path.write_bytes(data)
    click.echo(say(f"已写出 {path.resolve()}", f"Wrote {path.resolve()}"))
