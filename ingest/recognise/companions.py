"""Forms 2-2, 2-3 and 2-4, and the district's review form."""

from __future__ import annotations

import re
from datetime import date

from ingest.findings import Source
from ingest.grid import Document, Grid
from ingest.recognise.basic_info import cover_fields, field_pairs
from ingest.recognise.cells.dates import find_dates, full_date
from ingest.recognise.forms import Confirmation, Pledge, Review, Satisfaction, Text
from ingest.recognise.labels import Lexicon
from ingest.recognise.names import name_fault
from ingest.text import clean, has_boxes, label_key, ticked_options, tidy

_PARK_OF_PLEDGE = re.compile(r"本单位为(?P<name>.+?)(?:开展|实施|提供)")
_PROVIDER_OF_PLEDGE = re.compile(r"诊断服务商(?:\(加盖公章\))?\s*:\s*(?P<name>\S+)")
_PROVIDER_OF_CONFIRMATION = re.compile(r"^(?P<name>[^。]+?)为本单位提供了绿色诊断服务")
_ONSITE = re.compile(
    r"于(?P<start>[^。]{4,20}?日)\s*(?:至|到|-|~|—)\s*(?P<end>[^。]{2,20}?日)\s*开展"
)
_HANDOVER = re.compile(r"(?P<date>[^。,，]{6,20}?日)\s*向我单位提交")
_MEETING = re.compile(r"(?P<date>[^。,，]{6,20}?日)\s*召开")
_NO_FEE = "未向本单位收取任何诊断服务相关费用"
_THIRD_PARTY = re.compile(r"同时向本单位提供了[^。]*第三方评[估价]")
_CONTENT_SECTION = "review_opinion"
_PLACEHOLDER = re.compile(r"^[xX×]{2,}")  # XXX（园区名称）: the blank form's own words


def text_of(document: Document) -> str:
    """All text outside tables, a paragraph a line, half-width."""
    return "\n".join(clean(p.text) for p in document.paragraphs() if clean(p.text))


def first_place(document: Document) -> str:
    """The place of the document's first paragraph or cell."""
    for block in document.blocks:
        if isinstance(block, Grid):
            return block.place(1, 1)
        if clean(block.text):
            return block.place
    return "第1段"


def read_pledge(document: Document, file: str) -> Pledge:
    """Form 2-2: who pledges to which park, and when."""
    dates = [found.value for found in find_dates(text_of(document)) if found.precision == "day"]
    return Pledge(
        _name(document, file, _PARK_OF_PLEDGE),
        _name(document, file, _PROVIDER_OF_PLEDGE),
        dates[-1] if dates else None,
        Source(file, first_place(document)),
    )


def read_confirmation(document: Document, file: str) -> Confirmation:
    """Form 2-3: dates of the on-site work, hand-over and meeting; fees; third-party evaluation.

    An end date may leave out the year and month it shares with the start.
    """
    text = text_of(document)
    onsite = _ONSITE.search(text)
    start = full_date(onsite["start"]) if onsite else None
    return Confirmation(
        provider_name=_name(document, file, _PROVIDER_OF_CONFIRMATION),
        onsite_start_date=start,
        onsite_end_date=_end_date(onsite["end"], start) if onsite else None,
        handover_date=_date_of(_HANDOVER, text),
        meeting_date=_date_of(_MEETING, text),
        is_free=True if _NO_FEE in label_key(text) else None,
        has_third_party_evaluation=_THIRD_PARTY.search(text) is not None,
        source=Source(file, first_place(document)),
    )


def _name(document: Document, file: str, pattern: re.Pattern[str]) -> Text | None:
    """The name that a paragraph gives, unless it is still the blank form's placeholder."""
    for paragraph in document.paragraphs():
        if match := pattern.search(clean(paragraph.text)):
            name = match["name"].strip()
            is_filled = not _PLACEHOLDER.match(name)
            return Text(name, Source(file, paragraph.place)) if is_filled else None
    return None


def _date_of(pattern: re.Pattern[str], text: str) -> date | None:
    match = pattern.search(text)
    return full_date(match["date"]) if match else None


def _end_date(text: str, start: date | None) -> date | None:
    found = full_date(text)
    if found or start is None:
        return found
    if "月" in text:
        return full_date(f"{start.year}年{text}")
    return full_date(f"{start.year}年{start.month}月{text}")


def read_satisfaction(document: Document, file: str, lexicon: Lexicon) -> Satisfaction:
    """Form 2-4: the grade that is ticked, and the district's opinion with its date."""
    fields = form_fields(document, file, lexicon)
    grids = document.grids()
    lines = [tidy(c.text) for grid in grids for row in grid.rows for c in row if c is not None]
    opinion, review_date = _opinion(lines, lexicon)
    return Satisfaction(
        park_name=fields.get("park_name"),
        provider_name=fields.get("provider_name"),
        grade=_grade(lines, lexicon),
        review_state=_review_state(opinion, lexicon) if opinion else None,
        review_opinion=opinion or None,
        review_date=review_date,
        source=Source(file, first_place(document)),
    )


def read_review(document: Document, file: str, lexicon: Lexicon) -> Review:
    """The review form: the district's conclusion as ticked or written, its opinion and date."""
    fields = form_fields(document, file, lexicon)
    conclusion = fields.get("review_state")
    day = fields.get("review_date")
    return Review(
        park_name=fields.get("park_name"),
        diagnosis_year=year_in(fields.get("diagnosis_year")),
        review_state=_conclusion(conclusion.text, lexicon) if conclusion else None,
        review_opinion=fields["review_opinion"].text if "review_opinion" in fields else None,
        review_date=full_date(day.text) if day else None,
        source=Source(file, first_place(document)),
    )


def _conclusion(text: str, lexicon: Lexicon) -> str | None:
    """The one state that is ticked, or written where there are no boxes; None where it is not clear."""
    options = ticked_options(text) if has_boxes(text) else [text]
    states = {lexicon.find("review_state", option) for option in options}
    return states.pop() if len(states) == 1 else None


def form_fields(document: Document, file: str, lexicon: Lexicon) -> dict[str, Text]:
    """The filled-in fields of a form: beside labels in its tables, else after 标签： above them."""
    fields = cover_fields(document, file, lexicon)
    in_tables: dict[str, Text] = {}
    for grid in document.grids():
        for pairs in field_pairs(grid, file, lexicon):
            for pair in pairs:
                if pair.value:
                    in_tables.setdefault(pair.target, Text(pair.value, pair.source))
    found = fields | in_tables
    for name in ("park_name", "provider_name"):  # a / is no name of a park to join the form to
        if name in found and name_fault(found[name].text, lexicon):
            del found[name]
    return found


def year_in(field: Text | None) -> int | None:
    """The year that a field gives, or None."""
    found = re.search(r"20\d{2}", clean(field.text)) if field else None
    return int(found.group()) if found else None


def _grade(lines: list[str], lexicon: Lexicon) -> str | None:
    ticked = []
    for line in lines:
        words = ticked_options(line) if has_boxes(line) and "请用" not in line else []
        ticked += [grade for word in words if (grade := lexicon.find("satisfaction", word))]
    return ticked[0] if len(set(ticked)) == 1 else None


def _opinion(lines: list[str], lexicon: Lexicon) -> tuple[str, date | None]:
    """The words under 区级经信部门审核意见, without the lines for seal and date."""
    at = next((i for i, t in enumerate(lines) if _starts_opinion(t, lexicon)), None)
    if at is None:
        return "", None
    head, _, rest = lines[at].replace("：", ":").partition(":")
    own = rest if lexicon.find("field", head) == _CONTENT_SECTION else ""
    below = " ".join([own, *lines[at + 1 :]]).strip()
    day = re.search(r"审核日期\s*[:：]?\s*(?P<date>.*?日)", below)
    opinion = re.split(r"单位名称|审核日期", below)[0].strip()
    return opinion, full_date(day["date"]) if day else None


def _starts_opinion(text: str, lexicon: Lexicon) -> bool:
    return lexicon.find("field", text.replace("：", ":").partition(":")[0]) == _CONTENT_SECTION


def _review_state(opinion: str, lexicon: Lexicon) -> str:
    """approved or returned by the registry's words, refusals first; other words leave it pending."""
    key = label_key(opinion)
    for label, target in lexicon.labels("review_state"):
        if label in key:
            return target
    return "pending"
