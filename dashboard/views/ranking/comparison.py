"""Parks side by side, and their ranks over the years: parts of the ranking page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.charts.ranks import dimensions_side_by_side, rank_lines
from dashboard.context import Context
from dashboard.parts.layout import several, table, text_table
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer
from dashboard.queries import ranking as queries
from dashboard.views.park.tables import Row, value_shown
from dashboard.words import NONE, Words

MOST_PARKS = 6
MOST_LINES = 100


def choose_parks(words: Words, parks: pd.DataFrame) -> list[str]:
    """The parks a reader picks, up to six, from the address; the first ones where none is picked."""
    names = {
        park: words("with_note", text=name, note=words.district(code))
        for park, name, code in zip(
            parks["park_id"], parks["park_name"], parks["district_code"], strict=True
        )
    }
    picked = several(
        words("compare_parks", most=MOST_PARKS),
        "parks",
        names,
        MOST_PARKS,
        words("compare_foremost", parks=MOST_PARKS // 2),
    )
    return picked or list(names)[: MOST_PARKS // 2]


def years(here: Context, parks: pd.DataFrame) -> None:
    """The ranks of the parks over the years, the picked ones named."""
    words = here.words
    picked = choose_parks(words, parks)
    ranks = queries.ranks_by_year(here.source, here.viewer.scope, here.standard_id)
    shown = {*picked, *parks["park_id"].head(MOST_LINES)}
    ranks = ranks[ranks["park_id"].isin(shown)]
    if ranks.empty:
        st.info(words("nothing_here"))
        return
    names = dict(zip(ranks["park_id"], ranks["park_name"], strict=True))
    chosen = tuple(names[park] for park in picked if park in names)
    sentence = _years_sentence(words, ranks)
    st.markdown(plain(sentence))
    points = ranks.assign(is_chosen=ranks["park_id"].isin(picked))
    spec = rank_lines(words("behind_pct"), chosen)
    st.vega_lite_chart(points, spec, key="rank_lines", alt=sentence)
    st.caption(words("years_help"))
    of_years = (
        ranks[ranks["park_id"].isin(picked)]
        .pivot(index="park_id", columns="data_year", values="city_rank")
        .reindex([park for park in picked if park in names])
    )
    column = st.column_config
    columns: dict[str, object] = {"park_name": column.TextColumn(words("park"), width=170)}
    for year in of_years.columns:
        columns[str(year)] = column.NumberColumn(words("rank_in", year=year), format="%d")
    frame = of_years.rename(columns=str).assign(park_name=[names[park] for park in of_years.index])
    table(frame, columns, alt=sentence)
    offer(here, frame, columns, words("view_years"), key="years", notes=[sentence])


def _years_sentence(words: Words, ranks: pd.DataFrame) -> str:
    """Who rose and who fell most, summed over the years, among parks ranked in both years."""
    moved = ranks.groupby("park_id").agg(
        park_name=("park_name", "first"), places=("city_rank_change", "sum")
    )
    moved = moved.sort_values("places")
    if moved.empty or moved["places"].iloc[0] == moved["places"].iloc[-1]:
        return words("years_none")
    return words(
        "years_of_ranks",
        up=moved["park_name"].iloc[-1],
        up_places=f"{moved['places'].iloc[-1]:+.0f}",
        down=moved["park_name"].iloc[0],
        down_places=f"{moved['places'].iloc[0]:+.0f}",
    )


def side_by_side(here: Context, parks: pd.DataFrame) -> None:
    """Up to six parks: dimensions as bars, then every measure and indicator as a table."""
    words = here.words
    picked = choose_parks(words, parks)
    rows = parks.set_index("park_id").loc[picked]
    names = tuple(rows["park_name"])
    dimensions = words.dimensions()
    bars = pd.DataFrame(
        [
            {"name": name, "position": position, "park_name": park, "score": score}
            for position, (code, name) in enumerate(dimensions.items())
            for park, score in zip(names, rows[code.lower()], strict=True)
        ]
    )
    scores = rows[[code.lower() for code in dimensions]].astype(float)
    spread = scores.max() - scores.min()
    widest = str(spread.idxmax())
    by_score = rows.assign(score=scores[widest]).sort_values("score")
    sentence = words(
        "compare_finding",
        parks=len(rows),
        dimension=dimensions[widest.upper()],
        most=by_score["park_name"].iloc[-1],
        least=by_score["park_name"].iloc[0],
        points=f"{spread[widest]:.1f}",
    )
    st.markdown(plain(sentence))
    spec = dimensions_side_by_side(words("score"), names)
    st.vega_lite_chart(bars, spec, key="compared", alt=sentence)
    frame = pd.concat([_measures(words, rows), _values(here, rows)], ignore_index=True)
    columns = {"measure": words("measure"), "unit": words("unit")}
    columns |= dict(zip(picked, names, strict=True))
    st.caption(words("compare_help"))
    text_table(frame, columns, set(picked))
    title = words("view_compare")
    offer(here, frame, columns, title, key="compare", notes=[sentence])


def _measures(words: Words, rows: pd.DataFrame) -> pd.DataFrame:
    """Index, ranks and dimensions, a park a column."""
    shown: dict[str, list[str]] = {
        words("data_year"): [str(year) for year in rows["data_year"]],
        words("gi"): [f"{figure:.2f}" for figure in rows["gi"]],
        words("city_rank"): [whole(figure) for figure in rows["city_rank"]],
    }
    if "rank_p05" in rows:
        shown[words("rank_interval")] = [interval(words, row) for row in rows.to_dict("records")]
    for code, name in words.dimensions().items():
        shown[name] = [f"{figure:.1f}" for figure in rows[code.lower()]]
    return pd.DataFrame(
        [
            {"measure": measure, "unit": "", **dict(zip(rows.index, figures, strict=True))}
            for measure, figures in shown.items()
        ]
    )


def _values(here: Context, rows: pd.DataFrame) -> pd.DataFrame:
    """The indicators, a park a column: the value, and its score in brackets."""
    words = here.words
    years = {str(park): int(year) for park, year in rows["data_year"].items()}
    values = queries.values_of(here.source, here.viewer.scope, here.standard_id, years)
    cells = [
        words("with_note", text=value_shown(words, row), note=f"{row['score']:.0f}")
        if pd.notna(row["score"])
        else value_shown(words, row)
        for row in values.to_dict("records")
    ]
    named = values.assign(
        measure=[
            f"{no} {name}"
            for no, name in zip(
                values["indicator_no"], values[words.pick("name_zh", "name_en")], strict=True
            )
        ],
        unit=[words.unit(unit) for unit in values["unit"]],
        cell=cells,
    )
    wide = named.pivot(index=["indicator_no", "measure", "unit"], columns="park_id", values="cell")
    return wide.reset_index().drop(columns="indicator_no")


def interval(words: Words, row: Row) -> str:
    """The ranks between which a park stays in nine of ten draws; a dash for one without a rank."""
    if pd.isna(row["rank_p05"]):
        return NONE
    low, high = whole(row["rank_p05"]), whole(row["rank_p95"])
    return low if low == high else words("range", low=low, high=high)


def whole(figure: float) -> str:
    """A whole number; a dash for none."""
    return NONE if pd.isna(figure) else f"{figure:.0f}"
