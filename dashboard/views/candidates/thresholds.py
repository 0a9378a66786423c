"""What moving a threshold of the benchmark policy would change: parts of the candidates page."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.ranks import candidate_steps
from dashboard.context import Context
from dashboard.parts.layout import choice, park_table, table
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer
from dashboard.words import NONE, Words

PASSES: dict[str, Callable[[Any, float], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
"""Operators whose threshold can be moved; one that asks for a yes has none."""
STEPS = 60
"""Thresholds that a chart tells apart."""


def movable(checks: pd.DataFrame) -> list[str]:
    """The gates whose threshold can be moved: something was measured, and against a limit."""
    gates = checks[(checks["kind"] == "gate") & checks["operator"].isin(list(PASSES))]
    return [str(name) for name in gates[gates["measured"].notna()]["criterion_id"].unique()]


def candidates_at(checks: pd.DataFrame, criterion_id: str, threshold: float) -> set[str]:
    """The parks that pass every gate with the criterion's threshold there, by id."""
    return passing_at(checks, criterion_id, threshold) - _kept_out(checks, criterion_id)


def _kept_out(checks: pd.DataFrame, criterion_id: str) -> set[str]:
    """The parks that another gate keeps out, whatever the criterion's threshold."""
    others = checks[(checks["kind"] == "gate") & (checks["criterion_id"] != criterion_id)]
    return set(others[others["status"] != "PASS"]["park_id"])


def passing_at(checks: pd.DataFrame, criterion_id: str, threshold: float) -> set[str]:
    """The parks that pass the criterion itself with its threshold there, by id.

    One of which nothing was measured does not: its status has another reason.
    """
    of_criterion = checks[(checks["criterion_id"] == criterion_id) & checks["measured"].notna()]
    if of_criterion.empty:
        return set()
    passes = PASSES[of_criterion["operator"].iloc[0]]
    return set(of_criterion[passes(of_criterion["measured"].astype(float), threshold)]["park_id"])


def near_misses(here: Context, parks: pd.DataFrame, checks: pd.DataFrame) -> None:
    """The parks that one gate alone keeps out, with what they lack."""
    words = here.words
    near = parks[parks["is_near_miss"]]
    if near.empty:
        st.info(words("near_none"))
        return
    failed = checks[(checks["kind"] == "gate") & (checks["status"] == "FAIL")]
    rows = near.merge(
        failed[
            ["park_id", "criterion_id", "measured", "operator", "threshold", "reason", "reason_en"]
        ],
        on="park_id",
    )
    texts = _texts(words)
    counts = rows["criterion_id"].value_counts()
    sentence = words(
        "near_finding", parks=len(rows), criterion=texts[counts.index[0]], count=int(counts.iloc[0])
    )
    st.markdown(plain(sentence))
    operators = words.codes("operator")
    frame = rows.assign(
        district=[words.district(code) for code in rows["district_code"]],
        criterion=[texts[code] for code in rows["criterion_id"]],
        asked=[
            f"{operators[sign]} {threshold:g}"
            for sign, threshold in zip(rows["operator"], rows["threshold"], strict=True)
        ],
        short=(rows["threshold"] - rows["measured"]).abs(),
        why=rows[words.pick("reason", "reason_en")],
    )
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    columns = {
        "park_name": text(words("park"), width=150),
        "district": text(words("district")),
        "gi": number(words("gi"), format="%.2f"),
        "city_rank": number(words("city_rank"), format="%d"),
        "criterion": text(words("lacking"), width=270),
        "measured": number(words("measured"), format="%,.2f"),
        "asked": text(words("asked"), alignment="right"),
        "short": number(words("gap"), format="%,.2f"),
        "why": text(words("reason_of_check"), width="medium"),
    }
    st.caption(words("click_row"))
    park_table(frame, columns, alt=sentence, name="near")
    offer(here, frame, columns, words("view_near"), key="near", notes=[sentence])


def effect(here: Context, parks: pd.DataFrame, checks: pd.DataFrame) -> None:
    """How many candidates each threshold of one gate would leave, the other gates unchanged."""
    words = here.words
    texts = _texts(words)
    ids = movable(checks)
    if not ids:
        st.info(words("nothing_here"))
        return
    left, right = st.columns(2)
    with left:
        asked = choice(words("criterion"), "criterion", {name: texts[name] for name in ids}, ids[0])
    of_criterion = checks[(checks["criterion_id"] == asked) & checks["measured"].notna()]
    in_force = float(of_criterion["threshold"].iloc[0])
    measured = of_criterion["measured"].astype(float)
    low, high = min(measured.min(), in_force), max(measured.max(), in_force)
    step = _step(high - low)
    with right:
        tried = st.number_input(
            words("threshold"), value=in_force, step=step, key=f"threshold_{asked}"
        )
    now, then = candidates_at(checks, asked, in_force), candidates_at(checks, asked, tried)
    names = dict(zip(parks["park_id"], parks["park_name"], strict=True))
    figures = {
        "criterion": texts[asked],
        "before": f"{in_force:g}",
        "now": len(now),
        "passing": len(passing_at(checks, asked, in_force)),
    }
    sentence = words("threshold_unmoved", **figures)
    if tried != in_force:
        sentence = words(
            "threshold_finding",
            after=f"{tried:g}",
            then=len(then),
            new=_listed(words, names, then - now),
            gone=_listed(words, names, now - then),
            **figures,
        )
    st.markdown(f"**{plain(sentence)}**")
    limits = sorted({*_spread(measured), in_force, tried})
    kept_out = _kept_out(checks, asked)
    passing = [passing_at(of_criterion, asked, limit) for limit in limits]
    curve = pd.DataFrame(
        {
            "threshold": limits,
            "candidates": [len(those - kept_out) for those in passing],
            "passing": [len(those) for those in passing],
        }
    )
    lines = curve.melt("threshold", var_name="line", value_name="parks")
    lines["line"] = lines["line"].map(
        {"candidates": words("candidates_at"), "passing": words("passing_at")}
    )
    spec = candidate_steps(
        words("threshold"),
        words("parks_axis"),
        (words("candidates_at"), words("passing_at")),
        words("threshold_in_force", threshold=f"{in_force:g}"),
        in_force,
    )
    st.vega_lite_chart(lines, spec, key="steps", alt=sentence)
    st.caption(words("threshold_help"))
    number = st.column_config.NumberColumn
    columns = {
        "threshold": number(words("threshold"), format="%.3f"),
        "candidates": number(words("candidates_at"), format="%d"),
        "passing": number(words("passing_at"), format="%d"),
    }
    table(curve, columns, alt=sentence, rows=10)
    offer(here, curve, columns, words("view_thresholds"), key="thresholds", notes=[sentence])


def _texts(words: Words) -> dict[str, str]:
    """The criteria by id, as the policy words them."""
    return {
        row.criterion_id: f"{row.criterion_id} {words.pick(row.text_zh, row.text_en)}"
        for row in words.criteria
    }


def _listed(words: Words, names: dict[str, str], parks: set[str]) -> str:
    return words("list_comma").join(sorted(names[park] for park in parks)) or NONE


def _spread(measured: pd.Series) -> list[float]:
    """All that was measured; of many figures some, spread evenly over the parks."""
    known = sorted(set(measured))
    if len(known) <= STEPS:
        return known
    return list(measured.quantile([n / STEPS for n in range(STEPS + 1)], "nearest"))


def _step(span: float) -> float:
    """A step of the input that suits what was measured."""
    return 1.0 if span > 10 else 0.1 if span > 2 else 0.05
