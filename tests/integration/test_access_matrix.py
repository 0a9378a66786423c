"""Every role on every page for every district: what may be opened opens, with its own rows only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.context import StreamlitHeaders
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard.access import store as app_store
from dashboard.access.navigation import PAGES
from dashboard.access.roles import Role
from dashboard.access.store import User
from dashboard.access.viewer import AUTH, DEVELOPMENT, OIDC, SESSION_AGE
from dashboard.words import catalogue
from warehouse.home import Home
from warehouse.publishing.publication import current_publication

APP = Path(dashboard.__file__).parent / "app.py"
SIGNED_IN = "someone@example.cn"
OF_WHOM = {Role.DISTRICT: ":110105", Role.PROVIDER: ":none"}


@pytest.fixture(autouse=True)
def _served(monkeypatch: pytest.MonkeyPatch, published_home: Home) -> Iterator[None]:
    config.set_option("server.address", "127.0.0.1")
    monkeypatch.setenv("GREENPARK_HOME", str(published_home.root))
    monkeypatch.setenv(AUTH, DEVELOPMENT)
    yield
    published_home.app_file.unlink(missing_ok=True)


def rows(home: Home, query: str, *values: object) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(current_publication(home).path), read_only=True) as con:
        return con.execute(query, list(values)).fetchall()


@pytest.fixture(scope="module")
def districts(published_home: Home) -> list[str]:
    """The districts of the registry, those without a park too."""
    return [
        code for (code,) in rows(published_home, "SELECT district_code FROM marts.dim_districts")
    ]


def visit(page: str = "", **parameters: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(parameters)
    app.run()
    if page:
        app.query_params.update(parameters)
        app.switch_page(f"views/{page}/page.py").run()
    assert not app.exception, app.exception
    return app


def claims(**others: object) -> dict[str, object]:
    moment = int(datetime.now(UTC).timestamp())
    return {
        "is_logged_in": True,
        "sub": "4711",
        "email": SIGNED_IN,
        "email_verified": True,
        "iat": moment,
        "auth_time": moment,
        "nonce": "n",
    } | others


def signed_in(monkeypatch: pytest.MonkeyPatch, **others: object) -> AppTest:
    monkeypatch.setenv(AUTH, OIDC)
    app = AppTest.from_file(APP, default_timeout=60)
    app.user = claims(**others)
    return app.run()


def received(app: AppTest) -> str:
    """All that the session gets: tables with every column, data behind charts, and every text."""
    tables = [element.value.to_csv() for element in app.dataframe]
    return "\n".join([*tables, str(app._tree)])


def others_names(home: Home, district: str) -> list[str]:
    """Names of the parks of all other districts, save those that its own parks' issues name."""
    return [
        name
        for (name,) in rows(
            home,
            "SELECT park_name FROM marts.dim_parks AS p WHERE district_code IS DISTINCT FROM $1 "
            "AND NOT EXISTS (FROM marts.fct_issues AS i WHERE i.district_code = $1 "
            "AND contains(concat(i.message_zh, i.remedy_zh, i.value), p.park_name)) "
            "AND NOT EXISTS (FROM marts.dim_parks AS o WHERE o.district_code = $1 "
            "AND contains(o.park_name, p.park_name))",
            district,
        )
    ]


def parks_shown(app: AppTest) -> int:
    return len({name for e in app.dataframe for name in e.value.get("park_name", ())})


def opened(app: AppTest, page: str) -> bool:
    return bool(app.title) and app.title[0].value == catalogue()["zh"][f"{page}_title"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize("role", [role + OF_WHOM.get(role, "") for role in Role])
def test_a_role_opens_its_pages_and_no_other(role: str, page: Any) -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["as"] = role
    app.run()
    may = role.partition(":")[0] in page.roles
    if may:
        app.switch_page(page.file).run()
        assert not app.exception
        assert opened(app, page.name), [each.value for each in app.warning]
    else:
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            app.switch_page(page.file)


def test_each_district_receives_nothing_of_another_on_any_page(
    published_home: Home, districts: list[str]
) -> None:
    assert len(districts) > 15
    for district in districts:
        foreign = others_names(published_home, district)
        assert foreign
        app = visit(**{"as": f"district:{district}"})  # one session, from page to page
        for page in PAGES:
            if "district" in page.roles:
                app.switch_page(page.file).run()
                assert not app.exception, app.exception
                assert opened(app, page.name)
                got = received(app)
                assert [name for name in foreign if name in got] == []


def test_the_bureau_receives_what_a_district_must_not(published_home: Home) -> None:
    """The search above finds what is there."""
    got = received(visit("ranking"))
    ranked = rows(published_home, "SELECT park_name FROM marts.fct_current_standings")
    assert all(name in got for (name,) in ranked)


def test_an_address_with_a_park_or_district_of_others_shows_none_of_it(
    published_home: Home,
) -> None:
    park, name, other = rows(
        published_home,
        "SELECT park_id, park_name, district_code FROM marts.fct_current_standings LIMIT 1",
    )[0]
    own = "110101" if other != "110101" else "110102"
    app = visit("park", park=park, **{"as": f"district:{own}"})
    assert "请在上方选择一个园区" in app.info[0].value
    assert name not in received(app)
    app = visit("ranking", district=other, **{"as": f"district:{own}"})
    assert name not in received(app)


def test_a_result_that_the_bureau_has_cached_is_not_served_to_a_district(
    published_home: Home,
) -> None:
    park, name, other = rows(
        published_home,
        "SELECT park_id, park_name, district_code FROM marts.fct_current_standings LIMIT 1",
    )[0]
    own = "110101" if other != "110101" else "110102"
    for page in ("ranking", "follow_up", "park"):
        assert name in received(visit(page, park=park))
        assert name not in received(visit(page, park=park, **{"as": f"district:{own}"}))


@pytest.mark.parametrize(
    "strange", ["district:../../x", "provider:../x", "mayor", "district:", "bureau:x"]
)
def test_a_role_that_is_none_opens_nothing(strange: str) -> None:
    app = visit(**{"as": strange})
    assert len(app.dataframe) == 0
    assert len(app.warning) == 1


def test_development_mode_says_so_with_the_role_on_every_page() -> None:
    for page in PAGES:
        texts = [caption.value for caption in visit(page.name).sidebar.caption]
        assert texts == ["开发模式：未登录，以市级身份查看，仅限本机访问。"]


@pytest.mark.parametrize(
    "headers", [{"Host": "park.example.cn"}, {"Host": "127.0.0.1", "X-Forwarded-For": "10.0.0.8"}]
)
def test_development_mode_is_shut_behind_a_proxy_or_a_host_name(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    monkeypatch.setattr(type(st.context), "headers", StreamlitHeaders(headers.items()))
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert "不能经代理或域名访问" in app.warning[0].value
    assert len(app.dataframe) == 0


def test_who_has_not_signed_in_gets_a_sentence_and_a_button(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = signed_in(monkeypatch, is_logged_in=False)
    assert app.warning[0].value == "请登录后使用"
    assert [button.label for button in app.button] == ["登录"]
    assert len(app.dataframe) == 0


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
    ],
)
def test_who_is_not_registered_or_not_verified_gets_a_sentence_only(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, others: dict[str, object]
) -> None:
    registered = "another@example.cn" if not others else SIGNED_IN
    app_store.put_user(published_home, User(registered, "bureau"))
    app = signed_in(monkeypatch, **others)
    assert "未登记" in app.warning[0].value
    assert len(app.dataframe) == 0


def test_the_register_is_read_on_every_run(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app_store.put_user(published_home, User(SIGNED_IN, "bureau"))
    app = signed_in(monkeypatch)
    app.switch_page("views/ranking/page.py").run()
    everything = parks_shown(app)
    district = rows(
        published_home,
        "SELECT min(district_code) FROM marts.fct_current_standings WHERE is_rankable",
    )[0][0]
    app_store.put_user(published_home, User(SIGNED_IN, "district", frozenset({district})))
    app.run()
    assert 0 < parks_shown(app) < everything
    assert [name for name in others_names(published_home, district) if name in received(app)] == []
    app_store.remove_user(published_home, SIGNED_IN)
    app.run()
    assert "未登记" in app.warning[0].value
    assert len(app.dataframe) == 0


def test_a_page_that_is_open_shuts_when_the_role_changes(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app_store.put_user(published_home, User(SIGNED_IN, "bureau"))
    app = signed_in(monkeypatch)
    app.switch_page("views/candidates/page.py").run()
    assert opened(app, "candidates")
    app_store.put_user(published_home, User(SIGNED_IN, "district", frozenset({"110105"})))
    app.run()
    assert not opened(app, "candidates")


@pytest.mark.parametrize(
    "others",
    [
        {"auth_time": -SESSION_AGE - timedelta(seconds=1)},
        {"auth_time": timedelta(minutes=10)},
        {"auth_time": "today"},
        {"auth_time": None, "iat": None},
    ],
)
def test_a_session_that_is_too_old_or_does_not_say_its_age_is_over(
    monkeypatch: pytest.MonkeyPatch, published_home: Home, others: dict[str, object]
) -> None:
    app_store.put_user(published_home, User(SIGNED_IN, "bureau"))
    # From now, not from when the tests were collected: that may be minutes ago.
    now = datetime.now(UTC)
    told = {
        name: (now + value).timestamp() if isinstance(value, timedelta) else value
        for name, value in others.items()
    }
    app = signed_in(monkeypatch, **told)
    assert "登录" in app.warning[0].value
    assert len(app.dataframe) == 0


def test_a_copied_cookie_opens_nothing_after_the_sign_out(
    monkeypatch: pytest.MonkeyPatch, published_home: Home
) -> None:
    app_store.put_user(published_home, User(SIGNED_IN, "bureau"))
    session = claims()
    app = signed_in(monkeypatch, **session)
    assert len(app.dataframe) > 0
    next(button for button in app.sidebar.button if button.label == "退出登录").click().run()
    copy = signed_in(monkeypatch, **session)
    assert copy.warning[0].value == "登录已失效，请重新登录"
    assert len(copy.dataframe) == 0
    another = signed_in(monkeypatch, **session | {"nonce": "of another sign-in"})
    assert len(another.dataframe) > 0


def test_several_districts_are_seen_together(published_home: Home) -> None:
    pair = [
        code
        for (code,) in rows(
            published_home,
            "SELECT DISTINCT district_code FROM marts.fct_current_standings ORDER BY 1 LIMIT 2",
        )
    ]
    expected = rows(
        published_home,
        "SELECT park_name FROM marts.fct_current_standings WHERE list_contains($1, district_code)",
        pair,
    )
    app = visit("ranking", **{"as": "district:" + ",".join(pair)})
    shown = pd.concat([e.value for e in app.dataframe if "park_name" in e.value])
    assert sorted(shown["park_name"]) == sorted(name for (name,) in expected)


def test_every_fragment_asks_anew_who_looks() -> None:
    """What is given to st.fragment, or stands under it, opens the context itself."""
    unguarded = []
    for path in Path(dashboard.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        asks = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and any(getattr(each, "id", "") == "open_context" for each in ast.walk(node))
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and any(
                "st.fragment" in ast.unparse(each) for each in node.decorator_list
            ):
                unguarded += [f"{path.name}: {node.name}"] if node.name not in asks else []
            elif (
                isinstance(node, ast.Call) and ast.unparse(node.func) == "st.fragment" and node.args
            ):
                name = ast.unparse(node.args[0])
                unguarded += [f"{path.name}: {name}"] if name not in asks else []
    assert unguarded == []
