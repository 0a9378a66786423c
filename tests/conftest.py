"""Shared by all tests: the registry as shipped."""

from __future__ import annotations

import pytest

from warehouse.reference import Registry, load_registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The registry of dbt_project/seeds."""
    return load_registry()
