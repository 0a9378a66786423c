"""SQL工作台: a question to the published tables, its answer as a table, a chart, a file."""

from __future__ import annotations

import io
import threading
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import streamlit as st

from dashboard.access.audit import record
from dashboard.charts.result import MARKS, Kind, result_chart
from dashboard.context import Context, open_context
from dashboard.parts.layout import choice, finding, head, notices, table, text_table
from dashboard.parts.outside import plain
from dashboard.parts.take_away import offer, offer_file
from dashboard.queries import workbench as queries
from dashboard.queries.quality import has_demo
from dashboard.views.workbench.examples import examples
from dashboard.views.workbench.saved_queries import forget_query, save_query, saved_queries
from dashboard.words import Words
from warehouse.asking.formats import unique_names, write_csv_to_open, write_parquet
from warehouse.asking.query import Limits, run_query
from warehouse.errors import GreenparkError
from warehouse.home import Home
from warehouse.leftovers import TRIED
from warehouse.whole import scratch

SQL, RESULT = "sql_text", "sql_result"
LIMITS = Limits(result_mb=64)
ROWS_SHOWN, ROWS_CHARTED, ROWS_IN_EXCEL = 2_000, 2_000, 100_000
LONGEST_SQL = 20_000
START = """SELECT park_name, district_name, gi, city_rank
FROM fct_current_standings
WHERE is_rankable
ORDER BY city_rank"""

# Each runs in a process of its own; more at once would starve the pages.
_running = threading.BoundedSemaphore(2)


def main() -> None:
    """Draw the page."""
    here = open_context()
    words = here.words
    head(here, words("workbench_title"))
    tables = queries.tables(here.source, here.viewer.scope)
    if tables.empty:
        st.info(words("nothing_here"))
        return
    standard = next(row for row in words.registry.scoring_standards if row.is_in_force)
    notices(
        here,
        is_demo=has_demo(here.source, here.viewer.scope),
        standard_status=standard.status,
    )
    finding(words("workbench_finding", tables=len(tables)))
    st.caption(
        plain(
            words(
                "workbench_limits",
                seconds=f"{LIMITS.seconds:g}",
                memory=LIMITS.memory_mb,
                result=LIMITS.result_mb,
                rows=ROWS_SHOWN,
            )
        )
    )
    ask, schema = st.tabs([words("tab_ask"), words("tab_schema")])
    with ask:
        _ask(here)
    with schema:
        _schema(here, tables)


def _ask(here: Context) -> None:
    words = here.words
    st.session_state.setdefault(SQL, START)
    left, right = st.columns(2)
    with left:
        numbers = list(examples())
        st.selectbox(
            words("example_queries"),
            numbers,
            index=None,
            format_func=lambda number: words(f"example_{number}"),
            placeholder=words("choose_example"),
            key="example",
            on_change=_take_example,
        )
    with right:
        saved = saved_queries(Home.at(), here.viewer.name)
        st.selectbox(
            words("saved_queries"),
            list(saved),
            index=None,
            placeholder=words("choose_saved" if saved else "none_saved"),
            disabled=not saved,
            key="saved",
            on_change=_take_saved,
            args=(saved,),
        )
    sql = st.text_area(
        words("sql_query"), key=SQL, height=220, max_chars=LONGEST_SQL, help=words("sql_help")
    )
    if st.button(words("run_query"), type="primary", key="run_query"):
        st.session_state[RESULT] = _run(here, sql)
    _keep(here, sql, saved)
    found = st.session_state.get(RESULT)
    # A result of an earlier publication would stand under this one's date.
    if found is not None and found[0] == here.source.publication.path.name:
        _show(here, found[1])


def _take_example() -> None:
    number = st.session_state["example"]
    if number is not None:
        st.session_state[SQL] = examples()[number]


def _take_saved(saved: dict[str, str]) -> None:
    name = st.session_state["saved"]
    if name is not None:
        st.session_state[SQL] = saved[name]


def _run(here: Context, sql: str) -> tuple[str, pa.Table] | None:
    words, path = here.words, here.source.publication.path
    record(here.viewer, "queried", detail=sql)
    try:
        with st.spinner(words("running")), _running, run_query(path, sql, LIMITS) as reader:
            return path.name, reader.read_all()
    except GreenparkError as error:
        st.error(plain(words.pick(error.message_zh, error.message_en)))
        return None


def _keep(here: Context, sql: str, saved: dict[str, str]) -> None:
    """Save the query under a name, or forget the one chosen."""
    words, home, who = here.words, Home.at(), here.viewer.name
    with st.popover(words("save_query")):
        name = st.text_input(words("query_name"), max_chars=60).strip()
        if st.button(words("save"), key="save", disabled=not name):
            save_query(home, who, name, sql)
            st.rerun()
        chosen = st.session_state.get("saved")
        if chosen in saved and st.button(plain(words("forget_query", name=chosen)), key="forget"):
            forget_query(home, who, chosen)
            st.rerun()


def _show(here: Context, result: pa.Table) -> None:
    words = here.words
    rows, names = result.num_rows, unique_names(result.schema.names)
    sentence = words("result_finding", rows=rows, columns=len(names))
    if rows > ROWS_SHOWN:
        sentence += words("result_cut", shown=ROWS_SHOWN)
    st.markdown(plain(sentence))
    if rows == 0:
        return
    frame = result.rename_columns(names).slice(0, ROWS_SHOWN).to_pandas()
    columns = {name: _column(name, frame[name]) for name in names}
    as_table, as_chart = st.tabs([words("tab_result"), words("tab_chart")])
    with as_table:
        table(frame, columns, alt=sentence, rows=20)
        _files(here, result, names, columns)
    with as_chart:
        _chart(words, frame, sentence)


def _column(name: str, values: pd.Series) -> Any:
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return st.column_config.NumberColumn(name)
    return st.column_config.Column(name)


def _files(here: Context, result: pa.Table, names: list[str], columns: dict[str, Any]) -> None:
    words = here.words
    stem = f"{words('query_file')}-{here.source.publication.path.stem}"
    with st.container(horizontal=True):
        offer_file(
            here, words("take_csv"), f"{stem}.csv", "text/csv", lambda: _csv(result), key="csv"
        )
        offer_file(
            here,
            words("take_parquet"),
            f"{stem}.parquet",
            "application/vnd.apache.parquet",
            lambda: _parquet(result),
            key="parquet",
        )
        if result.num_rows <= ROWS_IN_EXCEL:
            everything = result.rename_columns(names).to_pandas()
            offer(here, everything, columns, words("query_file"), key="query")


def _csv(result: pa.Table) -> bytes:
    out = io.StringIO()
    write_csv_to_open(result.to_reader(), out)
    # With the mark Excel takes the text for what it is.
    return out.getvalue().encode("utf-8-sig")


def _parquet(result: pa.Table) -> bytes:
    with scratch(None, TRIED) as place:
        path = place / "result.parquet"
        write_parquet(result.to_reader(), path)
        return path.read_bytes()


def _chart(words: Words, frame: pd.DataFrame, alt: str) -> None:
    """A chart of two columns that the analyst chooses."""
    decimals = frame.convert_dtypes()
    numeric = [name for name in frame.columns if _is_number(decimals[name])]
    if not numeric:
        st.info(words("no_number_to_chart"))
        return
    others = [name for name in frame.columns if name not in numeric] or numeric
    left, middle, right = st.columns(3)
    mark = left.selectbox(
        words("chart_kind"), MARKS, format_func=lambda kind: words(f"chart_{kind}"), key="mark"
    )
    x = middle.selectbox(
        words("chart_x"), list(frame.columns), list(frame.columns).index(others[0]), key="x"
    )
    y = right.selectbox(words("chart_y"), numeric, key="y")
    rows = pd.DataFrame({"x": frame[x], "y": pd.to_numeric(frame[y])}).head(ROWS_CHARTED)
    kind: Kind = "nominal"
    if pd.api.types.is_datetime64_any_dtype(frame[x]):
        kind = "temporal"
    elif mark == "point" and x in numeric:
        kind, rows = "quantitative", rows.assign(x=pd.to_numeric(rows["x"]))
    else:
        rows = rows.assign(x=rows["x"].astype(str))
    st.vega_lite_chart(rows, result_chart(mark, x, kind, y), key="result_chart", alt=alt)


def _is_number(values: pd.Series) -> bool:
    if pd.api.types.is_bool_dtype(values):
        return False
    if pd.api.types.is_numeric_dtype(values):
        return True
    return bool(values.notna().any()) and pd.api.types.infer_dtype(values, skipna=True) == "decimal"


def _schema(here: Context, tables: pd.DataFrame) -> None:
    words = here.words
    names = {name: name for name in tables["table_name"]}
    chosen = choice(words("table"), "table", names, "fct_current_standings")
    found = tables[tables["table_name"] == chosen].iloc[0]
    st.markdown(plain(words("table_rows", rows=f"{int(found['row_count']):,}")))
    st.caption(plain(str(found["description"])))
    columns = queries.columns(here.source, here.viewer.scope, chosen)
    heads = {
        "column_name": words("column"),
        "data_type": words("data_type"),
        "description": words("description"),
    }
    text_table(columns, heads, set())


main()
