"""What clients saw answered is compared with what is there: a missing act and a second one show."""

import pytest
from tests.builders import a_saved_contact, bold
from tests.crash.served.comparing import compared, done_unanswered
from tests.crash.served.ledger import Form, Ledger
from tests.desk.browsing import browser_of

from gerege.accounts.models import Officer
from gerege.cases.models import Case, Note
from gerege.cases.services import add_note, change_person
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db
TEXT = "Байр хэрэгтэй."


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def answered(kind: str, case: Case, said: str) -> Form:
    return Form(kind, "", {"form_id": str(new_id())}, str(case.pk), said, 1, {"/there/"})


def written(officer: Officer, case: Case) -> Ledger:
    """One note, answered and there."""
    add_note(actor=officer, case=case, text=TEXT, audience="post")
    return Ledger([answered("note", case, TEXT)])


def test_what_was_answered_and_is_there_once_is_neither_lost_nor_doubled(
    officer: Officer, case: Case
) -> None:
    found = compared(written(officer, case))
    assert (found.lost, found.doubled) == ([], [])


def test_an_answered_note_that_is_gone_is_lost(officer: Officer, case: Case) -> None:
    book = written(officer, case)
    Note.objects.all().delete()
    assert any(TEXT in one for one in compared(book).lost)


def test_an_answered_act_without_its_event_is_lost(officer: Officer, case: Case) -> None:
    book = written(officer, case)
    book.forms.append(answered("danger", case, ""))
    assert any("emergency.acted" in one for one in compared(book).lost)


def test_a_form_that_became_two_notes_is_doubled(officer: Officer, case: Case) -> None:
    book = written(officer, case)
    add_note(actor=officer, case=case, text=TEXT, audience="post")
    assert any(TEXT in one for one in compared(book).doubled)


def test_a_form_that_nobody_saw_answered_may_be_there_or_not_but_not_twice(
    officer: Officer, case: Case
) -> None:
    book = written(officer, case)
    book.forms[0].places.clear()
    assert compared(book).lost == compared(book).doubled == []
    for _time in range(2):
        add_note(actor=officer, case=case, text=TEXT, audience="post")
    assert any(TEXT in one for one in compared(book).doubled)


def test_two_answers_that_lead_to_two_places_are_two_acts(officer: Officer, case: Case) -> None:
    book = written(officer, case)
    book.forms[0].places.add("/elsewhere/")
    assert any("led to" in one for one in compared(book).doubled)


def test_an_older_name_than_the_last_answered_is_lost(officer: Officer, case: Case) -> None:
    change_person(actor=officer, case=case, fields={"given": "Солонго 1"})
    book = Ledger([answered("person", case, "Солонго 1")])
    assert not compared(book).lost
    book.forms.append(answered("person", case, "Солонго 2"))
    assert any("Солонго 2" in one for one in compared(book).lost)


def test_a_form_that_was_done_though_its_line_broke_is_known_by_its_mark(
    officer: Officer, case: Case
) -> None:
    mark = str(new_id())
    typed = {"form_id": mark, "text": TEXT, "audience": "post"}
    browser_of(officer).post(f"/case/{case.pk}/note/", typed)
    form = Form("note", "", typed, str(case.pk), TEXT, 1, broken=True)
    assert done_unanswered(Ledger([form])) == {mark}
