"""The commands that take things in: check, ingest, refresh, demo."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import click

from ingest.answer.lines import ByCheck, answer_lines, answers_json, short_line, summary
from ingest.answer.said import Answer
from warehouse.cli import as_of_option, takes_home
from warehouse.disk import shown
from warehouse.errors import GreenparkError, say
from warehouse.home import Home
from warehouse.rules.rows import District, Registry

if TYPE_CHECKING:
    from ingest.taking_in.emptying import Emptying, Look

_LOOK_SECONDS = 0.5
_MOST_WAITED = 3  # times the time after which a file counts as whole

existing_paths = click.argument(
    "paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]..."
)
district_option = click.option(
    "--district",
    "district_name",
    metavar="NAME",
    help="The district that hands in, by name, short name or code (e.g. 朝阳区).",
)
details_option = click.option(
    "--details", is_flag=True, help="Tell every issue of several submissions (逐条列出)."
)


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH...",
)
@district_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the answer here: a page, JSON, and the documents with comments (答复和带批注的副本).",
)
@details_option
@takes_home
def check_command(
    home: Home,
    paths: Sequence[Path],
    district_name: str | None,
    details: bool,
    form: str,
    output: Path | None,
) -> None:
    """Judge reports and say what is wrong; take nothing in (检查，不入库)."""
    from ingest.taking_in.intake import check

    registry = home.registry()
    faults = Faults()
    answers = check(home, paths, _district(district_name, registry), registry, faults)
    if output is not None:
        answers = _written(answers, output, registry)
    if form == "json":
        outcomes: set[str] = set()
        click.echo(answers_json(_noting_outcomes(answers, outcomes)))
        _exit_by(outcomes, faults)
        return
    outcomes = tell(answers, registry, details)
    if output is not None:
        click.echo(say(f"答复已写入：{output}", f"The answer is in {output}"))
    _exit_by(outcomes, faults)


def _written(answers: Iterator[Answer], output: Path, registry: Registry) -> Iterator[Answer]:
    """Write each answer as it comes: a single one into the folder, several into folders of it."""
    from ingest.answer.files import folder_name, write_answer

    first, second = next(answers, None), next(answers, None)
    taken: set[str] = set()
    for answer in chain((one for one in (first, second) if one), answers):
        folder = output if second is None else output / folder_name(answer.name, taken)
        taken.add(folder.name)
        write_answer(folder, answer.judged, registry, is_trial=True)
        yield answer


def _noting_outcomes(answers: Iterator[Answer], outcomes: set[str]) -> Iterator[Answer]:
    for answer in answers:
        outcomes.add(answer.outcome)
        yield answer


@click.command()
@existing_paths
@district_option
@details_option
@takes_home
def ingest_command(
    home: Home, paths: Sequence[Path], district_name: str | None, details: bool
) -> None:
    """Take reports in; without PATH, what waits in the inbox (入库)."""
    faults = Faults()
    _exit_by(_take_in(home, paths, district_name, details, faults), faults)


@click.command()
@existing_paths
@district_option
@details_option
@as_of_option
@takes_home
def refresh_command(
    home: Home,
    paths: Sequence[Path],
    district_name: str | None,
    details: bool,
    as_of: datetime | None,
) -> None:
    """Take reports in, build and publish (入库、构建并发布)."""
    from ingest.commands.build import build_and_publish

    faults = Faults()
    outcomes = _take_in(home, paths, district_name, details, faults)
    build_and_publish(home, as_of)
    _exit_by(outcomes, faults)


@click.command()
@takes_home
def demo_command(home: Home) -> None:
    """Write a made-up city's submissions and register its parks (写出演示城市)."""
    from ingest.demo import providers_csv, register_csv, write_city
    from warehouse.registers.parks import import_parks
    from warehouse.registers.providers import import_providers

    folder = home.root / "demo"
    submissions = folder / "submissions"
    if submissions.exists():
        click.echo(say(f"演示城市已在 {submissions}", f"The demo city is already in {submissions}"))
        return
    part = folder / "submissions.part"
    shutil.rmtree(part, ignore_errors=True)
    files = write_city(part)
    count = import_parks(home, register_csv(folder))
    import_providers(home, providers_csv(folder))
    part.rename(submissions)
    click.echo(
        say(
            f"已写出 {len(files)} 份演示材料（内容均为虚构），登记 {count} 个园区：{submissions}",
            f"Wrote {len(files)} made-up documents and registered {count} parks: {submissions}",
        )
    )


class Faults:
    """Tells what could not be taken, one by one, and knows whether there was any."""

    def __init__(self) -> None:
        self.were_told = False

    def __call__(self, fault: GreenparkError) -> None:
        """Tell one."""
        self.were_told = True
        click.echo(str(fault), err=True)


def _take_in(
    home: Home,
    paths: Sequence[Path],
    district_name: str | None,
    details: bool,
    faults: Faults,
) -> set[str]:
    """Ingest paths, or the inbox, whose files leave it once archived and answered."""
    from ingest.taking_in.emptying import Emptying
    from ingest.taking_in.intake import ingest

    registry = home.registry()
    district = _district(district_name, registry)
    if paths:
        return tell(ingest(home, paths, district, registry, faults), registry, details)
    inbox = Emptying(home, faults)
    look = inbox.look(lambda: registry, is_asked=True)
    if look.arriving:
        look = _once_arrived(inbox, look, registry)
    if not look.ready:  # what a killed run left is cleared away all the same
        return tell(ingest(home, [], district, registry, faults), registry, details)
    return tell(inbox.take(look, registry, district), registry, details)


def _once_arrived(inbox: Emptying, look: Look, registry: Registry) -> Look:
    """Wait until nothing arrives any more; what goes on growing stays for the next run."""
    seconds = registry.inbox_rule.settle_seconds
    click.echo(
        say(
            f"{len(look.arriving)} 份材料可能仍在传输，等待其静置 {seconds:g} 秒",
            f"{len(look.arriving)} may still be arriving, waiting until left alone for {seconds:g} s",
        ),
        err=True,
    )
    deadline = monotonic() + _MOST_WAITED * seconds
    while look.arriving and monotonic() < deadline:
        sleep(_LOOK_SECONDS)
        look = inbox.look(lambda: registry, is_asked=True)
    for path in look.arriving:
        name = shown(path)
        click.echo(
            say(
                f"{name}：仍在传输，留在收件箱待下次受理",
                f"{name} is still arriving and stays for the next run",
            ),
            err=True,
        )
    return look


def tell(answers: Iterator[Answer], registry: Registry, details: bool = False) -> set[str]:
    """Print each answer as it comes, refusals on stderr, and a summary; gives the outcomes seen.

    A single submission is told in full. Of several each has a line, unless ``details``, and a
    summary by check ends them.
    """
    counts: Counter[str] = Counter()
    checks = ByCheck()
    first, second = next(answers, None), next(answers, None)
    is_short = second is not None and not details
    for answer in chain((one for one in (first, second) if one), answers):
        counts[answer.outcome] += 1
        checks.add(answer)
        lines = [short_line(answer, registry)] if is_short else answer_lines(answer, registry)
        for line in lines:
            click.echo(line, err=answer.outcome == "rejected")
    if is_short:
        for line in checks.lines(registry):
            click.echo(line)
    click.echo(summary(counts, registry))
    return set(counts)


def _exit_by(outcomes: set[str], faults: Faults) -> None:
    if "rejected" in outcomes or faults.were_told:
        sys.exit(1)


class UnknownDistrict(GreenparkError):  # noqa: N818 -- a state, not a fault
    """--district names none of the registry's districts."""


def _district(name: str | None, registry: Registry) -> District | None:
    if name is None:
        return None
    if name not in registry.districts_by_name:
        known = "、".join(row.name_zh for row in registry.districts)
        raise UnknownDistrict(
            f"没有名为“{name}”的区；可用：{known}", f"No district is called {name}; known: {known}"
        )
    return registry.districts_by_name[name]
