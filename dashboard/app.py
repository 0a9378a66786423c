"""The dashboard: navigation, and what to say when there is nothing to show.

The pages are in ``views/``: Streamlit opens the files of a folder named ``pages/`` by their address
before this file has run.
"""

from __future__ import annotations

import sqlite3

import duckdb
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.access import audit
from dashboard.access.navigation import Page, pages_for
from dashboard.access.viewer import (
    DEVELOPMENT,
    NotRegistered,
    SignInNeeded,
    Viewer,
    current_viewer,
    sign_out,
)
from dashboard.context import LANGUAGE, PAGE, language, said
from dashboard.parts.outside import plain
from dashboard.words import catalogue
from warehouse.errors import GreenparkError
from warehouse.faults import as_said
from warehouse.publishing.publication import PublicationOutdated
from warehouse.rules.files import RegistryError

SIDEBAR_PIXELS = 215
NOTED = "view_noted"
START = "start"


def main() -> None:
    """Draw the frame and run the page that the address asks for."""
    texts = catalogue()[language()]
    st.set_page_config(
        page_title=texts["app_title"],
        page_icon="🌿",
        layout="wide",
        initial_sidebar_state=SIDEBAR_PIXELS,
    )
    with st.sidebar:
        _language_switch(texts["language"])
    try:
        viewer = current_viewer()
        _sign(viewer, texts)
        pages = pages_for(viewer)
        if not pages:
            _closed(texts, texts["no_page"])
            return
        _run_one_of(viewer, pages, texts)
    except SignInNeeded as error:
        _closed(texts, said(error))
        st.button(texts["sign_in"], type="primary", on_click=st.login)
    except NotRegistered as error:
        _closed(texts, said(error))
        st.button(texts["sign_out"], on_click=sign_out)
    except GreenparkError as error:
        _closed(texts, said(error))
    except RegistryError as error:
        _closed(texts, texts["registry_broken"].format(error=error))
    except (duckdb.BinderException, duckdb.CatalogException):
        # The file was published by a version of the code whose tables were other ones.
        _closed(texts, said(PublicationOutdated()))
    except (sqlite3.Error, OSError, MemoryError) as error:
        fault = as_said(error)
        if fault is None:
            raise
        _closed(texts, said(fault))


def _run_one_of(viewer: Viewer, pages: list[Page], texts: dict[str, str]) -> None:
    """The page that the address asks for, of those the viewer may open."""
    menu: dict[str, list[StreamlitPage]] = {}
    for page in pages:
        title, section = texts[f"{page.name}_title"], menu.setdefault(texts[page.section], [])
        if page is pages[0]:
            # Streamlit answers for the first page at the bare address only; a kept link names it.
            section.append(st.Page(page.file, title=title, url_path=START, default=True))
            section.append(st.Page(page.file, title=title, url_path=page.name, visibility="hidden"))
        else:
            section.append(st.Page(page.file, title=title, url_path=page.name))
    chosen = st.navigation(menu)
    st.session_state[PAGE] = chosen.url_path or pages[0].name
    _note_view(viewer)
    chosen.run()


def _note_view(viewer: Viewer) -> None:
    """Once for each page and park that comes into view, not for each run."""
    view = (st.session_state[PAGE], st.query_params.get("park"))
    if st.session_state.get(NOTED) != view:
        audit.record(viewer, "saw", page=view[0], park_id=view[1])
        st.session_state[NOTED] = view


def _sign(viewer: Viewer, texts: dict[str, str]) -> None:
    """Who looks, in the menu: what they can check, and how they leave."""
    role = texts[f"role_{viewer.role}"]
    with st.sidebar:
        if viewer.name == DEVELOPMENT:
            st.caption(plain(texts["development_mode"].format(role=role)))
        else:
            st.caption(plain(texts["signed_in"].format(name=viewer.name, role=role)))
            st.button(texts["sign_out"], on_click=_sign_out, args=(viewer,))


def _sign_out(viewer: Viewer) -> None:
    audit.record(viewer, "signed_out")
    sign_out()


def _language_switch(label: str) -> None:
    st.segmented_control(
        plain(label),
        ["zh", "en"],
        default=language(),
        required=True,
        format_func=lambda code: {"zh": "中文", "en": "English"}[code],
        key="language_switch",
        on_change=_switch_language,
        label_visibility="collapsed",
    )


def _switch_language() -> None:
    st.session_state[LANGUAGE] = st.session_state["language_switch"]
    if st.session_state[LANGUAGE] == "en":
        st.query_params["lang"] = "en"
    else:
        st.query_params.pop("lang", None)


def _closed(texts: dict[str, str], message: str) -> None:
    st.title(texts["app_title"])
    st.warning(plain(message))


main()
