"""Asked, taken back, asked again, confirmed by another person: then the case is gone."""

import re
from uuid import UUID

from playwright.sync_api import expect
from tests.journeys.conftest import Opener
from tests.journeys.demo import Demo
from tests.journeys.people import DESKTOP, PHONE, Somebody


def test_an_erasure_is_asked_taken_back_asked_again_and_confirmed(
    somebody: Opener, demo: Demo
) -> None:
    officer, lead = somebody("bold", PHONE, "mn"), somebody("saraa", DESKTOP, "en")
    reference, case = opened_case(officer, demo)
    ask(officer, case)
    officer.page.goto(f"/case/{case}/erase/")
    officer.sees("A protection lead who did not ask confirms or declines it.")
    officer.button("Take the request back").click()
    officer.sees("Taken back. The case stays")
    lead.page.goto("/erasing/")
    expect(lead.page.locator("main")).not_to_contain_text(reference)
    ask(officer, case)
    lead.page.goto("/erasing/")
    lead.page.locator("main a", has_text=reference).first.click()
    lead.button("I have spoken with the officer: erase the case").click()
    lead.page.wait_for_url(re.compile(r"/erasing/[0-9a-f-]{36}/$"))
    gone = officer.page.goto(f"/case/{case}/")
    assert gone is not None
    assert gone.status == 404
    assert demo.count("SELECT count(*) FROM cases_case WHERE reference = ?", reference) == 0
    assert demo.count("SELECT count(*) FROM vault_recordkey WHERE subject = ?", UUID(case).hex) == 0


def opened_case(officer: Somebody, demo: Demo) -> tuple[str, str]:
    """A first contact of a few taps; its reference and its id."""
    page = officer.page
    page.goto("/first-contact/")
    page.wait_for_load_state("networkidle")
    for name, value in {
        "channel": "phone",
        "can_talk": "yes",
        "who_hears": "nobody",
        "injured": "no",
        "child": "none",
        "controller_near": "no",
        "immediate_danger": "no",
    }.items():
        officer.chooses(name, value)
    officer.button("Save").click()
    page.wait_for_url(re.compile(r"/first-contact/[0-9a-f-]{36}/"))
    case = page.url.rstrip("/").rpartition("/")[2]
    [(reference,)] = demo.rows("SELECT reference FROM cases_case ORDER BY opened_at DESC LIMIT 1")
    assert demo.case(str(reference)) == case
    return str(reference), case


def ask(officer: Somebody, case: str) -> None:
    officer.page.goto(f"/case/{case}/erase/")
    officer.chooses("reason", "person_asks")
    officer.button("Ask for erasing").click()
    officer.sees("Asked. The protection lead has to confirm it")
