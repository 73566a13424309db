"""A journey over an emulated line of 128 kbit/s and 600 ms: seconds until each page is whole.

    python benchmarks/low_bandwidth.py

A real Chromium on a phone's screen against the running demo. The first visit has an empty cache;
what follows is a day's work. The line is proved first: an answer of a few bytes must take at least
its 600 ms. Exit status 1 when a page takes longer than its bound.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from playwright.sync_api import CDPSession, Page, sync_playwright
from tests.journeys.demo import Demo

KILOBITS, LATENCY_MS = 128, 600
MOST_FIRST, MOST_NEXT = 6.0, 1.7
PATIENCE_MS = 60_000
PASSWORD = "gerege-demo-2026"  # noqa: S105  of every demo account, printed at its start
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "locale": "mn-MN",
    "has_touch": True,
    "is_mobile": True,
    # The worker fetches the blank form out of sight of the counter.
    "service_workers": "block",
}
ANSWERS = {
    "channel": "phone",
    "can_talk": "yes",
    "who_hears": "nobody",
    "injured": "no",
    "child": "none",
    "controller_near": "no",
    "immediate_danger": "no",
}


class Journey:
    """Times every step of one page and prints it."""

    def __init__(self, page: Page) -> None:
        self.page, self.kept, self.bytes, self.requests = page, True, 0, 0
        page.set_default_timeout(PATIENCE_MS)
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)
        bytes_a_second = KILOBITS * 1000 / 8
        line = {"latency": LATENCY_MS, "offline": False}
        line |= {"downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second}
        session.send("Network.emulateNetworkConditions", line)

    def _finished(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])
        self.requests += int(event["encodedDataLength"] > 0)

    def step(self, name: str, most: float, go: Callable[[], object]) -> None:
        """Do something that brings a new page; a page counts when all of it is there."""
        self.bytes = self.requests = 0
        begun = time.monotonic()
        with self.page.expect_event("load"):
            go()
        took = time.monotonic() - begun
        self.kept = self.kept and took <= most
        mark = " " if took <= most else "!"
        sent = f"{self.requests:>4} answers{self.bytes / 1024:>7.1f} KB"
        print(f"{mark} {name:<32}{took:>6.2f} s  (at most {most:.1f}){sent}", flush=True)

    def open(self, name: str, path: str, most: float = MOST_NEXT) -> None:
        """Go to an address."""
        self.step(name, most, lambda: self.page.goto(path))

    def prove_the_line(self) -> None:
        """The emulation is on: the smallest answer takes the latency."""
        took = self.page.evaluate(
            "async () => { const t = performance.now();"
            " await fetch('/manifest.webmanifest?' + Math.random(), {cache: 'no-store'});"
            " return performance.now() - t; }"
        )
        print(f"  a small answer takes {took:.0f} ms (the line alone: {LATENCY_MS})")
        assert took >= LATENCY_MS, "the browser does not emulate the line"


def travel(page: Page, demo: Demo) -> bool:
    """Sign in, home, a new contact, its case, a question, the result."""
    journey = Journey(page)
    journey.open("first visit: sign-in, no cache", "/account/sign-in/", MOST_FIRST)
    journey.prove_the_line()
    page.fill("[name=login]", "bold")
    page.fill("[name=password]", PASSWORD)
    button = page.locator("main form button").first
    journey.step("signed in: home", 2 * MOST_NEXT, button.click)
    journey.open("home again", "/")
    journey.open("new contact, first time", "/first-contact/", 2 * MOST_NEXT)
    journey.open("new contact", "/first-contact/")
    for name, value in ANSWERS.items():
        choice = page.locator(f'label:has(input[name="{name}"][value="{value}"])')
        choice.locator("visible=true").click()
    save = page.locator("main form button.button").locator("visible=true").last
    journey.step("save: stored and shown", 2 * MOST_NEXT, save.click)
    case = demo.case("A-26-0002")
    journey.open("one case", f"/case/{case}/")
    journey.open("question, first time", f"/case/{case}/screening/question/", 2 * MOST_NEXT)
    journey.open("question", f"/case/{case}/screening/question/")
    journey.open("result, first time", f"/case/{case}/result/", 2 * MOST_NEXT)
    journey.open("result", f"/case/{case}/result/")
    return journey.kept


def main() -> int:
    """Print the table; 1 if a page is too slow."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        demo = Demo(Path(folder))
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            context = browser.new_context(base_url=demo.address, **PHONE)
            kept = travel(context.new_page(), demo)
        finally:
            browser.close()
            demo.stop()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
