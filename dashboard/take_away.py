"""The buttons by which a page gives its figures away as files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.access import Viewer
from dashboard.audit import record
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

    file_name = marked.file_name(title, "xlsx")

    def make() -> bytes:
        record(here.viewer, "exported", detail=file_name)
        return workbook(frame, described, title, marked, here.words, notes)

    st.download_button(
        here.words("take_excel"),
        make,
        file_name=file_name,
        mime=EXCEL,
        key=f"excel_{key}",
        on_click="ignore",
        type="tertiary",
    )


def offer_document(here: Context, title: str, make: Callable[[], Document], *, key: str) -> None:
    """Buttons that give a document as Word and as PDF, made when one is pressed."""
    marked = stamp(here)
    kinds = {"docx": ("take_word", word.write, WORD), "pdf": ("take_pdf", pdf.write, PDF)}
    with st.container(horizontal=True):
        for suffix, (label, write, mime) in kinds.items():
            file_name = marked.file_name(title, suffix)
            st.download_button(
                here.words(label, title=title),
                partial(_made, here.viewer, file_name, write, make),
                file_name=file_name,
                mime=mime,
                key=f"{suffix}_{key}",
                on_click="ignore",
            )


def _made(
    viewer: Viewer,
    file_name: str,
    write: Callable[[Document], bytes],
    make: Callable[[], Document],
) -> bytes:
    record(viewer, "exported", detail=file_name)
    return write(make())
