"""The buttons by which a page gives its figures away as files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.context import Context
from dashboard.exports import pdf, word
from dashboard.exports.document import Document
from dashboard.exports.stamp import stamp
from dashboard.exports.tables import columns_of, workbook

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
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


def offer_document(here: Context, title: str, make: Callable[[], Document], *, key: str) -> None:
    """Buttons that give a document as Word and as PDF, made when one is pressed."""
    marked = stamp(here)
    with st.container(horizontal=True):
        st.download_button(
            here.words("take_word", title=title),
            lambda: word.write(make()),
            file_name=marked.file_name(title, "docx"),
            mime=WORD,
            key=f"word_{key}",
            on_click="ignore",
        )
        st.download_button(
            here.words("take_pdf", title=title),
            lambda: pdf.write(make()),
            file_name=marked.file_name(title, "pdf"),
            mime=PDF,
            key=f"pdf_{key}",
            on_click="ignore",
        )
