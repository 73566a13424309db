"""Drafts: what is typed survives a dropped line, and the device alone cannot read it."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.ui.on_the_device import KEPT

SECRET = "sea buckthorn behind the door"

pytestmark = pytest.mark.journey


def type_a_note(page: Page) -> None:
    page.goto("/note/")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Note").fill(SECRET)
    page.get_by_label("Биечлэн ирсэн").check()
    page.get_by_label("Улс").select_option("TUR")
    expect(page.get_by_text("Kept sealed on this device")).to_be_visible()


def play(page: Page, part: str) -> None:
    """The gallery's server plays this part from now on: `out` signed out, `other` somebody else."""
    page.context.add_cookies([{"name": part, "value": "1", "domain": "127.0.0.1", "path": "/"}])


def kept_on_the_device(page: Page) -> str:
    text: str = page.evaluate(KEPT)
    return text


def test_the_device_holds_only_sealed_bytes(desk: Page) -> None:
    type_a_note(desk)
    dump = kept_on_the_device(desk)
    assert "note-1" in dump
    assert "ciphertext=" in dump
    assert "buckthorn" not in dump
    assert "TUR" not in dump


def test_typing_comes_back_after_the_page_was_lost(desk: Page) -> None:
    type_a_note(desk)
    desk.reload()
    desk.get_by_role("button", name=re.compile(r"Restore what was typed at \d\d:\d\d")).click()
    expect(desk.get_by_label("Note")).to_have_value(SECRET)
    expect(desk.get_by_label("Биечлэн ирсэн")).to_be_checked()
    expect(desk.get_by_label("Улс")).to_have_value("TUR")


def test_typing_can_be_thrown_away(desk: Page) -> None:
    type_a_note(desk)
    desk.reload()
    desk.get_by_role("button", name="Discard").click()
    expect(desk.get_by_role("button", name="Discard")).to_have_count(0)
    desk.reload()
    desk.wait_for_load_state("networkidle")
    expect(desk.get_by_role("button", name="Discard")).to_have_count(0)
    assert "note-1" not in kept_on_the_device(desk)


def test_a_dropped_line_keeps_the_form_and_sends_it_when_the_line_is_back(desk: Page) -> None:
    type_a_note(desk)
    desk.context.set_offline(True)
    desk.get_by_role("button", name="Save").click()
    told = desk.get_by_text(re.compile(r"the line is down. Kept sealed .* until \d\d:\d\d"))
    expect(told).to_be_visible()
    expect(desk.get_by_role("button", name="Send now")).to_be_visible()
    desk.context.set_offline(False)
    expect(desk.get_by_text("Saved 02:14")).to_be_visible()
    assert "note-1" not in kept_on_the_device(desk)


@pytest.mark.parametrize("status", [200, 413])
def test_a_page_of_somebody_on_the_way_takes_the_place_of_no_form(desk: Page, status: int) -> None:
    """A proxy's own refusal or a filter's page: what was typed stays, to be sent later."""
    type_a_note(desk)
    theirs = "<title>Refused</title><h1>Blocked by the filter</h1>"
    desk.route(
        "**/note/", lambda way: way.fulfill(status=status, content_type="text/html", body=theirs)
    )
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text(re.compile("the line is down. Kept sealed"))).to_be_visible()
    expect(desk.get_by_label("Note")).to_have_value(SECRET)
    desk.unroute("**/note/")
    desk.get_by_role("button", name="Send now").click()
    expect(desk.get_by_text("Saved 02:14")).to_be_visible()
    assert "note-1" not in kept_on_the_device(desk)


def test_what_must_be_mended_is_shown_without_losing_what_was_typed(desk: Page) -> None:
    desk.goto("/note/")
    desk.wait_for_load_state("networkidle")
    desk.get_by_label("Note").fill(SECRET)
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator(".error-summary")).to_be_focused()
    expect(desk.get_by_label("Note")).to_have_value(SECRET)


def test_a_sign_in_that_ended_keeps_the_text_and_says_so(desk: Page) -> None:
    type_a_note(desk)
    play(desk, "out")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Your sign-in ended")).to_be_visible()
    desk.context.clear_cookies(name="out")
    desk.reload()
    expect(desk.get_by_role("button", name=re.compile("Restore"))).to_be_visible()


def test_somebody_else_on_the_device_is_refused_and_the_draft_is_wiped(desk: Page) -> None:
    type_a_note(desk)
    play(desk, "other")
    desk.reload()
    desk.wait_for_load_state("networkidle")
    expect(desk.get_by_role("button", name=re.compile("Restore"))).to_have_count(0)
    assert "note-1" not in kept_on_the_device(desk)


def test_after_an_hour_the_draft_is_wiped(desk: Page) -> None:
    type_a_note(desk)
    desk.clock.install()
    desk.clock.fast_forward("01:00:01")
    desk.reload()
    desk.wait_for_load_state("networkidle")
    assert "note-1" not in kept_on_the_device(desk)
