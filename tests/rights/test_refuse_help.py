"""Somebody who does not want consular help is let alone, and comes back whenever they wish."""

from datetime import timedelta

import pytest
from tests.builders import (
    a_case_to_act_on,
    a_closed_case,
    a_post,
    a_saved_contact,
    an_agreed_contact,
    an_officer,
    bold,
    saraa,
)
from tests.consent.builders import agreed, an_asked_exception, handed_on
from tests.guards.world import signed_in

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case, SafeContact
from gerege.consent import services as consent
from gerege.consent.checking import NotCovered, covers
from gerege.desk.waits import waits_of_many, with_all_events
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.causes import never_stopping
from gerege.knowledge.rights import load_rights
from gerege.rights import services as rights
from gerege.rights.models import Refusal
from gerege.screening import services as talk
from gerege.waits import services as waits
from gerege.waits.models import Wait

pytestmark = pytest.mark.django_db
EXPLAINED = [one.id for one in load_rights().explained]
SAID = "Би өөрөө болно, оролцох хэрэггүй."


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def refused(officer: Officer, case: Case, alone: str = "yes") -> Refusal:
    return rights.record_refusal(
        actor=officer, case=case, said=SAID, alone=alone, explained=EXPLAINED
    )


def a_child(officer: Officer, case: Case) -> None:
    age = AgeRecord(years=15, basis="stated", recorded_by=str(officer.pk))
    file.change_person(actor=officer, case=case, fields={}, age=age)


def is_late_after(case: Case, *, days: int) -> set[str]:
    later = clock.now() + timedelta(days=days)
    found = with_all_events(Case.objects.filter(pk=case.pk))
    [told] = [each for _case, each, _at in waits_of_many(list(found), later)]
    return {one.code for one in told if one.is_overdue(later)}


def tasks(case: Case) -> set[str]:
    return set(Wait.objects.filter(case=case, ended_at=None).values_list("cause", flat=True))


def test_what_was_said_and_explained_and_whether_alone_is_recorded(
    officer: Officer, case: Case
) -> None:
    sent = {"said": SAID, "alone": "no", "explained": EXPLAINED, "interpreter": "Туяа"}
    signed_in(officer).post(f"/case/{case.pk}/rights/refusal/", sent)
    row = Refusal.objects.get()
    assert (row.alone, row.explained, row.young) == ("no", EXPLAINED, False)
    assert row.reveal_field("said") == SAID
    html = signed_in(officer).get(f"/case/{case.pk}/rights/").content.decode()
    assert SAID in html
    assert "The person does not want our help." in html


def test_nothing_is_written_before_everything_was_explained(officer: Officer, case: Case) -> None:
    sent = {"said": SAID, "alone": "yes", "explained": EXPLAINED[:1]}
    html = signed_in(officer).post(f"/case/{case.pk}/rights/refusal/", sent).content.decode()
    assert "The person was not told everything before" in html
    assert SAID in html
    assert not Refusal.objects.exists()


def test_from_then_on_nothing_goes_out_on_an_earlier_yes(officer: Officer, case: Case) -> None:
    agreed(officer, case)
    refused(officer, case)
    assert covers(case, "medical", "medical").state == "refused"
    with pytest.raises(NotCovered, match="only a new wish or danger to life"):
        handed_on(officer, case)
    agreed(officer, case)
    assert handed_on(officer, case).pk


def test_danger_to_life_lets_out_what_two_people_agree_and_another_ground_does_not(
    officer: Officer, case: Case
) -> None:
    old = an_asked_exception(officer, case, "legal_duty", "host_police")
    consent.agree_exception(actor=saraa(), exception=old)
    assert covers(case, "host_police", "host_police").allowed
    refused(officer, case)
    assert not covers(case, "host_police", "host_police").allowed
    again = an_asked_exception(officer, case, "legal_duty", "host_police")
    consent.agree_exception(actor=saraa(), exception=again)
    assert not covers(case, "host_police", "host_police").allowed
    life = an_asked_exception(officer, case, "danger_to_life", "medical")
    consent.agree_exception(actor=saraa(), exception=life)
    assert covers(case, "medical", "medical").allowed


def test_what_lay_prepared_is_taken_back_and_the_clock_stands_still(officer: Officer) -> None:
    case = a_saved_contact(officer)
    waits.open_wait(actor=officer, case=case, cause="W04", prepared=True)
    refused(officer, case)
    assert Wait.objects.get(cause="W04").state == "dropped"
    found = with_all_events(Case.objects.filter(pk=case.pk))
    later = clock.now() + timedelta(days=20)
    [told] = [each for _case, each, _at in waits_of_many(list(found), later)]
    assert {one.code for one in told if one.is_overdue(later)} <= set(never_stopping())
    assert told[0].code in {"help_refused", "refusal_second_look"}


def test_nobody_is_asked_to_call_or_to_talk_and_the_case_says_first_that_help_is_refused(
    officer: Officer,
) -> None:
    case = a_saved_contact(officer)
    an_agreed_contact(officer, case)
    waits.open_wait(actor=officer, case=case, cause="W17")
    browser = signed_in(officer)
    assert "Talk: next question" in browser.get(f"/case/{case.pk}/").content.decode()
    refused(officer, case)
    html = browser.get(f"/case/{case.pk}/").content.decode()
    shown = html.split("Rests until the person comes back")[0]
    assert "Nobody acts until they come back." in shown
    for words in ("Talk: next question", "Agreed again as it is", "Confirm the contact again"):
        assert words not in shown
    assert "Agreed again as it is" not in html
    assert "Confirm the contact again" not in html
    home = browser.get("/").content.decode()
    assert "The person does not want help" in home or "Second look at refused help" in home
    assert "Confirm the contact again" not in home
    assert "safe_contact_again" not in is_late_after(case, days=20)
    waits_page = browser.get(f"/case/{case.pk}/waits/").content.decode()
    assert "Nobody acts until they come back." in waits_page
    assert "Somebody to travel along" in waits_page.split("Rests until the person comes back")[1]
    assert "Rests until the person comes back" in browser.get("/waits/").content.decode()


def test_the_agreed_contact_is_not_confirmed_by_one_tap_while_help_is_refused(
    officer: Officer,
) -> None:
    case = a_saved_contact(officer)
    an_agreed_contact(officer, case)
    row = refused(officer, case)
    before = SafeContact.objects.get().valid_until
    answer = signed_in(officer).post(f"/case/{case.pk}/safe-contact/again/", follow=True)
    assert answer.status_code == 200
    assert "If they came back, write first what they wish." in answer.content.decode()
    assert SafeContact.objects.get().valid_until == before
    rights.reopen_help(actor=officer, refusal=row, words="Дахин уулзъя.")
    file.confirm_safe_contact(actor=officer, case=case)
    assert SafeContact.objects.get().valid_until > before


def test_what_protects_stands_although_help_is_refused(officer: Officer) -> None:
    case = a_saved_contact(officer)
    for cause in ("revoke_disclosure", "urgent_care", "need_now"):
        waits.open_wait(actor=officer, case=case, cause=cause)
    refused(officer, case)
    late = is_late_after(case, days=5)
    assert late >= {"revoke_disclosure", "urgent_care"}
    assert not late & {"need_now", "safe_to_talk", "safe_contact", "first_talk"}


def test_a_request_cannot_start_after_it(officer: Officer, case: Case) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    refused(officer, case)
    with pytest.raises(NotCovered):
        waits.open_another(actor=officer, case=case, cause="W01")


def test_the_number_shows_for_a_new_wish_or_danger_alone(officer: Officer, case: Case) -> None:
    an_agreed_contact(officer, case)
    refused(officer, case)
    with pytest.raises(InputRefused):
        file.reveal_safe_words(actor=officer, case=case, reason="call_now")
    shown = file.reveal_safe_words(
        actor=officer, case=case, reason="asked_now", why="Өөрөө залгаад буцааж залгаач гэсэн."
    )
    assert shown["address"]
    assert SafeContact.objects.get().is_over(clock.now() + timedelta(seconds=1))


def test_the_person_comes_back_at_any_time_and_is_asked_anew(officer: Officer, case: Case) -> None:
    agreed(officer, case)
    refused(officer, case)
    browsing = signed_in(officer)
    browsing.post(f"/case/{case.pk}/rights/refusal/", {"words": "Тусална уу."})
    row = Refusal.objects.get()
    assert row.reopened_at
    assert "help_refused" not in tasks(case)
    assert covers(case, "medical", "medical").state == "anew"
    agreed(officer, case)
    assert covers(case, "medical", "medical").allowed
    assert refused(officer, case).pk != row.pk


def test_twice_is_once(officer: Officer, case: Case) -> None:
    assert refused(officer, case) == refused(officer, case)
    assert Refusal.objects.count() == 1


def test_a_second_look_is_asked_where_a_sign_stands_or_too_little_is_known(
    officer: Officer,
) -> None:
    for case in (a_case_to_act_on(officer), a_saved_contact(officer)):
        refused(officer, case)
        assert "refusal_second_look" in tasks(case)


def test_no_second_look_where_everything_was_asked_and_nothing_stands(officer: Officer) -> None:
    case = a_closed_case(officer)
    talk.reopen_case(actor=officer, case=case)
    case = Case.objects.get(pk=case.pk)
    refused(officer, case)
    assert "refusal_second_look" not in tasks(case)
    other = a_closed_case(officer)
    talk.reopen_case(actor=officer, case=other)
    refused(officer, Case.objects.get(pk=other.pk), alone="no")
    assert "refusal_second_look" in tasks(other)


def test_the_lead_gives_the_look_from_what_was_said_without_the_identity(officer: Officer) -> None:
    case = a_case_to_act_on(officer)
    row = refused(officer, case)
    lead = signed_in(saraa())
    html = lead.get(f"/wishes/refusal/{row.pk}/").content.decode()
    assert SAID in html
    answer = lead.post(f"/wishes/refusal/{row.pk}/", {"words": "Эргэж асуух."}, follow=True)
    assert answer.status_code == 200
    assert "refusal_second_look" not in tasks(case)
    row.refresh_from_db()
    assert row.reveal_field("look") == "Эргэж асуух."
    assert lead.get(f"/wishes/refusal/{row.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.CONSULAR_OFFICER, Role.HEAD_OF_POST])
def test_nobody_at_the_post_gives_the_look(officer: Officer, case: Case, role: Role) -> None:
    row = refused(officer, case)
    other = an_officer(role, a_post("ANK"))
    with pytest.raises(NotAllowed):
        rights.give_look(actor=other, refusal=row, words="Зүгээр.")


def test_a_child_cannot_give_up_protection(officer: Officer, case: Case) -> None:
    a_child(officer, case)
    agreed_before = covers(case, "medical", "medical").state
    row = refused(officer, case)
    assert row.young
    assert "child_refuses" in tasks(case)
    assert not tasks(case) & {"help_refused", "refusal_second_look"}
    assert covers(case, "medical", "medical").state == agreed_before
    html = signed_in(officer).get(f"/case/{case.pk}/rights/").content.decode()
    assert "The person may be under 18: nothing stops" in html
    assert "The person does not want our help." not in html


def test_a_refusal_ends_by_itself_when_the_person_may_be_a_child_after_all(
    officer: Officer,
) -> None:
    case = a_saved_contact(officer)
    agreed(officer, case)
    refused(officer, case)
    assert is_late_after(case, days=20) <= set(never_stopping())
    a_child(officer, case)
    row = Refusal.objects.get()
    assert row.found_young
    assert row.reopened_at
    assert row.reveal_field("said") == SAID
    assert "help_refused" not in tasks(case)
    assert {"child_refuses", "child_steps"} <= tasks(case)
    assert covers(case, "medical", "medical").state == "anew"
    assert is_late_after(case, days=20) - set(never_stopping())
    html = signed_in(officer).get(f"/case/{case.pk}/rights/").content.decode()
    assert SAID in html
    assert "It ended by itself: the person may be under 18" in html
    assert "The person does not want our help." not in html
    a_child(officer, case)
    assert Wait.objects.filter(cause="child_refuses").count() == 1


def test_a_refusal_of_somebody_whose_age_becomes_known_as_an_adults_stands(
    officer: Officer, case: Case
) -> None:
    refused(officer, case)
    age = AgeRecord(years=34, basis="document", recorded_by=str(officer.pk))
    file.change_person(actor=officer, case=case, fields={}, age=age)
    assert Refusal.objects.get().reopened_at is None
    assert "child_refuses" not in tasks(case)


def test_the_steps_for_a_child_are_late_although_the_clock_of_the_case_stands_still(
    officer: Officer, case: Case
) -> None:
    a_child(officer, case)
    waits.open_wait(actor=officer, case=case, cause="W19")
    assert "child_steps" in is_late_after(case, days=2)


@pytest.mark.parametrize("cause", ["help_refused", "refusal_second_look"])
def test_these_tasks_end_by_their_own_page_alone(officer: Officer, case: Case, cause: str) -> None:
    refused(officer, case)
    wait = Wait.objects.get(cause=cause)
    for end in (waits.close_wait, waits.drop_wait):
        words = {"obtained" if end is waits.close_wait else "why": "Болсон."}
        with pytest.raises(InputRefused):
            end(actor=officer, wait=wait, **words)
    wait.refresh_from_db()
    assert wait.stands
