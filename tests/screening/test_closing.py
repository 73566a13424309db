"""Closing a case: myth guards, reasons, and the second person where the rules ask for one."""

import json

import pytest
from tests.builders import a_saved_contact, a_talked_case, bold, saraa
from tests.screening.talking import (
    a_colleague,
    acts_on,
    all_guards,
    an_adult_case,
    everything_no,
    page,
    send,
    told,
)

from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.cases.services import change_person
from gerege.screening.models import Closing, SecondLook
from gerege.screening.services import give_second_look, record_answers

pytestmark = pytest.mark.django_db


def closing_form(**changed: object) -> dict[str, object]:
    return {"guards": all_guards(), "reason": "help_given", "words": "Went home safely"} | changed


def test_a_settled_other_need_is_closed_with_its_reason() -> None:
    officer = bold()
    case = an_adult_case(officer)
    everything_no(officer, case)

    send(officer, case, "close/", closing_form())

    case.refresh_from_db()
    assert case.state == Case.State.CLOSED
    kept = json.loads(Closing.objects.get(case=case).reveal_field("content"))
    assert kept == {"reason": "help_given", "words": "Went home safely"}
    assert acts_on(case, "case.closed") == 1


def test_every_myth_guard_has_to_be_ticked() -> None:
    officer = bold()
    case = an_adult_case(officer)
    everything_no(officer, case)

    answered = send(officer, case, "close/", closing_form(guards=all_guards()[1:]))

    assert "Tick every sentence when you have read it." in answered.content.decode()
    case.refresh_from_db()
    assert case.is_open
    assert "Went home safely" in answered.content.decode()


def test_a_reason_has_to_be_chosen() -> None:
    officer = bold()
    case = an_adult_case(officer)
    everything_no(officer, case)

    answered = send(officer, case, "close/", closing_form(reason=""))

    assert "Choose one." in answered.content.decode()


FURTHER: dict[str, str] = {"exploitation__hours": "yes"}
TOO_LITTLE: dict[str, str] = {}


@pytest.mark.parametrize("facts", [FURTHER, TOO_LITTLE], ids=["further", "unsettled"])
def test_nobody_closes_alone_what_is_not_settled(facts: dict[str, str]) -> None:
    officer = bold()
    case = a_talked_case(officer, **facts) if facts else a_saved_contact(officer)
    SecondLook.objects.all().delete()
    assert "Nobody closes this alone" in page(officer, case, "close/").content.decode()

    send(officer, case, "close/", closing_form())

    case.refresh_from_db()
    assert case.is_open
    assert SecondLook.objects.get(case=case).cause == "closing"
    assert "Somebody else has to look first" in page(officer, case, "close/").content.decode()


def test_asking_to_close_twice_asks_one_person_once() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    for _ in range(2):
        send(officer, case, "close/", closing_form())

    assert SecondLook.objects.filter(case=case).count() == 1


def test_when_the_second_person_has_looked_the_case_can_be_closed() -> None:
    officer, lead = bold(), saraa()
    case = a_saved_contact(officer)
    send(officer, case, "close/", closing_form())
    give_second_look(actor=lead, case=case, opinion="ask_more", reasons="No way to reach them")

    send(officer, case, "close/", closing_form(reason="no_contact"))

    case.refresh_from_db()
    assert not case.is_open


def test_a_second_look_on_an_earlier_result_is_not_enough() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, exploitation__hours="yes")
    give_second_look(actor=lead, case=case, opinion="look_further", reasons="Sixteen hours")
    record_answers(actor=officer, case=case, answers=[told("person.says_victim", "yes")])

    send(officer, case, "close/", closing_form())

    case.refresh_from_db()
    assert case.is_open


def test_a_result_lowered_only_by_the_age_is_seen_by_a_second_person_before_closing() -> None:
    officer, lead = bold(), saraa()
    case = a_saved_contact(officer)
    child = AgeRecord(years=16, basis="document", recorded_by=str(officer.pk))
    change_person(actor=officer, case=case, fields={}, age=child)
    everything_no(officer, case)
    record_answers(actor=officer, case=case, answers=[told("person.commercial_sex", "yes")])
    give_second_look(actor=lead, case=case, opinion="act_now", reasons="A child")
    grown = AgeRecord(years=22, basis="document", recorded_by=str(officer.pk))
    change_person(actor=officer, case=case, fields={}, age=grown)

    send(officer, case, "close/", closing_form())
    case.refresh_from_db()
    assert case.is_open

    give_second_look(actor=lead, case=case, opinion="other_need", reasons="The passport says 22")
    send(officer, case, "close/", closing_form())
    case.refresh_from_db()
    assert not case.is_open


def test_a_closed_case_is_opened_again_with_everything_in_it() -> None:
    officer = bold()
    case = an_adult_case(officer)
    everything_no(officer, case)
    send(officer, case, "close/", closing_form())

    send(officer, case, "reopen/", {})

    case.refresh_from_db()
    assert case.is_open
    assert page(officer, case, "screening/").status_code == 200
    assert acts_on(case, "case.reopened") == 1


def test_an_open_case_cannot_be_reopened() -> None:
    officer = bold()

    assert send(officer, a_saved_contact(officer), "reopen/", {}).status_code == 404


def test_somebody_of_another_post_reopens_nothing() -> None:
    officer = bold()
    case = an_adult_case(officer)
    everything_no(officer, case)
    send(officer, case, "close/", closing_form())

    assert send(a_colleague(post="SEL"), case, "reopen/", {}).status_code == 404
