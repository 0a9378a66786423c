"""Where a number comes from: from its score down to the cell it was read from."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal

import streamlit as st

from dashboard.context import Context
from dashboard.parts.layout import facts
from dashboard.parts.outside import plain
from dashboard.views.park.tables import figure
from dashboard.words import NONE, Words
from warehouse.city_time import CITY_TIME
from warehouse.lineage.explain import explain
from warehouse.lineage.rows import Explanation, HandedIn, Item, formula_of


def show(here: Context, park_id: str, year: int, indicator_no: int) -> None:
    """The lineage of one indicator of a park that the viewer was already shown."""
    words = here.words
    with here.source.connection.cursor() as con:
        found = explain(con, park_id, year, words.registry, indicator_no)
    result = next(each for each in found.results if each.standard_id == here.standard_id)
    item = result.items[0]
    value = item.value
    title = words(
        "lineage_title",
        no=indicator_no,
        name=words.pick(value.name_zh, value.name_en),
        year=year,
    )
    st.subheader(plain(title), anchor=False)
    st.markdown(plain(formula(words, item)))
    facts(_of_value(words, item))
    facts(_of_source(words, found, found.handed_in))
    if value.correction is not None:
        st.markdown(
            plain(
                words(
                    "lineage_correction",
                    before=NONE
                    if value.correction.value_as_read is None
                    else figure(value.correction.value_as_read),
                    reason=value.correction.reason or NONE,
                    who=value.correction.corrected_by or NONE,
                )
            )
        )
    for issue in value.issues:
        st.markdown(
            plain(
                words(
                    "lineage_issue",
                    severity=words.code("severity", issue.severity),
                    check=issue.check_id,
                    state=words.code("issue_state", issue.state),
                    message=words.pick(issue.message_zh, issue.message_en),
                )
            )
        )


def formula(words: Words, item: Item) -> str:
    """The score with the arithmetic that made it."""
    made, value = formula_of(item), item.value
    if made is None or item.score is None:
        return words("formula_none", state=words.code("value_state", value.state))
    score = figure(float(item.score))
    if made.quotient is None or made.first is None or made.second is None:
        level = words.code("attainment", value.attainment) if value.attainment else figure(0)
        return words("formula_level", level=level, score=score)
    text = words(
        "formula_quotient",
        first=figure(made.first),
        second=figure(made.second),
        quotient=f"{made.quotient:.2f}",
    )
    if made.quotient > made.limit or made.quotient < Decimal(0):
        return words("formula_held", text=text, score=score)
    return text


def _of_value(words: Words, item: Item) -> list[tuple[str, str]]:
    value = item.value
    shown = (
        words.code("attainment", value.attainment)
        if value.attainment
        else words.code("value_state", value.state)
        if value.value is None
        else f"{figure(value.value)} {words.unit(value.unit)}".strip()
    )
    lead = item.lead_words if item.lead_value is None else figure(item.lead_value)
    slot = item.slot or words(
        "not_counted", reason=words.code("not_counted", item.not_counted_code)
    )
    return [
        (words("value"), shown),
        (words("text_as_written"), value.text_as_written or NONE),
        (words("unit_as_written"), value.unit_as_written or NONE),
        (
            words("lead_value"),
            words(
                "with_note",
                text=f"{lead or NONE} {words.unit(value.unit)}".strip(),
                note=words(f"lead_{item.lead_status}"),
            ),
        ),
        (words("slot"), slot),
        (words("evidence"), value.evidence or NONE),
        (words("note"), value.note or NONE),
    ]


def _of_source(words: Words, found: Explanation, handed: HandedIn) -> list[tuple[str, str]]:
    value = found.results[0].items[0].value
    local = handed.received_at.replace(tzinfo=UTC).astimezone(CITY_TIME)
    return [
        (words("source_file"), value.source_file or NONE),
        (words("source_place"), value.source_place or NONE),
        (words("submission_id"), f"{handed.submission_id} · {handed.display_name}"),
        (words("received_at"), f"{words.day(local.date())} {local:%H:%M}"),
        (words("provider"), handed.provider_name or NONE),
        (words("district"), handed.district_name or NONE),
        (words("file_hash"), value.source_sha256 or NONE),
        (
            words("read_by"),
            words("read_by_versions", code=handed.code_version, registry=handed.registry_hash),
        ),
    ]
