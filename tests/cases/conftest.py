"""A real browser for the tests that need one, and real transactions where the database is read."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from tests.cases.builders import signed_in

from gerege.accounts.models import Officer

SMALL_PHONE = {"width": 360, "height": 720}
DESK = {"width": 1280, "height": 800}
OpenBrowser = Callable[..., Page]


@pytest.fixture
def opened_by(browser: Browser, live_server: LiveServer) -> Iterator[OpenBrowser]:
    """A page in which this officer has signed in, on a small phone unless said otherwise."""
    contexts: list[BrowserContext] = []

    def open_for(officer: Officer, *, desk: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=DESK if desk else SMALL_PHONE,  # type: ignore[arg-type]  # two numbers
            has_touch=not desk,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        cookies = signed_in(officer).cookies
        context.add_cookies(
            [{"name": n, "value": c.value, "url": live_server.url} for n, c in cookies.items()]
        )
        contexts.append(context)
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()
