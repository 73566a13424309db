"""What every test stands on: test mode, a throw-away key, a cheap password hasher."""

import os

# The browser driver runs an event loop in the thread of the test; our code is plain synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Playwright, sync_playwright
from pytest_django import Settings
from tests.audit.emptying import allow_emptying_between_tests
from tests.databases import SERVER, OwnDatabase, made_for

from gerege.vault import keyring

allow_emptying_between_tests()
NEEDS_THE_DATABASE = frozenset({"db", "transactional_db", "live_server", "own_database", "demo"})
BROWSER_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database only what touches a database is run again."""
    if not SERVER:
        return
    chosen = [item for item in items if _touches_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def _touches_the_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(asked & NEEDS_THE_DATABASE)


@pytest.fixture(autouse=True)
def _cheap_and_separate(settings: Settings, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.GEREGE_VISA_STORE = tmp_path / "screening"
    cache.clear()


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[OwnDatabase]:
    """An empty database for programs that the test starts."""
    yield from made_for(tmp_path)


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
