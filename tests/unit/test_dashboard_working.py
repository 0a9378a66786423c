"""What the working pages give away or keep: calendars, letters, proposals, saved queries, examples."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

from docx import Document
from icalendar import Calendar

from dashboard.views.follow_up.reminders import Owed, calendar_file, letters
from dashboard.views.register.proposals import fault_of, propose, registry_table, review_note
from dashboard.views.workbench.examples import examples
from dashboard.views.workbench.saved_queries import forget_query, save_query, saved_queries
from dashboard.words import Words, catalogue
from warehouse.home import Home
from warehouse.rules.rows import Registry

AS_OF = date(2026, 11, 22)
LATE = Owed(
    "K1-2024", "甲园", "甲园管理委员会", "朝阳区", 2024, date(2024, 8, 7), date(2025, 8, 7),
    "overdue", 5, is_demo=False,
)  # fmt: skip
SOON = Owed(
    "K2-2025", "乙园", None, None, 2025, date(2025, 12, 7), date(2026, 12, 7), "due_soon", 3,
    is_demo=True,
)  # fmt: skip


def test_the_calendar_has_each_due_date_as_a_whole_day_that_a_later_export_replaces(
    registry: Registry,
) -> None:
    made = calendar_file(
        [LATE, SOON], Words("zh", registry, ()), datetime(2026, 11, 22, tzinfo=UTC)
    )
    events = Calendar.from_ical(made).walk("VEVENT")
    assert [(e["UID"], e["DTSTART"].dt, e["SUMMARY"]) for e in events] == [
        ("K1-2024@greenpark", date(2025, 8, 7), "应反馈：甲园（2024年诊断）"),
        ("K2-2025@greenpark", date(2026, 12, 7), "应反馈：乙园（2025年诊断）"),
    ]
    assert [len(event.walk("VALARM")) for event in events] == [1, 1]


def test_a_letter_is_addressed_to_the_management_body_and_says_how_late_it_is() -> None:
    made = letters([LATE, SOON], AS_OF, datetime(2026, 11, 23))
    texts = [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs]
    assert [text for text in texts if text.endswith("：")] == ["甲园管理委员会：", "乙园管理机构："]
    assert any("应反馈日期为2025年8月7日" in text and "已逾期472天" in text for text in texts)
    assert any("距到期还有15天" in text for text in texts)
    assert sum("演示数据" in text for text in texts) == 1
    assert made == letters([LATE, SOON], AS_OF, datetime(2026, 11, 23))


def test_a_proposal_tells_the_rows_that_change_and_nothing_else(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    before = registry_table(home, "benchmark_criteria")
    after = before.copy()
    after.loc[after["criterion_id"] == "B2", "threshold"] = "85"
    proposal = propose("benchmark_criteria", before, after)
    assert len(proposal.removed) == len(proposal.added) == 1
    assert ",90," in proposal.removed[0]
    assert ",85," in proposal.added[0]
    assert fault_of(home, proposal) is None
    assert "理由：试算" in review_note(proposal, "试算", "bureau", AS_OF)
    assert list(tmp_path.iterdir()) == []


def test_a_proposal_that_the_registry_cannot_be_read_with_says_why(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    before = registry_table(home, "indicators")
    after = before.copy()
    after.loc[0, "better"] = "bigger"
    fault = fault_of(home, propose("indicators", before, after))
    assert fault is not None
    assert "indicators.csv" in fault.message_zh


def test_a_table_that_was_not_changed_is_no_proposal(tmp_path: Path) -> None:
    before = registry_table(Home.at(tmp_path), "districts")
    proposal = propose("districts", before, before.copy())
    assert (proposal.removed, proposal.added) == ((), ())


def test_each_user_keeps_queries_of_their_own(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    save_query(home, "a@example.cn", "排名", "SELECT 1")
    save_query(home, "a@example.cn", "排名", "SELECT 2")
    save_query(home, "b@example.cn", "其他", "SELECT 3")
    assert saved_queries(home, "a@example.cn") == {"排名": "SELECT 2"}
    forget_query(home, "a@example.cn", "排名")
    assert saved_queries(home, "a@example.cn") == {}
    assert saved_queries(home, "b@example.cn") == {"其他": "SELECT 3"}


def test_each_example_of_the_contract_has_its_title_in_both_languages() -> None:
    numbers = set(examples())
    assert numbers == set(range(1, 21))
    for texts in catalogue().values():
        titled = {key for key in texts if key.startswith("example_") and key != "example_queries"}
        assert titled == {f"example_{number}" for number in numbers}
