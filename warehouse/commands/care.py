"""The commands that keep a home in health: doctor, backup, restore."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from warehouse.city_time import CITY_TIME
from warehouse.cli import takes_home
from warehouse.errors import say
from warehouse.home import Home


@click.command()
@takes_home
def doctor_command(home: Home) -> int:
    """Look whether this home is whole, and say what would mend it (体检)."""
    from warehouse.care.doctor import examine

    unwell = 0
    for finding in examine(home):
        sign = "✓" if finding.is_well else "×"
        topic = say(finding.topic_zh, finding.topic_en)
        click.echo(f"{sign} {topic}: {say(finding.found_zh, finding.found_en)}")
        unwell += not finding.is_well
    return 1 if unwell else 0


@click.command()
@takes_home
def repair_command(home: Home) -> None:
    """Let readers open a whole publication again (修复发布)."""
    from warehouse.publishing.repair import repair

    mended = repair(home)
    name = mended.publication.path.name
    if mended.was_well:
        click.echo(say(f"{name} 完好，无需修复", f"{name} is whole, nothing to mend"))
    elif mended.is_new:
        click.echo(say(f"已重新发布为 {name}", f"Published anew as {name}"))
    else:
        click.echo(
            say(
                f"读者现在看到 {name}；请运行 greenpark build 更新到最新数据",
                f"Readers see {name} now; run `greenpark build` to bring it up to date",
            )
        )


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@takes_home
def backup_command(home: Home, file: Path | None) -> int:
    """Write all that cannot be made anew into one zip (备份). Secrets are left out."""
    from warehouse.care.backup import back_up
    from warehouse.progress import progress_shown

    now = datetime.now(CITY_TIME)
    target = file or Path(f"greenpark-{now:%Y%m%dT%H%M%S}.zip")
    with progress_shown(say("备份", "backup")) as progress:
        made = back_up(home, target, progress)
    click.echo(
        say(
            f"已备份 {made.files} 个文件到 {made.path}（{made.size / 1e6:.1f} MB）；"
            "其中含个人信息，请妥善保管",
            f"{made.files} files are in {made.path} ({made.size / 1e6:.1f} MB); "
            "it holds personal data, keep it safe",
        )
    )
    for fault in made.left_out:
        click.echo(say(f"未备份 {fault.message_zh}", f"not in it: {fault.message_en}"), err=True)
    return 1 if any(fault.cause == "unreadable" for fault in made.left_out) else 0


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@takes_home
def restore_command(home: Home, file: Path) -> None:
    """Make a home out of a backup, into a folder that is not there yet (恢复)."""
    from warehouse.care.backup import restore
    from warehouse.progress import progress_shown

    with progress_shown(say("恢复", "restore")) as progress:
        made = restore(file, home, progress)
    click.echo(
        say(
            f"已从 {made.made_at} 的备份恢复 {made.files} 个文件到 {home.root}；"
            "登录设置（secrets.toml）不在备份中，请另行放入",
            f"{made.files} files of {made.made_at} are in {home.root}; "
            "put the sign-in's secrets.toml there yourself, it is in no backup",
        )
    )


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "openmetrics"]),
    default="text",
    show_default=True,
    help="In words, or as numbers for a monitor; the dashboard answers them at /metrics, on this machine.",
)
@takes_home
def status_command(home: Home, form: str) -> None:
    """Say what is published, what waits, and who is writing (当前状态)."""
    if form == "openmetrics":
        from warehouse.care.metrics import metrics_of

        click.echo(metrics_of(home), nl=False)
        return
    from warehouse.care.status import status_of
    from warehouse.store.aside import trouble_lines

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
        say(
            f"收件箱：{now.inbox_files} 个文件待入库"
            + (f"，另有 {now.refused_files} 个被拒文件在 .refused" if now.refused_files else ""),
            f"inbox: {now.inbox_files} files wait"
            + (f", {now.refused_files} refused are in .refused" if now.refused_files else ""),
        )
    )
    for trouble in now.troubles:
        for line in trouble_lines(trouble):
            click.echo(f"  {say(*line)}")
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
