"""Forms 2-2, 2-3 and 2-4 (pledge, confirmation, satisfaction) as Word documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ingest.forms import wording
from ingest.forms.content import ConfirmationContent, PledgeContent, SatisfactionContent
from ingest.forms.labels import Labels
from ingest.forms.report import BODY, MARK, TITLE
from ingest.forms.word import CELL_LEFT, HEI, Cell, Look, WordForm
from warehouse.rules.rows import Registry

_ANNEX = Look(font=HEI, align="left")
_SIGNATURE = Look(align="right", before=12)


def write_pledge(content: PledgeContent, registry: Registry, *, written: datetime) -> bytes:
    """Write form 2-2, 保密承诺书."""
    title = Labels(registry)("form", "pledge")
    form = _begin(wording.PLEDGE_ANNEX, title, content.mark)
    opening = wording.PLEDGE_OPENING.format(park=content.park_name or wording.BLANK_PARK)
    for text in (opening, *wording.PLEDGE_ARTICLES):
        form.paragraph(text, look=replace(BODY, line=24))
    signature = wording.PLEDGE_SIGNATURE.format(provider=content.provider_name)
    form.paragraph(signature, look=replace(_SIGNATURE, before=12))
    form.paragraph(content.date or wording.BLANK_SHORT_DATE, look=_SIGNATURE)
    return form.to_bytes(title=title, author=content.provider_name, written=written)


def write_confirmation(
    content: ConfirmationContent, registry: Registry, *, written: datetime
) -> bytes:
    """Write form 2-3, 绿色诊断评估工作确认单."""
    title = Labels(registry)("form", "confirmation")
    form = _begin(wording.CONFIRMATION_ANNEX, title, content.mark)
    provider = content.provider_name or wording.BLANK_PROVIDER
    body = wording.CONFIRMATION_BODY.format(
        provider=provider,
        onsite_start=content.onsite_start or wording.BLANK_LONG_DATE,
        onsite_end=content.onsite_end or wording.BLANK_MONTH_DAY,
        handed_over=content.handed_over or wording.BLANK_LONG_DATE,
        meeting=content.meeting or wording.BLANK_LONG_DATE,
    )
    form.paragraph(body, look=BODY)
    if content.third_party_evaluation:
        note = "" if content.provider_name else wording.BLANK_THIRD_PARTY_NOTE
        text = wording.CONFIRMATION_THIRD_PARTY.format(provider=provider) + note
        form.paragraph(text, look=BODY)
    signature = wording.SIGNATURE.format(name=content.signer or " " * 12)
    form.paragraph(signature, look=replace(_SIGNATURE, before=72))
    form.paragraph(wording.SEAL, look=_SIGNATURE)
    form.paragraph(content.date or wording.BLANK_SHORT_DATE, look=_SIGNATURE)
    return form.to_bytes(title=title, author=content.provider_name, written=written)


def write_satisfaction(
    content: SatisfactionContent, registry: Registry, *, written: datetime
) -> bytes:
    """Write form 2-4, 绿色诊断服务工作满意度评价表, with the district's opinion at its foot."""
    labels = Labels(registry)
    title = labels("form", "satisfaction")
    form = _begin(wording.SATISFACTION_ANNEX, title, content.mark)
    signed = wording.SATISFACTION_SIGNED.format(
        signer=content.signer or " " * 10, date=content.date
    )
    grades = tuple(
        Cell(
            wording.SATISFACTION_GRADE.format(word=word, tick="√" if code == content.grade else " ")
        )
        for code, word in labels.words("satisfaction")
    )
    review = "\n".join(
        (
            content.review_opinion,
            "",
            wording.SATISFACTION_REVIEW_UNIT.format(unit=content.review_unit),
            wording.SATISFACTION_REVIEW_DATE.format(date=content.review_date),
        )
    )
    rows = (
        (Cell(wording.SATISFACTION_PARK), Cell(content.park_name, CELL_LEFT, span=3)),
        (Cell(wording.SATISFACTION_SIGNER), Cell(signed, CELL_LEFT, span=3)),
        (Cell(wording.COVER_PROVIDER), Cell(content.provider_name, CELL_LEFT, span=3)),
        _across(wording.SATISFACTION_QUESTION),
        grades,
        _across(wording.SATISFACTION_SERVICE_COMMENT),
        _across(content.service_comment),
        _across(wording.SATISFACTION_DIAGNOSIS_COMMENT),
        _across(content.diagnosis_comment),
        _across(wording.SATISFACTION_WISHES),
        _across(content.park_wishes),
        _across(labels("field", "review_opinion")),
        _across(review),
    )
    form.table((28, 24, 24, 24), rows, head_rows=0, row_height=32)
    return form.to_bytes(title=title, author=content.park_name, written=written)


def _begin(annex: str, title: str, mark: str) -> WordForm:
    form = WordForm()
    if mark:
        form.paragraph(mark, look=MARK)
    form.paragraph(annex, look=_ANNEX)
    form.paragraph(title, look=replace(TITLE, before=18))
    form.paragraph("", look=BODY)
    return form


def _across(text: str) -> tuple[Cell, ...]:
    return (Cell(text, CELL_LEFT, span=4),)
