"""What reminds of a follow-up: a calendar file, and letters to the parks' management bodies.

Nobody is named in either: a letter goes to the body that manages the park.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from dashboard.words import Words
from ingest.forms.word import FANGSONG, SONG, Look, WordForm

REMIND_BEFORE = timedelta(days=14)
TITLE = Look(font=SONG, size=20, bold=True, align="center", line=36)
BODY = Look(font=FANGSONG, size=16, indent=True)
LETTER_TITLE = "关于反馈绿色化改造建议采纳与落实情况的提醒函"
LETTER_OPENING = (
    "贵园区（{park}）{year}年度工业园区绿色诊断已于{completed}完成，诊断报告提出绿色化改造提升"
    "建议{recommendations}条。"
)
LETTER_RULE = (
    "按照工业园区绿色诊断后续跟踪服务的要求，诊断完成一年后应反馈改造建议采纳情况、改造措施落实"
    "情况和园区下一步提升计划，应反馈日期为{due}。"
)
LETTER_STATE = {
    "overdue": "截至{as_of}，尚未收到反馈，已逾期{days}天。",
    "due": "截至{as_of}，尚未收到反馈，今日到期。",
    "due_soon": "截至{as_of}，尚未收到反馈，距到期还有{days}天。",
    "not_due": "截至{as_of}，尚未到期，距到期还有{days}天。",
}
LETTER_REQUEST = (
    "请会同绿色诊断服务商填写《绿色化改造建议采纳与落实情况反馈表》，送{district}经信部门。"
    "如已反馈，请忽略本函。"
)
LETTER_DEMO = "（演示数据，内容均为虚构）"


@dataclass(frozen=True)
class Owed:
    """A diagnosis whose follow-up is still to come. ``state`` is a code of follow_up_state."""

    diagnosis_id: str
    park_name: str
    management_name: str | None
    district_name: str | None
    diagnosis_year: int
    completed_date: date
    due_date: date
    state: str
    recommendations: int
    is_demo: bool


def calendar_file(owed: Sequence[Owed], words: Words, made_at: datetime) -> bytes:
    """An .ics with an all-day event on each due date, and an alarm before it."""
    calendar = Calendar()
    calendar.add("prodid", "-//greenpark//follow-up//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", words("calendar_name"))
    for diagnosis in owed:
        event = Event()
        # The same event at every export, so that a calendar replaces it.
        event.add("uid", f"{diagnosis.diagnosis_id}@greenpark")
        event.add("dtstamp", made_at)
        event.add("dtstart", diagnosis.due_date)
        event.add("dtend", diagnosis.due_date + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        figures = {"park": diagnosis.park_name, "year": diagnosis.diagnosis_year}
        event.add("summary", words("calendar_event", **figures))
        event.add(
            "description",
            words(
                "calendar_event_text",
                completed=words.day(diagnosis.completed_date),
                recommendations=diagnosis.recommendations,
                state=words.code("follow_up_state", diagnosis.state),
            ),
        )
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", words("calendar_event", **figures))
        alarm.add("trigger", -REMIND_BEFORE)
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def letters(owed: Sequence[Owed], as_of: date, written: datetime) -> bytes:
    """One Word document with a letter a page; in Chinese, whatever the pages speak."""
    form = WordForm()
    for number, diagnosis in enumerate(owed):
        form.paragraph(LETTER_TITLE, look=replace(TITLE, page_break_before=number > 0))
        if diagnosis.is_demo:
            form.paragraph(LETTER_DEMO, look=replace(BODY, indent=False, align="center", size=12))
        addressee = diagnosis.management_name or f"{diagnosis.park_name}管理机构"
        form.paragraph(f"{addressee}：", look=replace(BODY, indent=False, before=18))
        district = diagnosis.district_name or "所在区"
        figures = {
            "park": diagnosis.park_name,
            "year": diagnosis.diagnosis_year,
            "completed": _day(diagnosis.completed_date),
            "due": _day(diagnosis.due_date),
            "as_of": _day(as_of),
            "days": abs((diagnosis.due_date - as_of).days),
            "recommendations": diagnosis.recommendations,
            "district": district,
        }
        for text in (
            LETTER_OPENING,
            LETTER_RULE + LETTER_STATE[diagnosis.state],
            LETTER_REQUEST,
        ):
            form.paragraph(text.format(**figures), look=BODY)
        signature = replace(BODY, indent=False, align="right")
        form.paragraph(f"{district}经信部门", look=replace(signature, before=36))
        form.paragraph(_day(written.date()), look=signature)
    return form.to_bytes(title=LETTER_TITLE, author="", written=written)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
