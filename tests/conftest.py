"""What every test stands on: test mode, a throw-away key, a cheap password hasher."""

import os

# The browser driver runs an event loop in the thread of the test; our code is plain synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Playwright, sync_playwright
from pytest_django import Settings
from tests.audit.emptying import allow_emptying_between_tests

from gerege.vault import keyring

allow_emptying_between_tests()
BROWSER_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(autouse=True)
def _cheap_and_separate(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _throw_away_key() -> None:
    keyring.use_for_this_process(b"only for tests, 32 bytes of key!")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browser: one in a process, whatever folder a test is in."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests; each test opens a context of its own."""
    opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER_OPTIONS)
    yield opened
    opened.close()
