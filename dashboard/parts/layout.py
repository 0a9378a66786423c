"""The parts that all pages are laid out from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from dashboard.access.navigation import page_file, pages_for
from dashboard.context import Context, freshness, language
from dashboard.parts.outside import in_html, plain
from dashboard.words import NONE

ALL = ""
ROW_HEIGHT = 32
SHORT_TEXT = 12
PARK_PAGE = page_file("park")

STYLE = """<style>
.gp-notices {display:flex; flex-wrap:wrap; gap:.4rem 1.2rem; font-size:.86rem; color:#4A5752;
  border-left:3px solid #E69F00; background:#FFF8EA; padding:.4rem .8rem; line-height:1.6}
.gp-notices b {color:#7A4B00; font-weight:600; margin-right:.4em}
.gp-finding {font-size:1.06rem; font-weight:600; line-height:1.6; margin:.2rem 0 0}
.gp-facts {display:grid; grid-template-columns:repeat(auto-fit,minmax(190px,1fr));
  gap:.35rem 1.4rem; font-size:.92rem; border-top:1px solid #D9E0DC;
  border-bottom:1px solid #D9E0DC; padding:.55rem 0}
.gp-facts dl, .gp-facts dt, .gp-facts dd {margin:0; padding:0}
.gp-facts dt {color:#66736E; font-size:.8rem; font-weight:400}
.gp-scroll {overflow-x:auto; border:1px solid #E3E8E5; border-radius:4px}
.gp-table {border-collapse:collapse; width:100%; font-size:.9rem; line-height:1.5}
.gp-table th {background:#EEF3F0; color:#3C4A45; font-weight:400; text-align:left}
.gp-table th, .gp-table td {padding:.35rem .6rem; border-bottom:1px solid #E3E8E5;
  vertical-align:top; min-width:3.4em}
.gp-table .gp-number {text-align:right}
.gp-table td.gp-number, .gp-table .gp-short {white-space:nowrap}
.gp-table .gp-long {min-width:11em}
.stMainBlockContainer {padding-left:1.6rem; padding-right:1.6rem}
@media print {[data-testid=stSidebar], [data-testid=stHeader], [data-testid=stDownloadButton],
  [data-testid=stButton] {display:none}}
</style>"""


def head(here: Context, title: str) -> None:
    """The page's title and how fresh its figures are."""
    st.html(STYLE)
    st.title(plain(title), anchor=False)
    st.caption(plain(freshness(here)))


def notices(here: Context, *, is_demo: bool, standard_status: str | None = None) -> None:
    """What a reader must know before relying on the figures in view.

    ``standard_status`` is that of the standard behind the scores shown; None where none is shown.
    """
    words, parts = here.words, []
    if is_demo:
        parts.append((words("demo_mark"), words("demo_text")))
    if standard_status is not None and standard_status != "verified":
        text = words("unverified_text", standard=words.standard(here.standard_id))
        parts.append((words("unverified_mark"), text))
    if parts:
        inner = "".join(f"<span><b>{in_html(m)}</b>{in_html(text)}</span>" for m, text in parts)
        st.html(f'<div class="gp-notices" role="note">{inner}</div>')


def finding(sentence: str) -> None:
    """The sentence that says what the page shows."""
    st.html(f'<p class="gp-finding">{in_html(sentence)}</p>')


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Names and values side by side."""
    cells = "".join(
        f"<dl><dt>{in_html(name)}</dt><dd>{in_html(value)}</dd></dl>" for name, value in pairs
    )
    st.html(f'<div class="gp-facts">{cells}</div>')


def choice(label: str, parameter: str, names: Mapping[str, str], default: str = ALL) -> str:
    """A select box over codes that lives in the address, so that a view can be handed on."""
    key = f"choice_{parameter}"
    asked = st.query_params.get(parameter, default)
    st.session_state[key] = asked if asked in names else default

    def remember() -> None:
        if st.session_state[key] == default:
            st.query_params.pop(parameter, None)
        else:
            st.query_params[parameter] = st.session_state[key]

    chosen = st.selectbox(
        plain(label), list(names), format_func=names.__getitem__, key=key, on_change=remember
    )
    return str(chosen)


def view(label: str, names: Mapping[str, str]) -> str:
    """One of several views of a page, by code, the first by default; it lives in the address."""
    first = next(iter(names))
    asked = st.query_params.get("view", first)
    st.session_state["view"] = asked if asked in names else first

    def remember() -> None:
        if st.session_state["view"] == first:
            st.query_params.pop("view", None)
        else:
            st.query_params["view"] = st.session_state["view"]

    chosen = st.segmented_control(
        plain(label),
        list(names),
        required=True,
        format_func=lambda code: plain(names[code]),
        key="view",
        on_change=remember,
        label_visibility="collapsed",
    )
    return str(chosen)


def several(
    label: str, parameter: str, names: Mapping[str, str], most: int, nothing: str
) -> list[str]:
    """Up to ``most`` of many codes, which live in the address, separated by commas.

    ``nothing`` is said while none is chosen.
    """
    key = f"choice_{parameter}"
    asked = st.query_params.get(parameter, "").split(",")
    st.session_state[key] = [code for code in asked if code in names][:most]

    def remember() -> None:
        if st.session_state[key]:
            st.query_params[parameter] = ",".join(st.session_state[key])
        else:
            st.query_params.pop(parameter, None)

    return st.multiselect(
        plain(label),
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=remember,
        max_selections=most,
        placeholder=nothing,
    )


def table(
    frame: pd.DataFrame | Styler,
    columns: Mapping[str, Any],
    *,
    alt: str,
    rows: int = 15,
    **options: Any,
) -> Any:
    """A table of ``frame``'s columns that ``columns`` describes, at most ``rows`` high."""
    return st.dataframe(
        frame if isinstance(frame, Styler) else frame[list(columns)],
        hide_index=True,
        column_config=dict(columns),
        row_height=ROW_HEIGHT,
        placeholder=NONE,
        height=(min(len(frame.index), rows) + 1) * ROW_HEIGHT + 3,
        alt=alt,
        **options,
    )


def text_table(frame: pd.DataFrame, columns: Mapping[str, str], numbers: Collection[str]) -> None:
    """A table of long texts, which go on over as many lines as they need.

    ``columns`` names the columns to show and their headings; those in ``numbers`` stand right.
    """
    heads = "".join(
        f'<th class="{"gp-number" if name in numbers else ""}">{in_html(head)}</th>'
        for name, head in columns.items()
    )
    body = "".join(
        "<tr>" + "".join(_cell(str(row[name]), name in numbers) for name in columns) + "</tr>"
        for row in frame[list(columns)].fillna(NONE).to_dict("records")
    )
    st.html(
        f'<div class="gp-scroll"><table class="gp-table"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(text: str, is_number: bool) -> str:
    kind = "gp-number" if is_number else "gp-short" if len(text) <= SHORT_TEXT else "gp-long"
    return f'<td class="{kind}">{in_html(text)}</td>'


def park_table(frame: pd.DataFrame, columns: Mapping[str, Any], *, alt: str, name: str) -> None:
    """A table whose rows open the profile of the park in their column ``park_id``."""
    row = clicked_row(frame, columns, alt=alt, name=name)
    if row is not None:
        open_park(frame["park_id"].iloc[row])


def clicked_row(
    frame: pd.DataFrame | Styler, columns: Mapping[str, Any], *, alt: str, name: str
) -> int | None:
    """Show a table whose rows can be clicked; returns the position of the one that was."""
    cell = clicked_cell(frame, columns, alt=alt, name=name)
    return None if cell is None else cell[0]


def clicked_cell(
    frame: pd.DataFrame | Styler, columns: Mapping[str, Any], *, alt: str, name: str, rows: int = 15
) -> tuple[int, str] | None:
    """Show a table whose cells can be clicked; returns the row's position and the column's name."""
    # The browser drops the first click on a table whose rows have changed, so that other filters,
    # which stand in the address, make another table.
    filters = [f"{key}={value}" for key, value in st.query_params.items() if key != "park"]
    event = table(
        frame,
        columns,
        alt=alt,
        rows=rows,
        key="&".join([name, *filters]),
        on_select="rerun",
        selection_mode="single-cell",
    )
    return event.selection.cells[0] if event.selection.cells else None


def link(here: Context, page: str, **parameters: str) -> None:
    """The way to a page of ``views/`` for who may open it; nothing for others."""
    if page in {each.name for each in pages_for(here.viewer)}:
        title = here.words(f"{page}_title")
        label = here.words("go_to", page=title)
        st.page_link(page_file(page), label=plain(label), query_params=parameters)


def park_link(label: str, park_id: str) -> None:
    """The way to the profile of a park."""
    st.page_link(PARK_PAGE, label=plain(label), query_params={"park": park_id})


def open_park(park_id: str) -> None:
    """Leave for the profile of a park."""
    parameters = {"park": park_id}
    if language() == "en":
        parameters["lang"] = "en"
    st.switch_page(PARK_PAGE, query_params=parameters)
