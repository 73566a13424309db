"""What a slow line has to carry, measured by the browser on the running program."""

import pytest
from playwright.sync_api import Browser, Page, expect
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


def notes(demo: Demo) -> int:
    return demo.count("SELECT count(*) FROM cases_note")


def test_reloading_and_going_back_after_a_form_send_nothing_again(wired: Page, demo: Demo) -> None:
    """The page after a form comes with its answer, and yet stands at its own address."""
    page, case = sign_in(wired.context, "bold", "mn").page, demo.case("A-26-0002")
    assert page.url.endswith("/")
    page.reload()
    expect(page.locator("main form [name=password]")).to_have_count(0)
    write = f"/case/{case}/note/"
    page.goto(write)
    before = notes(demo)
    page.wait_for_load_state("networkidle")
    page.fill("[name=text]", "Шөнийн ээлж")
    page.locator("label:has([name=audience][value=post])").click()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("main form button.button").click()
    page.wait_for_url(f"**/case/{case}/")
    expect(page.locator("h1")).to_be_visible()
    assert [url for url in asked if "/static/" not in url] == [f"{demo.address}{write}"]
    assert page.evaluate("document.activeElement.id") == "main"
    page.reload()
    page.wait_for_url(f"**/case/{case}/")
    page.go_back()
    page.wait_for_url(f"**{write}")
    expect(page.locator("[name=text]")).to_have_value("")
    page.go_forward()
    page.wait_for_url(f"**/case/{case}/")
    assert notes(demo) == before + 1
    page.context.close()


def test_a_form_without_a_script_of_its_own_comes_back_with_its_page(
    wired: Page, demo: Demo
) -> None:
    page, case = sign_in(wired.context, "bold", "mn").page, demo.case("A-26-0002")
    acts = "SELECT count(*) FROM audit_event WHERE verb = 'emergency.acted'"
    page.goto(f"/case/{case}/emergency/")
    before = demo.count(acts)
    page.locator("#done summary").click()
    page.locator("#done label.choice").first.click()
    page.locator("#done button").click()
    page.wait_for_url(f"**/case/{case}/emergency/")
    expect(page.locator("[role=status] .strip")).to_be_visible()
    page.reload()
    expect(page.locator("[role=status] .strip")).to_have_count(0)
    assert demo.count(acts) == before + 1
    page.context.close()
