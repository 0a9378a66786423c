"""The commands that build and publish; each ends with the answers, which tell what the build found."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from warehouse.city_time import today
from warehouse.cli import as_of_option, takes_home
from warehouse.errors import say
from warehouse.home import Home

if TYPE_CHECKING:
    from ingest.taking_in.answering import Told


@click.command()
@as_of_option
@takes_home
def build_command(home: Home, as_of: datetime | None) -> None:
    """Build the tables and publish them (构建并发布)."""
    build_and_publish(home, as_of)


def build_and_publish(home: Home, as_of: datetime | None) -> None:
    """Build as of the given day or today, say what was published, and bring the answers up to it."""
    from warehouse.progress import progress_shown
    from warehouse.publishing.build import build as run_build

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
    _answer(home)


def _answer(home: Home) -> None:
    from ingest.taking_in.answering import tell_what_was_found
    from warehouse.progress import progress_shown

    with progress_shown(say("答复", "answers")) as progress:
        told = tell_what_was_found(home, home.registry(), progress)
    say_told(told)


def say_told(told: Told) -> None:
    """Say how many answers tell something else since the build, and which could not be written."""
    for fault in told.faults:
        click.echo(str(fault), err=True)
    if told.renewed:
        click.echo(
            say(
                f"receipts/ 中有 {told.renewed} 份答复已按构建时发现的问题更新",
                f"Answers in receipts/ written anew with what the build found: {told.renewed}",
            )
        )


@click.command()
@click.option(
    "--review", is_flag=True, help="Build, and show what would change; readers see nothing."
)
@click.option("--confirm", is_flag=True, help="Let readers see what was reviewed.")
@as_of_option
@takes_home
def publish_command(home: Home, review: bool, confirm: bool, as_of: datetime | None) -> None:
    """Publish what is built, or review it first (发布；--review 先看变化，--confirm 确认)."""
    from warehouse.progress import progress_shown
    from warehouse.publishing.build import build, publish_built
    from warehouse.publishing.changes_page import page_of
    from warehouse.publishing.publication import current_or_none
    from warehouse.publishing.publish import confirm as confirm_reviewed
    from warehouse.rules.labels import Labels

    if review and confirm:
        raise click.UsageError("--review and --confirm are two steps")
    if as_of and not review:
        raise click.UsageError("--as-of goes with --review, which builds")
    if review:
        with progress_shown(say("构建", "build")) as progress:
            day = as_of.date() if as_of else today()
            publication = build(home, day, progress, for_review=True).publication
        before = current_or_none(home)
        click.echo(page_of(publication, before, Labels(home.registry())), nl=False)
        click.echo(
            say(
                "\n读者仍看到原来的发布；确认后运行 greenpark publish --confirm",
                "\nReaders still see what they saw; to let them see this: greenpark publish --confirm",
            )
        )
        return
    publication = confirm_reviewed(home) if confirm else publish_built(home)
    click.echo(
        say(
            f"已发布 {publication.path.name}：核算日期 {publication.as_of}；变化见 {publication.page}",
            f"Published {publication.path.name}: as of {publication.as_of}; "
            f"what it changed: {publication.page}",
        )
    )
    _answer(home)
