"""The buttons by which a page gives its figures away as files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.access.audit import record
from dashboard.context import Context
from dashboard.exports import pdf, word
from dashboard.exports.document import Document
from dashboard.exports.stamp import stamp
from dashboard.exports.tables import columns_of, workbook
from dashboard.parts.outside import plain
from warehouse.publishing.retention import note_export

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

    offer_file(
        here,
        here.words("take_excel"),
        marked.file_name(title, "xlsx"),
        EXCEL,
        lambda: workbook(frame, described, title, marked, here.words, notes),
        key=f"excel_{key}",
        type="tertiary",
    )


def offer_document(here: Context, title: str, make: Callable[[], Document], *, key: str) -> None:
    """Buttons that give a document as Word and as PDF, made when one is pressed."""
    marked = stamp(here)
    kinds = {"docx": ("take_word", word.write, WORD), "pdf": ("take_pdf", pdf.write, PDF)}
    with st.container(horizontal=True):
        for suffix, (label, write, mime) in kinds.items():
            offer_file(
                here,
                here.words(label, title=title),
                marked.file_name(title, suffix),
                mime,
                partial(_written, write, make),
                key=f"{suffix}_{key}",
            )


def offer_file(
    here: Context,
    label: str,
    file_name: str,
    mime: str,
    make: Callable[[], bytes],
    *,
    key: str,
    **options: Any,
) -> None:
    """A button that gives a file, made when it is pressed; who took it is on the audit log."""

    def noted() -> bytes:
        record(here.viewer, "exported", detail=file_name)
        note_export(here.source.publication)
        return make()

    st.download_button(
        plain(label),
        noted,
        file_name=file_name,
        mime=mime,
        key=key,
        on_click="ignore",
        **options,
    )


def _written(write: Callable[[Document], bytes], make: Callable[[], Document]) -> bytes:
    return write(make())
