"""These tests have doors of their own beside the real ones."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.accounts import urls


@pytest.fixture(autouse=True)
def _own_doors(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.accounts.urls"
    urls.received.clear()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, locale="en")
    yield context.new_page()
    context.close()
