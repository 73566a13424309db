"""The sign-in ends while somebody writes: the text comes back to them there, and nowhere else."""

import re

from playwright.sync_api import Route, expect
from tests.journeys.conftest import Opener
from tests.journeys.demo import Demo
from tests.journeys.people import DESKTOP, Device, Somebody, said

from gerege.config.demo.ministry import PASSWORD

TEXT = "Хоол, дулаан хувцас, эмч хэрэгтэй: чонын хөшөөний дэргэд"
RESTORE = re.compile("^Restore what was typed at")


def typed_a_note(officer: Somebody, case: str) -> None:
    """Written, not yet saved; the page says that it is kept sealed."""
    officer.page.goto(f"/case/{case}/note/")
    officer.page.wait_for_load_state("networkidle")
    officer.page.fill("[name=text]", TEXT)
    officer.chooses("audience", "post")
    expect(officer.page.get_by_text(re.compile("^Kept sealed on this device"))).to_be_visible()


def end_sessions_elsewhere(other: Somebody) -> None:
    """The same officer, at another device: end all other sessions."""
    other.page.goto("/account/")
    other.button("End all other sessions").click()
    other.page.wait_for_load_state("networkidle")


def sign_in_again(officer: Somebody, username: str) -> None:
    officer.page.fill("[name=login]", username)
    officer.page.fill("[name=password]", PASSWORD)
    officer.page.locator("main form button").click()
    officer.page.wait_for_url(lambda address: "sign-in" not in address)


def notes_of(demo: Demo) -> int:
    return demo.count("SELECT count(*) FROM cases_note")


def ended_while_writing(somebody: Opener, demo: Demo) -> tuple[Somebody, str]:
    """An officer whose sign-in ended, and who is told so at the moment of saving."""
    officer, case = somebody("bold", DESKTOP, "en"), demo.case("A-26-0001")
    typed_a_note(officer, case)
    end_sessions_elsewhere(somebody("bold", Device("other desk", 1280, 800), "en"))
    officer.button("Save").click()
    officer.sees("Your sign-in ended: sign in, your text comes back.")
    return officer, case


def test_the_same_officer_on_the_same_device_sends_it_once(somebody: Opener, demo: Demo) -> None:
    before = notes_of(demo)
    officer, case = ended_while_writing(somebody, demo)
    assert notes_of(demo) == before
    officer.link("Sign in").click()
    sign_in_again(officer, "bold")
    officer.button("Send it now").click()
    officer.sees("The note is saved")
    assert notes_of(demo) == before + 1

    officer.page.goto(f"/case/{case}/note/")
    officer.page.wait_for_load_state("networkidle")
    expect(officer.page.locator("[name=text]")).to_have_value("")
    expect(officer.page.get_by_role("button", name=RESTORE)).to_have_count(0)
    assert notes_of(demo) == before + 1


def test_restored_after_an_answer_that_nobody_saw_it_is_still_one_note(
    somebody: Opener, demo: Demo
) -> None:
    before = notes_of(demo)
    officer, case = somebody("bold", DESKTOP, "en"), demo.case("A-26-0001")
    typed_a_note(officer, case)
    officer.page.route("**/note/", answer_lost)
    officer.button("Save").click()
    officer.sees("the line is down")
    assert notes_of(demo) == before + 1

    officer.page.unroute("**/note/")
    officer.page.goto(f"/case/{case}/note/")
    officer.page.get_by_role("button", name=RESTORE).click()
    officer.button("Save").click()
    officer.sees("It is saved already.")
    assert notes_of(demo) == before + 1


def answer_lost(route: Route) -> None:
    """The form arrives, its answer does not."""
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
        route.abort()
    else:
        route.continue_()


def test_thrown_away_it_is_gone(somebody: Opener, demo: Demo) -> None:
    before = notes_of(demo)
    officer, _case = ended_while_writing(somebody, demo)
    officer.link("Sign in").click()
    sign_in_again(officer, "bold")
    officer.button("Throw it away").click()
    officer.page.goto("/account/kept/")
    expect(officer.page.locator("main")).not_to_contain_text(said("Send it now", "en"))
    assert notes_of(demo) == before


def test_a_lost_page_gives_the_text_back_to_the_form(somebody: Opener, demo: Demo) -> None:
    officer, case = somebody("bold", DESKTOP, "en"), demo.case("A-26-0001")
    typed_a_note(officer, case)
    officer.page.goto("/")
    officer.page.goto(f"/case/{case}/note/")
    officer.page.get_by_role("button", name=RESTORE).click()
    expect(officer.page.locator("[name=text]")).to_have_value(TEXT)
    expect(officer.page.locator("[name=audience][value=post]")).to_be_checked()
    with officer.page.expect_navigation():
        officer.button("Save").click()
    officer.sees("The note is saved")


def test_somebody_else_on_the_same_device_sees_nothing_of_it(somebody: Opener, demo: Demo) -> None:
    officer, case = ended_while_writing(somebody, demo)
    officer.link("Sign in").click()
    sign_in_again(officer, "tuya")
    sees_nothing_of_it(officer, case)


def test_the_same_officer_on_another_device_sees_nothing_of_it(
    somebody: Opener, demo: Demo
) -> None:
    _officer, case = ended_while_writing(somebody, demo)
    sees_nothing_of_it(somebody("bold", DESKTOP, "en"), case)


def sees_nothing_of_it(officer: Somebody, case: str) -> None:
    page = officer.page
    for address in ("/", "/account/kept/", f"/case/{case}/note/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        expect(page.locator("body")).not_to_contain_text("чонын хөшөөний")
        expect(page.get_by_role("button", name=RESTORE)).to_have_count(0)
        expect(page.get_by_role("button", name=said("Send it now", "en"))).to_have_count(0)
    expect(page.locator("[name=text]")).to_have_value("")


def test_what_is_half_written_comes_along_into_the_other_language(
    somebody: Opener, demo: Demo
) -> None:
    before = notes_of(demo)
    officer, case = somebody("bold", DESKTOP, "en"), demo.case("A-26-0001")
    officer.page.goto(f"/case/{case}/note/")
    officer.page.wait_for_load_state("networkidle")
    officer.page.fill("[name=text]", TEXT)
    officer.chooses("audience", "post")
    mark = officer.page.locator("main [name=form_id]").first.input_value()

    change_language(officer, "mn")

    expect(officer.page.locator("[name=text]")).to_have_value(TEXT)
    expect(officer.page.locator("[name=audience][value=post]")).to_be_checked()
    expect(officer.page.locator("main [name=form_id]").first).to_have_value(mark)
    expect(officer.page.locator("main .row .button--secondary")).to_have_count(0)
    assert notes_of(demo) == before
    officer.button("Save").click()
    officer.sees("The note is saved")
    assert notes_of(demo) == before + 1
    change_language(officer, "en")


def test_a_form_without_a_draft_comes_along_as_well(somebody: Opener, demo: Demo) -> None:
    officer = somebody("bold", DESKTOP, "en")
    officer.page.goto("/first-contact/")
    officer.page.wait_for_load_state("networkidle")
    officer.chooses("channel", "phone")

    change_language(officer, "mn")

    expect(officer.page.locator("[name=channel][value=phone]")).to_be_checked()
    change_language(officer, "en")


def change_language(officer: Somebody, language: str) -> None:
    """By the button in the header; what was typed is given back after the page has come."""
    with officer.page.expect_navigation():
        officer.page.locator("button[name=language]").first.click()
    officer.language = language
    expect(officer.page.locator("html")).to_have_attribute("lang", language)
    officer.page.wait_for_load_state("networkidle")
