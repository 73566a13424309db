"""Seoul, 14 held in a factory, "only overstayers": private talks one by one (journey 2)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect
from tests.journeys.conftest import Opener
from tests.journeys.people import DESKTOP, PHONE, Somebody, said

from gerege.knowledge.catalogue import load
from gerege.knowledge.causes import load_causes

HOW_MANY = 14
FORCED = (0, 3, 6, 9, 12)
"""Whose passport somebody keeps and who works without a day off, as they say alone."""
BY_THEIR_OWN_CHOICE = (2, 5)
STANDS_STILL = (
    "The clock of this case stands still: nothing is late meanwhile, except what may not wait."
)
TOLD = ("coercion_at_destination.documents", "exploitation.hours")
GROUP = "Эцгийн нэр\tНэр\tНас\n" + "\n".join(
    f"Зохиомолын\tФикто{n}\t{22 + n}" for n in range(HOW_MANY)
)


def test_five_of_fourteen_need_another_look_and_none_is_only_an_overstayer(
    somebody: Opener,
) -> None:
    first, second = somebody("nomin", PHONE, "mn"), somebody("erdene", DESKTOP, "en")
    cases = paste_the_list(first)
    assert len(cases) == HOW_MANY
    talk_with_each(first, cases, range(7))
    talk_with_each(second, cases, range(7, HOW_MANY))
    bands = [band_of(second, case) for case in cases]
    forced = {cases[number] for number in FORCED}
    assert {
        case for case, band in zip(cases, bands, strict=True) if band == "look_further"
    } == forced
    assert [band for band in bands if band != "look_further"] == ["other_need"] * 9
    for number in BY_THEIR_OWN_CHOICE:
        stay_for_the_wages(first, cases[number])
    headquarters_sees_a_decision_and_no_delay(
        somebody("saraa", DESKTOP, "en"), [cases[number] for number in BY_THEIR_OWN_CHOICE]
    )


def paste_the_list(officer: Somebody) -> list[str]:
    """The list the authority gave, pasted; fourteen files, none of them judged."""
    officer.page.goto("/group/")
    officer.page.fill("[name=rows]", GROUP)
    officer.chooses("channel", "detention_notice")
    officer.button("Look at the rows").click()
    officer.page.locator("form[action$='/group/save/'] button").click()
    officer.page.wait_for_url(re.compile(r"/group/[0-9a-f-]{36}/"))
    officer.sees("Talk with each person alone, in private.")
    links = officer.page.locator("main .task-list a:has(.ref)").all()
    return [str(link.get_attribute("href")).split("/")[2] for link in links]


def talk_with_each(officer: Somebody, cases: Sequence[str], numbers: Sequence[int]) -> None:
    """The same for everybody, alone: what keeps them safe, then one question at a time."""
    for number in numbers:
        page = officer.page
        page.goto(f"/case/{cases[number]}/screening/question/")
        officer.button("One question at a time").click()
        expect(page.locator("input[name=fact]")).to_have_count(1)
        safe_for_now(officer, cases[number])
        page.goto(f"/case/{cases[number]}/screening/question/")
        ask_on(officer, forced=number in FORCED)


def safe_for_now(officer: Somebody, case: str) -> None:
    """The questions about danger stand on one page."""
    page = officer.page
    page.goto(f"/case/{case}/screening/safety/")
    officer.chooses("alone", "yes")
    page.select_option("[name=interpreter]", "none")
    for answer in page.locator("fieldset.answer input[value=no]").all():
        answer.check()
    with page.expect_navigation():
        officer.button("Save").click()


def ask_on(officer: Somebody, *, forced: bool) -> None:
    """Until nothing that is left could change the result; who was forced says what happened."""
    page = officer.page
    told = 0
    while page.locator("input[name=fact]").count() and told < len(TOLD):
        fact = page.locator("input[name=fact]").input_value()
        answer = "yes" if forced and fact in TOLD else "no"
        told += answer == "yes"
        with page.expect_navigation():
            page.locator(f"button[name=value][value={answer}]").click()


def band_of(officer: Somebody, case: str) -> str:
    """What the result says, in the words of the catalogue; never that somebody is no victim."""
    officer.page.goto(f"/case/{case}/result/")
    main = officer.page.locator("main")
    expect(main).to_contain_text(said("What the software says. A person decides.", "en"))
    told = main.inner_text()
    assert "%" not in told
    assert "not a victim" not in told.lower()
    said_band = main.locator(".band").first.inner_text()
    return next(band for band, words in load().band_labels.items() if words.en in said_band)


def stay_for_the_wages(officer: Somebody, case: str) -> None:
    """Two want their wages first: nothing goes out before their yes, and the time is theirs."""
    page = officer.page
    open_a_wait(officer, case, "W20")
    expect(page.locator(".error-summary")).to_be_visible()
    page.goto(f"/case/{case}/consent/labour_claim/labour_authority/")
    officer.chooses("answer", "yes")
    for told in page.locator("[name=told]").all():
        told.check()
    officer.chooses("how", "spoken")
    page.select_option("select[name=language]", "mn")
    officer.button("Save").click()
    page.wait_for_load_state()
    for cause in ("W20", "W19"):
        open_a_wait(officer, case, cause)
        page.wait_for_url(re.compile(r"/case/[0-9a-f-]{36}/waits/$"))
    officer.sees(STANDS_STILL)


def open_a_wait(officer: Somebody, case: str, cause: str) -> None:
    officer.page.goto(f"/case/{case}/waits/open/")
    officer.page.select_option("[name=cause]", cause)
    if cause in load_causes().pausing:
        again = datetime.now(UTC) + timedelta(days=7)
        officer.page.fill("[name=note]", "They want their wages first.")
        for part in ("year", "month", "day"):
            officer.page.fill(f"[name=look_again_on_{part}]", str(getattr(again, part)))
    officer.button("Save").click()


def headquarters_sees_a_decision_and_no_delay(lead: Somebody, cases: Sequence[str]) -> None:
    """Shown as waiting for the person's own decision; nothing of it is late."""
    for case in cases:
        lead.page.goto(f"/case/{case}/waits/")
        lead.sees(STANDS_STILL)
        main = lead.page.locator("main")
        expect(main).to_contain_text("The person's own decision")
        expect(main).not_to_contain_text("Фикто")
        expect(main.locator(".tag", has_text=said("late", "en"))).to_have_count(0)
