"""A park's 31 indicators against the city: which share of parks each value leaves behind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.park import places
from dashboard.context import Context
from dashboard.parts.layout import table
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer
from dashboard.queries import park as queries
from dashboard.views.park.tables import figure, lead_shown, value_shown
from dashboard.words import NONE, Words

QUANTILES = {"p10": 10, "p25": 25, "p50": 50, "p75": 75, "p90": 90}
LOWEST, HIGHEST = 10, 90
FENCE = 1.5
"""Outliers lie this many times the middle half's span beyond it (Tukey)."""


def place(value: float, quantiles: pd.Series, better: str) -> float | None:
    """The share of parks (0..100) that a value is better than, between the city's quantiles.

    Held to 10..90, where the quantiles end; None without quantiles. ``better`` is higher or lower.
    """
    known = quantiles[list(QUANTILES)].astype(float).to_numpy()
    if np.isnan(known).any() or pd.isna(value):
        return None
    shares = np.array(list(QUANTILES.values()), dtype=float)
    # Where several quantiles are the same figure, in the middle of them.
    below = shares[known < value].max(initial=LOWEST)
    above = shares[known > value].min(initial=HIGHEST)
    if (known == value).any():
        share = float(shares[known == value].mean())
    elif value < known[0] or value > known[-1]:
        share = float(LOWEST if value < known[0] else HIGHEST)
    else:
        share = float(
            np.interp(value, known[(shares == below) | (shares == above)], [below, above])
        )
    return 100 - share if better == "lower" else share


def outliers(values: pd.Series, quantiles: pd.Series) -> pd.Series:
    """Which values lie beyond Tukey's fences of the city's quartiles; none without quartiles."""
    span = quantiles["p75"] - quantiles["p25"]
    low, high = quantiles["p25"] - FENCE * span, quantiles["p75"] + FENCE * span
    return ~values.between(low, high) & bool(span == span)


def show(here: Context, values: pd.DataFrame, district_code: str | None) -> None:
    """Dots of the latest year's values among the city's, then the figures as a table."""
    words, source, scope = here.words, here.source, here.viewer.scope
    year = int(values["data_year"].max())
    city = queries.city_values(source, scope, here.standard_id, year)
    district = queries.district_medians(source, scope, district_code, year)
    rows = (
        values[values["data_year"] == year]
        .merge(city, on="indicator_no", how="left")
        .merge(district, on="indicator_no", how="left")
    )
    numeric = rows[rows["better"] != "level"].reset_index(drop=True)
    for name, column in (
        ("place", "value"),
        ("district_place", "district_median"),
        ("lead_place", "lead_value"),
    ):
        numeric[name] = [place(row[column], row, row["better"]) for _, row in numeric.iterrows()]
    placed = numeric.dropna(subset=["place"])
    if placed.empty:
        st.info(plain(words("places_none", year=year)))
        return
    sentence = _sentence(words, placed, year)
    st.markdown(plain(sentence))
    kinds = (words("this_park"), words("district_median"), words("lead_value"))
    spec = places(words("place_axis"), kinds)
    st.vega_lite_chart(_dots(words, numeric, kinds), spec, key="places", alt=sentence)
    st.caption(plain(words("places_help", year=year)))
    _table(here, rows, numeric, sentence)


def _sentence(words: Words, placed: pd.DataFrame, year: int) -> str:
    name = words.pick("name_zh", "name_en")
    ordered = placed.sort_values("place")
    return words(
        "places_finding",
        year=year,
        indicators=len(placed),
        above=int((placed["place"] > QUANTILES["p50"]).sum()),
        weakest=words("list_comma").join(ordered[name].head(3)),
        strongest=words("list_comma").join(ordered[name].iloc[::-1].head(3)),
    )


def _dots(words: Words, numeric: pd.DataFrame, kinds: tuple[str, str, str]) -> pd.DataFrame:
    """One row per dot, of the park last so that it lies on top."""
    columns = (
        (kinds[2], "lead_place", "lead_value"),
        (kinds[1], "district_place", "district_median"),
        (kinds[0], "place", "value"),
    )
    name = words.pick("name_zh", "name_en")
    return pd.DataFrame(
        [
            {
                "name": f"{row['indicator_no']} {row[name]}",
                "position": row["indicator_no"],
                "kind": kind,
                "place": row[placed],
                "told": f"{kind}: {figure(row[value])} {words.unit(row['unit'])}",
            }
            for kind, placed, value in columns
            for _, row in numeric.iterrows()
            if pd.notna(row[placed])
        ]
    )


def _table(here: Context, rows: pd.DataFrame, numeric: pd.DataFrame, alt: str) -> None:
    words = here.words
    shares = dict(zip(numeric["indicator_no"], numeric["place"], strict=True))
    frame = rows.assign(
        name=rows[words.pick("name_zh", "name_en")],
        unit_shown=[words.unit(unit) for unit in rows["unit"]],
        shown=[value_shown(words, row) for row in rows.to_dict("records")],
        median=[NONE if pd.isna(value) else figure(value) for value in rows["p50"]],
        district=[NONE if pd.isna(value) else figure(value) for value in rows["district_median"]],
        lead=[lead_shown(row) for row in rows.to_dict("records")],
        share=[_share(shares.get(no)) for no in rows["indicator_no"]],
    )
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    columns = {
        "indicator_no": number(words("number"), format="%d", width=55),
        "name": text(words("indicator"), width=250),
        "unit_shown": text(words("unit"), width=90),
        "shown": text(words("value"), alignment="right"),
        "share": text(words("place_short"), alignment="right", help=words("place_axis")),
        "median": text(words("city_median"), alignment="right"),
        "district": text(words("district_median"), alignment="right"),
        "district_parks": number(words("district_parks"), format="%d"),
        "lead": text(words("lead_value"), alignment="right"),
    }
    table(frame, columns, alt=alt, rows=len(frame))
    title = words("title_of", park=rows["park_name"].iloc[0], title=words("tab_places"))
    offer(here, frame, columns, title, key="places", notes=[alt])


def _share(share: float | None) -> str:
    if share is None or pd.isna(share):
        return NONE
    if share <= LOWEST:
        return f"≤ {LOWEST}"
    return f"≥ {HIGHEST}" if share >= HIGHEST else f"{share:.0f}"
