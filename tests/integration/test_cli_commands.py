"""The command as a person or a script uses it: exit codes, what is said where, the form of output."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[2]

COMMAND = Path(sys.executable).with_name("greenpark")


def run(
    *arguments: str | Path, home: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `greenpark` with an environment that says nothing but the home; no traceback, ever."""
    variables = {"PATH": os.environ["PATH"], **environment}
    if home is not None:
        variables["GREENPARK_HOME"] = str(home)
    done = subprocess.run(
        [COMMAND, *arguments], capture_output=True, encoding="utf-8", env=variables, timeout=120
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty build published as of 2026-06-30, made by the command itself."""
    home = tmp_path_factory.mktemp("city") / "home"
    done = run("build", "--as-of", "2026-06-30", "--home", home)
    assert done.returncode == 0, done.stderr
    assert "2026-06-30" in done.stdout
    assert "构建" in done.stderr  # progress goes beside the output
    return home


def test_home_before_and_behind_the_command_and_by_environment(built: Path) -> None:
    query = "SELECT count(*) > 30 AS many FROM marts.dim_parks"
    for arguments, home in [
        (("--home", built, "sql", query), None),
        (("sql", query, "--home", built), None),
        (("--home", "/nonexistent", "sql", query, "--home", built), None),
        (("sql", query), built),
    ]:
        done = run(*arguments, home=home)
        assert (done.returncode, done.stdout.split()) == (0, ["many", "----", "true"])


def test_csv_goes_out_whole_and_in_its_form_whatever_the_locale(built: Path) -> None:
    query = "SELECT district_code, district_name, NULL AS x, tile_row > 1 AS y FROM dim_districts ORDER BY 1"
    done = run("sql", query, "--format", "csv", home=built, LC_ALL="C")
    lines = done.stdout.split("\n")
    assert lines[:2] == ["district_code,district_name,x,y", "110000,全市（跨区）,,"]
    assert "110105,朝阳区,,true" in lines
    assert len(lines) == 1 + 18 + 1
    assert done.stderr == ""


def test_json_parquet_and_files(built: Path, tmp_path: Path) -> None:
    query = "SELECT indicator_no, name_zh FROM dim_indicators ORDER BY 1"
    done = run("sql", query, "--format", "json", home=built)
    records = json.loads(done.stdout)
    assert (len(records), records[0]["indicator_no"]) == (31, 1)
    parquet = tmp_path / "指标.parquet"
    assert run("sql", query, "--format", "parquet", "--output", parquet, home=built).returncode == 0
    assert pq.read_table(parquet).to_pylist() == records
    text = tmp_path / "指标.csv"
    assert run("sql", query, "--format", "csv", "--output", text, home=built).returncode == 0
    assert len(text.read_bytes().split(b"\n")) == 33


HEAVY = {"altair", "dbt", "docx", "lxml", "openpyxl", "pandas", "pandera", "streamlit"}


def test_sql_does_not_wait_for_what_it_does_not_use(built: Path) -> None:
    code = (
        "import sys, greenpark\n"
        "try: greenpark.main()\n"
        "except SystemExit: print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--home", built, "sql", "SELECT 1"],
        check=True, capture_output=True, text=True, cwd=ROOT, timeout=60,
    )  # fmt: skip
    assert HEAVY & set(done.stderr.split()) == set()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("sql", "SELECT 1; SELECT 2"), "一次只能执行一条"),
        (("sql", "COPY (SELECT 1) TO 'x.csv'"), "只接受一条只读查询"),
        (("sql", "SELECT * FROM 'x.csv'"), "不能读取文件：x.csv"),
        (("sql", "SELECT nothing_like_it"), "nothing_like_it"),
        (("sql", "SELECT 1", "--output", "/nonexistent/out.csv"), "/nonexistent/out.csv"),
        (("sql", "SELECT 1", "--home", "/nonexistent"), "还没有发布的数据"),
        (
            ("parks", "import", "/nonexistent/很长的 园区名录.csv"),
            "/nonexistent/很长的 园区名录.csv",
        ),
        (("build", "--home", "/proc/nowhere"), "/proc/nowhere"),
    ],
)
def test_a_refusal_exits_1_with_its_reason_on_stderr(
    built: Path, arguments: tuple[str, ...], reason: str
) -> None:
    done = run(*arguments, home=built)
    assert (done.returncode, done.stdout) == (1, "")
    assert reason in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("sql",),
        ("sql", "SELECT 1", "--format", "xml"),
        ("sql", "SELECT 1", "--format", "parquet"),
        ("build", "--as-of", "30.06.2026"),
        ("serve", "--port", "0"),
        ("parks", "nonsense"),
    ],
)
def test_wrong_use_exits_2(built: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, home=built)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: greenpark" in done.stderr


def test_errors_are_said_in_english_when_asked(built: Path) -> None:
    done = run("sql", "SELECT 1; SELECT 2", home=built, GREENPARK_LANG="en")
    assert done.stderr == "Only one statement can be run at a time\n"


def test_parks_go_in_and_come_out(tmp_path: Path) -> None:
    home, file, out = tmp_path / "home", tmp_path / "名录.csv", tmp_path / "out.csv"
    file.write_text(
        "park_name,aliases,district,park_level\n星河产业园,星河园,朝阳区,市级\n", encoding="gb18030"
    )
    done = run("parks", "import", file, home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "名录.csv" in done.stdout
    assert "星河产业园\t星河园" in run("parks", "list", home=home).stdout
    assert run("parks", "--home", home, "export", "--output", out).returncode == 0
    assert "星河产业园,星河园,朝阳区,市级,true,,\n" in out.read_text(encoding="utf-8-sig")
    assert run("parks", "export", home=home).stdout == out.read_text(encoding="utf-8-sig")

    file.write_text("park_name,district\n星河产业园,南城\n", encoding="utf-8")
    done = run("parks", "import", file, home=home)
    assert done.returncode == 1
    assert "名录.csv" in done.stderr
    assert "第 2 行" in done.stderr


def test_status_says_what_stands(built: Path, tmp_path: Path) -> None:
    fresh = run("status", home=tmp_path / "fresh")
    assert fresh.returncode == 0
    assert "发布：尚无" in fresh.stdout
    assert not (tmp_path / "fresh").exists()
    (built / "inbox" / "朝阳区").mkdir(parents=True)
    (built / "inbox" / "朝阳区" / "报告.docx").write_bytes(b"x")
    said = run("status", home=built).stdout
    assert "核算日期 2026-06-30" in said
    assert "收件箱：1 个文件待入库" in said
    assert "写入：无" in said


def test_a_reader_that_stops_early_is_no_error(built: Path) -> None:
    done = subprocess.run(  # noqa: S602 -- a pipeline is what is tried here
        f"{COMMAND} --home {built} sql 'FROM range(200000)' --format csv | head -n 2",
        shell=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("range\n0\n", "")


def test_serve_listens_on_this_machine_only_and_says_where(built: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        [COMMAND, "serve", "--port", str(port), "--home", built],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as server:
        try:
            assert server.stdout is not None
            assert f"http://127.0.0.1:{port}" in server.stdout.readline()
            assert healthy(f"http://127.0.0.1:{port}/_stcore/health")
            listening = Path(f"/proc/{server.pid}/net/tcp").read_text()
            assert f"0100007F:{port:04X}" in listening
            assert f"00000000:{port:04X}" not in listening
        finally:
            server.kill()  # a server asked to stop may wait for its connections


def healthy(address: str) -> bool:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310 -- our own
                return bool(answer.read() == b"ok")
        except OSError:
            time.sleep(0.2)
    return False


def test_unconfirmed_names_are_listed_with_near_ones_and_merged(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "名录.csv"
    file.write_text(
        "park_name,district,is_confirmed\n星河产业园,朝阳区,true\n星河产业园区,朝阳区,false\n",
        encoding="utf-8",
    )
    assert run("parks", "import", file, home=home).returncode == 0
    listed = run("parks", "list", "--unconfirmed", home=home).stdout
    assert listed.count("\n") == 1
    assert "星河产业园区\t相近：星河产业园" in listed
    done = run("parks", "merge", "星河产业园区", "星河产业园", home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("parks", "list", "--unconfirmed", home=home).stdout == ""
    refused = run("parks", "merge", "无此园区", "星河产业园", home=home)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "无此园区" in refused.stderr


def test_providers_go_in_and_come_out(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "服务商.csv"
    file.write_text("provider_name,aliases\n甲咨询,甲公司\n", encoding="utf-8")
    assert run("providers", "import", file, home=home).returncode == 0
    assert "甲咨询\t甲公司" in run("providers", "list", home=home).stdout
    assert "甲咨询,甲公司,true\n" in run("providers", "export", home=home).stdout
