"""The first minute on a small phone: eight taps, also without scripts, also without a network."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.builders import bold
from tests.cases.conftest import OpenBrowser

from gerege.cases.models import Case
from gerege.knowledge.guidance import load_intake

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_database,
]

ANSWERS = {
    "channel": "phone",
    "can_talk": "yes",
    "who_hears": "nobody",
    "injured": "no",
    "child": "none",
    "controller_near": "yes",
    "immediate_danger": "unknown",
}


def open_first_contact(page: Page) -> None:
    """Open the page and wait for its scripts: then one question is seen at a time."""
    page.goto("/first-contact/")
    expect(page.locator(".step").locator("visible=true")).to_have_count(1)


def answer(page: Page, name: str, code: str) -> None:
    """Tap the choice with the finger: on its words, as people do."""
    box = page.locator(f'input[name="{name}"][value="{code}"]')
    page.locator("label.choice").filter(has=box).tap()


def test_exactly_eight_taps_from_the_open_page_to_the_saved_case(opened_by: OpenBrowser) -> None:
    page = opened_by(bold())
    page.goto("/first-contact/")
    taps = 0
    for question in load_intake().eight:
        expect(page.get_by_text(question.question.en)).to_be_visible()
        expect(page.locator(".step").locator("visible=true")).to_have_count(1)
        answer(page, question.id, ANSWERS[question.id])
        taps += 1
    page.get_by_role("button", name="Save").tap()
    taps += 1
    page.wait_for_url(re.compile(r"/case/[0-9a-f-]{36}/emergency/"))
    expect(page.get_by_text(re.compile(r"Saved: A-\d\d-0001"))).to_be_visible()
    assert taps == 8
    assert Case.objects.get().first_contact.codes() == ANSWERS


def test_a_hasty_second_tap_skips_no_question(opened_by: OpenBrowser) -> None:
    page = opened_by(bold())
    open_first_contact(page)
    first, second, third = (question.question.en for question in load_intake().eight[:3])
    # Both taps in one moment, however slow the machine is.
    page.evaluate(
        """() => {
            const tap = (e) => e.dispatchEvent(new MouseEvent("click", {detail: 1, bubbles: true}));
            const all = [...document.querySelectorAll("button")];
            tap(document.querySelector('[name="channel"][value="phone"]'));
            tap(all.find((button) => button.innerText === "Next"));
        }"""
    )
    expect(page.get_by_text(second)).to_be_visible()
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Next").tap()
    expect(page.get_by_text(third)).to_be_visible()
    expect(page.get_by_text(first)).to_be_hidden()


def test_without_scripts_all_questions_stand_on_one_page_with_one_button(
    opened_by: OpenBrowser,
) -> None:
    page = opened_by(bold(), scripts=False)
    page.goto("/first-contact/")
    expect(page.locator(".step").locator("visible=true")).to_have_count(7)
    expect(page.get_by_text("Without a network nothing is saved on this page")).to_be_visible()
    for name, code in ANSWERS.items():
        page.locator(f'input[name="{name}"][value="{code}"]').check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("Saved: "))).to_be_visible()
    assert Case.objects.get().first_contact.codes() == ANSWERS


def test_when_the_line_drops_at_saving_it_is_kept_and_sent_once_later(
    opened_by: OpenBrowser,
) -> None:
    page = opened_by(bold())
    open_first_contact(page)
    for name, code in ANSWERS.items():
        answer(page, name, code)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text(re.compile("Kept on this phone"))).to_be_visible()
    assert not Case.objects.exists()

    page.context.set_offline(False)
    expect(page.get_by_text(re.compile(r"Reference: A-\d\d-0001"))).to_be_visible()
    case = Case.objects.get()
    assert case.came_sealed
    assert case.first_contact.codes() == ANSWERS


def test_where_there_is_no_network_at_all_the_blank_form_opens(opened_by: OpenBrowser) -> None:
    officer = bold()
    page = opened_by(officer)
    page.goto("/first-contact/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.context.set_offline(True)
    open_first_contact(page)
    expect(page.get_by_text("This phone cannot read them back")).to_be_visible()
    assert officer.display_name not in page.content()
    for name, code in ANSWERS.items():
        answer(page, name, code)
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Not yet sent: 1")).to_be_visible()

    page.context.set_offline(False)
    expect(page.get_by_text(re.compile(r"Reference: A-\d\d-0001"))).to_be_visible()
    assert Case.objects.get().first_contact.codes() == ANSWERS


def test_nothing_scrolls_sideways_and_targets_are_large(opened_by: OpenBrowser) -> None:
    page = opened_by(bold())
    page.goto("/first-contact/")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    heights = page.evaluate(
        "[...document.querySelectorAll('.choice, .button')].filter(e => e.offsetHeight)"
        ".map(e => e.offsetHeight)"
    )
    assert min(heights) >= 44
