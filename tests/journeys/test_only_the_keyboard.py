"""From a new contact to the result with Tab, Enter, Space and arrows; the focus is always seen."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.conftest import Opener
from tests.journeys.people import DESKTOP, Somebody, said

from gerege.config.demo.ministry import PASSWORD

MOST_TABS = 120
# What has the focus: drawn with a thick outline, inside the window, and covered by nothing.
SEEN = """() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return "nothing has the focus";
    const thick = e => getComputedStyle(e).outlineStyle !== "none"
        && parseFloat(getComputedStyle(e).outlineWidth) >= 2;
    // A choice and a line of a list draw the outline around themselves, not around their words.
    const around = [focused, focused.closest("label.choice"), focused.closest(".task-list > li")];
    const drawn = around.find(e => e && thick(e));
    const what = focused.outerHTML.slice(0, 120);
    if (!drawn) return `no outline: ${what}`;
    const box = drawn.getBoundingClientRect();
    const [low, far] = [innerHeight, innerWidth];
    if (box.bottom <= 0 || box.top >= low || box.right <= 0 || box.left >= far) {
        return `out of the window: ${what}`;
    }
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 1), innerHeight - 1);
    const above = document.elementFromPoint(x, y);
    const covered = above && !drawn.contains(above) && !above.contains(drawn);
    return covered ? `covered: ${what}` : "";
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Tab on until the target has the focus."""
    wanted = target.element_handle()
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN) == ""
        if page.evaluate("wanted => document.activeElement === wanted", wanted):
            return
    pytest.fail(f"Tab never reaches {target}")


def enter(page: Page, target: Locator) -> None:
    """Go there and press Enter; the page that follows has loaded."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")


def choose(page: Page, name: str, value: str) -> None:
    """Tab into a group of choices and go down it by arrows."""
    group = page.locator(f'input[type=radio][name="{name}"]')
    chosen = page.locator(f'input[type=radio][name="{name}"][value="{value}"]')
    already = page.locator(f'input[type=radio][name="{name}"]:checked')
    tab_to(page, already if already.count() else group.first)
    page.keyboard.press("Space")
    for _press in range(group.count()):
        if chosen.is_checked():
            break
        page.keyboard.press("ArrowDown")
        assert page.evaluate(SEEN) == ""
    expect(chosen).to_be_checked()


def test_signing_in(somebody: Opener) -> None:
    officer = somebody("bold", DESKTOP, "en")
    page = officer.page
    page.context.clear_cookies(name="gerege")
    page.goto("/account/sign-in/")
    tab_to(page, page.locator("[name=login]"))
    page.keyboard.type("bold")
    tab_to(page, page.locator("[name=password]"))
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith("/")


def test_from_a_new_contact_to_the_result(somebody: Opener) -> None:
    officer = somebody("bold", DESKTOP, "en")
    page = officer.page
    save_a_contact(officer)
    open_the_talk(officer)
    answer_a_question(officer)
    enter(page, page.locator("main").get_by_role("link", name=said("All parts", "en")))
    result = said("Result", "en")
    enter(page, page.locator("main").get_by_role("link", name=result, exact=True))
    expect(page.get_by_role("heading", name=result, exact=True)).to_be_visible()
    open_a_fold(page)


def save_a_contact(officer: Somebody) -> None:
    page = officer.page
    tab_to(page, page.locator(".skip"))
    page.keyboard.press("Enter")
    enter(page, officer.link("New contact"))
    choose(page, "channel", "phone")
    choose(page, "can_talk", "yes")
    choose(page, "immediate_danger", "no")
    enter(page, officer.button("Save"))
    expect(page.locator("h1 .ref")).to_have_text(re.compile(r"A-26-\d{4}"))


def open_the_talk(officer: Somebody) -> None:
    enter(officer.page, officer.link("Talk with the person"))
    tab_to(officer.page, officer.button("One question at a time"))
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Space")
    officer.page.wait_for_load_state("networkidle")


def answer_a_question(officer: Somebody) -> None:
    page = officer.page
    fact = page.locator("input[name=fact]").input_value()
    choose(page, "alone", "yes")
    tab_to(page, page.locator("button[name=value][value=no]"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("input[name=fact]")).not_to_have_value(fact)


def open_a_fold(page: Page) -> None:
    summary = page.locator("details.fold > summary").first
    tab_to(page, summary)
    page.keyboard.press("Enter")
    expect(page.locator("details.fold").first).to_have_attribute("open", "")


def test_the_cover_comes_and_goes_by_one_key(somebody: Opener) -> None:
    page = somebody("bold", DESKTOP, "en").page
    page.keyboard.press("F2")
    expect(page.locator("main")).to_be_hidden()
    expect(page.get_by_role("button", name=said("Back", "en"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_visible()
