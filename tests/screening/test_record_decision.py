"""A person decides, with reasons; what the software said stands beside and apart."""

import pytest
from tests.builders import a_saved_contact, a_talked_case, bold
from tests.screening.talking import acts_on, page, send

from gerege.kernel.ids import new_id
from gerege.screening.models import Decision

pytestmark = pytest.mark.django_db
ASSIST = {
    "threshold": "assist",
    "choice": "yes",
    "who": "post",
    "reasons": "Needs a safe place tonight",
}


def test_a_decision_is_kept_with_its_reasons_and_what_the_software_said() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    send(officer, case, "decision/", ASSIST)

    text = page(officer, case, "result/").content.decode()
    assert "Needs a safe place tonight" in text
    assert "the software said" in text
    assert acts_on(case, "decision.made") == 1


def test_the_words_of_a_decision_are_sealed() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    send(officer, case, "decision/", ASSIST)

    stored = bytes(Decision.objects.get(case=case).content or b"")
    assert b"safe place" not in stored


def test_a_decision_sent_twice_is_one_decision() -> None:
    officer = bold()
    case, form = a_saved_contact(officer), ASSIST | {"form_id": new_id()}

    for _ in range(2):
        send(officer, case, "decision/", form)

    assert Decision.objects.count() == 1


def test_the_same_words_decided_again_later_are_another_decision() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    for _ in range(2):
        send(officer, case, "decision/", ASSIST | {"form_id": new_id()})

    assert acts_on(case, "decision.made") == Decision.objects.count() == 2


def test_the_two_thresholds_are_kept_apart() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    send(officer, case, "decision/", ASSIST)
    send(officer, case, "decision/", ASSIST | {"threshold": "identified", "who": "police"})

    assert [d.threshold for d in Decision.objects.order_by("recorded_at")] == [
        "assist",
        "identified",
    ]


@pytest.mark.parametrize("missing", ["threshold", "choice", "reasons"])
def test_nothing_is_recorded_while_something_is_missing(missing: str) -> None:
    officer = bold()
    case = a_saved_contact(officer)

    answered = send(officer, case, "decision/", ASSIST | {missing: ""})

    assert answered.status_code == 200
    assert "Something needs mending" in answered.content.decode()
    assert not Decision.objects.exists()


def test_a_person_may_decide_otherwise_than_the_software() -> None:
    officer = bold()
    case = a_talked_case(officer, person__says_victim="yes")

    send(officer, case, "decision/", ASSIST | {"choice": "not_yet"})

    assert Decision.objects.count() == 1
