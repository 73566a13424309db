"""What was promised goes from note to note until somebody deletes it; nobody else reads it."""

from datetime import timedelta

import pytest
from tests.builders import a_note, a_post, a_saved_contact, an_officer, bold
from tests.guards.world import signed_in

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.shifts import services as shifts
from gerege.shifts.models import HandOver, HandOverLine

pytestmark = pytest.mark.django_db
WORDS = shifts.Words("Ээжид нь хэлэхгүй гэж амласан.", "Туяа эгч рүү 08:30-д.")
PAGE = "/shifts/hand-over/"


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def second() -> Officer:
    return an_officer(post=a_post("ANK"))


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def handed(
    writer: Officer, case: Case, successor: Officer | None = None, words: shifts.Words = WORDS
) -> HandOver:
    began = clock.now() - timedelta(hours=8)
    lines = {case.pk: words}
    return shifts.write_note(actor=writer, lines=lines, began_at=began, successor=successor)


def took(officer: Officer, note: HandOver) -> None:
    shifts.take_over(actor=officer, note=note, lines=[note.lines.get().pk])


def drafted(officer: Officer, case: Case) -> tuple[str, str]:
    """Both fields of the case as the draft of this officer begins them, on the page."""
    a_note(officer, case, "Залгасан.")
    answer = signed_in(officer).get(PAGE)
    form, page = answer.context["form"], answer.content.decode()
    first, last = (form[f"{name}_{case.pk.hex}"].value() or "" for name in ("promises", "calls"))
    assert first in page
    assert last in page
    return first, last


def test_what_was_taken_over_begins_the_next_note_and_what_is_deleted_stays_so(
    officer: Officer, second: Officer, case: Case
) -> None:
    took(second, handed(officer, case, second))
    assert drafted(second, case) == (WORDS.promises, WORDS.calls)
    kept = {f"promises_{case.pk.hex}": WORDS.promises, f"calls_{case.pk.hex}": ""}
    assert signed_in(second).post(PAGE, kept).status_code == 302
    line = HandOverLine.objects.get(note__written_by=second)
    assert (line.reveal_field("promises"), line.reveal_field("calls")) == (WORDS.promises, "")
    assert WORDS.promises.encode() not in bytes(line.promises or b"")
    third = an_officer(post=a_post("ANK"))
    took(third, line.note)
    assert drafted(third, case) == (WORDS.promises, "")


def test_what_stands_unticked_for_the_post_is_carried_and_for_another_colleague_is_not(
    officer: Officer, second: Officer, case: Case
) -> None:
    handed(officer, case, an_officer(post=a_post("ANK")))
    assert drafted(second, case) == ("", "")
    handed(officer, case, words=shifts.Words("Байр олохоо амласан."))
    assert drafted(second, case) == ("Байр олохоо амласан.", "")


def test_the_last_note_counts_and_what_somebody_took_over_is_told_no_more(
    officer: Officer, second: Officer, case: Case
) -> None:
    took(second, handed(officer, case, second))
    note = handed(second, case, officer, shifts.Words("Шинэ амлалт."))
    assert drafted(second, case) == ("Шинэ амлалт.", "")
    took(officer, note)
    assert drafted(second, case) == ("", "")
    assert drafted(officer, case) == ("Шинэ амлалт.", "")


def test_who_does_not_see_the_case_is_not_shown_what_they_took_over(
    officer: Officer, second: Officer, case: Case
) -> None:
    took(second, handed(officer, case, second))
    a_note(second, case, "Залгасан.")
    a_saved_contact(second)
    file.hide_from(actor=officer, case=case, officer=second)
    page = signed_in(second).get(PAGE).content.decode()
    assert WORDS.promises not in page
    assert case.reference not in page


def test_that_the_words_were_seen_in_the_draft_is_recorded(
    officer: Officer, second: Officer, case: Case
) -> None:
    note = handed(officer, case)
    drafted(second, case)
    seen = Event.objects.get(verb=Verb.HAND_OVER_LOOKED, actor=second.pk)
    assert seen.detail["note"] == str(note.pk)
