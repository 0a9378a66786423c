"""排名: parks by green index, in a data year or as they stand today."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import charts
from dashboard.context import Context, open_context
from dashboard.layout import ALL, choice, finding, head, notices, park_table
from dashboard.queries import ranking as queries
from dashboard.take_away import offer
from dashboard.words import Words

TWO_COLUMNS_FROM = 24
CHART_HEIGHT = 620


def main() -> None:
    """Draw the page."""
    here = open_context()
    words = here.words
    head(here, words("ranking_title"))
    notes = st.container()
    year, district, level = _filters(here)
    city = _rows(here, year)
    city_median = city[city["is_rankable"]]["gi"].median()
    city = city[(level == ALL) | (city["park_level"] == level)]
    city = city.assign(is_chosen=(city["district_code"] == district) | (district == ALL))
    chosen = city[city["is_chosen"]]
    if chosen.empty:
        st.info(words("nothing_here"))
        return
    with notes:
        notices(
            here,
            is_demo=bool(chosen["is_demo"].any()),
            standard_status=str(chosen["standard_status"].iloc[0]),
        )
    ranked = chosen[chosen["is_rankable"]]
    when = words("ranking_now") if year == ALL else words("ranking_year", year=year)
    sentence = _sentence(words, when, ranked, district, city_median)
    finding(sentence)
    _chart(words, city[city["is_rankable"]], sentence)
    _ranked_table(here, ranked, district, level, sentence)
    _unranked_table(here, chosen[~chosen["is_rankable"]])


def _filters(here: Context) -> tuple[str, str, str]:
    words, scope = here.words, here.viewer.scope
    years = queries.data_years(here.source, scope, here.standard_id)
    left, middle, right = st.columns(3)
    with left:
        names = {ALL: words("current_standing")} | {
            str(year): words("data_year_is", year=year) for year in years
        }
        year = choice(words("data_year"), "year", names)
    with middle:
        district = choice(words("district"), "district", words.districts(scope))
    with right:
        levels = {ALL: words("all_levels")} | words.codes("park_level")
        level = choice(words("park_level"), "level", levels)
    return year, district, level


def _rows(here: Context, year: str) -> pd.DataFrame:
    source = here.source
    if year == ALL:
        return queries.current_ranking(source, here.viewer.scope, here.standard_id)
    return queries.ranking_of_year(source, here.viewer.scope, here.standard_id, int(year))


def _sentence(
    words: Words, when: str, ranked: pd.DataFrame, district: str, city_median: float
) -> str:
    if ranked.empty:
        return words("ranking_none", when=when)
    best = ranked.iloc[0]
    figures = {
        "when": when,
        "parks": len(ranked),
        "best": best["park_name"],
        "gi": f"{best['gi']:.2f}",
        "rank": int(best["city_rank"]),
        "median": f"{ranked['gi'].median():.2f}",
        "lowest": f"{ranked['gi'].min():.2f}",
    }
    if district == ALL:
        return words("ranking_finding", **figures)
    return words(
        "ranking_finding_district",
        district=words.district_in_full(district),
        city_median=f"{city_median:.2f}",
        **figures,
    )


def _chart(words: Words, ranked: pd.DataFrame, alt: str) -> None:
    """All ranked parks, in two columns so that a city is seen at once."""
    if ranked.empty:
        return
    bars = pd.DataFrame(
        {
            "label": [
                f"{rank:.0f}  {name}"
                for name, rank in zip(ranked["park_name"], ranked["city_rank"], strict=True)
            ],
            "gi": ranked["gi"],
            "is_chosen": ranked["is_chosen"],
            "position": range(len(ranked)),
        }
    )
    half = len(bars) if len(bars) < TWO_COLUMNS_FROM else (len(bars) + 1) // 2
    spec = charts.index_bars(words("gi"))
    is_long = half * charts.BAR_STEP > CHART_HEIGHT
    with st.container(height=CHART_HEIGHT if is_long else "content", border=False):
        columns = st.columns(2) if half < len(bars) else [st.container()]
        for number, column in enumerate(columns):
            with column:
                part = bars.iloc[number * half : (number + 1) * half]
                st.vega_lite_chart(part, spec, key=f"bars_{number}", alt=alt)


def _ranked_table(here: Context, ranked: pd.DataFrame, district: str, level: str, alt: str) -> None:
    if ranked.empty:
        return
    words = here.words
    column = st.column_config
    ranks = {"city_rank": words("city_rank")}
    if district != ALL:
        ranks["district_rank"] = words("district_rank")
    if level != ALL:
        ranks["level_rank"] = words("level_rank")
    shown = words.name_codes(ranked)
    columns = {
        **{name: column.NumberColumn(label, format="%d") for name, label in ranks.items()},
        "city_rank_change": column.NumberColumn(
            words("rank_change"), format="%+d", help=words("rank_change_help")
        ),
        "park_name": column.TextColumn(words("park"), width=145),
        "district": column.TextColumn(words("district")),
        "level": column.TextColumn(words("park_level")),
        "data_year": column.NumberColumn(words("data_year"), format="%d"),
        "gi": column.NumberColumn(words("gi"), format="%.2f", help=words("gi_help")),
        **{
            code.lower(): column.NumberColumn(name, format="%.1f")
            for code, name in words.dimensions().items()
        },
        "slots_filled": column.TextColumn(words("slots_scored"), alignment="right"),
        "review": column.TextColumn(words("review_state")),
    }
    st.caption(words("click_row"))
    park_table(shown, columns, alt=alt, name="ranked")
    offer(here, shown, columns, words("ranking_title"), key="ranked", notes=[alt])


def _unranked_table(here: Context, unranked: pd.DataFrame) -> None:
    if unranked.empty:
        return
    words = here.words
    title = words("not_ranked", parks=len(unranked))
    st.subheader(title, anchor=False)
    column = st.column_config
    shown = words.name_codes(unranked)
    shown["why"] = shown[words.pick("not_rankable_reason", "not_rankable_reason_en")]
    columns = {
        "park_name": column.TextColumn(words("park"), width=145),
        "district": column.TextColumn(words("district")),
        "level": column.TextColumn(words("park_level")),
        "data_year": column.NumberColumn(words("data_year"), format="%d"),
        "gi": column.NumberColumn(words("gi"), format="%.2f", help=words("gi_help")),
        "why": column.TextColumn(words("not_ranked_why"), width="large"),
        "review": column.TextColumn(words("review_state")),
    }
    park_table(shown, columns, alt=title, name="unranked")
    offer(here, shown, columns, title, key="unranked")


main()
