"""Every page and state, on a small phone in Mongolian and at a desk in English: usable by all."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.journeys.demo import Demo
from tests.journeys.people import DESKTOP, PATIENCE, PHONE, Device, Somebody, sign_in
from tests.journeys.screens import SCREENS, Screen

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text("utf-8")
RUN_AXE = """async () => {
    const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const resultTypes = ["violations"];  // of the rest nothing but that it is there
    const { violations } = await axe.run(document, { runOnly, resultTypes });
    return violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join(" | ")}`);
}"""
# What somebody taps. A link inside a sentence is as large as its words (WCAG 2.2, 2.5.8).
TARGETS = (
    "button, .button, .choice, summary, .answer__choices label, .pages a, .drawer a, "
    "select, textarea, input:not([type=radio], [type=checkbox], [type=hidden])"
)
SMALL = """targets => [...document.querySelectorAll(targets)].filter(e => e.checkVisibility())
    .filter(e => { const { width, height } = e.getBoundingClientRect();
        return width < 44 || height < 44; })
    .map(e => e.outerHTML.slice(0, 120))"""
CLIPPED = """targets => [...document.querySelectorAll(targets)].filter(e => e.checkVisibility())
    .filter(e => { const box = e.getBoundingClientRect();
        const hides = getComputedStyle(e).overflowX !== "visible" && e.tagName !== "TEXTAREA";
        return box.left < 0 || box.right > innerWidth + 1
            || (hides && e.tagName !== "INPUT" && e.scrollWidth > e.clientWidth + 1)
            || (e.matches("button, .button") && e.scrollWidth > e.offsetWidth + 1); })
    .map(e => e.outerHTML.slice(0, 120))"""
TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth
    ? [`${document.documentElement.scrollWidth} px wide`] : []"""


class Seats:
    """One kind of device, with somebody signed in at each."""

    def __init__(self, browser: Browser, demo: Demo, device: Device, language: str) -> None:
        self.browser, self.demo, self.device, self.language = browser, demo, device, language
        self.taken: dict[str, Somebody] = {}

    def seat_of(self, who: str) -> Somebody:
        """The place of somebody; nobody is signed in for an empty name."""
        if who not in self.taken:
            options = self.device.options(self.language)
            context = self.browser.new_context(base_url=self.demo.address, **options)
            context.set_default_timeout(PATIENCE)
            self.taken[who] = (
                sign_in(context, who, self.language)
                if who
                else Somebody(context.new_page(), self.language)
            )
        return self.taken[who]

    def leave(self) -> None:
        """Everybody goes home."""
        for one in self.taken.values():
            one.page.context.close()


@pytest.fixture(
    scope="module", params=[(PHONE, "mn"), (DESKTOP, "en")], ids=["phone-mn", "desktop-en"]
)
def seats(request: pytest.FixtureRequest, browser: Browser, demo: Demo) -> Iterator[Seats]:
    made = Seats(browser, demo, *request.param)
    yield made
    made.leave()


def faults(page: Page, device: Device) -> list[str]:
    """Everything that keeps somebody from using this page."""
    # Where a page has scrolled to its errors, the head that stays may cover half of a link above.
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    # The code goes in past the policy of the page, as a browser extension's does.
    page.evaluate(AXE + ";0")
    found = [f"axe {fault}" for fault in page.evaluate(RUN_AXE)]
    found += [f"sideways {fault}" for fault in page.evaluate(TOO_WIDE)]
    found += [f"clipped {fault}" for fault in page.evaluate(CLIPPED, TARGETS)]
    if device == PHONE:
        found += [f"small {fault}" for fault in page.evaluate(SMALL, TARGETS)]
    return found


def keep_a_picture(page: Page, seats: Seats, name: str) -> None:
    """For whoever wants to look at them all: GEREGE_EVERY_SCREEN names a folder."""
    folder = os.environ.get("GEREGE_EVERY_SCREEN")
    if folder:
        path = Path(folder) / f"{name}-{seats.language}-{seats.device.name}.png"
        page.screenshot(path=path, full_page=True)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_nothing_keeps_anybody_from_using(screen: Screen, seats: Seats, demo: Demo) -> None:
    somebody = seats.seat_of(screen.who)
    page = somebody.page
    screen.opened(page, demo)
    assert page.locator("html").get_attribute("lang") == seats.language
    keep_a_picture(page, seats, screen.name)
    assert faults(page, seats.device) + somebody.complaints == []


def test_the_printed_result_is_black_on_white_and_holds_no_control(
    seats: Seats, demo: Demo
) -> None:
    page = seats.seat_of("bold").page
    page.goto(f"/case/{demo.case('A-26-0002')}/result/print/")
    page.emulate_media(media="print")
    try:
        assert page.locator("header, button, nav").locator("visible=true").count() == 0
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    finally:
        page.emulate_media(media="screen")
