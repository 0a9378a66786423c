"""排名: parks by green index, in a data year or as they stand today."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts
from dashboard.charts.ranks import rank_intervals
from dashboard.context import Context, open_context
from dashboard.parts import sentences as findings
from dashboard.parts.layout import ALL, choice, finding, head, notices, park_table, view
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer
from dashboard.queries import ranking as queries
from dashboard.views.ranking import comparison

TWO_COLUMNS_FROM = 24
CHART_HEIGHT = 620
MOST_BARS = 120
DIMENSION_WIDTH = 122
# As the policy's criterion on the draws asks.
STEADY_SHARE = 0.8
DRAWN = {"label", "position", "gi", "is_chosen", "city_rank", "rank_p05", "rank_p95", "interval"}


def main() -> None:
    """Draw the page."""
    here = open_context()
    words = here.words
    head(here, words("ranking_title"))
    notes = st.container()
    year, district, level = _filters(here)
    city = _rows(here, year)
    city_median = queries.city_median(
        here.source, here.viewer.scope, here.standard_id, None if year == ALL else int(year)
    )
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
    sentence = findings.ranking(words, when, ranked, district, city_median)
    finding(sentence)
    names = ["index", *(["interval"] if year == ALL else []), "dimensions", "years", "compare"]
    asked = view(words("view"), {name: words(f"view_{name}") for name in names})
    if ranked.empty:
        st.info(words("nothing_here"))
    elif asked == "index":
        spec = charts.index_bars(words("gi"))
        _bars(_labelled(city[city["is_rankable"]]), spec, sentence)
        _ranked_table(here, ranked, district, level, sentence)
    elif asked == "interval":
        _intervals(here, city[city["is_rankable"]], ranked)
    elif asked == "dimensions":
        _dimensions(here, ranked)
    elif asked == "years":
        comparison.years(here, ranked)
    else:
        comparison.side_by_side(here, ranked)
    if asked == "index":
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


def _labelled(ranked: pd.DataFrame) -> pd.DataFrame:
    """The parks as a chart names them; of a large city those in view, then the foremost."""
    first = ranked.sort_values("is_chosen", ascending=False, kind="stable").head(MOST_BARS)
    first = first.sort_values("city_rank", kind="stable")
    labels = [
        f"{rank:.0f}  {name}"
        for name, rank in zip(first["park_name"], first["city_rank"], strict=True)
    ]
    return first.assign(label=labels, position=range(len(first)))


def _bars(parks: pd.DataFrame, spec: dict[str, Any], alt: str) -> None:
    """A row a park, in two columns so that a city is seen at once."""
    half = len(parks) if len(parks) < TWO_COLUMNS_FROM else (len(parks) + 1) // 2
    is_long = half * charts.BAR_STEP > CHART_HEIGHT
    with st.container(height=CHART_HEIGHT if is_long else "content", border=False):
        columns = st.columns(2) if half < len(parks) else [st.container()]
        for number, column in enumerate(columns):
            with column:
                part = parks.iloc[number * half : (number + 1) * half]
                st.vega_lite_chart(
                    part[list(DRAWN & set(part))], spec, key=f"bars_{number}", alt=alt
                )


def _intervals(here: Context, city: pd.DataFrame, ranked: pd.DataFrame) -> None:
    """How far each rank can be trusted, under other weights and lead values."""
    words = here.words
    width = (ranked["rank_p95"] - ranked["rank_p05"]).astype(int)
    widest = ranked.loc[width.sort_values(ascending=False, kind="stable").index[0]]
    sentence = words(
        "interval_finding",
        parks=len(ranked),
        steady=int((width <= 1).sum()),
        park=widest["park_name"],
        interval=comparison.interval(words, widest.to_dict()),
        top=int((ranked["top_fifth_share"] >= STEADY_SHARE).sum()),
    )
    st.markdown(plain(sentence))
    parks = _labelled(city)
    parks["interval"] = [comparison.interval(words, row) for row in parks.to_dict("records")]
    _bars(parks, rank_intervals(words("city_rank"), int(city["rank_p95"].max())), sentence)
    st.caption(words("interval_help"))
    column = st.column_config
    columns = {
        "city_rank": column.NumberColumn(words("city_rank"), format="%d"),
        "park_name": column.TextColumn(words("park"), width=170),
        "district": column.TextColumn(words("district")),
        "gi": column.NumberColumn(words("gi"), format="%.2f", help=words("gi_help")),
        "rank_p05": column.NumberColumn(words("rank_p05"), format="%d"),
        "rank_p50": column.NumberColumn(words("rank_p50"), format="%d"),
        "rank_p95": column.NumberColumn(words("rank_p95"), format="%d"),
        "top_share": column.NumberColumn(words("top_fifth_share"), format="%.0f"),
    }
    frame = words.name_codes(ranked).assign(top_share=100 * ranked["top_fifth_share"])
    park_table(frame, columns, alt=sentence, name="intervals")
    offer(here, frame, columns, words("view_interval"), key="intervals", notes=[sentence])


def _dimensions(here: Context, ranked: pd.DataFrame) -> None:
    """The six dimensions of every park as bars in the table."""
    words = here.words
    dimensions = {code.lower(): name for code, name in words.dimensions().items()}
    scores = ranked[list(dimensions)].astype(float)
    medians = scores.median()
    spread = scores.quantile(0.75) - scores.quantile(0.25)
    weakest, widest = str(medians.idxmin()), str(spread.idxmax())
    sentence = words(
        "dimensions_finding",
        weakest=dimensions[weakest],
        median=f"{medians[weakest]:.1f}",
        widest=dimensions[widest],
        spread=f"{spread[widest]:.1f}",
    )
    st.markdown(plain(sentence))
    column = st.column_config
    columns = {
        "city_rank": column.NumberColumn(words("city_rank"), format="%d"),
        "park_name": column.TextColumn(words("park"), width=150),
        **{
            code: column.ProgressColumn(
                name,
                format="%.1f",
                min_value=0,
                max_value=charts.HIGHEST_SCORE,
                width=DIMENSION_WIDTH,
            )
            for code, name in dimensions.items()
        },
    }
    frame = ranked.assign(**{code: scores[code] for code in dimensions})
    park_table(frame, columns, alt=sentence, name="dimensions")
    offer(here, frame, columns, words("view_dimensions"), key="dimensions", notes=[sentence])


def _ranked_table(here: Context, ranked: pd.DataFrame, district: str, level: str, alt: str) -> None:
    words = here.words
    column = st.column_config
    ranks = {"city_rank": words("city_rank")}
    if district != ALL:
        ranks["district_rank"] = words("district_rank")
    if level != ALL:
        ranks["level_rank"] = words("level_rank")
    shown = words.name_codes(ranked)
    has_interval = "rank_p05" in ranked
    if has_interval:
        shown["interval"] = [comparison.interval(words, row) for row in ranked.to_dict("records")]
    columns = {
        **{name: column.NumberColumn(label, format="%d") for name, label in ranks.items()},
        **(
            {"interval": column.TextColumn(words("rank_interval"), help=words("interval_help"))}
            if has_interval
            else {}
        ),
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
    st.subheader(plain(title), anchor=False)
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
