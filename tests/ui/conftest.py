"""The gallery as a running program, and a browser to look at it with."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is drawn and what a device does is the same on every database."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.one_database)


@dataclass
class Gallery:
    """The gallery's server; it can be stopped and started again as a line that drops."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve, and wait until it answers."""
        (self.folder / "static").mkdir(exist_ok=True)
        self.process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "tests.ui.gallery.serve", str(self.port)],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
                "GALLERY_FOLDER": str(self.folder),
            },
        )
        for _try in range(900):
            try:
                urlopen(f"{self.address}/cover/", timeout=60).close()  # noqa: S310  our own address
            except URLError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the gallery does not answer")

    def stop(self) -> None:
        """The line drops."""
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """The gallery, running."""
    made = Gallery(tmp_path_factory.mktemp("gallery"), _free_port())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def desk(browser: Browser, gallery: Gallery) -> Iterator[Page]:
    """A page on a desk, in English."""
    yield from _page(browser, gallery, "en-GB", 1280, 800)


@pytest.fixture
def phone(browser: Browser, gallery: Gallery) -> Iterator[Page]:
    """A page on a small phone, in Mongolian."""
    yield from _page(browser, gallery, "mn-MN", 360, 720)


def _page(
    browser: Browser, gallery: Gallery, locale: str, width: int, height: int
) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        base_url=gallery.address, locale=locale, viewport={"width": width, "height": height}
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
