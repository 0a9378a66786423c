"""The commands that keep a warehouse up to date: watch, rejudge."""

from __future__ import annotations

import sys
from traceback import format_exception

import click

from ingest.taking_in.rejudge import Change, Rejudged
from warehouse.cli import takes_home
from warehouse.errors import GreenparkError, say
from warehouse.home import Home

MOST_SHOWN = 20


@click.command()
@click.option(
    "--log",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Say it in words, or as a line of JSON an event, without names of files, parks or people.",
)
@takes_home
def watch_command(home: Home, log: str) -> None:
    """Take in what comes into the inbox, build and publish, until stopped (值守收件箱)."""
    if log == "json":
        _watch_for_machines(home)
        return
    from ingest.commands.build import say_told
    from ingest.commands.take_in import tell
    from ingest.taking_in.watch import watch
    from warehouse.publishing.build import BuildResult

    def on_publish(result: BuildResult) -> None:
        name = result.publication.path.name
        click.echo(
            say(
                f"已发布 {name}，用时 {result.seconds:.1f} 秒",
                f"Published {name}, {result.seconds:.1f} s",
            )
        )

    def on_fault(fault: GreenparkError) -> None:
        click.echo(str(fault), err=True)

    def on_crash(error: Exception) -> None:
        click.echo("".join(format_exception(error)), err=True)

    click.echo(
        say(f"正在值守 {home.inbox} （Ctrl+C 停止）", f"Watching {home.inbox} (Ctrl+C stops it)")
    )
    watch(home, tell, on_publish, on_fault, on_crash, say_told)


def _watch_for_machines(home: Home) -> None:
    from ingest.commands.journal import Journal
    from ingest.taking_in.watch import watch

    journal = Journal(sys.stdout)
    journal.started()
    watch(
        home,
        journal.taken_in,
        journal.published,
        journal.fault,
        journal.crash,
        journal.answers_renewed,
    )


@click.command()
@takes_home
def rejudge_command(home: Home) -> None:
    """Read the archive again under today's registry and show what changed (按现行规则重新判读)."""
    from ingest.taking_in.rejudge import rejudge

    registry = home.registry()
    names = {
        row.code: say(row.name_zh, row.name_en) for row in registry.codes if row.domain == "outcome"
    }
    seen = changed = answered = damaged = 0
    for result in rejudge(home, registry):
        seen += 1
        if result.fault is not None:
            damaged += 1
            click.echo(str(result.fault), err=True)
            continue
        answered += result.has_new_answer
        if result.changes or result.before != result.after:
            changed += 1
            _show(result, names)
    click.echo(
        say(
            f"重新判读 {seen} 份，{changed} 份有变化；运行 greenpark build 使其生效",
            f"Read {seen} submissions again, {changed} changed; run greenpark build to put it in force",
        )
        if changed
        else say(f"重新判读 {seen} 份，没有变化", f"Read {seen} submissions again, nothing changed")
    )
    if answered:
        click.echo(
            say(
                f"receipts/ 中有 {answered} 份答复已按现行规则重写",
                f"Answers in receipts/ written anew under today's rules: {answered}",
            )
        )
    if damaged:
        raise GreenparkError(
            f"{damaged} 份提交的原件缺失或损坏，未予判读，原有结果保留",
            f"Submissions whose originals are missing or damaged: {damaged}; they were not read, their "
            "readings stand",
        )


def _show(result: Rejudged, names: dict[str, str]) -> None:
    before, after = names[result.before], names[result.after]
    click.echo(f"{result.name}  {before}" + (f" → {after}" if before != after else ""))
    for change in result.changes[:MOST_SHOWN]:
        click.echo(f"  {_line(change)}")
    if len(result.changes) > MOST_SHOWN:
        more = len(result.changes) - MOST_SHOWN
        click.echo(say(f"  另有 {more} 处变化", f"  and {more} more changes"))


def _line(change: Change) -> str:
    table = change.table.partition(".")[2]
    key = " ".join(str(part) for part in change.key if part is not None)
    return f"{table} {key}: {_side(change.before)} → {_side(change.after)}"


def _side(values: tuple[object, ...] | None) -> str:
    if values is None:
        return say("无", "none")
    return " ".join("—" if value is None else str(value) for value in values)
