"""The dashboard behind a real OpenID provider on loopback, and a browser that signs in to it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

from dashboard.access import store as app_store
from dashboard.access.store import User
from tests.e2e.browser import free_port, served, settle, wait_for
from tests.needs import OIDC
from warehouse.home import Home

SECRETS = """[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "a-secret-of-the-tests-that-is-long-enough"
client_id = "greenpark"
client_secret = "only-for-tests"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
client_kwargs = {{ prompt = "login" }}
"""


@contextmanager
def served_with_sign_in(home: Home, users: Sequence[User]) -> Iterator[str]:
    """The dashboard of ``home`` for ``users``, who sign in as the part of their name before the @."""
    for user in users:
        app_store.put_user(home, user)
    issuer_port, port = free_port(), free_port()
    issuer, own = f"http://127.0.0.1:{issuer_port}", f"http://127.0.0.1:{port}"
    home.secrets_file.write_text(SECRETS.format(address=own, issuer=issuer), encoding="utf-8")
    home.secrets_file.chmod(0o600)
    provider = subprocess.Popen(
        ["node", "provider.mjs", str(issuer_port), f"{own}/oauth2callback", own],
        cwd=OIDC,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"{issuer}/.well-known/openid-configuration", provider)
        with served(home, "--auth", "oidc", port=port) as address:
            yield address
    finally:
        provider.terminate()
        provider.wait(timeout=10)


@contextmanager
def fresh_context(browser: Browser, height: int = 1000) -> Iterator[BrowserContext]:
    """A browser of its own: no cookies, and nothing but this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": height})
    context.route(
        lambda url: "://127.0.0.1" not in url and not url.startswith(("data:", "blob:")),
        lambda route: route.abort(),
    )
    yield context
    context.close()


def sign_in(context: BrowserContext, address: str, name: str, path: str = "") -> Page:
    """Sign in at the provider as ``name``, by the button of the page ``path``."""
    page = context.new_page()
    page.goto(f"{address}/{path}")
    settle(page)
    page.get_by_role("button", name="登录").click()
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("anything")
    page.locator("button[type=submit]").click()
    page.wait_for_load_state()
    if page.locator("form[action*=interaction]").count():  # the provider asks for consent
        page.locator("button[type=submit]").click()
    page.wait_for_url(f"{address}/**")
    settle(page)
    if path:
        page.goto(f"{address}/{path}")
        settle(page)
    return page
