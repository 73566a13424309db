"""Two officers look at one case: what one does the other sees within five seconds."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.builders import a_post, a_saved_contact, an_officer, bold
from tests.cases.builders import signed_in

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.waits import services as waits
from gerege.waits.live import OVERLAP

OpenBrowser = Callable[..., Page]
WITHIN = 5_000


def asked(browser: Client, name: str, *about: object, sign: str) -> int:
    headers = {"If-None-Match": f'"{sign}"'}
    return browser.get(reverse(name, args=about), headers=headers).status_code


@pytest.fixture
def case(db: None) -> Case:
    return a_saved_contact(bold())


@pytest.mark.django_db
def test_the_address_says_whether_and_never_what(case: Case) -> None:
    officer = bold()
    browser = signed_in(officer)
    assert asked(browser, "case_live", case.pk, sign=str(case.version)) == 304
    waits.open_wait(actor=officer, case=case, cause="W01")
    answer = browser.get(reverse("case_live", args=[case.pk]))
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.django_db
def test_a_list_is_stale_after_an_act_on_a_case_one_knows_and_not_after_any_other(
    case: Case,
) -> None:
    officer, abroad = bold(), an_officer(post=a_post("SEL"))
    browser, other = signed_in(officer), signed_in(abroad)
    begin = (clock.now() + OVERLAP).isoformat()
    assert asked(browser, "cases_live", sign=begin) == 304
    browser.get(reverse("case", args=[case.pk]))
    assert asked(browser, "cases_live", sign=begin) == 304
    with clock.pretend(clock.now() + 3 * OVERLAP):
        waits.open_wait(actor=officer, case=case, cause="W01")
    assert asked(browser, "cases_live", sign=begin) == 204
    assert asked(other, "cases_live", sign=begin) == 304
    assert asked(browser, "cases_live", sign="no moment") == 204


@pytest.mark.django_db
def test_asking_and_being_brought_up_to_date_does_not_put_off_the_lock(case: Case) -> None:
    browser = signed_in(bold())
    browser.get("/")
    before = dict(browser.session)
    with clock.pretend(clock.now() + OVERLAP * 30):
        asked(browser, "case_live", case.pk, sign="0")
        browser.get(reverse("case", args=[case.pk]), headers={"X-Gerege-Alone": "1"})
        assert dict(browser.session) == before
        browser.get(reverse("case", args=[case.pk]))
        assert dict(browser.session) != before


@pytest.mark.journey
@pytest.mark.one_database
@pytest.mark.django_db(transaction=True)
def test_two_officers_see_a_change_within_five_seconds(
    opened_by: OpenBrowser, transactional_db: None
) -> None:
    officer, colleague = bold(), bold()
    case = a_saved_contact(officer)
    reader, writer = opened_by(colleague), opened_by(officer, desk=True)
    reader.goto(f"/case/{case.pk}/waits/")
    reader.locator("html[data-scripts]").wait_for(state="attached")
    writer.goto(f"/case/{case.pk}/waits/open/")
    writer.select_option("#id_cause", "W04")
    writer.fill("#id_note", "Өргөдөл №12")
    writer.locator("main form button:not([type=button])").last.click()
    expect(writer.locator("main")).to_contain_text("Exit permit")
    expect(reader.locator("main")).to_contain_text("Өргөдөл №12", timeout=WITHIN)
    expect(reader.locator("p.visually-hidden[role=status]")).to_have_text(
        "The page was brought up to date"
    )


@pytest.mark.journey
@pytest.mark.one_database
@pytest.mark.django_db(transaction=True)
def test_home_follows_too_and_waits_while_somebody_types(
    opened_by: OpenBrowser, transactional_db: None
) -> None:
    officer: Officer = bold()
    case = a_saved_contact(officer)
    reader = opened_by(officer)
    reader.goto("/waits/")
    reader.locator("html[data-scripts]").wait_for(state="attached")
    reader.select_option("#cause", "W04")
    reader.locator("#cause").focus()
    waits.open_wait(actor=officer, case=case, cause="W01")
    reader.wait_for_timeout(WITHIN)
    assert reader.input_value("#cause") == "W04"
    rows, words = reader.locator("main tbody"), "Check of identity and nationality"
    expect(rows).not_to_contain_text(words)
    reader.select_option("#cause", "")
    reader.locator("#cause").blur()
    expect(rows).to_contain_text(words, timeout=WITHIN)
