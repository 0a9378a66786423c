"""The buttons by which a page gives its figures away as files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.context import Context
from dashboard.exports.stamp import stamp
from dashboard.exports.tables import columns_of, workbook

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(
    here: Context,
    frame: pd.DataFrame,
    columns: Mapping[str, Any],
    title: str,
    *,
    key: str,
    notes: Sequence[str] = (),
    numbers: Collection[str] = (),
) -> None:
    """A button that gives a table as Excel, made when it is pressed.

    ``columns`` are those that the page shows the table by: headings, or descriptions of
    `st.column_config`. ``notes`` go into the file; ``numbers`` names the columns of headings that
    hold numbers.
    """
    marked = stamp(here)
    described = columns_of(columns, frozenset(numbers))

    def make() -> bytes:
        return workbook(frame, described, title, marked, here.words, notes)

    st.download_button(
        here.words("take_excel"),
        make,
        file_name=marked.file_name(title, "xlsx"),
        mime=EXCEL,
        key=f"excel_{key}",
        on_click="ignore",
        type="tertiary",
    )
