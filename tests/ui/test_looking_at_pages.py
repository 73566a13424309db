"""The gallery in a real browser: desk and phone, light and dark, keyboard, without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.ui.conftest import Gallery

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
PAGES = [
    "/",
    "/case/",
    "/result/",
    "/parts/",
    "/note/",
    "/screening/",
    "/first-contact/",
    "/bare/",
]
RUN_AXE = """async () => {
    const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await axe.run(document, { runOnly });
    return violations.map(v => `${v.id}: ${v.nodes[0].html}`);
}"""
LONG_WORD = "эрүүлжүүлэгдэхгүйгээрхамгаалуулагчдынхаа"

pytestmark = pytest.mark.journey


def faults(page: Page) -> list[str]:
    """What axe-core finds. Its code goes in past the page's policy, as a browser extension's."""
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found: list[str] = page.evaluate(RUN_AXE)
    return found


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_accessibility_fault_is_found(desk: Page, path: str, theme: str) -> None:
    desk.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    desk.goto(path)
    assert faults(desk) == []


@pytest.mark.parametrize("path", PAGES)
def test_no_accessibility_fault_is_found_on_a_phone(phone: Page, path: str) -> None:
    phone.goto(path)
    assert faults(phone) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_small_phone_never_scrolls_sideways(phone: Page, path: str) -> None:
    phone.goto(path)
    phone.evaluate(
        """word => document.querySelectorAll(
            "main *, .top__who *, .drawer__body *"
        ).forEach(e => {
            if (e.children.length || !e.textContent || e.matches(".ref, .number, time")) return;
            e.textContent = word + " " + e.textContent;
        })""",
        LONG_WORD,
    )
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", PAGES)
def test_targets_on_a_phone_are_large_enough_for_a_thumb(phone: Page, path: str) -> None:
    phone.goto(path)
    small = phone.evaluate(
        """() => [...document.querySelectorAll(
            "button, .button, .choice, summary, .tabs a, .pages a, select, textarea, .drawer a, " +
            "input:not([type=radio], [type=checkbox], [type=hidden])"
        )].filter(e => e.checkVisibility()).filter(e => {
            const { width, height } = e.getBoundingClientRect();
            return width < 44 || height < 44;
        }).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_the_keyboard_reaches_the_content_and_the_focus_is_seen(desk: Page) -> None:
    desk.goto("/case/")
    desk.keyboard.press("Tab")
    expect(desk.locator(".skip")).to_be_focused()
    expect(desk.locator(".skip")).to_be_in_viewport()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Cases of Ankara")).to_be_focused()
    outline = desk.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert int(outline.removesuffix("px")) >= 3


def test_errors_take_the_focus_and_lead_to_their_field(desk: Page) -> None:
    desk.goto("/screening/")
    desk.get_by_role("button", name="Next").click()
    expect(desk.locator(".error-summary")).to_be_focused()
    desk.locator(".error-summary a").first.click()
    expect(desk.locator("#id_passport_0")).to_be_focused()


def test_the_dark_theme_follows_the_system(desk: Page) -> None:
    desk.goto("/case/")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert desk.evaluate(paper) == "rgb(255, 255, 255)"
    desk.emulate_media(color_scheme="dark")
    assert desk.evaluate(paper) == "rgb(18, 22, 27)"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ink_on_paper_has_a_contrast_of_at_least_twelve(desk: Page, theme: str) -> None:
    desk.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    desk.goto("/case/")
    ratio = desk.evaluate(
        """() => {
            const light = css => {
                const [r, g, b] = css.match(/\\d+/g).map(n => n / 255)
                    .map(n => n <= .03928 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4);
                return .2126 * r + .7152 * g + .0722 * b + .05;
            };
            const style = getComputedStyle(document.body);
            const [a, b] = [light(style.color), light(style.backgroundColor)];
            return Math.max(a, b) / Math.min(a, b);
        }"""
    )
    assert ratio >= 12


def test_one_key_covers_the_page_and_nothing_below_can_be_reached(desk: Page) -> None:
    desk.goto("/case/")
    desk.keyboard.press("F2")
    expect(desk.get_by_role("heading", name="A-26-0147")).to_be_hidden()
    expect(desk.get_by_role("link")).to_have_count(0)
    assert "A-26" not in desk.title()
    desk.keyboard.press("F2")
    expect(desk.get_by_role("heading", name="A-26-0147")).to_be_visible()


def test_one_tap_covers_the_page_on_a_phone_also_when_scrolled(phone: Page) -> None:
    phone.goto("/case/")
    phone.evaluate("scrollTo(0, 1200)")
    phone.get_by_role("link", name="Халхлах").click()
    expect(phone.locator("main")).to_be_hidden()
    phone.get_by_role("button", name="Буцах").click()
    expect(phone.locator("main")).to_be_visible()


def test_the_menu_of_a_phone_opens_and_closes_by_key(phone: Page) -> None:
    phone.goto("/case/")
    phone.locator(".drawer > summary").click()
    expect(phone.locator(".drawer").get_by_role("link", name="Кейсүүд")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.locator(".drawer").get_by_role("link", name="Кейсүүд")).to_be_hidden()
    expect(phone.locator(".drawer > summary")).to_be_focused()


def test_the_language_button_changes_the_language_and_stays_on_the_page(desk: Page) -> None:
    desk.goto("/case/")
    desk.get_by_role("button", name="Монгол").click()
    expect(desk.get_by_role("heading", name="Хүлээгдэж буй")).to_be_visible()
    assert desk.url.endswith("/case/")


def test_a_sensitive_word_is_not_printed_while_folded(desk: Page) -> None:
    desk.goto("/case/")
    desk.emulate_media(media="print")
    expect(desk.get_by_text("Safe word")).to_be_hidden()
    expect(desk.locator(".top")).to_be_hidden()


def test_forced_colours_keep_states_apart_by_words_and_shape(desk: Page) -> None:
    desk.emulate_media(forced_colors="active")
    desk.goto("/case/")
    assert desk.evaluate("getComputedStyle(document.querySelector('.tag')).borderTopWidth") == "1px"


def test_nothing_is_refused_by_the_pages_own_policy(desk: Page) -> None:
    said: list[str] = []
    desk.on("console", lambda message: said.append(message.text))
    desk.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES:
        desk.goto(path)
        desk.wait_for_load_state("networkidle")
    assert said == []


def test_a_form_is_sent_once_however_often_the_button_is_pressed(desk: Page) -> None:
    desk.goto("/parts/")
    sent: list[str] = []
    desk.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    desk.evaluate(
        """() => { const form = document.querySelector("[data-kind=plain]");
            form.requestSubmit(); form.requestSubmit(); form.requestSubmit(); }"""
    )
    desk.wait_for_load_state("networkidle")
    assert len(sent) == 1


def test_without_scripts_the_cover_is_a_page_with_a_clock(
    browser: Browser, gallery: Gallery
) -> None:
    context = browser.new_context(
        base_url=gallery.address, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    page.goto("/case/")
    page.get_by_role("link", name="Cover").click()
    expect(page.locator("main")).not_to_contain_text("A-26")
    page.goto("/parts/")
    expect(page.get_by_text("To print: browser menu")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    context.close()
