"""总览: how far the city has come, how green its parks are, what changed, what to do now."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.charts.city import coverage_tiles, index_by_year
from dashboard.context import Context, open_context
from dashboard.parts.layout import finding, head, link, notices, park_link, table
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer, offer_document
from dashboard.queries import overview as queries
from dashboard.views.overview.bulletin import bulletin
from dashboard.words import NONE, Words
from warehouse.publishing.extracts import FEWEST

MOST_MOVES = 5


def main() -> None:
    """Draw the page."""
    here = open_context()
    words, source, scope = here.words, here.source, here.viewer.scope
    head(here, words("overview_title"))
    coverage = queries.coverage(source, scope)
    tasks = queries.tasks(source, scope)
    years = queries.index_by_year(source, scope, here.standard_id)
    notices(
        here,
        is_demo=queries.has_scores_of_demo_parks(source, scope),
        standard_status=words.standard_status(here.standard_id) if len(years) else None,
    )
    finding(_sentence(here, coverage, years))
    offer_document(here, words("bulletin_title"), lambda: bulletin(here), key="bulletin")
    _attention(here, coverage, tasks)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _coverage(words, coverage)
    with right:
        _index(here, years)
    _changes(here)
    _districts(here, coverage, tasks)


def _sentence(here: Context, coverage: pd.DataFrame, years: pd.DataFrame) -> str:
    """Coverage, and the index of the latest year with parks enough to speak of."""
    words = here.words
    registered, diagnosed = int(coverage["registered"].sum()), int(coverage["diagnosed"].sum())
    text = words(
        "overview_finding",
        where=words.where(here.viewer.scope),
        registered=registered,
        diagnosed=diagnosed,
        share=f"{100 * diagnosed / registered:.0f}" if registered else NONE,
    )
    enough = years[years["parks"] >= FEWEST]
    if enough.empty:
        return text
    last = enough.iloc[-1]
    text += words(
        "overview_finding_index",
        year=int(last["data_year"]),
        parks=int(last["parks"]),
        median=f"{last['p50']:.1f}",
    )
    if last["same_parks"] > 0:
        text += words(
            "overview_finding_trend",
            same=int(last["same_parks"]),
            change=f"{last['same_change']:+.1f}",
        )
    return text + words("full_stop")


def _attention(here: Context, coverage: pd.DataFrame, tasks: pd.DataFrame) -> None:
    """What waits for somebody, each with the way there."""
    words = here.words
    longest = tasks["longest"].max()
    cards = [
        (
            "follow_up",
            words("overview_overdue"),
            int(tasks["overdue"].sum()),
            "" if pd.isna(longest) else words("overview_longest", days=int(longest)),
        ),
        ("review", words("overview_reviews"), int(tasks["reviews_pending"].sum()), ""),
        ("quality", words("overview_errors"), int(tasks["open_errors"].sum()), ""),
        ("register", words("overview_to_confirm"), int(coverage["to_confirm"].sum()), ""),
    ]
    st.subheader(words("overview_attention"), anchor=False)
    for column, (page, label, count, more) in zip(st.columns(4), cards, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.metric(plain(label), plain(f"{count:,}"), help=plain(more) if more else None)
            if count:
                link(here, page)


def _coverage(words: Words, coverage: pd.DataFrame) -> None:
    registered, diagnosed = coverage["registered"], coverage["diagnosed"]
    share = (100 * diagnosed / registered.where(registered > 0)).astype(float)
    names = [words.district(code) for code in coverage["district_code"]]
    tiles = coverage.assign(
        name=names,
        short_name=[_on_a_tile(name) for name in names],
        counts=[f"{d}/{r}" for d, r in zip(diagnosed, registered, strict=True)],
        share=share,
        told=[
            words("overview_tile", diagnosed=d, registered=r)
            for d, r in zip(diagnosed, registered, strict=True)
        ],
    ).dropna(subset=["tile_row"])
    untouched = tiles[(tiles["registered"] > 0) & (tiles["diagnosed"] == 0)]["district_code"]
    sentence = (
        words("overview_coverage_all")
        if untouched.empty
        else words(
            "overview_coverage_gaps",
            count=len(untouched),
            districts=words("list_comma").join(words.district(code) for code in untouched),
        )
    )
    st.subheader(words("overview_coverage"), anchor=False)
    st.markdown(plain(sentence))
    st.vega_lite_chart(tiles, coverage_tiles(words("overview_share")), key="tiles", alt=sentence)
    st.caption(words("overview_tile_help"))


def _on_a_tile(name: str) -> str:
    """The short form that a long name gives in brackets, else the name."""
    _, has_short, short = name.partition("(")
    return short.rstrip(")") if has_short else name


def _index(here: Context, years: pd.DataFrame) -> None:
    words = here.words
    st.subheader(words("overview_index"), anchor=False)
    if years.empty:
        st.info(words("nothing_here"))
        return
    comparable = years[years["same_parks"] > 0]
    if comparable.empty:
        sentence = words("overview_index_one", parks=int(years["parks"].iloc[-1]))
    else:
        rising = int((comparable["same_change"] > 0).sum())
        sentence = words("overview_index_finding", years=len(comparable), rising=rising)
    st.markdown(plain(sentence))
    # A median of a few parks tells of these parks, not of the year.
    enough = years[years["parks"] >= FEWEST]
    spread = (years if enough.empty else enough).assign(
        label=lambda rows: [
            f"{year}\n" + words("overview_year_parks", parks=parks)
            for year, parks in zip(rows["data_year"], rows["parks"], strict=True)
        ]
    )
    spec = index_by_year(words("gi"), words("overview_year_axis"))
    st.vega_lite_chart(spread, spec, key="index_by_year", alt=sentence)
    number = st.column_config.NumberColumn
    columns = {
        "data_year": number(words("data_year"), format="%d"),
        "parks": number(words("ranked_parks"), format="%d"),
        "lowest": number(words("lowest"), format="%.1f"),
        "p25": number(words("quartile_low"), format="%.1f"),
        "p50": number(words("median"), format="%.1f"),
        "p75": number(words("quartile_high"), format="%.1f"),
        "highest": number(words("highest"), format="%.1f"),
        "same_change": number(words("same_change"), format="%+.1f", help=words("same_change_help")),
    }
    table(years, columns, alt=sentence)
    offer(here, years, columns, words("overview_index"), key="years", notes=[sentence])


def _changes(here: Context) -> None:
    """What the publication changed against the one before."""
    words, source, scope = here.words, here.source, here.viewer.scope
    st.subheader(words("overview_changes"), anchor=False)
    if here.source.publication.compared_with is None:
        st.markdown(words("overview_first_publication"))
        return
    changes = queries.changes(source, scope)
    if changes.empty:
        st.markdown(words("overview_no_changes"))
        return
    kinds, measures = words.codes("change_kind"), words.codes("change_measure")
    order = {code: position for position, code in enumerate(measures)}
    changes = changes.sort_values("measure", key=lambda codes: codes.map(order))
    sentence = words(
        "overview_changes_finding",
        parts=words("list_comma").join(
            words(
                "overview_rows" if kind in ("new", "lost") else "overview_change",
                kind=kinds[kind],
                measure=measures[measure],
                changes=n,
            )
            for kind, measure, n in zip(
                changes["kind"], changes["measure"], changes["changes"], strict=True
            )
        ),
    )
    st.markdown(plain(sentence))
    moves = queries.moves(source, scope, here.standard_id, MOST_MOVES)
    if moves.empty:
        return
    st.markdown(words("overview_moves"))
    for move in moves.to_dict("records"):
        key = "overview_move_up" if move["change"] > 0 else "overview_move_down"
        label = words(
            key,
            park=move["park_name"],
            district=words.district(move["district_code"]),
            before=move["before"],
            after=move["after"],
            places=abs(move["change"]),
        )
        park_link(label, move["park_id"])


def _districts(here: Context, coverage: pd.DataFrame, tasks: pd.DataFrame) -> None:
    """The same by district, with what there is to do."""
    words = here.words
    rows = coverage.merge(tasks, on="district_code", how="left").fillna(
        {"overdue": 0, "reviews_pending": 0, "open_errors": 0}
    )
    used = ["registered", "to_confirm", "overdue", "reviews_pending", "open_errors"]
    rows = rows[rows[used].sum(axis=1) > 0]
    if rows.empty:
        return
    busiest = rows.sort_values("overdue", ascending=False).iloc[0]
    registered = rows["registered"]
    rows = rows.assign(
        district=[words.district_in_full(code) for code in rows["district_code"]],
        share=(100 * rows["diagnosed"] / registered.where(registered > 0)).astype(float),
    )
    sentence = words("overview_districts_none")
    if busiest["overdue"] > 0:
        sentence = words(
            "overview_districts_finding",
            district=words.district(busiest["district_code"]),
            overdue=int(busiest["overdue"]),
        )
    st.subheader(words("overview_districts"), anchor=False)
    st.markdown(plain(sentence))
    column = st.column_config
    columns = {
        "district": column.TextColumn(words("district")),
        "registered": column.NumberColumn(words("registered_parks"), format="%d"),
        "diagnosed": column.NumberColumn(words("diagnosed_parks"), format="%d"),
        "share": column.ProgressColumn(
            words("overview_share"), format="%.0f", min_value=0, max_value=100
        ),
        "overdue": column.NumberColumn(words("overview_overdue"), format="%d"),
        "reviews_pending": column.NumberColumn(words("overview_reviews"), format="%d"),
        "open_errors": column.NumberColumn(words("overview_errors"), format="%d"),
        "to_confirm": column.NumberColumn(words("overview_to_confirm"), format="%d"),
    }
    table(rows, columns, alt=sentence, rows=len(rows))
    offer(here, rows, columns, words("overview_districts"), key="districts", notes=[sentence])


main()
