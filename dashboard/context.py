"""What every page starts from: who looks, at which publication, in which language."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import streamlit as st

from dashboard.access.navigation import pages_for
from dashboard.access.viewer import AccessRefused, Viewer, current_viewer
from dashboard.data import OpenSource, open_source
from dashboard.words import Language, Words, load_criteria
from warehouse.city_time import CITY_TIME
from warehouse.errors import GreenparkError
from warehouse.home import Home

LANGUAGE = "language"
PAGE = "page_in_view"


@dataclass(frozen=True)
class Context:
    """Read anew at every run, so that a new publication or a lost right shows at once."""

    viewer: Viewer
    source: OpenSource
    words: Words
    standard_id: str
    policy_id: str


def open_context() -> Context:
    """Who looks, at what, in which language. Raises GreenparkError for what keeps a page shut.

    A fragment calls it too: it runs again by itself, without the page or the navigation.
    """
    viewer = current_viewer()
    if st.session_state.get(PAGE) not in {page.name for page in pages_for(viewer)}:
        raise AccessRefused("您无权查看本页", "You may not open this page")
    source = open_source(Home.at(), viewer.scope)
    words = _words(source.publication.path.name, language())
    standard = next(row for row in words.registry.scoring_standards if row.is_in_force)
    return Context(viewer, source, words, standard.standard_id, words.criteria[0].policy_id)


def said(error: GreenparkError) -> str:
    """What an error says, in the language of the session."""
    return error.message_en if language() == "en" else error.message_zh


def language() -> Language:
    """The language of the session: Chinese, unless the address or the switch says English."""
    if LANGUAGE not in st.session_state:
        st.session_state[LANGUAGE] = "en" if st.query_params.get("lang") == "en" else "zh"
    return cast(Language, st.session_state[LANGUAGE])


# Keyed by the publication's name: a changed registry is seen with the build that used it.
@st.cache_resource(max_entries=4, show_spinner=False)
def _words(publication: str, language: Language) -> Words:  # noqa: ARG001 -- the cache's key
    home = Home.at()
    words = Words(language, home.registry(), load_criteria(home))
    # Streamlit has the collector go through everything after each run. What is loaded now, libraries
    # and registry, stays: set aside, a run costs half.
    gc.collect()
    gc.freeze()
    return words


def freshness(here: Context) -> str:
    """When the figures were published, in the city's time, and the day they hold for."""
    publication = here.source.publication
    return here.words(
        "freshness",
        published=_minute(here.words, publication.published_at),
        as_of=here.words.day(publication.as_of),
    )


def _minute(words: Words, moment: datetime) -> str:
    local = moment.astimezone(CITY_TIME)
    return f"{words.day(local.date())} {local:%H:%M}"
