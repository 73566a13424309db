"""What every test stands on: test mode, a throw-away key, a cheap password hasher."""

import gc
import os

# The browser driver runs an event loop in the thread of the test; our code is plain synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import pytest
from django.core.cache import caches
from django.utils.translation import override
from hypothesis import settings as laws
from playwright.sync_api import Browser, Playwright, sync_playwright
from pytest_django import DjangoDbBlocker, Settings
from tests.audit.emptying import allow_emptying_between_tests
from tests.databases import SERVER, OwnDatabase, made_for
from tests.standing import Standing, cheap, standing

from gerege.vault import keyring

allow_emptying_between_tests()
# How long an example takes says more about who else is at work than about the rule.
laws.register_profile("gerege", deadline=None)
laws.load_profile("gerege")
NEEDS_THE_DATABASE = frozenset({"db", "transactional_db", "live_server", "own_database", "demo"})
# Looking after every 700 new objects, as Python does by itself, is a tenth of a test.
SELDOM = 50_000
Built = TypeVar("Built")
Stand = Callable[[Callable[[], Built]], Standing[Built]]
BROWSER_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database what touches a database is run again, each test with one example.

    Examples of a test differ in what is asked for, hardly in how it is stored. Journeys are chosen
    by name, and all of their examples are meant. What is marked ``one_database`` is not run again.
    """
    if SERVER:
        chosen, met = [], set()
        for item in items:
            if item.get_closest_marker("one_database"):
                continue
            test = item.nodeid.partition("[")[0]
            if _touches_the_database(item) and (test not in met or "journeys" in item.nodeid):
                chosen.append(item)
                met.add(test)
        kept = set(chosen)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = chosen
    items[:] = _in_order(items)


def _in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """Files with a long set-up begin both halves of a run on two cores.

    Elsewhere the half that is done first may take over a part of such a file, and build it again.
    """
    long = {item.path: None for item in items if item.get_closest_marker("long_set_up")}
    rest = [item for item in items if item.path not in long]
    begins = [[item for item in items if item.path in list(long)[one::2]] for one in (0, 1)]
    first = max(0, len(items) // 2 - len(begins[0]))
    return [*begins[0], *rest[:first], *begins[1], *rest[first:]]


def pytest_collection_finish() -> None:
    """The program and the tests stay to the end: nobody looks again and again for rubbish there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)


def _touches_the_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(asked & NEEDS_THE_DATABASE)


@pytest.fixture(autouse=True)
def _cheap_and_separate(settings: Settings, tmp_path: Path) -> Iterator[None]:
    for name, value in cheap(tmp_path / "screening").items():
        setattr(settings, name, value)
    for name in ("default", "here"):
        caches[name].clear()
    # Whatever language the page before was in.
    with override("en"):
        yield


@pytest.fixture(scope="module")
def stand(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    _throw_away_key: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stand]:
    """Build something that stands for a whole file of tests (tests/standing.py)."""
    with ExitStack() as file:

        def built(build: Callable[[], Built]) -> Standing[Built]:
            with django_db_blocker.unblock():
                return file.enter_context(standing(build, tmp_path_factory.mktemp("standing")))

        yield built
        with django_db_blocker.unblock():
            file.close()


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
