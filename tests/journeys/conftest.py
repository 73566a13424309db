"""A running ministry, a browser, and people at their desks and phones."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.databases import made_for
from tests.journeys.demo import ROOT, Demo, Line
from tests.journeys.people import Device, Somebody, sign_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The fictional ministry, running: on the server of DATABASE_URL, else with its file."""
    subprocess.run([sys.executable, "tools/compile_messages.py"], cwd=ROOT, check=True)
    for own in made_for(tmp_path_factory.mktemp("demo")):
        running = Demo(own.folder, own.url)
        yield running
        running.stop()


@pytest.fixture
def line(demo: Demo) -> Iterator[Line]:
    """A line that this journey may cut."""
    laid = Line(demo)
    yield laid
    laid.cut()


Opener = Callable[[str, Device, str], Somebody]


@pytest.fixture
def somebody(browser: Browser, demo: Demo) -> Iterator[Opener]:
    """Sit somebody down in front of a fresh device and sign them in."""
    seated: list[Somebody] = []

    def sit_down(username: str, device: Device, language: str) -> Somebody:
        context = browser.new_context(base_url=demo.address, **device.options(language))
        seated.append(sign_in(context, username, language))
        return seated[-1]

    yield sit_down
    for one in seated:
        one.page.context.close()
    assert [complaint for one in seated for complaint in one.complaints] == []


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the screens are kept."""
    folder = os.environ.get("GEREGE_SCREENSHOTS")
    kept = Path(folder) if folder else tmp_path_factory.mktemp("screens")
    kept.mkdir(parents=True, exist_ok=True)
    return kept
