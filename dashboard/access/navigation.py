"""The pages, in the order of the menu, and who may open which."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.access.store import Role
from dashboard.access.viewer import Viewer

READERS = frozenset({Role.BUREAU, Role.DISTRICT, Role.ANALYST})
CITYWIDE = frozenset({Role.BUREAU, Role.ANALYST})
OFFICES = frozenset({Role.BUREAU, Role.DISTRICT})
SUBMITTERS = frozenset({Role.BUREAU, Role.DISTRICT, Role.PROVIDER})


def page_file(name: str) -> str:
    """A page's script, as Streamlit takes it."""
    return f"views/{name}/page.py"


@dataclass(frozen=True)
class Page:
    """A folder of ``views/``; its title is the text ``<name>_title``, its section's one ``section``."""

    name: str
    section: str
    roles: frozenset[Role]

    @property
    def file(self) -> str:
        """Its script."""
        return page_file(self.name)


PAGES = (
    Page("overview", "section_standing", READERS),
    Page("ranking", "section_standing", READERS),
    Page("park", "section_standing", READERS),
    Page("indicators", "section_standing", READERS),
    Page("candidates", "section_standing", CITYWIDE),
    Page("follow_up", "section_follow_up", READERS),
    Page("review", "section_follow_up", OFFICES),
    Page("hand_in", "section_submissions", SUBMITTERS),
    Page("providers", "section_submissions", CITYWIDE),
    Page("quality", "section_submissions", READERS),
    Page("workbench", "section_rules", CITYWIDE),
    Page("register", "section_rules", CITYWIDE),
)


def pages_for(viewer: Viewer) -> list[Page]:
    """The pages this viewer may open."""
    return [page for page in PAGES if viewer.role in page.roles]
