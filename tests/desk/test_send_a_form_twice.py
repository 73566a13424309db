"""A form posted twice on a bad line is one act: answered alike, recorded once, nothing lost."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from tests.builders import a_post, a_saved_contact, an_officer, bold
from tests.desk.browsing import address, browser_of
from tests.desk.marked_forms import ACTS, Act, filled_in, hidden_fields

from gerege.accounts import once
from gerege.accounts.models import FormMark, ParkedForm
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, Note
from gerege.cases.services import notes
from gerege.kernel import clock

pytestmark = pytest.mark.django_db
every_act = pytest.mark.parametrize("act", ACTS, ids=str)
NOTE = next(act for act in ACTS if act.name == "case_note")
ACCOUNT = next(act for act in ACTS if act.name == "person_new")
MAIN = re.compile(r"<main.*</main>", re.S)


def acts(verb: Verb) -> int:
    return Event.objects.filter(verb=verb).count()


@every_act
def test_a_double_click_is_one_act_and_one_event(act: Act) -> None:
    form = filled_in(act)
    before = acts(act.verb)

    first, second = form.send(), form.send()

    assert acts(act.verb) == before + 1
    assert first.status_code in {200, 302}
    assert first.status_code == second.status_code
    assert first.headers.get("Location") == second.headers.get("Location")


@every_act
def test_after_a_lost_answer_the_form_may_be_sent_again_the_next_day(act: Act) -> None:
    form = filled_in(act)
    first = form.send()
    before = acts(act.verb)

    with time_machine.travel(clock.now() + timedelta(hours=20)):
        form.browser = browser_of(FormMark.objects.get().officer)
        second = form.send()

    assert acts(act.verb) == before
    assert second.headers.get("Location") == first.headers.get("Location")


@every_act
def test_a_changed_form_is_neither_swallowed_nor_done_unasked(act: Act) -> None:
    form = filled_in(act)
    form.browser.cookies["gerege-device"] = a_known_browser()
    saved = form.send()
    before = acts(act.verb)

    again = form.send(**act.changed)

    page = again.content.decode()
    assert again.status_code == 409
    assert "This form was saved already" in page
    assert acts(act.verb) == before
    if saved.headers.get("Location"):
        assert f'href="{saved.headers["Location"]}"' in page
    offered = hidden_fields(page, form.path)
    assert {name: offered[name] for name in act.changed} == act.changed
    assert offered["form_id"] != form.typed["form_id"]


def a_known_browser() -> str:
    """The signed cookie of a browser that was here before."""
    client = Client()
    officer = an_officer(post=a_post("ANK"))
    client.post("/account/sign-in/", {"login": officer.username, "password": "only-for-tests-2026"})
    return client.cookies["gerege-device"].value


def test_what_was_typed_the_second_time_can_be_saved_as_well() -> None:
    form = filled_in(NOTE)
    form.browser.cookies["gerege-device"] = a_known_browser()
    form.send()
    offered = hidden_fields(form.send(text="Эмч хэрэгтэй.").content.decode(), form.path)

    for _time in range(2):
        assert form.browser.post(form.path, offered).status_code == 302

    texts = [note.reveal_field("text") for note in Note.objects.order_by("written_at")]
    assert texts == ["Байр хэрэгтэй.", "Эмч хэрэгтэй."]
    assert not ParkedForm.objects.exists()


def test_a_refused_form_may_be_mended_and_sent_from_the_same_page() -> None:
    form = filled_in(NOTE)

    refused = form.send(text="  ")

    assert refused.status_code == 200
    assert not FormMark.objects.exists()
    assert form.send().status_code == 302
    assert acts(Verb.NOTE_ADDED) == 1


def test_a_crash_in_the_act_keeps_neither_the_act_nor_the_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = filled_in(NOTE)
    form.browser.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(notes, "record", lambda **_: 1 / 0)
        assert form.send().status_code == 500
    assert not Note.objects.exists()
    assert not FormMark.objects.exists()

    form.send()

    assert acts(Verb.NOTE_ADDED) == 1


def test_a_database_that_goes_away_after_the_act_is_our_fault_and_the_form_may_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(*_args: object, **_named: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    form = filled_in(NOTE)
    form.browser.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(Session, "save", gone)
        assert form.send().status_code == 500
    assert form.send().status_code == 302
    assert acts(Verb.NOTE_ADDED) == Note.objects.count() == 1


def test_what_is_not_allowed_is_recorded_and_uses_no_mark() -> None:
    form = filled_in(NOTE)
    form.browser = browser_of(an_officer(post=a_post("SEL")))

    answers = [form.send().status_code for _time in range(2)]

    assert answers == [404, 404]
    assert acts(Verb.PAGE_REFUSED) == 2
    assert not FormMark.objects.exists()


def test_the_same_mark_from_another_officer_is_an_act_of_theirs() -> None:
    form = filled_in(NOTE)
    form.send()
    form.browser = browser_of(bold())

    assert form.send().status_code == 302
    assert acts(Verb.NOTE_ADDED) == 2


def test_the_mark_of_a_note_does_nothing_on_another_page() -> None:
    form = filled_in(NOTE)
    form.send()
    form.path = address("case_safe_contact", Case.objects.get())

    assert form.send(channel="viber").status_code == 409
    assert acts(Verb.SAFE_CONTACT_CHANGED) == 0


def test_a_form_that_the_end_of_the_sign_in_kept_is_one_act_however_often_it_is_sent() -> None:
    officer = bold()
    browser, case = browser_of(officer), a_saved_contact(officer)
    browser.cookies["gerege-device"] = a_known_browser()
    path = address("case_note", case)
    typed = hidden_fields(browser.get(path).content.decode()) | dict(NOTE.typed)
    with time_machine.travel(clock.now() + timedelta(hours=25)) as later:
        browser.post(path, typed)
        typed_in_time = browser.cookies["gerege-device"]
        browser = browser_of(officer)
        browser.cookies["gerege-device"] = typed_in_time
        kept = hidden_fields(browser.get("/account/kept/").content.decode(), path)
        assert kept["form_id"] == typed["form_id"]
        browser.post(path, kept)
        later.shift(timedelta(minutes=5))
        assert browser.post(path, kept).status_code == 302
    assert acts(Verb.NOTE_ADDED) == 1


def test_a_first_password_is_shown_again_when_the_page_was_lost_and_not_after_an_hour() -> None:
    form = filled_in(ACCOUNT)
    first, second = form.send().content.decode(), form.send().content.decode()

    assert MAIN.findall(first) == MAIN.findall(second)
    password = re.findall(r'class="number">([^<]+)<', first)[0]
    stored = FormMark.objects.get()
    assert password.encode() not in bytes(stored.sealed_page or b"")
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        once.forget_old_marks()
        page = browser_of(stored.officer).post(form.path, form.typed).content.decode()
    assert password not in page
    assert "This form was saved already" in page


def test_marks_are_forgotten_after_two_days() -> None:
    filled_in(NOTE).send()
    with time_machine.travel(clock.now() + timedelta(hours=47)):
        assert once.forget_old_marks() == 0
    with time_machine.travel(clock.now() + timedelta(hours=49)):
        assert once.forget_old_marks() == 1
    assert not FormMark.objects.exists()


def test_a_mark_keeps_nothing_that_was_typed() -> None:
    filled_in(NOTE).send(text="Сувдан чуулган")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_formmark")
        assert "Сувдан" not in str(cursor.fetchall())


def test_the_first_contact_sent_again_with_another_answer_is_the_same_case_corrected() -> None:
    browser = browser_of(bold())
    path = address("first_contact")
    typed = hidden_fields(browser.get(path).content.decode(), path) | {"channel": "phone"}

    answers = [browser.post(path, typed | more) for more in ({}, {}, {"injured": "yes"})]

    case = Case.objects.get()
    assert case.first_contact.codes() == {"channel": "phone", "injured": "yes"}
    assert {answer.status_code for answer in answers} == {302}
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert acts(Verb.CASE_OPENED) == 1


def test_reading_is_never_held_back_by_a_mark() -> None:
    officer = bold()
    browser, case = browser_of(officer), a_saved_contact(officer)
    path = address("find")
    typed = hidden_fields(browser.get(path).content.decode(), path) | {"text": case.reference}

    pages = [browser.post(path, typed).content.decode() for _time in range(2)]

    assert all(case.reference in page for page in pages)
    assert officer.role == Role.CONSULAR_OFFICER


def test_a_sign_in_forgets_what_is_old() -> None:
    form = filled_in(NOTE)
    form.send()
    with time_machine.travel(clock.now() + timedelta(hours=49)):
        a_known_browser()
    assert not FormMark.objects.exists()
