"""Review, confirm and asking an older publication, as a person at a terminal does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from greenpark import cli
from warehouse.home import Home
from warehouse.publishing.publication import current_or_none
from warehouse.publishing.publish import NothingToConfirm
from warehouse.rules.files import SEEDS


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def greenpark(home: Home, *arguments: str) -> Result:
    return CliRunner(env={"GREENPARK_LANG": "zh"}).invoke(
        cli, ["--home", str(home.root), *arguments]
    )


def test_a_changed_rule_is_shown_before_readers_see_it(home: Home) -> None:
    """A district's new name: readers see it only once it is confirmed, and can ask the old one."""
    assert isinstance(greenpark(home, "publish", "--confirm").exception, NothingToConfirm)
    assert greenpark(home, "build", "--as-of", "2026-06-30").exit_code == 0
    first = current_or_none(home)
    assert first is not None

    home.registry_dir.mkdir()
    seed = (SEEDS / "districts.csv").read_text(encoding="utf-8")
    (home.registry_dir / "districts.csv").write_text(
        seed.replace("Chaoyang", "Sunrise"), encoding="utf-8"
    )
    reviewed = greenpark(home, "publish", "--review", "--as-of", "2026-06-30")
    assert reviewed.exit_code == 0, reviewed.output
    for text in (first.path.stem, first.registry_hash, "没有任何变化", "--confirm"):
        assert text in reviewed.output
    assert current_or_none(home) == first

    confirmed = greenpark(home, "publish", "--confirm")
    assert confirmed.exit_code == 0
    second = current_or_none(home)
    assert second is not None
    assert second.path != first.path
    assert second.path.name in confirmed.output

    query = "SELECT district_name_en AS n FROM dim_districts WHERE district_code = '110105'"
    for arguments, name in [
        ([], "Sunrise"), (["--as-of", second.path.name], "Sunrise"),
        (["--as-of", first.path.stem], "Chaoyang"),
    ]:  # fmt: skip
        assert greenpark(home, "sql", query, "--format", "csv", *arguments).output == f"n\n{name}\n"


@pytest.mark.parametrize("arguments", [["--review", "--confirm"], ["--as-of", "2026-06-30"]])
def test_steps_that_do_not_go_together_are_wrong_use(home: Home, arguments: list[str]) -> None:
    assert greenpark(home, "publish", *arguments).exit_code == 2
    assert not home.root.exists()
