"""I need a second person: asked with one press, answered by name, closed by whoever asked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa
from tests.guards.world import signed_in

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.shifts import services as shifts
from gerege.shifts.models import SecondPerson

pytestmark = pytest.mark.django_db
HEADING = "A second person is asked for"


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def colleague() -> Officer:
    return an_officer(post=a_post("ANK"))


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def home(officer: Officer) -> str:
    return signed_in(officer).get("/").content.decode()


def test_it_is_asked_from_the_case_and_from_the_talk_and_seen_at_once(
    officer: Officer, colleague: Officer, case: Case
) -> None:
    browser, address = signed_in(officer), f"/case/{case.pk}/second-person/"
    talk = reverse("screening_question", args=[case.pk])
    assert address in browser.get(f"/case/{case.pk}/").content.decode()
    assert address in browser.get(talk).content.decode()
    version = Case.objects.get(pk=case.pk).version
    assert browser.post(address, {}).status_code == 302
    assert Case.objects.get(pk=case.pk).version > version
    head = an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    for one in (colleague, head, saraa()):
        assert HEADING in home(one)
        assert officer.display_name in home(one)
    assert HEADING not in home(an_officer(post=a_post("SEL")))


def test_words_are_read_by_whoever_sees_the_story(
    officer: Officer, colleague: Officer, case: Case
) -> None:
    asked = shifts.ask_second(actor=officer, case=case, words="Тэр уйлж байна.")
    address = f"/shifts/second-person/{asked.pk}/"
    assert "уйлж" in signed_in(colleague).get(address).content.decode()
    lead = signed_in(saraa()).get(address).content.decode()
    assert case.reference in lead
    assert "уйлж" not in lead
    assert "уйлж" not in home(colleague)


def test_somebody_answers_by_name_and_the_first_one_stands(
    officer: Officer, colleague: Officer, case: Case
) -> None:
    asked = shifts.ask_second(actor=officer, case=case)
    address = f"/shifts/second-person/{asked.pk}/"
    assert signed_in(colleague).post(address, {"how": "coming"}).status_code == 302
    shifts.answer_second(actor=saraa(), asked=asked, how="line")
    asked.refresh_from_db()
    assert (asked.answered_by, asked.answer) == (colleague, "coming")
    assert asked.answered_at is not None
    page = signed_in(officer).get(address).content.decode()
    assert colleague.display_name in page
    assert "I am coming" in page


def test_only_who_asked_says_that_it_is_over(
    officer: Officer, colleague: Officer, case: Case
) -> None:
    asked = shifts.ask_second(actor=officer, case=case)
    with pytest.raises(NotAllowed):
        shifts.close_second(actor=colleague, asked=asked)
    with pytest.raises(NotAllowed):
        shifts.answer_second(actor=officer, asked=asked, how="coming")
    with pytest.raises(InputRefused):
        shifts.answer_second(actor=colleague, asked=asked, how="")
    for _twice in range(2):
        shifts.close_second(actor=officer, asked=asked)
    assert HEADING not in home(colleague)
    with pytest.raises(NotAllowed):
        shifts.answer_second(actor=colleague, asked=asked, how="coming")
    verbs = Event.objects.filter(subject=case.pk, verb__startswith="second_person.")
    assert list(verbs.order_by("sequence").values_list("verb", flat=True)) == [
        "second_person.asked",
        "second_person.closed",
    ]


def test_a_lead_who_came_may_say_so_where_the_one_who_asked_is_gone(
    officer: Officer, case: Case
) -> None:
    asked, lead = shifts.ask_second(actor=officer, case=case), saraa()
    with pytest.raises(NotAllowed):
        shifts.close_second(actor=lead, asked=asked)
    shifts.answer_second(actor=lead, asked=asked, how="line")
    assert shifts.close_second(actor=lead, asked=asked).closed_at is not None


def test_after_ten_minutes_it_stands_red_at_headquarters(officer: Officer, case: Case) -> None:
    lead = saraa()
    shifts.ask_second(actor=officer, case=case)
    assert "strip--danger" not in home(lead)
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        assert "strip--danger" in home(lead)


def test_a_second_press_is_the_same_call_and_keeps_the_words(officer: Officer, case: Case) -> None:
    first = shifts.ask_second(actor=officer, case=case)
    again = shifts.ask_second(actor=officer, case=case, words="Хурдан.")
    assert first == again
    shifts.ask_second(actor=officer, case=case, words="Хаалга түгжээтэй.")
    assert SecondPerson.objects.get().reveal_field("words") == "Хурдан.\nХаалга түгжээтэй."
    assert signed_in(officer).get(f"/case/{case.pk}/second-person/").status_code == 302


def test_an_old_call_that_was_answered_does_not_keep_anybody_from_calling_again(
    officer: Officer, colleague: Officer, case: Case
) -> None:
    old = shifts.ask_second(actor=officer, case=case)
    shifts.answer_second(actor=colleague, asked=old, how="line")
    browser, address = signed_in(colleague), f"/case/{case.pk}/second-person/"
    page = browser.get(address, follow=True).content.decode()
    assert "I need somebody again" in page
    assert f'action="{address}"' in page
    assert browser.post(address, {}).status_code == 302
    [new] = SecondPerson.objects.filter(closed_at=None)
    assert (new.asked_by, new.answer) == (colleague, "")
    assert SecondPerson.objects.get(pk=old.pk).closed_at is not None
    assert HEADING in home(officer)


def test_for_whom_the_case_does_not_exist_there_is_no_call(
    officer: Officer, colleague: Officer, case: Case
) -> None:
    asked = shifts.ask_second(actor=officer, case=case)
    file.hide_from(actor=officer, case=case, officer=colleague)
    assert HEADING not in home(colleague)
    address = f"/shifts/second-person/{asked.pk}/"
    assert signed_in(colleague).get(address).status_code == 404
    with pytest.raises(NotAllowed):
        shifts.answer_second(actor=colleague, asked=asked, how="coming")
    with pytest.raises(NotAllowed):
        shifts.ask_second(actor=colleague, case=case)
