"""What a slow line has to carry, measured by the browser on the running program."""

import pytest
from playwright.sync_api import Browser, Page
from tests.journeys.demo import Demo
from tests.journeys.people import PHONE, sign_in
from tests.ui.test_weight_of_pages import Wire

KILOBYTE = 1024


@pytest.fixture
def wired(browser: Browser, demo: Demo) -> Page:
    """A phone that has never been here."""
    return browser.new_context(base_url=demo.address, **PHONE.options("mn")).new_page()


def test_the_first_visit_is_sixty_kilobytes(wired: Page) -> None:
    wire = Wire(wired)
    wired.goto("/account/sign-in/")
    wired.wait_for_load_state("networkidle")
    assert 20 * KILOBYTE <= wire.bytes <= 60 * KILOBYTE
    wired.context.close()


def test_each_later_page_is_eight_kilobytes_in_two_requests(wired: Page, demo: Demo) -> None:
    officer = sign_in(wired.context, "bold", "mn")
    case = demo.case("A-26-0002")
    page, wire = officer.page, Wire(officer.page)
    paths = ["/", "/first-contact/", "/find/", "/emergency/TUR/", f"/case/{case}/"]
    paths += [f"/case/{case}/{name}/" for name in ("screening", "screening/question", "result")]
    for path in paths:
        # Scripts that only this kind of page needs come once; the second look is what counts.
        page.goto(path)
        page.wait_for_load_state("networkidle")
        wire.bytes = wire.requests = 0
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert KILOBYTE <= wire.bytes <= 8 * KILOBYTE, (path, wire.bytes)
        assert wire.requests <= 2, path
    page.context.close()
