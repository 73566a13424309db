"""Erasing one case: asked by one person, confirmed by another."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import a_named_case, a_post, an_asked_erasure, an_officer, bold, saraa
from tests.cases.builders import look, send, signed_in, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case, Erasure
from gerege.cases.services.erasing import clean_up
from gerege.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db


def test_one_person_asks_on_the_page_of_the_case_and_another_confirms() -> None:
    officer, lead = bold(), saraa()
    case = a_named_case(officer)

    send(signed_in(officer), "case_erase", case, reason="consent_withdrawn")
    asked = Erasure.objects.get(subject=case.pk)
    waiting = words(look(signed_in(lead), "erasures"))
    send(signed_in(lead), "erasure", asked.pk, decision="erase")

    assert case.reference in waiting
    asked.refresh_from_db()
    assert (asked.asked_by, asked.confirmed_by) == (officer, lead)
    assert asked.is_done
    assert not Case.objects.filter(pk=case.pk).exists()


def test_who_asked_finds_the_way_to_take_it_back_only_while_they_work_on_the_case() -> None:
    officer = bold()
    asked = an_asked_erasure(officer)
    back = f'href="{reverse("case_erase", args=[asked.subject])}"'
    assert back in look(signed_in(officer), "erasure", asked.pk).content.decode()
    assert back not in look(signed_in(saraa()), "erasure", asked.pk).content.decode()
    officer.postings.all().delete()
    away = look(signed_in(officer), "erasure", asked.pk)
    assert back not in away.content.decode()


def test_who_asked_does_not_confirm_even_with_another_role_since() -> None:
    officer = bold()
    asked = an_asked_erasure(officer)
    Officer.objects.filter(pk=officer.pk).update(role=Role.PROTECTION_LEAD)

    with pytest.raises(NotAllowed):
        file.confirm_erasure(actor=Officer.objects.get(pk=officer.pk), asked=asked)
    assert Case.objects.filter(pk=asked.subject).exists()


@pytest.mark.parametrize("role", [r for r in Role if r != Role.PROTECTION_LEAD])
def test_nobody_but_a_protection_lead_confirms(role: Role) -> None:
    asked = an_asked_erasure(bold())

    with pytest.raises(NotAllowed):
        file.confirm_erasure(actor=an_officer(role, a_post("ANK")), asked=asked)
    assert not Erasure.objects.get(pk=asked.pk).is_done


def test_a_button_that_was_not_pressed_erases_nothing() -> None:
    asked = an_asked_erasure(bold())

    send(signed_in(saraa()), "erasure", asked.pk)

    assert Case.objects.filter(pk=asked.subject).exists()


def test_a_reason_has_to_be_chosen_and_the_retention_period_is_none_of_them() -> None:
    officer = bold()
    case = a_named_case(officer)
    browser = signed_in(officer)

    assert "No reason is chosen" in words(send(browser, "case_erase", case))
    send(browser, "case_erase", case, reason="period_over")

    assert Erasure.objects.count() == 0


def test_a_request_that_is_declined_leaves_the_case_and_a_line_in_the_record() -> None:
    officer = bold()
    asked = an_asked_erasure(officer)

    send(signed_in(saraa()), "erasure", asked.pk, decision="decline")

    assert Case.objects.filter(pk=asked.subject).exists()
    assert Erasure.objects.count() == 0
    declined = Event.objects.get(verb=Verb.ERASURE_DECLINED)
    assert (declined.subject, declined.detail) == (asked.subject, {"reason": "person_asks"})


def test_after_asking_the_page_says_who_asked_and_what_it_waits_for() -> None:
    officer = bold()
    case = a_named_case(officer)
    send(signed_in(officer), "case_erase", case, reason="person_asks")

    page = words(look(signed_in(officer), "case_erase", case))

    assert officer.display_name in page
    assert "A protection lead who did not ask confirms or declines it." in page
    assert "Why is this case erased?" not in page


def test_whoever_works_on_the_case_takes_the_request_back() -> None:
    officer = bold()
    asked = an_asked_erasure(officer)
    browser = signed_in(an_officer(Role.CONSULAR_OFFICER, asked.post))

    send(browser, "case_erase", asked.subject, reason="person_asks")
    assert Erasure.objects.filter(pk=asked.pk).exists()
    send(browser, "case_erase", asked.subject, take_back=str(asked.pk))

    assert Erasure.objects.count() == 0
    assert Case.objects.filter(pk=asked.subject).exists()
    assert Event.objects.get(verb=Verb.ERASURE_TAKEN_BACK).subject == asked.subject
    with pytest.raises(NotAllowed):
        file.confirm_erasure(actor=saraa(), asked=asked)
    assert "Why is this case erased?" in words(look(browser, "case_erase", asked.subject))


def test_what_is_erased_or_not_yours_cannot_be_taken_back() -> None:
    asked = an_asked_erasure(bold())
    for other in (saraa(), an_officer(post=a_post("SEL"))):
        with pytest.raises(NotAllowed):
            file.take_back_erasure(actor=other, asked=asked)
    file.confirm_erasure(actor=saraa(), asked=asked)
    with pytest.raises(NotAllowed):
        file.take_back_erasure(actor=bold(), asked=asked)


def test_asking_and_confirming_twice_is_done_once() -> None:
    officer, lead = bold(), saraa()
    case = a_named_case(officer)

    first, second = an_asked_erasure(officer, case), an_asked_erasure(officer, case)
    file.confirm_erasure(actor=lead, asked=first)
    file.confirm_erasure(actor=lead, asked=second)

    assert first.pk == second.pk
    assert Event.objects.filter(verb=Verb.CASE_ERASED).count() == 1


@pytest.mark.parametrize("act", [file.confirm_erasure, file.decline_erasure])
def test_the_case_is_held_before_its_request_as_in_the_run_of_a_list(
    act: Callable[..., object],
) -> None:
    asked, lead = an_asked_erasure(bold()), saraa()

    with CaptureQueriesContext(connection) as asking:
        act(actor=lead, asked=asked)

    tables = [
        table
        for query in asking.captured_queries
        if (table := re.search(r'FROM "(cases_case|cases_erasure)"', query["sql"]))
    ]
    assert [table[1] for table in tables][:2] == ["cases_case", "cases_erasure"]


def test_what_the_database_left_is_overwritten_once_the_erasure_is_confirmed() -> None:
    asked = an_asked_erasure(bold())

    with TestCase.captureOnCommitCallbacks() as afterwards:
        file.confirm_erasure(actor=saraa(), asked=asked)

    assert afterwards == [clean_up]


def test_an_officer_from_whom_the_case_is_hidden_cannot_ask() -> None:
    officer, acquainted = bold(), bold()
    case = a_named_case(officer)
    file.hide_from(actor=officer, case=case, officer=acquainted)

    assert look(signed_in(acquainted), "case_erase", case).status_code == 404
    with pytest.raises(NotAllowed):
        file.ask_erasure(actor=acquainted, case=case, reason="person_asks")


def test_who_is_signed_in_as_nobody_finds_no_door() -> None:
    asked = an_asked_erasure(bold())

    assert Client().post(reverse("erasure", args=[asked.pk])).status_code == 302


def test_a_request_is_not_listed_for_whom_the_file_is_hidden_since() -> None:
    officer, colleague = bold(), bold()
    asked = an_asked_erasure(officer)
    case = Case.objects.get(pk=asked.subject)
    assert case.reference in words(signed_in(officer).get("/erasing/"))
    file.hide_from(actor=colleague, case=case, officer=officer)
    assert case.reference not in words(signed_in(officer).get("/erasing/"))
    assert look(signed_in(officer), "erasure", asked.pk).status_code == 404
