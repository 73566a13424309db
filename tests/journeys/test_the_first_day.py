"""02:10, Ankara, a call: the first day until somebody else takes over (journey 1)."""

import re

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import Opener
from tests.journeys.demo import Demo
from tests.journeys.people import DESKTOP, PHONE, Device, Somebody, said
from tests.journeys.test_first_call_to_result import (
    EIGHT_TAPS,
    GIVEN,
    SAFE_WORD,
    act_on_danger,
    agree_a_contact,
    say_who_it_is,
)

from gerege.knowledge.letters import load_letters

PROMISE, CALL = "Орой дахин залгана гэж хэлсэн.", "Вайбераар 08:30-09:00 цагт."


@pytest.mark.parametrize(("device", "language"), [(PHONE, "mn"), (DESKTOP, "en")])
def test_the_night_acts_prepares_asks_and_hands_over(
    somebody: Opener, demo: Demo, device: Device, language: str
) -> None:
    officer = somebody("bold", device, language)
    reference = first_contact(officer)
    case = demo.case(reference)
    head = somebody("head-ankara", device, language)
    acknowledge_by_name(head, reference, case)
    who_acknowledged_is_read_on_the_case(officer, case)
    act_on_danger_later(officer, case)
    say_who_it_is(officer)
    agree_a_contact(officer)
    prepare_the_papers(officer, case)
    nothing_leaves_before_a_yes(officer, case)
    ask_and_send(officer, case)
    hand_over(officer, case)
    take_over(somebody("tuya", device, language), case)
    taken_over_is_told(officer)


def first_contact(officer: Somebody) -> str:
    """Eight taps; red at once."""
    page = officer.page
    page.goto("/first-contact/")
    for question, answer in EIGHT_TAPS.items():
        officer.chooses(question, answer)
    officer.button("Save").click()
    page.wait_for_url(re.compile(r"/case/[0-9a-f-]{36}/emergency/"))
    return page.locator(".where__from .ref").inner_text()


def acknowledge_by_name(head: Somebody, reference: str, case: str) -> None:
    """The one on duty is told within seconds, sees the code and nothing else, and takes it on."""
    page = head.page

    def is_told() -> bool:
        page.goto("/notices/")
        return page.locator("main li", has_text=reference).count() > 0

    for _again in range(60):
        if is_told():
            break
        page.wait_for_timeout(1000)
    line = page.locator("main li", has_text=reference)
    expect(line).to_have_count(1)
    with page.expect_navigation():
        line.get_by_role("button").click()
    page.goto(f"/case/{case}/")
    expect(page.locator("main")).not_to_contain_text(SAFE_WORD)


def who_acknowledged_is_read_on_the_case(officer: Somebody, case: str) -> None:
    officer.page.goto(f"/case/{case}/notices/")
    officer.sees("Acknowledged by")


def act_on_danger_later(officer: Somebody, case: str) -> None:
    officer.page.goto(f"/case/{case}/emergency/")
    act_on_danger(officer)


def prepare_the_papers(officer: Somebody, case: str) -> None:
    """One button; four waits with an owner, none of them sent. Pressing twice changes nothing."""
    page = officer.page
    page.goto(f"/case/{case}/papers/")
    with page.expect_navigation():
        officer.button("Prepare").click()
    page.goto(f"/case/{case}/papers/")
    expect(officer.button("Prepare")).to_have_count(0)
    page.goto(f"/case/{case}/waits/")
    prepared = page.locator("main .task-list").first.get_by_text(
        said("not sent yet", officer.language), exact=True
    )
    expect(prepared).to_have_count(4)


def nothing_leaves_before_a_yes(officer: Somebody, case: str) -> None:
    """The letter to the immigration authority names nobody and cannot be finished."""
    open_the_letter(officer, case)
    officer.sees("This letter cannot be finished yet")
    expect(officer.page.locator("main")).not_to_contain_text(GIVEN)
    officer.button("See it as it will go").click()
    expect(officer.page.locator(".error-summary")).to_be_visible()
    expect(officer.button("Finish and number")).to_have_count(0)


def open_the_letter(officer: Somebody, case: str) -> None:
    officer.page.goto(f"/case/{case}/papers/")
    title = load_letters().kind("exit_permit").title_in(officer.language)
    officer.page.locator("main").get_by_role("link", name=title, exact=True).click()


def ask_and_send(officer: Somebody, case: str) -> None:
    """The person chose, heard the risks, was asked about fear of return, and says yes."""
    page = officer.page
    page.goto(f"/case/{case}/consent/host_immigration/host_immigration/")
    officer.chooses("answer", "yes")
    for told in page.locator("[name=told]").all():
        told.check()
    officer.chooses("how", "spoken")
    page.select_option("select[name=language]", "mn")
    with page.expect_navigation():
        officer.button("Save").click()
    open_the_letter(officer, case)
    expect(page.locator("main")).to_contain_text(GIVEN)
    page.fill("[name=addressee]", "Цагаачлалын алба, Анкара")
    with page.expect_navigation():
        officer.button("See it as it will go").click()
    expect(page.locator("main")).to_contain_text(GIVEN)
    with page.expect_navigation():
        officer.button("Finish and number").click()
    address = officer.link("Download the PDF").get_attribute("href")
    paper = page.request.get(str(address))
    assert paper.body().startswith(b"%PDF")
    assert GIVEN not in paper.headers["content-disposition"]


def hand_over(officer: Somebody, case: str) -> None:
    """What was done stands there; what was promised and who must be called is added."""
    page = officer.page
    page.goto("/shifts/hand-over/")
    number = case.replace("-", "")
    page.fill(f"[name=promises_{number}]", PROMISE)
    page.fill(f"[name=calls_{number}]", CALL)
    with page.expect_navigation():
        officer.button("Hand over").click()


def take_over(successor: Somebody, case: str) -> None:
    """The colleague of the day finds it at home, reads, and ticks."""
    page = successor.page
    page.goto("/")
    successor.sees("To read: hand-over")
    notes = page.locator("main a[href*='/shifts/notes/']")
    for address in [one.get_attribute("href") for one in notes.all()]:
        page.goto(str(address))
        if page.locator(f"main a[href='/case/{case}/']").count():
            break
    successor_reads = page.locator("section.card", has=page.locator(f"a[href='/case/{case}/']"))
    expect(successor_reads).to_contain_text(PROMISE)
    expect(successor_reads).to_contain_text(CALL)
    successor_reads.locator("label.choice").click()
    with page.expect_navigation():
        successor.button("Take over what is ticked").click()


def taken_over_is_told(officer: Somebody) -> None:
    officer.page.goto("/shifts/")
    officer.page.locator("main a[href*='/shifts/notes/']").first.click()
    officer.sees("taken over")
