"""A second person looks at the answers without the identity; nobody is their own second person."""

import pytest
from tests.builders import a_named_case, a_saved_contact, a_talked_case, bold, saraa
from tests.screening.talking import (
    EXPLOITED,
    IN_COMPANY,
    a_colleague,
    acts_on,
    all_guards,
    answer,
    page,
    send,
    told,
)

from gerege.cases.services import change_person
from gerege.kernel.errors import NotAllowed
from gerege.screening.models import SecondLook
from gerege.screening.queries import looks_of, second_look_rows
from gerege.screening.services import (
    ask_second_look,
    close_case,
    give_second_look,
    record_answers,
    what_closing_needs,
)

pytestmark = pytest.mark.django_db
WORDS = {"opinion": "look_further", "reasons": "The passport is held."}


def test_asking_twice_is_one_request() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    for _ in range(2):
        send(officer, case, "second-look/ask/", {})

    assert SecondLook.objects.count() == 1
    assert acts_on(case, "second_look.asked") == 1


def test_a_serious_result_asks_by_itself_and_only_once() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    record_answers(actor=officer, case=case, answers=[told(f, v) for f, v in EXPLOITED.items()])
    record_answers(actor=officer, case=case, answers=[told("person.says_victim", "yes")])

    assert [look.cause for look in looks_of(case)] == ["result"]


def test_the_lead_sees_answers_with_conditions_and_result_but_no_identity() -> None:
    officer, lead = bold(), saraa()
    case = a_named_case(officer, patronymic="Батбаярын", given="Солонго", telephone="+905551112233")
    change_person(actor=officer, case=case, fields={"passport_number": "E1234567"})
    answer(officer, case, exploitation__hours="yes")
    answer(officer, case, IN_COMPANY, exploitation__hazard="no")
    ask_second_look(actor=officer, case=case)

    text = page(lead, case, "second-look/").content.decode()

    assert case.reference in text
    assert "Worked far too many hours or days without rest" in text
    assert "counts as unknown" in text
    assert "Somebody who came with the person" in text
    for identity in ("Солонго", "Батбаярын", "905551112233", "E1234567", f'/case/{case.pk}/"'):
        assert identity not in text


def test_whoever_asked_does_not_find_the_page() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    ask_second_look(actor=officer, case=case)

    assert page(officer, case, "second-look/").status_code == 404
    assert send(officer, case, "second-look/", WORDS).status_code == 404
    with pytest.raises(NotAllowed):
        give_second_look(actor=officer, case=case, **WORDS)


def test_a_colleague_of_the_post_may_give_it() -> None:
    officer, other = bold(), a_colleague()
    case = a_saved_contact(officer)
    ask_second_look(actor=officer, case=case)

    assert page(other, case, "second-look/").status_code == 200


def test_when_it_is_given_the_sight_of_the_lead_ends() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, exploitation__hours="yes")
    ask_second_look(actor=officer, case=case)

    sent = send(lead, case, "second-look/", WORDS)

    assert sent.status_code == 302
    assert page(lead, case, "second-look/").status_code == 404
    assert acts_on(case, "second_look.given") == 1


def test_the_opinion_and_its_reasons_stand_on_the_result() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, exploitation__hours="yes")
    ask_second_look(actor=officer, case=case)
    send(lead, case, "second-look/", WORDS)

    text = page(officer, case, "result/").content.decode()

    assert "The passport is held." in text
    assert lead.display_name in text


def test_without_reasons_it_is_not_taken_and_what_was_chosen_stays() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, exploitation__hours="yes")
    ask_second_look(actor=officer, case=case)

    answered = send(lead, case, "second-look/", {"opinion": "look_further", "reasons": " "})

    assert "Say in a sentence why." in answered.content.decode()
    assert 'value="look_further" ' in answered.content.decode()
    assert looks_of(case)[0].given_at is None


def test_while_too_little_is_known_nobody_can_conclude_the_lowest_result() -> None:
    officer, lead = bold(), saraa()
    case = a_saved_contact(officer)
    ask_second_look(actor=officer, case=case)

    text = page(lead, case, "second-look/").content.decode()
    refused = send(lead, case, "second-look/", {"opinion": "other_need", "reasons": "x"})

    assert 'value="other_need"' not in text
    assert "Ask more before anything is concluded" in text
    assert refused.status_code == 200


def test_looking_at_the_answers_is_recorded() -> None:
    officer, lead = bold(), saraa()
    case = a_saved_contact(officer)
    ask_second_look(actor=officer, case=case)

    page(lead, case, "second-look/")
    page(lead, case, "second-look/")

    assert acts_on(case, "second_look.looked") == 1


def test_a_lowered_result_asks_a_second_person() -> None:
    officer, lead = bold(), saraa()
    case = a_saved_contact(officer)
    record_answers(actor=officer, case=case, answers=[told("exploitation.hours", "yes")])
    give_second_look(actor=lead, case=case, **WORDS)

    record_answers(actor=officer, case=case, answers=[told("exploitation.hours", "not_asked")])

    assert [look.cause for look in looks_of(case)] == ["result", "lowered"]
    assert looks_of(case)[-1].given_at is None


def test_whoever_lowers_a_result_cannot_be_the_second_person_through_a_colleagues_request() -> None:
    officer, other = bold(), a_colleague()
    case = a_saved_contact(officer)
    record_answers(actor=officer, case=case, answers=[told("exploitation.hours", "yes")])

    record_answers(actor=other, case=case, answers=[told("exploitation.hours", "not_asked")])
    give_second_look(actor=other, case=case, opinion="ask_more", reasons="Recorded by mistake")

    assert not what_closing_needs(case, officer).is_ready
    assert not what_closing_needs(case, other).is_ready
    closed = close_case(
        actor=other, case=case, reason="help_given", guards_read=all_guards(), words=""
    )
    assert closed is None


def test_one_opinion_answers_every_open_request_of_the_case() -> None:
    officer, other, lead = bold(), a_colleague(), saraa()
    case = a_saved_contact(officer)
    record_answers(actor=officer, case=case, answers=[told("exploitation.hours", "yes")])
    record_answers(actor=other, case=case, answers=[told("exploitation.hours", "not_asked")])

    give_second_look(actor=lead, case=case, opinion="ask_more", reasons="Too early")

    assert all(look.given_at for look in looks_of(case))
    assert page(lead, case, "second-look/").status_code == 404


def test_the_list_of_open_second_looks_leaves_out_ones_own() -> None:
    officer, other, lead = bold(), a_colleague(), saraa()
    case = a_saved_contact(officer)
    ask_second_look(actor=officer, case=case)

    assert [look.case for look in second_look_rows(lead)] == [case]
    assert [look.case for look in second_look_rows(other)] == [case]
    assert second_look_rows(officer) == []
    assert second_look_rows(a_colleague(post="SEL")) == []
