"""What a run over many files prints: a line for each, a summary by check; all of it on request."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenpark import cli

SAMPLES = Path(__file__).parent.parent / "fixtures" / "samples"

ORDER = ["错误", "需说明", "提示"]


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    for name in ("report-101-plain.docx", "report-103-typist.docx"):
        shutil.copy(SAMPLES / name, tmp_path / name)
    (tmp_path / "坏.rar").write_bytes(b"Rar!\x1a\x07\x00")
    return [str(path) for path in sorted(tmp_path.iterdir())]


def run(*args: str) -> tuple[list[str], list[str], int]:
    found = CliRunner().invoke(cli, ["check", *args])
    return found.stdout.splitlines(), found.stderr.splitlines(), found.exit_code


def test_many_files_have_a_line_each_and_a_summary_by_check(
    paths: list[str], tmp_path: Path
) -> None:
    out, err, code = run(*paths, "--home", str(tmp_path / "home"))
    assert code == 1
    assert [line.split("  ")[0] for line in out[:2]] == [
        "report-101-plain.docx", "report-103-typist.docx",
    ]  # fmt: skip
    (refused,) = err
    assert refused.startswith("坏.rar  已退回  [F17] 坏.rar: RAR 压缩包不能直接读取")
    summary = [line.split()[1].rstrip("]") for line in out[2:-1]]
    assert len(summary) == len(set(summary))
    assert {"F17", "P01"} <= set(summary)
    severities = [line.split()[0].lstrip("[") for line in out[2:-1]]
    assert severities == sorted(severities, key=ORDER.index)
    to_explain = [line.rpartition("；")[2] for line in out[2:-1] if line.startswith("  [需说明")]
    own = to_explain.count("服务商")
    assert 0 < own < len(to_explain)
    assert set(to_explain[:own]) == {"服务商"}  # what the reader must do, before what others must
    assert out[-1].startswith("共 3 份")
    full, _, _ = run(*paths, "--details", "--home", str(tmp_path / "home"))
    assert len(full) > 2 * len(out)


def test_one_file_is_told_in_full_errors_first_and_who_acts(
    paths: list[str], tmp_path: Path
) -> None:
    out, _, _ = run(paths[1], "--home", str(tmp_path / "home"))
    severities = [line.split()[0].lstrip("[") for line in out if line.startswith("  [")]
    assert severities == sorted(severities, key=ORDER.index)
    remedies = [line for line in out if line.startswith("      → ")]
    assert len(remedies) == len(severities)
    assert all(
        line.split("：")[0].endswith(("服务商", "区经信部门", "市经济和信息化局"))
        for line in remedies
    )
    # The terminal names its option, a page its field.
    assert any("--district" in line for line in remedies)
    json_text = run(paths[1], "--format", "json", "--home", str(tmp_path / "home"))[0]
    assert "--district" not in "".join(json_text)
    assert "报送区" in "".join(json_text)
