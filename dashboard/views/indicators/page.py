"""指标分析: one indicator over all parks and years, against its lead value."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.charts.indicator import level_bars, value_strip, value_years
from dashboard.context import Context, open_context
from dashboard.parts.layout import (
    ALL,
    choice,
    facts,
    finding,
    head,
    notices,
    park_table,
    table,
)
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer
from dashboard.queries import indicators as queries
from dashboard.views.park.places import outliers
from dashboard.views.park.tables import figure, lead_shown, value_shown
from dashboard.words import NONE, Words
from warehouse.rules.rows import Indicator

MOST_NAMED = 8


def main() -> None:
    """Draw the page."""
    here = open_context()
    words = here.words
    head(here, words("indicators_title"))
    notes = st.container()
    left, middle, right = st.columns(3)
    with left:
        indicator = _choose_indicator(here)
    with middle:
        district = choice(words("district"), "district", words.districts(here.viewer.scope))
    no = indicator.indicator_no
    rows = queries.values(here.source, here.viewer.scope, here.standard_id, no)
    years = [int(year) for year in sorted(rows["data_year"].unique(), reverse=True)]
    if not years:
        st.info(words("nothing_here"))
        return
    with notes:
        status = words.standard_status(here.standard_id)
        notices(here, is_demo=bool(rows["is_demo"].any()), standard_status=status)
    names = {str(year): words("data_year_is", year=year) for year in years}
    with right:
        year = int(choice(words("data_year"), "year", names, _fullest(rows)))
    of_year = rows[rows["data_year"] == year].assign(
        is_chosen=lambda frame: (frame["district_code"] == district) | (district == ALL)
    )
    city = queries.city_by_year(here.source, here.viewer.scope, here.standard_id, no)
    if indicator.better == "level":
        _levels(here, rows, of_year)
    else:
        _values(here, indicator, of_year, city, year)
        _years(here, indicator, rows, city, district)
    _definition(words, indicator, rows.iloc[-1])


def _choose_indicator(here: Context) -> Indicator:
    words = here.words
    standard = next(
        row for row in words.registry.scoring_standards if row.standard_id == here.standard_id
    )
    indicators = words.registry.indicators_of(standard.indicator_set_id)
    dimensions = words.dimensions()
    names = {
        str(no): words(
            "with_note",
            text=f"{no} {words.pick(row.name_zh, row.name_en)}",
            note=dimensions[row.dimension_code],
        )
        for no, row in indicators.items()
    }
    return indicators[int(choice(words("indicator"), "indicator", names, next(iter(names))))]


def _fullest(rows: pd.DataFrame) -> str:
    """The year that most parks report; the latest of several."""
    counts = rows[rows["state"] == "reported"].groupby("data_year").size()
    if counts.empty:
        return str(rows["data_year"].max())
    return str(counts[counts == counts.max()].index.max())


def _values(
    here: Context, indicator: Indicator, of_year: pd.DataFrame, city: pd.DataFrame, year: int
) -> None:
    """Every park's value in the year: who is at the lead value, who lies far out."""
    words = here.words
    reported = of_year[of_year["value"].notna()].copy()
    if reported.empty:
        st.info(words("nothing_here"))
        return
    quantiles = city[city["data_year"] == year].iloc[0]
    reported["is_outlier"] = outliers(reported["value"], quantiles)
    lead = reported["lead_value"].iloc[0]
    at_lead = reported["score"].astype(float) >= 100
    sentence = words(
        "indicator_finding",
        year=year,
        parks=len(reported),
        median=NONE if pd.isna(quantiles["p50"]) else figure(quantiles["p50"]),
        unit=words.unit(indicator.unit),
        lead=lead_shown(reported.iloc[0].to_dict()),
        reached=int(at_lead.sum()),
        outliers=int(reported["is_outlier"].sum()),
    )
    finding(sentence)
    title = _titled(words, indicator)
    far = reported[reported["is_outlier"]].assign(
        away=lambda frame: (frame["value"] - reported["value"].median()).abs()
    )
    named = set(far.nlargest(MOST_NAMED, "away")["park_id"])
    # Up and down by turns, so that equal values lie side by side.
    turns = [((position % 7) - 3) / 4 for position in range(len(reported))]
    dots = reported.assign(
        spread=turns,
        is_named=reported["park_id"].isin(named),
        told=[f"{figure(value)} {words.unit(indicator.unit)}" for value in reported["value"]],
    )
    drawn = ["park_name", "value", "spread", "is_chosen", "is_outlier", "is_named", "told"]
    spec = value_strip(title, words("lead_value"), None if pd.isna(lead) else float(lead))
    st.vega_lite_chart(dots[drawn], spec, key="strip", alt=sentence)
    st.caption(words("indicator_help"))
    _table(
        here, of_year[of_year["is_chosen"]], set(reported[reported["is_outlier"]].index), sentence
    )


def _table(here: Context, rows: pd.DataFrame, far: set[int], alt: str) -> None:
    words = here.words
    rows = rows.sort_values("score", ascending=False, kind="stable", na_position="last")
    frame = _named(words, rows).assign(
        outlier=[words("outlier_mark") if index in far else "" for index in rows.index]
    )
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    columns = {
        "park_name": text(words("park"), width=170),
        "district": text(words("district")),
        "level": text(words("park_level")),
        "shown": text(words("value"), alignment="right"),
        "score": number(words("score"), format="%.1f"),
        "outlier": text(words("outlier")),
        "text_as_written": text(words("text_as_written")),
    }
    st.caption(words("click_row"))
    park_table(frame, columns, alt=alt, name="values")
    offer(here, frame, columns, words("indicators_title"), key="values", notes=[alt])


def _named(words: Words, rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with the names of district and level, and the value as officials write it."""
    return rows.assign(
        district=[words.district(code) for code in rows["district_code"]],
        level=[words.code("park_level", code) for code in rows["park_level"]],
        shown=[value_shown(words, row) for row in rows.to_dict("records")],
    )


def _years(
    here: Context, indicator: Indicator, rows: pd.DataFrame, city: pd.DataFrame, district: str
) -> None:
    """The city's values over the years, and a district's median in them."""
    words = here.words
    known = city[city["p50"].notna()]
    if known.empty:
        return
    own = rows[rows["value"].notna() & (rows["district_code"] == district)]
    medians = own.groupby("data_year")["value"].median()
    spread = known.assign(
        district=known["data_year"].map(medians),
        label=[
            f"{year}\n" + words("overview_year_parks", parks=parks)
            for year, parks in zip(known["data_year"], known["parks"], strict=True)
        ],
    )
    first, last = spread.iloc[0], spread.iloc[-1]
    sentence = words(
        "indicator_years_finding",
        first=first["data_year"],
        first_median=figure(first["p50"]),
        last=last["data_year"],
        last_median=figure(last["p50"]),
        unit=words.unit(indicator.unit),
    )
    st.subheader(words("indicator_years"), anchor=False)
    st.markdown(plain(sentence))
    lead = rows["lead_value"].iloc[0]
    spec = value_years(
        _titled(words, indicator), words("lead_value"), None if pd.isna(lead) else float(lead)
    )
    st.vega_lite_chart(spread, spec, key="years", alt=sentence)
    st.caption(words("indicator_years_help"))
    number = st.column_config.NumberColumn
    columns = {
        "data_year": number(words("data_year"), format="%d"),
        "parks": number(words("reporting_parks"), format="%d"),
        "p10": number(words("percentile", place=10), format="%,.2f"),
        "p25": number(words("quartile_low"), format="%,.2f"),
        "p50": number(words("median"), format="%,.2f"),
        "p75": number(words("quartile_high"), format="%,.2f"),
        "p90": number(words("percentile", place=90), format="%,.2f"),
    }
    if district != ALL:
        columns["district"] = number(words("district_median"), format="%,.2f")
    table(spread, columns, alt=sentence)
    offer(here, spread, columns, words("indicator_years"), key="years", notes=[sentence])


def _levels(here: Context, rows: pd.DataFrame, of_year: pd.DataFrame) -> None:
    """An indicator in words: how many parks are at each level."""
    words = here.words
    levels = words.codes("attainment")
    reported = of_year[of_year["attainment"].notna()]
    year = int(of_year["data_year"].iloc[0])
    sentence = words(
        "indicator_levels_finding",
        year=year,
        parks=len(reported),
        levels=words("list_comma").join(
            f"{name} {int((reported['attainment'] == code).sum())}" for code, name in levels.items()
        ),
    )
    finding(sentence)
    counts = (
        rows[rows["attainment"].notna()]
        .groupby(["data_year", "attainment"])
        .size()
        .reset_index(name="parks")
    )
    order = {code: position for position, code in enumerate(levels)}
    bars = counts.assign(
        level=[levels[code] for code in counts["attainment"]],
        position=[order[code] for code in counts["attainment"]],
    )
    spec = level_bars(words("reporting_parks"), tuple(levels.values()))
    st.vega_lite_chart(bars, spec, key="levels", alt=sentence)
    _table(here, of_year[of_year["is_chosen"]], set(), sentence)


def _definition(words: Words, indicator: Indicator, row: pd.Series) -> None:
    """What the indicator is, its bounds and its lead value."""
    st.subheader(words("definition"), anchor=False)
    limits = [
        ("hard_bounds", indicator.hard_min, indicator.hard_max),
        ("review_bounds", indicator.review_min, indicator.review_max),
    ]
    unit = words.unit(indicator.unit)
    labels = [
        each.label
        for each in words.registry.label_variants
        if each.kind == "indicator" and each.target == str(indicator.indicator_no)
    ]
    facts(
        [
            (words("indicator"), words.pick(indicator.name_zh, indicator.name_en)),
            (words("unit"), unit or NONE),
            (words("numerator"), indicator.numerator_zh or NONE),
            (words("denominator"), indicator.denominator_zh or NONE),
            (words("better"), words(f"better_{indicator.better}")),
            (words("is_required"), words("yes" if indicator.is_required else "no")),
            (
                words("lead_value"),
                words(
                    "with_note",
                    text=f"{lead_shown(row.to_dict())} {unit}".strip(),
                    note=words(f"lead_{row['lead_status']}"),
                ),
            ),
            *((words(name), _bounds(words, low, high)) for name, low, high in limits),
            (words("label_variants"), words("list_comma").join(dict.fromkeys(labels)) or NONE),
        ]
    )


def _bounds(words: Words, low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return NONE
    return words(
        "range",
        low="" if low is None else figure(low),
        high="" if high is None else figure(high),
    )


def _titled(words: Words, indicator: Indicator) -> str:
    name, unit = words.pick(indicator.name_zh, indicator.name_en), words.unit(indicator.unit)
    return words("with_note", text=name, note=unit) if unit else name


main()
