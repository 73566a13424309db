"""A person who may be under 18: guardian, best interests, a place for children, no other."""

import pytest
from django.urls import reverse
from tests.builders import a_saved_contact, bold, saraa
from tests.cases.builders import signed_in

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.kernel.errors import InputRefused
from gerege.knowledge.support import load_support, offered_to
from gerege.support import services as support
from gerege.support.models import Answered
from gerege.waits.queries import open_waits_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    found = a_saved_contact(officer)
    is_fifteen(officer, found)
    return found


def is_fifteen(officer: Officer, case: Case) -> None:
    age = AgeRecord(years=15, basis="stated")
    file.change_person(actor=officer, case=case, fields={}, age=age)


def causes(case: Case) -> list[str]:
    return [wait.cause for wait in open_waits_of(case)]


def test_an_age_under_18_opens_the_steps_at_once(case: Case) -> None:
    assert causes(case) == ["child_steps"]


def test_the_name_of_the_guardian_is_asked_for_and_sealed(officer: Officer, case: Case) -> None:
    with pytest.raises(InputRefused):
        support.record_child_step(actor=officer, case=case, step="guardian", state="done")
    name = "Зохиомол Дулмаа, хүүхэд хамгаалал"
    support.record_child_step(actor=officer, case=case, step="guardian", state="done", text=name)
    row = Answered.objects.get(sheet="child")
    assert name.encode() not in bytes(row.said or b"")
    step = reverse("case_child_step", args=[case.pk, "guardian"])
    assert name in signed_in(officer).get(step).content.decode()
    page = signed_in(saraa()).get(reverse("case_child", args=[case.pk])).content.decode()
    assert "Written down" in page
    assert name not in page


def test_when_every_step_is_done_the_task_ends(officer: Officer, case: Case) -> None:
    for step in load_support().child_steps:
        assert causes(case) == ["child_steps"]
        support.record_child_step(
            actor=officer, case=case, step=step.id, state="done", text="Хийсэн"
        )
    assert causes(case) == []
    support.record_child_step(actor=officer, case=case, step="views", state="not_yet")
    assert causes(case) == ["child_steps"]


def test_a_document_that_says_adult_ends_the_task_and_brings_back_what_is_for_adults(
    officer: Officer, case: Case
) -> None:
    age = AgeRecord(birth_date="1990-01-01", basis="document")
    file.change_person(actor=officer, case=case, fields={}, age=age)
    assert causes(case) == []


def test_services_for_adults_only_are_in_no_list_for_a_child() -> None:
    for_child = {one.id for one in offered_to(load_support().services, young=True)}
    for_adult = {one.id for one in offered_to(load_support().services, young=False)}
    assert "child_shelter" in for_child - for_adult
    assert "shelter" in for_adult - for_child
    assert {need.service for need in offered_to(load_support().needs, young=True)} <= for_child
