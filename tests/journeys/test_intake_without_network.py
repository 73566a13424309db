"""A first contact where there is no network: kept on the phone that cannot read it, sent once."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, expect
from tests.conftest import BROWSER_OPTIONS
from tests.journeys.demo import Demo, Line
from tests.journeys.people import CHROMIUM, PHONE, Somebody, said, sign_in
from tests.ui.on_the_device import KEPT

ANSWERS = {
    "channel": "phone",
    "can_talk": "not_sure",
    "who_hears": "controller_possible",
    "injured": "yes",
    "child": "unknown",
    "controller_near": "yes",
    "immediate_danger": "yes",
}
WITHOUT_SCRIPTS = (
    "Not saved until you see a reference. Without a network nothing is saved on this page."
)
# The blank form is kept before the worker becomes active. A page that was already on its way then
# is not governed by it; the next one is.
AT_HAND = """() => new Promise((done, fail) => {
    const { serviceWorker } = navigator;
    serviceWorker.ready.then(() => done());
    setTimeout(async () => {
        const found = await serviceWorker.getRegistration();
        fail(new Error(`no blank form at hand: ${found?.installing?.state ?? "no worker"}`));
    }, 15000);
})"""
SEND_AGAIN = """async ([address, body, token]) => {
    const headers = {"X-CSRFToken": token, "Content-Type": "application/json"};
    const answer = await fetch(address, {method: "POST", body, headers});
    return (await answer.json()).reference;
}"""
CACHED = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            found[new URL(request.url).pathname] = await (await cache.match(request)).text();
        }
    }
    return found;
}"""


@pytest.fixture
def phone(
    playwright: Playwright, line: Line, tmp_path: Path
) -> Iterator[Callable[[], BrowserContext]]:
    """The same phone each time it is switched on: its memory outlives the browser."""
    running: list[BrowserContext] = []

    def switch_on() -> BrowserContext:
        while running:
            running.pop().close()
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "phone"),
            executable_path=CHROMIUM,
            args=BROWSER_OPTIONS,
            base_url=line.address,
            **PHONE.options("mn") | {"service_workers": "allow"},
        )
        context.set_default_timeout(15_000)
        running.append(context)
        return context

    yield switch_on
    for context in running:
        context.close()


def opened_once(context: BrowserContext) -> Somebody:
    """Signed in with a network, the form on the screen, the blank one at hand."""
    officer = sign_in(context, "tuya", "mn")
    officer.page.goto("/first-contact/")
    officer.page.evaluate(AT_HAND)
    officer.page.wait_for_load_state("networkidle")
    return officer


def eight_taps(officer: Somebody) -> None:
    officer.taps = 0
    for question, answer in ANSWERS.items():
        officer.chooses(question, answer)
    officer.tap(officer.button("Save"))
    assert officer.taps == 8


def not_yet_sent(page: Page, count: int) -> None:
    waiting = said("Not yet sent: {count}", "mn").replace("{count}", str(count))
    expect(page.get_by_text(waiting, exact=True)).to_be_visible()


def kept(page: Page) -> str:
    text: str = page.evaluate(KEPT)
    return text


def cases_of_tuya(demo: Demo) -> int:
    return demo.count(
        "SELECT count(*) FROM cases_case WHERE opened_by_id ="
        " (SELECT id FROM accounts_officer WHERE username = 'tuya')"
    )


def test_kept_sealed_through_a_restart_and_sent_once(
    phone: Callable[[], BrowserContext], line: Line, demo: Demo
) -> None:
    officer, before = opened_once(phone()), cases_of_tuya(demo)
    line.cut()
    eight_taps(officer)
    told = said("Kept on this phone {time}, not yet sent. Its sign: {sign}", "mn")
    pattern = re.escape(told).replace(r"\{time\}", r"\d\d:\d\d").replace(r"\{sign\}", r"\w{4}")
    expect(officer.page.get_by_text(re.compile(pattern))).to_be_visible()
    not_yet_sent(officer.page, 1)
    nothing_readable_is_on_the_phone(officer.page)

    page = phone().new_page()
    page.goto("/first-contact/")
    expect(page.get_by_role("heading", level=1)).to_have_text(said("New contact", "mn"))
    expect(page.locator("body")).not_to_contain_text("Туяа")
    not_yet_sent(page, 1)
    assert cases_of_tuya(demo) == before

    line.mend()
    page.goto("/")
    sent = page.get_by_text(re.compile(r"A-26-\d{4}")).first
    expect(page.locator(".kept")).to_contain_text(re.compile(r"A-26-\d{4}"))
    expect(sent).to_be_visible()
    assert cases_of_tuya(demo) == before + 1
    assert "ct=" not in kept(page)
    page.reload()
    expect(page.locator(".kept")).to_be_hidden()
    assert cases_of_tuya(demo) == before + 1


def nothing_readable_is_on_the_phone(page: Page) -> None:
    """Sealed bytes, random ids and times; and a form on which nothing is chosen."""
    memory = kept(page)
    assert "ct=" in memory
    for code in (*ANSWERS, *ANSWERS.values(), "Туяа", "tuya"):
        if len(code) > 3:
            assert code not in memory, code
    cached: dict[str, str] = page.evaluate(CACHED)
    pages = {path: text for path, text in cached.items() if not path.startswith("/static/")}
    assert set(pages) == {"/first-contact/blank/"}
    for text in pages.values():
        assert not re.search(r"<input[^>]*\schecked", text)
        assert "Туяа" not in text
        assert "csrfmiddlewaretoken" not in text


def test_an_answer_that_was_lost_on_the_way_back_makes_no_second_case(
    phone: Callable[[], BrowserContext], line: Line, demo: Demo
) -> None:
    officer, before = opened_once(phone()), cases_of_tuya(demo)
    line.loses_answers = True
    eight_taps(officer)
    not_yet_sent(officer.page, 1)
    assert cases_of_tuya(demo) == before + 1
    line.mend()
    officer.button("Send now").click()
    expect(officer.page.locator(".kept")).to_contain_text(re.compile(r"A-26-\d{4}"))
    assert cases_of_tuya(demo) == before + 1


def test_what_a_phone_sends_twice_is_one_case_with_one_reference(
    phone: Callable[[], BrowserContext], line: Line, demo: Demo
) -> None:
    officer, before = opened_once(phone()), cases_of_tuya(demo)
    line.cut()
    eight_taps(officer)
    not_yet_sent(officer.page, 1)
    line.mend()
    parcels: list[Request] = []
    officer.page.on("request", lambda r: parcels.append(r) if "/sealed/" in r.url else None)
    officer.button("Send now").click()
    expect(officer.page.locator(".kept")).to_contain_text(re.compile(r"A-26-\d{4}"))
    reference = officer.page.evaluate(
        SEND_AGAIN,
        [parcels[0].url, parcels[0].post_data, parcels[0].headers["x-csrftoken"]],
    )
    expect(officer.page.locator(".kept")).to_contain_text(str(reference))
    assert cases_of_tuya(demo) == before + 1
    assert set(json.loads(str(parcels[0].post_data))) == {"client_id", "key_id", "enc", "ct"}


def test_without_scripts_the_page_says_that_nothing_is_saved_yet(
    browser: Browser, demo: Demo
) -> None:
    context = browser.new_context(
        base_url=demo.address, java_script_enabled=False, **PHONE.options("mn")
    )
    officer = sign_in(context, "tuya", "mn")
    officer.page.goto("/first-contact/")
    expect(officer.page.get_by_text(said(WITHOUT_SCRIPTS, "mn"))).to_be_visible()
    for question, answer in ANSWERS.items():
        officer.chooses(question, answer)
    officer.button("Save").click()
    expect(officer.page.locator("main")).to_contain_text(re.compile(r"A-26-\d{4}"))
    context.close()
