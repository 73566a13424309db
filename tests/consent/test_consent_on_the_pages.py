"""The pages of consent: asked in a form, the whole picture at once, the register for the person."""

import re
from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa
from tests.cases.builders import signed_in
from tests.consent.builders import HEARD, agreed, an_asked_exception, answered, handed_on

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.consent.checking import covers
from gerege.consent.models import Consent, Disclosure
from gerege.knowledge.consents import load_consents
from gerege.waits.queries import open_waits_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


@pytest.fixture
def browser(officer: Officer) -> Client:
    return signed_in(officer)


def read(browser: Client, name: str, *about: object) -> str:
    answer = browser.get(reverse(name, args=about))
    assert answer.status_code == 200
    return answer.content.decode()


def send(browser: Client, typed: Mapping[str, object], name: str, *about: object) -> str:
    """The page that answers; empty when it leads on because it was done."""
    answer = browser.post(reverse(name, args=about), typed)
    assert answer.status_code in {200, 302}
    return answer.content.decode() if answer.status_code == 200 else ""


def said(**typed: object) -> dict[str, object]:
    return {"do": "answer", "answer": "yes", "how": "spoken", "language": "mn", **typed}


def test_the_page_of_a_case_leads_to_every_purpose_and_recipient(
    case: Case, browser: Client
) -> None:
    assert reverse("case_consent", args=[case.pk]) in read(browser, "case", case.pk)
    page = read(browser, "case_consent", case.pk)
    asked = [one for one in load_consents().purposes if one.default == "ask"]
    assert page.count("Not asked") == sum(len(one.recipients) for one in asked)
    assert page.count("No, unless the person says so") == 2
    assert Event.objects.filter(verb=Verb.CONSENT_LOOKED).count() == 1


def test_a_yes_is_asked_for_and_taken_back_on_its_page(
    officer: Officer, case: Case, browser: Client
) -> None:
    to = ("case_consent_ask", case.pk, "medical", "medical")
    assert "May we tell the doctor what the doctor needs?" in read(browser, *to)
    assert not send(browser, said(interpreter="Зохиомол орчуулагч", told=list(HEARD)), *to)
    assert covers(case, "medical", "medical").allowed
    handed_on(officer, case)
    page = read(browser, *to)
    assert "Зохиомол орчуулагч" in page
    assert not send(browser, {"do": "withdraw", "how": "spoken"}, *to)
    assert "Taken back" in read(browser, "case_consent", case.pk)
    assert [one.cause for one in open_waits_of(case)] == ["revoke_disclosure"]


def test_nothing_is_chosen_beforehand_and_what_is_missing_is_named(
    case: Case, browser: Client
) -> None:
    to = ("case_consent_ask", case.pk, "host_immigration", "host_immigration")
    assert not re.search("<input[^>]* checked", read(browser, *to))
    page = send(browser, said(told=["has_chosen"], interpreter="Зохиомол орчуулагч"), *to)
    assert "The person was not told everything before" in page
    assert 'value="Зохиомол орчуулагч"' in page
    assert not Consent.objects.exists()
    assert not send(browser, said(told=[*HEARD, "has_chosen", "heard_risks", "asked_fear"]), *to)


def test_history_keeps_both_versions(officer: Officer, case: Case, browser: Client) -> None:
    answered(officer, case, "no")
    agreed(officer, case)
    page = read(browser, "case_consent_ask", case.pk, "medical", "medical")
    assert re.findall(r"<strong>(Yes|No)</strong> · Said", page) == ["Yes", "No"]


def test_a_guardian_is_asked_for_only_where_somebody_may_be_a_child(
    officer: Officer, case: Case, browser: Client
) -> None:
    to = ("case_consent_ask", case.pk, "shelter", "shelter")
    assert "Guardian who agrees" not in read(browser, *to)
    age = AgeRecord(years=15, basis="stated")
    file.change_person(actor=officer, case=case, fields={}, age=age)
    assert "Guardian who agrees" in read(browser, *to)
    assert "has to agree, too" in send(browser, said(guardian="Эгч нь", told=list(HEARD)), *to)
    assert not send(browser, said(guardian="Эгч нь", assent="yes", told=list(HEARD)), *to)


def test_who_sees_codes_only_reads_no_name_of_a_shelter(officer: Officer, case: Case) -> None:
    named = consent.name_recipient(actor=officer, case=case, kind="shelter", name="Нууц байр")
    agreed(officer, case, "shelter", str(named.pk))
    handed_on(officer, case, "shelter", str(named.pk))
    for somebody, may_read in ((officer, True), (saraa(), False)):
        for name in ("case_consent", "case_disclosures"):
            page = read(signed_in(somebody), name, case.pk)
            assert ("Нууц байр" in page) is may_read


def test_a_second_person_finds_the_exception_among_the_waits_and_decides_it(
    officer: Officer, case: Case, browser: Client
) -> None:
    to = ("case_exception_ask", case.pk, "medical", "medical")
    assert "No reason is written" in send(browser, {"ground": "danger_to_life"}, *to)
    typed = {"ground": "danger_to_life", "reason": "Ухаангүй байна."}
    assert not send(browser, typed, *to)
    asked = an_asked_exception(officer, case, purpose="host_police")
    head = signed_in(an_officer(Role.HEAD_OF_POST, a_post("ANK")))
    assert reverse("consent_exception", args=[asked.pk]) in read(head, "case_consent", case.pk)
    assert "Ухаангүй байна." in read(head, "consent_exception", asked.pk)
    assert "Agree for 72 hours" not in read(browser, "consent_exception", asked.pk)
    assert (
        browser.post(reverse("consent_exception", args=[asked.pk]), {"do": "agree"}).status_code
        == 404
    )
    assert not send(head, {"do": "agree"}, "consent_exception", asked.pk)
    assert covers(case, "host_police", "host_police").allowed
    assert not send(browser, {"do": "told", "said": "Монголоор."}, "consent_exception", asked.pk)
    assert "the person was told" in read(browser, "consent_exception", asked.pk)


def test_a_purpose_without_exception_offers_none(case: Case, browser: Client) -> None:
    page = read(browser, "case_consent_ask", case.pk, "media", "media")
    assert "It has to be told without consent" not in page
    address = reverse("case_exception_ask", args=[case.pk, "media", "media"])
    assert browser.get(address).status_code == 404
    assert browser.get(reverse("case_consent_ask", args=[case.pk, "no", "one"])).status_code == 404


def test_only_what_is_agreed_can_be_written_into_the_register(
    officer: Officer, case: Case, browser: Client
) -> None:
    assert "Ask first" in read(browser, "case_disclosure_add", case.pk)
    agreed(officer, case)
    to = {"fields_told": ["name", "health"], "means": "spoken"}
    refused = {"to": "host_police:host_police", **to}
    assert send(browser, refused, "case_disclosure_add", case.pk)
    assert not send(browser, {"to": "medical:medical", **to}, "case_disclosure_add", case.pk)
    row = Disclosure.objects.get()
    assert row.codes == ("name", "health")
    assert not send(browser, {"do": "seen"}, "disclosure", row.pk)
    assert send(browser, {"do": "revoke", "obtained": ""}, "disclosure", row.pk)
    assert not send(browser, {"do": "revoke", "obtained": "Устгасан."}, "disclosure", row.pk)
    assert "called back" in read(browser, "case_disclosures", case.pk)


def test_a_slip_is_written_down_as_what_it_is_and_the_person_learns_it(
    officer: Officer, case: Case, browser: Client
) -> None:
    agreed(officer, case)
    given = {"to": "medical:medical", "fields_told": ["name", "work"], "means": "spoken"}
    page = send(browser, given, "case_disclosure_add", case.pk)
    assert "The person was not asked about: Work and pay" in page
    assert reverse("case_consent", args=[case.pk]) in page
    assert not Disclosure.objects.exists()
    given |= {"more_than_agreed": "on"}
    assert not send(browser, given, "case_disclosure_add", case.pk)
    assert "more than agreed, to be told" in read(browser, "case_disclosures", case.pk)
    aloud = send(browser, {"how": "read_aloud"}, "case_disclosures_paper", case.pk)
    assert "More than you agreed to" in aloud
    row = Disclosure.objects.get()
    assert send(browser, {"do": "told", "said": ""}, "disclosure", row.pk)
    assert not send(browser, {"do": "told", "said": "Монголоор."}, "disclosure", row.pk)
    assert "more than agreed, the person was told" in read(browser, "case_disclosures", case.pk)


def test_on_paper_stands_what_may_lie_in_the_persons_hands_and_aloud_everything(
    officer: Officer, case: Case, browser: Client
) -> None:
    agreed(officer, case, "host_police", "host_police")
    agreed(officer, case, "civil_registry", "civil_registry")
    handed_on(officer, case, "host_police", "host_police", ["told"])
    handed_on(officer, case, "civil_registry", "civil_registry")
    paper = send(browser, {"how": "printed"}, "case_disclosures_paper", case.pk)
    aloud = send(browser, {"how": "read_aloud"}, "case_disclosures_paper", case.pk)
    for words in ("Civil registry", "Улсын бүртгэл", "Better heard than read"):
        assert words in paper
    for words in ("Police here", "Эндхийн цагдаа"):
        assert words not in paper
        assert words in aloud
    assert not re.search("victim|хохирогч|traffick|худалдаал", paper + aloud, re.IGNORECASE)
    assert Event.objects.filter(verb=Verb.DISCLOSURES_PRINTED).count() == 2


def test_a_request_that_is_not_covered_says_for_what_to_ask_and_that_it_can_be_prepared(
    officer: Officer, case: Case
) -> None:
    browser = signed_in(officer)
    page = reverse("case_wait_open", args=[case.pk])
    html = browser.post(page, {"cause": "W10", "note": "Байр.", "owner": ""}).content.decode()
    assert "Ask the person on the page Consent of the case: " in html
    assert "Until then it can only be prepared" in html
    assert reverse("case_consent_ask", args=[case.pk, "shelter", "shelter"]) in html
    assert "leave it out" not in html
