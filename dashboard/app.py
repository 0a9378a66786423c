"""The dashboard: navigation, and what to say when there is nothing to show.

The pages are in ``views/``: Streamlit opens the files of a folder named ``pages/`` by their address
before this file has run.
"""

from __future__ import annotations

import duckdb
import streamlit as st

from dashboard.context import LANGUAGE, language
from dashboard.words import catalogue
from warehouse.errors import GreenparkError
from warehouse.reference import RegistryError

SIDEBAR_PIXELS = 215


def main() -> None:
    """Draw the frame and run the page that the address asks for."""
    texts = catalogue()[language()]
    st.set_page_config(
        page_title=texts["app_title"],
        page_icon="🌿",
        layout="wide",
        initial_sidebar_state=SIDEBAR_PIXELS,
    )
    page = st.navigation(
        {
            texts["section_standing"]: [
                st.Page("views/ranking.py", title=texts["ranking_title"], default=True),
                st.Page("views/park.py", title=texts["park_title"]),
                st.Page("views/candidates.py", title=texts["candidates_title"]),
            ],
            texts["section_follow_up"]: [
                st.Page("views/follow_up.py", title=texts["follow_up_title"]),
            ],
        }
    )
    with st.sidebar:
        _language_switch(texts["language"])
        st.caption(texts["development_mode"])
    try:
        page.run()
    except GreenparkError as error:
        _closed(texts, error.message_en if language() == "en" else error.message_zh)
    except RegistryError as error:
        _closed(texts, texts["registry_broken"].format(error=error))
    except (duckdb.BinderException, duckdb.CatalogException):
        # The file was published by a version of the code whose tables were other ones.
        _closed(texts, texts["publication_outdated"])


def _language_switch(label: str) -> None:
    st.segmented_control(
        label,
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
    st.warning(message)


main()
