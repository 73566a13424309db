"""These tests have doors of their own beside the real ones."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.accounts import urls
from tests.audit.emptying import allow_emptying_between_tests

allow_emptying_between_tests()


@pytest.fixture(autouse=True)
def _own_doors(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.accounts.urls"
    urls.received.clear()


@pytest.fixture
def page(live_server: LiveServer) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_context(base_url=live_server.url, locale="en").new_page()
        yield page
        browser.close()
