"""At the end of a duty: a draft from the record, what was promised, and a successor who reads."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override
from tests.builders import (
    a_closed_case,
    a_note,
    a_post,
    a_saved_contact,
    an_agreed_contact,
    an_officer,
    bold,
    saraa,
)
from tests.guards.world import signed_in

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case, Erasure
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.shifts import services as shifts
from gerege.shifts.drafts import draft_of
from gerege.shifts.models import HandOver, HandOverLine
from gerege.shifts.notes import note_to_see
from gerege.waits import services as waits
from gerege.waits.models import Wait

pytestmark = pytest.mark.django_db
WORDS = shifts.Words("Ээжид нь хэлэхгүй гэж амласан.", "Туяа эгч рүү 08:30-д.")


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def next_officer() -> Officer:
    return an_officer(post=a_post("ANK"))


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def handed(officer: Officer, case: Case, successor: Officer | None = None) -> HandOver:
    began = clock.now() - timedelta(hours=8)
    lines = {case.pk: WORDS}
    return shifts.write_note(actor=officer, lines=lines, began_at=began, successor=successor)


def to_read() -> Wait:
    return Wait.objects.get(cause="note_to_read")


def the_tick(note: HandOver) -> dict[str, str]:
    return {"lines": str(note.lines.get().pk)}


def test_the_draft_tells_what_was_done_what_waits_and_when_to_call(
    officer: Officer, case: Case
) -> None:
    hours = {"windows": "mon,tue,wed,thu,fri 08:30-09:00", "when": "Not on holidays"}
    an_agreed_contact(officer, case, **hours)
    a_note(officer, case, "Нууц үг.")
    with override("en"):
        [told] = draft_of(officer, clock.now()).told
    assert told.case == case
    assert "Note added" in told.done
    assert told.next is not None
    assert told.next.due is not None
    assert told.call is not None
    assert told.call.zone == case.post.time_zone
    page = signed_in(officer).get("/shifts/hand-over/").content.decode()
    assert case.reference in page
    assert "Mon–Fri 08:30-09:00" in page
    assert "Not on holidays" in page
    assert f"By the clock of: {case.post.time_zone}" in page
    assert "Нууц" not in page


def test_the_draft_leaves_out_the_duty_before_and_what_was_only_looked_at(
    officer: Officer, next_officer: Officer
) -> None:
    with clock.pretend(clock.now() - timedelta(hours=20)):
        a_saved_contact(officer)
    seen = a_saved_contact(next_officer)
    assert signed_in(officer).get(f"/case/{seen.pk}/").status_code == 200
    today = a_saved_contact(officer)
    assert [told.case for told in draft_of(officer, clock.now()).told] == [today]


def test_a_closed_case_is_told_and_takes_no_line(officer: Officer) -> None:
    closed = a_closed_case(officer)
    [told] = draft_of(officer, clock.now()).told
    assert (told.case, told.may_add) == (closed, False)


def test_a_note_is_written_on_the_page_and_its_words_are_sealed(
    officer: Officer, next_officer: Officer, case: Case
) -> None:
    sent = {
        f"promises_{case.pk.hex}": WORDS.promises,
        f"calls_{case.pk.hex}": WORDS.calls,
        "successor": str(next_officer.pk),
        "said": ["telephone"],
    }
    assert signed_in(officer).post("/shifts/hand-over/", sent).status_code == 302
    line = HandOverLine.objects.select_related("note").get()
    assert (line.note.successor, line.note.said) == (next_officer, ["telephone"])
    assert line.reveal_field("promises") == WORDS.promises
    assert WORDS.promises.encode() not in bytes(line.promises or b"")
    assert (to_read().owner, to_read().about) == (next_officer, line.pk)


def test_the_successor_sees_it_first_and_ticks_what_was_read(
    officer: Officer, next_officer: Officer, case: Case
) -> None:
    note = handed(officer, case, next_officer)
    browser = signed_in(next_officer)
    home = browser.get("/").content.decode()
    assert f"/shifts/notes/{note.pk}/" in home
    page = browser.get(f"/shifts/notes/{note.pk}/").content.decode()
    assert WORDS.promises in page
    assert WORDS.calls in page
    assert browser.post(f"/shifts/notes/{note.pk}/", the_tick(note)).status_code == 302
    assert to_read().state == Wait.State.CLOSED
    assert to_read().ended_by == next_officer
    assert f"/shifts/notes/{note.pk}/" not in browser.get("/").content.decode()
    assert "taken over" in browser.get(f"/shifts/notes/{note.pk}/").content.decode()


def test_without_a_successor_any_officer_of_the_post_takes_over_but_not_the_writer(
    officer: Officer, next_officer: Officer, case: Case
) -> None:
    note = handed(officer, case)
    address = f"/shifts/notes/{note.pk}/"
    assert address not in signed_in(officer).get("/").content.decode()
    line = note.lines.get()
    with pytest.raises(NotAllowed):
        shifts.take_over(actor=officer, note=note, lines=[line.pk])
    assert address in signed_in(next_officer).get("/").content.decode()
    for _twice in range(2):
        shifts.take_over(actor=next_officer, note=note, lines=[line.pk])
    assert Event.objects.filter(verb=Verb.WAIT_CLOSED, subject=case.pk).count() == 1


def test_unread_for_two_hours_it_is_told_to_head_and_headquarters(
    officer: Officer, next_officer: Officer, case: Case
) -> None:
    note, moment = handed(officer, case, next_officer), clock.now()
    told = [signed_in(an_officer(Role.HEAD_OF_POST, a_post("ANK"))), signed_in(saraa())]
    address = f"/shifts/notes/{note.pk}/"

    def shown(browser: Client) -> bool:
        return address in browser.get("/").content.decode()

    assert [shown(browser) for browser in told] == [False, False]
    with clock.pretend(moment + timedelta(hours=2, minutes=1)):
        assert [shown(browser) for browser in map(again, told)] == [True, True]


def again(browser: Client) -> Client:
    """Signed in anew after a while."""
    officer = Officer.objects.get(pk=browser.session["_auth_user_id"])
    return signed_in(officer)


def test_reflection_does_not_put_off_that_a_note_is_read(officer: Officer, case: Case) -> None:
    handed(officer, case)
    waits.open_wait(actor=officer, case=case, cause="W19")
    moment = clock.now() + timedelta(hours=3)
    page = signed_in(officer).get(f"/case/{case.pk}/waits/")
    assert page.status_code == 200
    [line] = [one for one in page.context["panel"].standing if one.cause.id == "note_to_read"]
    assert line.waiting.is_overdue(moment)


def test_a_note_does_not_tell_that_the_case_waits_for_the_note_itself(
    officer: Officer,
) -> None:
    waiting = a_saved_contact(officer, {"channel": "phone", "can_talk": "yes"})
    an_agreed_contact(officer, waiting)
    note = handed(officer, waiting)
    [line] = note_to_see(officer, note.pk, clock.now()).lines
    assert line.told.next is not None
    assert line.told.next.label.en == "A talk in private"
    page = signed_in(officer).get(f"/shifts/notes/{note.pk}/").content.decode()
    assert "A hand-over note is to be read" not in page
    draft = {told.case: told.next for told in draft_of(officer, clock.now()).told}
    assert draft[waiting] == line.told.next


def test_who_does_not_see_a_case_is_not_told_of_it(
    officer: Officer, next_officer: Officer, case: Case
) -> None:
    other = a_saved_contact(officer)
    file.hide_from(actor=officer, case=case, officer=next_officer)
    began = clock.now() - timedelta(hours=8)
    lines = {case.pk: WORDS, other.pk: WORDS}
    note = shifts.write_note(actor=officer, lines=lines, began_at=began, successor=next_officer)
    seen = note_to_see(next_officer, note.pk, clock.now())
    assert [line.told.case for line in seen.lines] == [other]
    assert case.reference not in signed_in(next_officer).get("/shifts/").content.decode()
    hidden = note.lines.get(case=case)
    assert Wait.objects.get(about=hidden.pk).owner_kind == "post"
    with pytest.raises(NotAllowed):
        shifts.take_over(actor=next_officer, note=note, lines=[hidden.pk])
    only = handed(officer, case)
    assert signed_in(next_officer).get(f"/shifts/notes/{only.pk}/").status_code == 404


def test_codes_alone_are_shown_without_sight_of_the_story(officer: Officer, case: Case) -> None:
    note = handed(officer, case)
    page = signed_in(saraa()).get(f"/shifts/notes/{note.pk}/").content.decode()
    assert case.reference in page
    assert WORDS.promises not in page
    assert 'name="lines"' not in page


def test_another_post_and_other_roles_find_no_note(officer: Officer, case: Case) -> None:
    note = handed(officer, case)
    address = f"/shifts/notes/{note.pk}/"
    for other in (an_officer(post=a_post("SEL")), an_officer(Role.VISA_OFFICER, a_post("ANK"))):
        assert signed_in(other).get(address).status_code == 404


def test_what_makes_no_sense_is_refused(officer: Officer, case: Case) -> None:
    with pytest.raises(InputRefused) as refused:
        shifts.write_note(actor=officer, lines={}, began_at=clock.now())
    assert refused.value.field == "cases"
    with pytest.raises(InputRefused) as refused:
        handed(officer, case, an_officer(post=a_post("SEL")))
    assert refused.value.field == "successor"
    abroad = a_saved_contact(an_officer(post=a_post("SEL")))
    with pytest.raises(NotAllowed):
        handed(officer, abroad)
    assert HandOver.objects.count() == 0
    note = handed(officer, case)
    answer = signed_in(an_officer(post=a_post("ANK"))).post(f"/shifts/notes/{note.pk}/", {})
    assert "No line is ticked" in answer.content.decode()


def test_the_words_go_with_the_case(officer: Officer, case: Case) -> None:
    handed(officer, case)
    asked = file.ask_erasure(actor=officer, case=case, reason=Erasure.Reason.PERSON_ASKS)
    file.confirm_erasure(actor=saraa(), asked=asked)
    assert not HandOverLine.objects.exists()
    assert HandOver.objects.count() == 1
