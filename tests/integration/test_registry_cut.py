"""A registry file that was cut short is refused by name, or does no harm; never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.taking_in.intake import check
from warehouse.home import Home
from warehouse.rules.files import SEEDS, RegistryError, load_registry

REPORT = Path(__file__).parents[1] / "fixtures" / "samples" / "report-101-plain.docx"


@pytest.mark.parametrize("name", sorted(path.name for path in SEEDS.glob("*.csv")))
def test_a_file_cut_at_a_line_is_refused_by_name_or_does_no_harm(tmp_path: Path, name: str) -> None:
    lines = (SEEDS / name).read_text(encoding="utf-8").splitlines(keepends=True)
    for kept in {1, 2, len(lines) // 2, len(lines) - 1} - {0, len(lines)}:
        (tmp_path / name).write_text("".join(lines[:kept]), encoding="utf-8")
        try:
            registry = load_registry(tmp_path)
        except RegistryError as refusal:
            assert str(tmp_path) in refusal.message_zh
            assert name in refusal.message_zh
            assert len(refusal.message_zh) < 1500
        else:
            (answer,) = check(Home.at(tmp_path / "home"), [REPORT], None, registry)
            assert answer.judged.report is not None


@pytest.mark.parametrize(
    ("name", "kept", "named"),
    [
        ("checks.csv", 3, "no row of F03"),
        ("check_parameters.csv", 1, "it has no rows"),
        ("level_words.csv", 3, "no word for indicator 29"),
        ("unit_variants.csv", 3, "no row for the unit 万元"),
        ("codes.csv", 3, "no row of value_state, missing"),
    ],
)
def test_what_is_missing_is_named_first(tmp_path: Path, name: str, kept: int, named: str) -> None:
    lines = (SEEDS / name).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / name).write_text("".join(lines[:kept]), encoding="utf-8")
    with pytest.raises(RegistryError, match=named):
        load_registry(tmp_path)
