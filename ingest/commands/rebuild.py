"""The command that makes a warehouse anew from its archive."""

from __future__ import annotations

import click

from warehouse.cli import takes_home
from warehouse.errors import GreenparkError, say
from warehouse.home import Home


@click.command()
@click.option(
    "--replace",
    is_flag=True,
    help="Put the new warehouse in the old one's place, which is set aside, and publish.",
)
@takes_home
def rebuild_command(home: Home, replace: bool) -> int:
    """Make readings and tables anew from the archived originals, and compare (从原件重建并核对).

    Exit 1 where anything comes out otherwise than it stands.
    """
    from ingest.taking_in.rebuild import rebuild
    from warehouse.progress import progress_shown
    from warehouse.publishing.build import build
    from warehouse.publishing.publication import current_publication

    as_of = current_publication(home).as_of
    with progress_shown(say("重读", "read")) as progress:
        made = rebuild(home, replace=replace, progress=progress)
    for fault in made.damaged:
        click.echo(str(fault), err=True)
    if made.damaged:
        raise GreenparkError(
            f"{len(made.damaged)} 份提交的原件缺失或损坏，未重建；请重新提交上述文件后再试",
            f"Originals of {len(made.damaged)} submissions are missing or damaged, so nothing was made "
            "anew; hand those files in again first",
        )
    for table in made.tables:
        if table.gone or table.came:
            click.echo(
                say(
                    f"× {table.table}：{table.gone} 行只在现有数据中，{table.came} 行只在重建结果中",
                    f"× {table.table}: {table.gone} rows stand only now, {table.came} only came out anew",
                )
            )
    equal = sum(not (table.gone or table.came) for table in made.tables)
    click.echo(
        say(
            f"从原件重读 {made.submissions} 份提交；"
            f"{len(made.tables)} 张表中 {equal} 张与现有发布逐行一致",
            f"{made.submissions} submissions read from their originals; "
            f"{equal} of {len(made.tables)} tables are row by row as published",
        )
    )
    if made.set_aside is not None:
        published = build(home, as_of).publication
        click.echo(
            say(
                f"已替换并发布 {published.path.name}；原数据仓库留在 {made.set_aside.name}",
                f"Replaced, and published as {published.path.name}; the old warehouse is "
                f"{made.set_aside.name}",
            )
        )
        return 0
    return 0 if made.is_equal else 1
