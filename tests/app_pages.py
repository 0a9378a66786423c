"""The dashboard's pages run whole, without a browser: open one, and read what it says and shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

import dashboard
from warehouse.home import Home
from warehouse.publishing.publication import current_publication

APP = Path(dashboard.__file__).parent / "app.py"


def open_page(
    monkeypatch: pytest.MonkeyPatch,
    home: Home,
    page: str,
    listens_on: str = "127.0.0.1",
    **parameters: str,
) -> AppTest:
    """A page of ``views/`` with the address' ``parameters``, seen as the bureau unless ``as`` says."""
    config.set_option("server.address", listens_on)
    monkeypatch.setenv("GREENPARK_HOME", str(home.root))
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(parameters)
    app.run()
    app.query_params.update(parameters)
    app.switch_page(f"views/{page}/page.py").run()
    assert not app.exception, app.exception
    return app


def said(app: AppTest) -> str:
    """All text of the page."""
    elements = [*app.markdown, *app.caption, *app.info, *app.warning, *app.subheader, *app.header]
    texts = [str(element.value) for element in elements]
    return "\n".join(texts + [element.proto.body for element in app.get("html")])


def shown(app: AppTest, column: str) -> Any:
    """The first table of the page that has the column."""
    return next(element.value for element in app.dataframe if column in element.value)


def sql(home: Home, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What the published file answers."""
    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        return con.execute(query, list(values)).fetchall()
