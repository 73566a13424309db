"""Nothing that one person says or does alone makes a result lower, or closes what has signs."""

from datetime import timedelta

import pytest
import time_machine
from tests.builders import a_saved_contact, a_talked_case, bold, ended, said_in_private, saraa
from tests.screening.talking import a_colleague, told

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.desk.queries import home_of
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.guidance import load_guidance
from gerege.screening import services as talk
from gerege.screening.models import Result, SecondLook
from gerege.screening.queries import outcome_of
from gerege.screening.record import Recorded

pytestmark = pytest.mark.django_db


def band(case: Case) -> str:
    return outcome_of(Case.objects.get(pk=case.pk)).assessment.band


def closed_by(officer: Officer, case: Case) -> bool:
    guards = {guard.id for guard in load_guidance().myth_guards}
    return bool(
        talk.close_case(actor=officer, case=case, reason="help_given", guards_read=guards, words="")
    )


def waiting_first(officer: Officer) -> str:
    return home_of(officer, clock.now()).waiting[0].waiting.code


def grown(officer: Officer, basis: str = "stated") -> AgeRecord:
    return AgeRecord(years=24, basis=basis, recorded_by=str(officer.pk))  # type: ignore[arg-type]


def test_an_age_that_is_only_said_lowers_no_result() -> None:
    officer = bold()
    case = a_talked_case(officer, person__commercial_sex="yes")
    assert band(case) == "act_now"

    file.change_person(actor=officer, case=case, fields={}, age=grown(officer))

    assert band(case) == "act_now"
    assert not SecondLook.objects.filter(case=case, cause="lowered").exists()


def test_a_second_person_makes_the_age_count_and_is_followed_by_a_second_look() -> None:
    officer, colleague = bold(), a_colleague()
    case = a_talked_case(officer, person__commercial_sex="yes")
    file.change_person(actor=officer, case=case, fields={}, age=grown(officer))

    file.confirm_adult(actor=colleague, case=case)

    assert band(case) == "other_need"
    assert SecondLook.objects.filter(case=case, cause="lowered", asked_by=colleague).exists()


def test_an_age_said_before_anything_was_told_is_simply_the_age() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    file.change_person(actor=officer, case=case, fields={}, age=grown(officer))

    talk.record_answers(
        actor=officer, case=case, answers=said_in_private(person__commercial_sex="yes")
    )

    assert band(case) == "other_need"


def test_a_birthday_that_was_only_said_makes_nobody_an_adult() -> None:
    officer = bold()
    case = a_talked_case(officer, person__commercial_sex="yes")
    born = (clock.now() - timedelta(days=365 * 17 + 200)).date().isoformat()
    child = AgeRecord(birth_date=born, basis="stated", recorded_by=str(officer.pk))
    file.change_person(actor=officer, case=case, fields={}, age=child)

    with time_machine.travel(clock.now() + timedelta(days=365), tick=False):
        assert band(case) == "act_now"


def test_a_look_at_an_earlier_question_is_no_consent_to_close() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, person__says_victim="yes")
    talk.give_second_look(actor=lead, case=case, opinion="act_now", reasons="Хамгаална.")

    assert not closed_by(officer, case)

    asked = SecondLook.objects.get(case=case, given_at__isnull=True)
    assert asked.cause == "closing"
    talk.give_second_look(actor=lead, case=case, opinion="act_now", reasons="Хүлээлгэж өгсөн.")
    assert closed_by(officer, case)


def test_a_case_opened_again_needs_a_new_look_to_be_closed_again() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, person__says_victim="yes")
    closed_by(officer, case)
    talk.give_second_look(actor=lead, case=case, opinion="act_now", reasons="Хүлээлгэж өгсөн.")
    assert closed_by(officer, case)
    talk.reopen_case(actor=officer, case=case)

    assert not closed_by(officer, case)


def test_a_result_that_rises_is_looked_at_anew() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, coercion_at_destination__documents="yes")
    talk.give_second_look(actor=lead, case=case, opinion="look_further", reasons="Тодруулна.")

    talk.record_answers(actor=officer, case=case, answers=[told("person.says_victim", "yes")])

    assert SecondLook.objects.filter(case=case, given_at__isnull=True, cause="result").exists()


def test_what_the_first_contact_told_is_a_result_that_cannot_be_lowered_unseen() -> None:
    officer = bold()
    case = a_saved_contact(officer, {"channel": "phone", "passport_held": "held_by_other"})
    talk.start_screening(actor=officer, case=case)
    assert Result.objects.get(screening__case=case).said()["band"] == "look_further"

    talk.record_answers(
        actor=officer, case=case, answers=said_in_private(coercion_at_destination__documents="no")
    )

    assert SecondLook.objects.filter(case=case, given_at__isnull=True).exists()


def test_what_is_added_to_the_first_contact_later_reaches_the_talk() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__low_pay="unknown")
    assert outcome_of(case).assessment.emergency == ()

    file.correct_first_contact(actor=officer, case=case, answers={"injured": "yes"})

    assert outcome_of(case).assessment.emergency == ("safety.injury",)


def test_what_was_said_in_the_talk_is_not_overwritten_by_the_first_contact() -> None:
    officer = bold()
    case = a_talked_case(officer, safety__injury="no")

    file.correct_first_contact(actor=officer, case=case, answers={"injured": "yes"})

    assert outcome_of(case).standing["safety.injury"].value == "no"


def test_nobody_consents_to_their_own_closing_through_a_colleagues_request() -> None:
    officer, colleague = bold(), a_colleague()
    case = a_talked_case(colleague, person__says_victim="yes")
    assert not closed_by(officer, case)

    talk.give_second_look(actor=officer, case=case, opinion="act_now", reasons="Хаахад болно.")

    assert not closed_by(officer, case)


def test_an_answer_after_the_look_needs_a_new_look() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, person__says_victim="yes")
    closed_by(officer, case)
    talk.give_second_look(actor=lead, case=case, opinion="act_now", reasons="Хүлээлгэж өгсөн.")
    talk.record_answers(
        actor=officer, case=case, answers=said_in_private(coercion_at_destination__violence="yes")
    )

    assert not closed_by(officer, case)


def test_danger_that_nobody_ended_keeps_a_case_open() -> None:
    officer = bold()
    case = a_saved_contact(officer, {"channel": "phone", "immediate_danger": "yes"})
    file.record_danger_acted_on(actor=officer, case=case, action="call_duty_officer")
    with pytest.raises(InputRefused, match="reason"):
        closed_by(officer, case)

    ended(officer, case)

    assert not closed_by(officer, case)
    assert SecondLook.objects.get(case=case).cause == "closing"


def test_danger_told_in_the_talk_after_it_had_ended_is_open_again() -> None:
    officer = bold()
    case = a_saved_contact(officer, {"channel": "phone", "immediate_danger": "yes"})
    ended(officer, case)
    talk.start_screening(actor=officer, case=case)
    assert waiting_first(officer) != "danger"

    told_again = said_in_private(safety__suicide="yes")
    talk.record_answers(actor=officer, case=case, answers=told_again)

    assert waiting_first(officer) == "danger"
    with pytest.raises(InputRefused, match="reason"):
        closed_by(officer, case)
    # The same step as a moment ago: it is another call, not a form that came twice.
    file.record_danger_acted_on(actor=officer, case=case, action="call_duty_officer")
    assert waiting_first(officer) == "danger_stands"
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        ended(officer, case)
        talk.record_answers(actor=officer, case=case, answers=told_again)
    assert waiting_first(officer) != "danger"
    assert not closed_by(officer, case)


def test_a_case_that_somebody_closed_meanwhile_takes_no_answer() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, person__says_victim="yes")
    still_shown_as_open = Case.objects.get(pk=case.pk)
    closed_by(officer, case)
    talk.give_second_look(actor=lead, case=case, opinion="act_now", reasons="Хүлээлгэж өгсөн.")
    closed_by(officer, case)

    with pytest.raises(NotAllowed):
        talk.record_answers(
            actor=officer,
            case=still_shown_as_open,
            answers=said_in_private(exploitation__hours="yes"),
        )


def test_what_an_officer_did_not_see_erases_nothing_that_was_said() -> None:
    officer = bold()
    case = a_talked_case(officer, coercion_at_destination__violence="yes")
    seen = Recorded(
        fact="coercion_at_destination.violence", value="no", how="observed", alone="yes"
    )

    talk.record_answers(actor=officer, case=case, answers=[seen])

    assert outcome_of(case).standing["coercion_at_destination.violence"].value == "yes"


def test_the_lowest_opinion_cannot_be_given_while_an_answer_can_change_it() -> None:
    officer, lead = bold(), saraa()
    case = a_talked_case(officer, exploitation__low_pay="yes")

    with pytest.raises(InputRefused, match="can still change"):
        talk.give_second_look(actor=lead, case=case, opinion="other_need", reasons="Алга.")


def test_danger_that_a_correction_adds_after_it_had_ended_is_open_again() -> None:
    officer = bold()
    case = a_saved_contact(officer, {"channel": "phone", "immediate_danger": "yes"})
    ended(officer, case)
    file.correct_first_contact(actor=officer, case=case, answers={"who_speaks": "person"})
    assert waiting_first(officer) != "danger"

    file.correct_first_contact(actor=officer, case=case, answers={"controller_near": "yes"})

    assert waiting_first(officer) == "danger"
    with pytest.raises(InputRefused, match="reason"):
        closed_by(officer, case)
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        ended(officer, case)
        file.correct_first_contact(actor=officer, case=case, answers={"controller_near": "yes"})
        assert waiting_first(officer) != "danger"
