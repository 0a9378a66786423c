"""A page's folder, its place in the menu and its words agree; so do the places that name a role."""

from __future__ import annotations

from pathlib import Path

import pytest

import dashboard
from dashboard.access.navigation import PAGES
from dashboard.access.store import Role, User
from dashboard.access.viewer import scope_of
from dashboard.words import catalogue

VIEWS = Path(dashboard.__file__).parent / "views"


def test_every_folder_of_views_is_a_page_of_the_menu() -> None:
    assert {path.parent.name for path in VIEWS.glob("*/page.py")} == {page.name for page in PAGES}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_has_a_title_and_a_section_in_the_catalogue(language: str) -> None:
    texts = catalogue()[language]
    assert [page.name for page in PAGES if f"{page.name}_title" not in texts] == []
    assert {page.section for page in PAGES} - set(texts) == set()


@pytest.mark.parametrize("role", Role)
def test_a_role_has_a_name_in_both_languages_and_a_page(role: Role) -> None:
    assert all(f"role_{role}" in texts for texts in catalogue().values())
    assert any(role in page.roles for page in PAGES)


@pytest.mark.parametrize("role", Role)
def test_a_role_has_a_scope(role: Role) -> None:
    scope = scope_of(User("someone@example.cn", role, frozenset({"110105"}), "P1"))
    assert (scope.districts is None) == (role != Role.DISTRICT)
    assert (scope.provider_id is None) == (role != Role.PROVIDER)
