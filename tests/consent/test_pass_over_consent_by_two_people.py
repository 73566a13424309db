"""What is told without consent needs a ground, a second person, and that the person is told."""

from datetime import timedelta

import pytest
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa
from tests.consent.builders import an_asked_exception, answered, handed_on

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.consent.checking import EXCEPTION_LASTS, covers
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.consents import load_consents
from gerege.waits.models import Wait
from gerege.waits.queries import open_waits_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def the_head(post: str = "ANK") -> Officer:
    return an_officer(Role.HEAD_OF_POST, a_post(post))


def causes(case: Case) -> list[str]:
    return [one.cause for one in open_waits_of(case)]


def test_a_second_person_agrees_it_goes_out_for_a_while_and_the_person_is_told(
    officer: Officer, case: Case
) -> None:
    answered(officer, case, "no")
    asked = an_asked_exception(officer, case)
    assert causes(case) == ["exception_to_decide"]
    assert not covers(case, "medical", "medical").allowed
    agreed = consent.agree_exception(actor=the_head(), exception=asked)
    found = covers(case, "medical", "medical")
    assert found.basis is not None
    assert found.basis.kind == "exception"
    assert handed_on(officer, case).exception == agreed
    assert causes(case) == ["tell_person"]
    consent.told_person(actor=officer, exception=asked, said="Сэрсний дараа монголоор.")
    assert causes(case) == []
    assert agreed.decided_at is not None
    later = agreed.decided_at + EXCEPTION_LASTS
    assert covers(case, "medical", "medical", later - timedelta(minutes=1)).allowed
    assert covers(case, "medical", "medical", later).state == "no"


def test_the_protection_lead_decides_too_and_a_no_keeps_it_untold(
    officer: Officer, case: Case
) -> None:
    asked = an_asked_exception(officer, case)
    consent.refuse_exception(actor=saraa(), exception=asked)
    assert not covers(case, "medical", "medical").allowed
    assert causes(case) == []
    with pytest.raises(NotAllowed):
        consent.agree_exception(actor=the_head(), exception=asked)
    with pytest.raises(InputRefused):
        consent.told_person(actor=officer, exception=asked, said="Хэлсэн.")


def test_nobody_decides_what_they_asked_and_no_other_post_decides(
    officer: Officer, case: Case
) -> None:
    asked = an_asked_exception(officer, case)
    hidden = the_head()
    file.hide_from(actor=officer, case=case, officer=hidden)
    for nobody in (officer, bold(), the_head("SEL"), hidden):
        with pytest.raises(NotAllowed):
            consent.agree_exception(actor=nobody, exception=asked)
    assert Wait.objects.get(cause="exception_to_decide").state == "running"


def test_family_is_never_told_against_the_wish_but_for_the_life_of_a_child(
    officer: Officer, case: Case
) -> None:
    assert load_consents().purpose("contact_family").grounds == ("child_life",)
    for ground in ("danger_to_life", "child_protection", "legal_duty"):
        with pytest.raises(InputRefused) as refused:
            an_asked_exception(officer, case, ground, "contact_family")
        assert refused.value.field == "ground"
    assert an_asked_exception(officer, case, "child_life", "contact_family").agreed is None


def test_media_and_figures_have_no_exception(officer: Officer, case: Case) -> None:
    for purpose in ("media", "statistics"):
        with pytest.raises(InputRefused):
            an_asked_exception(officer, case, "danger_to_life", purpose)


def test_the_ground_for_children_is_for_a_person_who_may_be_a_child(
    officer: Officer, case: Case
) -> None:
    with pytest.raises(InputRefused):
        an_asked_exception(officer, case, "child_protection")
    age = AgeRecord(years=15, basis="stated")
    file.change_person(actor=officer, case=case, fields={}, age=age)
    assert an_asked_exception(officer, case, "child_protection").agreed is None


def test_without_a_reason_nobody_is_asked(officer: Officer, case: Case) -> None:
    with pytest.raises(InputRefused) as refused:
        consent.ask_exception(
            actor=officer,
            case=case,
            purpose="medical",
            recipient="medical",
            ground="danger_to_life",
            reason=" ",
        )
    assert refused.value.field == "reason"


def test_withdrawing_calls_back_nothing_that_an_exception_let_out(
    officer: Officer, case: Case
) -> None:
    asked = an_asked_exception(officer, case)
    consent.agree_exception(actor=saraa(), exception=asked)
    handed_on(officer, case)
    with clock.pretend(clock.now() + timedelta(hours=1)):
        given = answered(officer, case, "yes")
        consent.withdraw_consent(actor=officer, consent=given, how="spoken")
    assert causes(case) == ["tell_person"]
