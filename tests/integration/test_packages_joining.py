"""Parts that arrive later join their diagnosis: what is on record is judged with what came."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from ingest.answer.said import Answer
from ingest.forms.companions import write_confirmation, write_pledge, write_satisfaction
from ingest.forms.content import (
    BasicInfo,
    ConfirmationContent,
    IndicatorEntry,
    PledgeContent,
    RecommendationEntry,
    ReportContent,
    RequirementEntry,
    ReviewContent,
    SatisfactionContent,
    YearTable,
)
from ingest.forms.report import write_report
from ingest.forms.review import write_review
from ingest.taking_in import intake
from ingest.taking_in.intake import check, ingest
from ingest.taking_in.rejudge import rejudge
from tests.documents import GOOD
from warehouse.home import Home
from warehouse.publishing.build import build
from warehouse.publishing.publication import current_publication
from warehouse.rules.rows import Registry

WRITTEN = datetime(2024, 9, 15, 9, 0)
PARK, OTHER, PROVIDER = "云杉产业园", "银杏产业园", "某某咨询有限公司"


class City:
    """A home and the forms of one park; each form is a file of its own."""

    def __init__(self, root: Path, registry: Registry, empty: Home) -> None:
        self.home = Home.at(root / "home")
        shutil.copytree(empty.root, self.home.root)
        self.folder = root / "handed in"
        self.folder.mkdir()
        self.registry = registry

    def write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def report(self, park: str = PARK, cover: str = "2024年1月15日", fax: str = "") -> Path:
        entries = {number: IndicatorEntry(str(value)) for number, value in GOOD.items()}
        years = tuple(YearTable(str(year), entries) for year in (2021, 2022, 2023))
        content = ReportContent(
            info=BasicInfo(park, park_level="□国家级 ☑市级 □其他", provider_name=PROVIDER, fax=fax),
            cover_date=cover,
            requirements={n: RequirementEntry("符合", "附件1") for n in range(1, 9)},
            years=years,
            recommendations=(RecommendationEntry("屋顶光伏", "1200", "800"),),
        )
        data = write_report(content, self.registry, written=WRITTEN)
        return self.write(f"报告-{park}-{cover}{fax}.docx", data)

    def pledge(self, park: str = PARK, day: str = "2023年12月1日") -> Path:
        content = PledgeContent(park, PROVIDER, day)
        data = write_pledge(content, self.registry, written=WRITTEN)
        return self.write(f"承诺书-{park}-{day}.docx", data)

    def confirmation(self, start: str = "2023年12月11日") -> Path:
        content = ConfirmationContent(PROVIDER, start, "12月15日", "2024年1月16日", "2024年1月20日")
        data = write_confirmation(content, self.registry, written=WRITTEN)
        return self.write(f"确认单-{start}.docx", data)

    def satisfaction(self, opinion: str = "", day: str = "") -> Path:
        content = SatisfactionContent(
            PARK, PROVIDER, grade="satisfied", review_opinion=opinion, review_date=day
        )
        data = write_satisfaction(content, self.registry, written=WRITTEN)
        return self.write("评价表.docx", data)

    def review(self, year: int, conclusion: str, day: str = "2024年2月1日") -> Path:
        content = ReviewContent(PARK, str(year), conclusion, "经研究，同意。", day)
        data = write_review(content, self.registry, written=WRITTEN)
        return self.write(f"审核-{year}-{conclusion}.docx", data)

    def zip(self, *files: Path) -> Path:
        path = self.folder / ("+".join(file.stem for file in files) + ".zip")
        with zipfile.ZipFile(path, "w") as archive:
            for file in files:
                archive.write(file, file.name)
        return path

    def take(self, *paths: Path) -> list[Answer]:
        district = self.registry.districts_by_name["朝阳区"]
        return list(ingest(self.home, paths, district, self.registry))

    def one(self, path: Path) -> Answer:
        (answer,) = self.take(path)
        return answer

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.home.warehouse_file), read_only=True) as con:
            return con.execute(sql).fetchall()

    def published(self, sql: str) -> list[tuple[object, ...]]:
        build(self.home, date(2024, 6, 1))
        with duckdb.connect(str(current_publication(self.home).path), read_only=True) as con:
            return con.execute(sql).fetchall()


@pytest.fixture
def city(tmp_path: Path, registry: Registry, empty_home: Home) -> City:
    return City(tmp_path, registry, empty_home)


def ids(answer: Answer) -> list[object]:
    return [issue["check_id"] for issue in answer.issues if str(issue["check_id"])[0] in "KFN"]


def test_parts_that_come_one_by_one_make_a_whole_package(city: City) -> None:
    assert ids(city.one(city.report())) == ["K00"]
    assert ids(city.one(city.pledge())) == ["K02", "K03"]
    assert ids(city.one(city.satisfaction())) == ["K02"]
    answer = city.one(city.confirmation())
    assert ids(answer) == []
    assert len(answer.files) == 4
    assert city.rows(
        "SELECT file_name[:3], joined_from IS NOT NULL FROM raw.files "
        "WHERE submission_id = (SELECT submission_id FROM raw.submissions "
        "ORDER BY received_seq DESC LIMIT 1) ORDER BY 1"
    ) == [("承诺书", True), ("报告-", True), ("确认单", False), ("评价表", True)]


def test_the_last_submission_is_current_and_the_year_that_moved_leaves_no_ghost(
    city: City,
) -> None:
    city.take(city.report(), city.pledge(), city.review(2024, "☑同意 □退回"), city.satisfaction())
    assert city.one(city.confirmation()).outcome == "accepted_with_issues"
    assert city.rows(
        "SELECT diagnosis_year FROM raw.diagnoses ORDER BY reading_id DESC LIMIT 1"
    ) == [(2023,)]
    assert city.published(
        "SELECT diagnosis_year, date_source, satisfaction, review_state FROM marts.fct_diagnoses"
    ) == [(2023, "confirmation", "satisfied", "approved")]
    with duckdb.connect(str(current_publication(city.home).path), read_only=True) as con:
        outcomes = con.execute(
            "SELECT outcome FROM marts.fct_submissions WHERE has_report ORDER BY received_seq"
        ).fetchall()
        assert [o for (o,) in outcomes] == ["superseded"] * 3 + ["accepted_with_issues"]
        counted = con.execute("SELECT count(*) FROM marts.fct_indicator_values").fetchone()
        assert counted == (93,)


def test_a_new_report_keeps_the_forms_on_record_and_takes_the_old_ones_place(city: City) -> None:
    package = city.zip(city.report(), city.pledge(), city.confirmation(), city.satisfaction())
    assert ids(city.one(package)) == []
    answer = city.one(city.report(cover="2024年1月18日"))
    assert (ids(answer), len(answer.files)) == ([], 4)
    assert city.published(
        "SELECT diagnosis_year, cover_date, satisfaction FROM marts.fct_diagnoses"
    ) == [(2023, date(2024, 1, 18), "satisfied")]


def test_the_whole_package_after_the_loose_report_takes_its_place_though_the_year_moves(
    city: City,
) -> None:
    report = city.report()
    city.take(report)
    city.take(city.zip(report, city.pledge(), city.confirmation(), city.satisfaction()))
    assert city.published("SELECT diagnosis_year FROM marts.fct_diagnoses") == [(2023,)]


def test_a_new_pledge_takes_the_place_of_the_old_one(city: City) -> None:
    city.take(city.report(), city.pledge(), city.confirmation())
    late = city.one(city.pledge(day="2023年12月13日"))
    assert ids(late) == ["K03", "K04"]
    assert ids(city.one(city.pledge(day="2023年12月8日"))) == ["K03"]


def test_parts_are_told_apart_whatever_order_they_come_in_one_run(city: City) -> None:
    """Read in the order of names, the pledge before its report."""
    outcomes = {a.name[:3]: a.outcome for a in city.take(city.pledge(), city.report())}
    assert outcomes == {"承诺书": "accepted_with_issues", "报告-": "accepted_with_issues"}


def test_a_confirmation_that_fits_two_diagnoses_of_its_provider_is_not_guessed(
    city: City,
) -> None:
    city.take(city.report(), city.report(park=OTHER))
    answer = city.one(city.confirmation())
    assert (answer.outcome, ids(answer)) == ("rejected", ["F11"])
    together = city.one(city.zip(city.pledge(), city.confirmation()))
    assert ids(together) == ["K03"]
    # Only one diagnosis of the provider lacks a confirmation now.
    assert ids(city.one(city.confirmation(start="2023年12月12日"))) == ["K01", "K03"]


def test_a_pledge_of_another_time_does_not_join(city: City) -> None:
    city.take(city.report())
    answer = city.one(city.pledge(day="2026年3月1日"))
    assert (answer.outcome, ids(answer)) == ("rejected", ["F11"])
    assert "没有日期相符的在案诊断" in str(answer.issues[0]["message_zh"])


def test_a_part_refused_for_want_of_its_report_is_taken_when_it_comes_again(city: City) -> None:
    assert city.one(city.pledge()).outcome == "rejected"
    city.take(city.report())
    assert ids(city.one(city.pledge())) == ["K02", "K03"]
    assert city.one(city.pledge()).outcome == "duplicate"


def test_check_joins_as_ingest_does_and_writes_nothing(city: City) -> None:
    city.take(city.report())
    before = city.home.warehouse_file.read_bytes()
    checked = list(check(city.home, [city.pledge()], None, city.registry))
    assert city.home.warehouse_file.read_bytes() == before
    taken = city.take(city.pledge())
    assert [ids(a) for a in checked] == [ids(a) for a in taken] == [["K02", "K03"]]


def test_check_joins_parts_that_it_sees_in_one_run(city: City) -> None:
    paths = [city.report(), city.pledge()]
    answers = list(check(city.home, paths, None, city.registry))
    assert [ids(a) for a in answers] == [["K00"], ["K02", "K03"]]


def test_rejudge_reads_a_joined_submission_as_it_was_joined(city: City) -> None:
    city.take(city.report(), city.pledge(), city.confirmation())
    found = list(rejudge(city.home, city.registry))
    assert [(r.before == r.after, r.changes) for r in found] == [(True, ())] * 3


@pytest.mark.parametrize("first", ["☑同意 □退回", "□同意 ☑退回"])
def test_the_districts_latest_word_holds_though_the_form_that_gave_the_first_is_joined_again(
    city: City, first: str
) -> None:
    opposite = "□同意 ☑退回" if first.startswith("☑") else "☑同意 □退回"
    opinion = "同意" if first.startswith("☑") else "退回"
    city.take(city.zip(city.report(), city.satisfaction(opinion, "2024年1月25日")))
    city.take(city.review(2024, opposite))
    city.take(city.pledge())
    expected = "returned" if first.startswith("☑") else "approved"
    assert city.published("SELECT review_state FROM marts.fct_diagnoses") == [(expected,)]


def test_two_files_of_one_name_keep_names_of_their_own(city: City) -> None:
    report, pledge = city.report(), city.pledge()
    first, second = (city.folder / name for name in ("a", "b"))
    for folder, file in ((first, report), (second, pledge)):
        folder.mkdir()
        file.rename(folder / "1.docx")
    city.take(first / "1.docx")
    answer = city.one(second / "1.docx")
    assert len(set(answer.files)) == 2


HOLD = """
import sys
from warehouse.home import Home
from warehouse.store.raw import open_writer
with open_writer(Home.at(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def written_to(home: Home) -> Iterator[subprocess.Popen[str]]:
    """Another process holds the warehouse, as a build does, until its input is closed."""
    command = [sys.executable, "-c", HOLD, str(home.root)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_check_during_a_build_waits_for_it_and_knows_what_is_on_record(city: City) -> None:
    city.one(city.report())
    review = city.review(2024, "☑同意 □退回")
    with written_to(city.home) as writer:
        assert writer.stdin is not None
        ends = threading.Timer(1.0, writer.stdin.close)
        ends.start()
        (checked,) = check(city.home, [review], None, city.registry)
        assert not ends.is_alive()
    assert checked.outcome != "rejected", ids(checked)


def test_a_check_does_not_wait_for_a_long_run(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "READ_WITHIN", 0.5)
    city.one(city.report())
    with written_to(city.home):
        (checked,) = check(city.home, [city.report(fax="010-12345678")], None, city.registry)
    assert checked.outcome != "rejected"
