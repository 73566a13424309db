"""At the window: from row to row, into an application and to the search without a mouse."""

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Opener
from tests.journeys.people import DESKTOP, said

# What a keyboard with Mongolian letters sends for the keys at the places of j and k.
CYRILLIC = """([key, code]) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }))"""


@pytest.fixture
def page(somebody: Opener) -> Page:
    """The queue, with the focus nowhere yet."""
    page = somebody("visa-seoul", DESKTOP, "en").page
    page.goto("/visas/")
    page.wait_for_load_state("networkidle")
    return page


def test_j_and_k_and_the_arrows_go_from_row_to_row_and_enter_opens(page: Page) -> None:
    rows = page.locator("[data-rows] th a")
    rows.first.focus()
    for key, at in (("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(rows.nth(at)).to_be_focused()
    page.evaluate(CYRILLIC, ["о", "KeyJ"])
    expect(rows.nth(1)).to_be_focused()
    wanted = rows.nth(1).get_attribute("href")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(str(wanted))


def test_the_keys_do_nothing_while_the_focus_is_elsewhere(page: Page) -> None:
    search = page.get_by_role("searchbox")
    search.focus()
    page.keyboard.type("j/k?")
    expect(search).to_have_value("j/k?")
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("/")
    expect(search).not_to_be_focused()


def test_a_slash_leads_to_the_search_and_a_question_mark_to_what_the_keys_do(page: Page) -> None:
    rows = page.locator("[data-rows] th a")
    rows.first.focus()
    page.keyboard.press("?")
    keys = page.locator("[data-keys] details")
    expect(keys).to_have_attribute("open", "")
    expect(keys).to_contain_text(said("Previous application", "en"))
    rows.first.focus()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.get_by_role("searchbox").input_value() == ""


def test_three_stops_of_tab_from_the_top_lead_to_the_search_and_to_the_list(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.reload()
    for _stop in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=said("To the list of applications", "en"))).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    expect(page.locator("[data-rows] th a").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
