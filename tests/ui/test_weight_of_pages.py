"""What a slow line has to carry: the first visit, and every page after it."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page
from tests.ui.conftest import Gallery

from gerege import ui

STATIC = Path(ui.__file__).parent / "static" / "ui"
KILOBYTE = 1024


class Wire:
    """Counts what comes over the wire, as the browser measures it."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.requests = 0
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])
        self.requests += int(event["encodedDataLength"] > 0)


@pytest.mark.journey
def test_the_first_visit_and_the_pages_after_it_are_light(
    browser: Browser, gallery: Gallery
) -> None:
    # Without the service worker, which would fetch out of sight of the counter.
    context = browser.new_context(base_url=gallery.address, service_workers="block")
    page = context.new_page()
    wire = Wire(page)
    page.goto("/case/")
    page.wait_for_load_state("networkidle")
    assert 20 * KILOBYTE <= wire.bytes <= 60 * KILOBYTE
    wire.bytes = wire.requests = 0
    page.goto("/result/")
    page.wait_for_load_state("networkidle")
    assert KILOBYTE <= wire.bytes <= 8 * KILOBYTE
    assert wire.requests <= 2
    context.close()


def test_the_style_sheet_and_the_scripts_are_small() -> None:
    assert len(gzip.compress((STATIC / "gerege.css").read_bytes(), 9)) <= 12 * KILOBYTE
    scripts = b"".join(file.read_bytes() for file in STATIC.glob("*.js"))
    assert len(gzip.compress(scripts, 9)) <= 20 * KILOBYTE


def test_each_weight_of_the_typeface_is_small() -> None:
    assert all(file.stat().st_size <= 20 * KILOBYTE for file in STATIC.glob("*.woff2"))


def test_every_script_says_why_it_is_there() -> None:
    silent = [f.name for f in STATIC.glob("*.js") if not f.read_text("utf-8").startswith("// ")]
    assert silent == []
