"""What a page hands in: dropped whole, under a name that is taken in, and followed by its bytes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access import limits
from dashboard.handing_in import desk as inbox
from dashboard.handing_in.desk import Upload, UploadRefused
from dashboard.handing_in.recording import Recorded, follow_up_form, review_form
from ingest.answer.files import PAGE
from ingest.arrival.sources import is_litter
from ingest.judging.judge import Judged
from ingest.taking_in.intake import check
from warehouse.home import Home
from warehouse.rules.rows import Registry

SAMPLES = Path(__file__).parents[1] / "fixtures" / "samples"
REPORT = SAMPLES / "report-101-plain.docx"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


@pytest.fixture
def report() -> Upload:
    return Upload(REPORT.name, REPORT.read_bytes())


def test_checking_tells_each_fault_with_a_marked_copy_and_keeps_nothing(
    home: Home, report: Upload, registry: Registry
) -> None:
    trials = inbox.try_out(home, [report], None, registry)
    assert [trial.outcome for trial in trials] == ["accepted_with_issues"]
    assert all(issue["place"] and issue["remedy_zh"] for issue in trials[0].issues)
    assert list(inbox.to_take_away(trials[0].files)) == [PAGE, "report-101-plain.批注.docx"]
    assert not home.root.exists()


def test_what_is_handed_in_stands_whole_in_the_folder_of_its_district(
    home: Home, report: Upload, registry: Registry
) -> None:
    home.root.mkdir()
    district = registry.districts_by_name["朝阳区"]
    trials = inbox.try_out(home, [report], district, registry)
    parcel = inbox.hand_in(home, [report, report], district, trials)
    assert parcel.path.parent == home.inbox / "朝阳区"
    assert {path.name for path in parcel.path.iterdir()} == {
        "report-101-plain.docx",
        "report-101-plain(2).docx",
    }
    assert [path.name for path in home.root.iterdir()] == ["inbox"]
    assert inbox.waiting_in(home, district) == 1


def test_a_submission_is_followed_from_the_inbox_to_the_publication(
    home: Home, report: Upload, registry: Registry
) -> None:
    home.root.mkdir()
    trials = inbox.try_out(home, [report], None, registry)
    parcel = inbox.hand_in(home, [report], None, trials)
    key = parcel.submission_ids[0]
    assert inbox.state_of(home, key, parcel.path, set()) == "waiting"
    for path in parcel.path.iterdir():
        path.unlink()
    parcel.path.rmdir()
    assert inbox.state_of(home, key, parcel.path, set()) == "gone"
    answer = home.receipts / key
    answer.mkdir(parents=True)
    (answer / "answer.json").write_text('[{"outcome": "accepted"}]', encoding="utf-8")
    assert inbox.state_of(home, key, parcel.path, set()) == "answered"
    assert inbox.outcome_of(home, key) == "accepted"
    assert inbox.state_of(home, key, parcel.path, {key}) == "published"


def test_nothing_and_too_much_are_refused_with_the_limit(home: Home, registry: Registry) -> None:
    with pytest.raises(UploadRefused, match="没有选择文件"):
        inbox.try_out(home, [], None, registry)
    many = [Upload(f"{number}.docx", b"") for number in range(limits.MOST_FILES + 1)]
    with pytest.raises(UploadRefused, match=str(limits.MOST_FILES)):
        inbox.hand_in(home, many, None, [])


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_a_file_can_have_and_that_is_not_skipped(name: str) -> None:
    made = inbox.file_name(name)
    assert made == Path(made).name
    assert made not in ("", ".", "..")
    assert not is_litter(made)
    assert len(made.encode("utf-8", "replace")) < 255


def test_a_recorded_follow_up_reads_back_as_it_was_recorded(home: Home, registry: Registry) -> None:
    recorded = [
        Recorded(
            1, "光伏屋顶", "adopted", None, "done", 120.5, "年节电10万千瓦时", date(2026, 3, 1)
        ),
        Recorded(2, "余热回收", "rejected", "投资过高"),
        Recorded(3, "中水回用"),
    ]
    upload = follow_up_form(
        "启盛园", "北京清环公司", 2025, recorded, "继续推进", date(2026, 5, 6), registry
    )
    (form,) = _read(home, upload, registry).follow_ups
    assert form.park_name is not None
    assert (form.park_name.text, form.diagnosis_year) == ("启盛园", 2025)
    assert (form.feedback_date, form.next_plan) == (date(2026, 5, 6), "继续推进")
    assert [
        (
            item.seq, item.content, item.adoption, item.reason, item.progress,
            item.actual_investment_wan_yuan, item.actual_effect, item.done_date,
        )
        for item in form.items
    ] == [
        (1, "光伏屋顶", "adopted", None, "done", 120.5, "年节电10万千瓦时", date(2026, 3, 1)),
        (2, "余热回收", "rejected", "投资过高", None, None, None, None),
        (3, "中水回用", "unanswered", None, None, None, None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["approved", "returned"])
def test_a_review_reads_back_as_it_was_given(home: Home, registry: Registry, state: str) -> None:
    upload = review_form("启盛园", 2025, state, "请补充证明材料", date(2026, 5, 6), registry)
    (form,) = _read(home, upload, registry).reviews
    assert form.park_name is not None
    assert (form.park_name.text, form.diagnosis_year, form.review_state) == ("启盛园", 2025, state)
    assert (form.review_opinion, form.review_date) == ("请补充证明材料", date(2026, 5, 6))


def _read(home: Home, upload: Upload, registry: Registry) -> Judged:
    """The form as `ingest` reads it."""
    folder = home.root / "files"
    folder.mkdir(parents=True)
    (folder / upload.name).write_bytes(upload.data)
    (answer,) = check(home, [folder], None, registry)
    return answer.judged
