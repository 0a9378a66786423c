"""What would bring a park most, and what other values would make of its index and rank."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard.charts.park import gain_bars
from dashboard.context import Context
from dashboard.parts.layout import table
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer
from dashboard.queries import park as queries
from dashboard.views.park.tables import figure, lead_shown, value_shown
from dashboard.words import NONE, Words
from warehouse import scoring
from warehouse.home import Home
from warehouse.scoring import Figure, Outcome, Standard

MOST_BARS = 10
MET = "met"
Figures = dict[int, dict[int, Figure]]


def figures_of(values: pd.DataFrame, diagnosis_id: str) -> Figures:
    """The figures of a diagnosis by data year and indicator, as `scoring.outcome` takes them."""
    figures: Figures = {}
    for row in values[values["diagnosis_id"] == diagnosis_id].to_dict("records"):
        is_reported = row["state"] == "reported"
        shown = row["attainment"] if pd.isna(row["value"]) else float(row["value"])
        of_year = figures.setdefault(int(row["data_year"]), {})
        of_year[int(row["indicator_no"])] = shown if is_reported else None
    return figures


def gains(here: Context, values: pd.DataFrame, diagnosis_id: str) -> None:
    """The gap of each indicator to its lead value, in its unit and in points of the index."""
    words = here.words
    standard = _standard(here)
    if standard is None:
        return
    figures = figures_of(values, diagnosis_id)
    year = max(figures)
    now = scoring.outcome(standard, figures, year)
    rows = values[values["data_year"] == year]
    found = _gains(words, standard, figures, year, now, rows)
    if found.empty:
        st.success(plain(words("gains_none", year=year)))
        return
    top = found.head(3)
    sentence = words(
        "gains_finding",
        year=year,
        indicators=len(found),
        best=words("list_comma").join(
            words("with_note", text=name, note=f"{points:+.2f}")
            for name, points in zip(top["name"], top["points"], strict=True)
        ),
        gi=f"{now.gi:.2f}",
        all=f"{_with_all(standard, figures, year, list(found['indicator_no'])).gi:.2f}",
    )
    st.markdown(plain(sentence))
    bars = found.head(MOST_BARS).assign(position=range(min(len(found), MOST_BARS)))
    spec = gain_bars(words("gain_points"), float(math.ceil(found["points"].max())))
    drawn = bars[["name", "position", "points", "told"]]
    st.vega_lite_chart(drawn, spec, key="gains", alt=sentence)
    st.caption(words("gains_help"))
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    columns = {
        "indicator_no": number(words("number"), format="%d", width=55),
        "name": text(words("indicator"), width=250),
        "shown": text(words("value"), alignment="right"),
        "lead": text(words("lead_value"), alignment="right"),
        "gap": text(words("gap"), alignment="right"),
        "unit_shown": text(words("unit")),
        "score": number(words("score"), format="%.1f"),
        "points": number(words("gain_points"), format="%+.2f", help=words("gains_help")),
    }
    table(found, columns, alt=sentence, rows=len(found))
    title = words("title_of", park=rows["park_name"].iloc[0], title=words("tab_gains"))
    offer(here, found, columns, title, key="gains", notes=[sentence, words("gains_help")])


def _gains(
    words: Words,
    standard: Standard,
    figures: Figures,
    year: int,
    now: Outcome,
    rows: pd.DataFrame,
) -> pd.DataFrame:
    """One row per indicator that would raise the index at its lead value, the most first."""
    found = []
    for row in rows.to_dict("records"):
        no = int(row["indicator_no"])
        item = standard.items[no]
        at_lead = MET if item.better == "level" else item.lead_value
        changed = {**figures, year: {**figures[year], no: at_lead}}
        points = scoring.outcome(standard, changed, year).gi - now.gi
        if points <= 0:
            continue
        gap = NONE
        if item.lead_value is not None and pd.notna(row["value"]):
            sign = "+" if item.better == "higher" else "−"
            gap = f"{sign}{figure(abs(item.lead_value - row['value']))}"
        found.append(
            {
                "indicator_no": no,
                "name": row[words.pick("name_zh", "name_en")],
                "unit_shown": words.unit(row["unit"]),
                "shown": value_shown(words, row),
                "lead": lead_shown(row),
                "gap": gap,
                "score": row["score"],
                "points": float(points),
                "told": f"{value_shown(words, row)} → {lead_shown(row)}",
            }
        )
    frame = pd.DataFrame(found)
    return frame if frame.empty else frame.sort_values("points", ascending=False, kind="stable")


def _with_all(standard: Standard, figures: Figures, year: int, numbers: list[int]) -> Outcome:
    """The index with all these indicators at their lead values."""
    at_lead: dict[int, Figure] = {
        no: MET if standard.items[no].better == "level" else standard.items[no].lead_value
        for no in numbers
    }
    return scoring.outcome(standard, {**figures, year: {**figures[year], **at_lead}}, year)


def try_out(
    here: Context, values: pd.DataFrame, diagnosis_id: str, park_id: str, rank: int | None
) -> None:
    """Change values of the latest year and see index, dimensions and rank.

    ``rank`` is the current one, None for a park without.
    """
    words = here.words
    standard = _standard(here)
    if standard is None:
        return
    figures = figures_of(values, diagnosis_id)
    year = max(figures)
    st.markdown(plain(words("what_if_help", year=year)))
    rows = values[values["data_year"] == year]
    changed = _edited(words, rows, park_id)
    now = scoring.outcome(standard, figures, year)
    then = scoring.outcome(standard, {**figures, year: {**figures[year], **changed}}, year)
    _result(here, now, then, park_id, rank, changes=len(changed))


def _edited(words: Words, rows: pd.DataFrame, park_id: str) -> Mapping[int, Figure]:
    """The figures that the reader has changed, by indicator."""
    numeric = rows[rows["better"] != "level"]
    name = words.pick("name_zh", "name_en")
    column = st.column_config
    frame = pd.DataFrame(
        {
            "indicator_no": numeric["indicator_no"],
            "name": numeric[name],
            "unit": [words.unit(unit) for unit in numeric["unit"]],
            "lead": [lead_shown(row) for row in numeric.to_dict("records")],
            "score": numeric["score"].astype(float),
            "before": [value_shown(words, row) for row in numeric.to_dict("records")],
            "after": numeric["value"].astype(float),
        }
    ).reset_index(drop=True)
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=[str(name) for name in frame if name != "after"],
        height=420,
        placeholder=NONE,
        key=f"what_if_{park_id}",
        column_config={
            "indicator_no": column.NumberColumn(words("number"), format="%d", width=55),
            "name": column.TextColumn(words("indicator"), width=250),
            "unit": column.TextColumn(words("unit")),
            "lead": column.TextColumn(words("lead_value"), alignment="right"),
            "score": column.NumberColumn(words("score"), format="%.1f"),
            "before": column.TextColumn(words("value"), alignment="right"),
            "after": column.NumberColumn(words("what_if_value"), help=words("what_if_value_help")),
        },
    )
    changed: dict[int, Figure] = {}
    for no, before, after in zip(
        frame["indicator_no"], frame["after"], edited["after"], strict=True
    ):
        if (pd.isna(before) != pd.isna(after)) or (pd.notna(after) and after != before):
            changed[int(no)] = None if pd.isna(after) else float(after)
    return changed | _levels(words, rows[rows["better"] == "level"], park_id)


def _levels(words: Words, rows: pd.DataFrame, park_id: str) -> dict[int, Figure]:
    """The indicators that are met, partly met or not, of those the changed ones."""
    changed: dict[int, Figure] = {}
    names = {"": words("value_none")} | words.codes("attainment")
    for column, (_, row) in zip(st.columns(max(len(rows), 1)), rows.iterrows(), strict=False):
        before = row["attainment"] if row["state"] == "reported" else ""
        with column:
            after = st.selectbox(
                plain(f"{row['indicator_no']} {row[words.pick('name_zh', 'name_en')]}"),
                list(names),
                index=list(names).index(before),
                format_func=names.__getitem__,
                key=f"what_if_{park_id}_{row['indicator_no']}",
            )
        if after != before:
            changed[int(row["indicator_no"])] = after or None
    return changed


def _result(
    here: Context, now: Outcome, then: Outcome, park_id: str, rank: int | None, *, changes: int
) -> None:
    words = here.words
    before = after = NONE if rank is None else str(rank)
    if rank is not None and then.gi != now.gi:
        after = _rank(here, then, park_id)
    sentence = words(
        "what_if_finding",
        changes=changes,
        before=f"{now.gi:.2f}",
        after=f"{then.gi:.2f}",
        change=f"{then.gi - now.gi:+.2f}",
        rank_before=before,
        rank_after=after,
    )
    st.markdown(f"**{plain(sentence)}**")
    frame = pd.DataFrame(
        [
            {"measure": words("gi"), "before": float(now.gi), "after": float(then.gi)},
            *(
                {
                    "measure": name,
                    "before": float(now.dimensions[code]),
                    "after": float(then.dimensions[code]),
                }
                for code, name in words.dimensions().items()
            ),
            {
                "measure": words("slots_scored"),
                "before": float(now.slots_scored),
                "after": float(then.slots_scored),
            },
        ]
    )
    frame["change"] = frame["after"] - frame["before"]
    number = st.column_config.NumberColumn
    columns = {
        "measure": st.column_config.TextColumn(words("measure"), width=150),
        "before": number(words("what_if_before"), format="%.2f"),
        "after": number(words("what_if_after"), format="%.2f"),
        "change": number(words("what_if_change"), format="%+.2f"),
    }
    table(frame, columns, alt=sentence)
    st.caption(words("what_if_unverified"))


def _rank(here: Context, outcome: Outcome, park_id: str) -> str:
    """The rank in the current standing; a range of ranks for who may not see the others' index."""
    words, scope = here.words, here.viewer.scope
    if scope.districts is None:
        better = queries.better_parks(
            here.source, scope, here.standard_id, park_id, float(outcome.gi)
        )
        return str(better + 1)
    city = queries.city_index(here.source, scope, here.standard_id)
    if city is None or city["p50"] is None:
        return NONE
    low, high = rank_range(float(outcome.gi), city)
    return words("range", low=low, high=high)


def rank_range(gi: float, city: Mapping[str, float]) -> tuple[int, int]:
    """Between which ranks an index lies, by the city's quantiles of the index."""
    parks = int(city["parks"])
    shares = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0]
    known = [city[name] for name in ("p90", "p75", "p50", "p25", "p10")]
    behind = sum(gi < quantile for quantile in known)
    low = math.floor(shares[behind] * (parks - 1)) + 1
    high = math.ceil(shares[behind + 1] * (parks - 1)) + 1
    return low, min(high, parks)


def _standard(here: Context) -> Standard | None:
    """The standard in force, unless the registry is no longer the one that made these figures."""
    registry = here.words.registry
    if registry.registry_hash != here.source.publication.registry_hash:
        st.warning(here.words("what_if_other_rules"))
        return None
    return scoring.load_standard(Home.at(), registry, here.standard_id)
