"""One sees where one's account is open, and ends what is not one's own."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests.accounts.builders import a_post, an_officer, enrolled, is_open, signed_in

from gerege.accounts import open_visits, services
from gerege.accounts.models import Officer
from gerege.accounts.services import sessions
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
VISITS = "/account/visits/"
READS_EVERY_SESSION = re.compile(r'FROM "django_session" WHERE "django_session"\."expire_date"')


def shown(client: Client) -> str:
    return client.get(VISITS).content.decode()


@pytest.mark.parametrize("language", ["mn", "en"])
def test_every_visit_is_listed_and_the_one_here_is_marked(language: str) -> None:
    officer = an_officer(post=a_post(), language=language)
    phone, office = signed_in(officer), signed_in(officer)
    enrolled(office, officer)
    signed_in(an_officer())
    page = shown(phone)
    assert page.count("/end/") == 1
    assert "office computer" in page
    assert {"en": "A browser without a name", "mn": "Нэргүй хөтөч"}[language] in page


def test_one_visit_is_ended_and_the_others_go_on() -> None:
    officer = an_officer()
    phone, office, stolen = signed_in(officer), signed_in(officer), signed_in(officer)
    handle = open_visits.handle_of(stolen.cookies["gerege"].value)
    assert f"{VISITS}{handle}/end/" in shown(phone)
    assert phone.post(f"{VISITS}{handle}/end/").status_code == 302
    assert [is_open(each) for each in (phone, office, stolen)] == [True, True, False]
    ended = Event.objects.get(verb=Verb.SIGNED_OUT)
    assert (ended.actor, ended.detail) == (officer.pk, {"reason": "from_elsewhere"})


def test_the_number_of_a_session_is_on_no_page() -> None:
    officer = an_officer()
    phone, office = signed_in(officer), signed_in(officer)
    page = shown(phone)
    for client in (phone, office):
        assert client.cookies["gerege"].value not in page


def test_nobody_sees_or_ends_the_visit_of_somebody_else() -> None:
    mine, theirs = signed_in(an_officer()), signed_in(an_officer())
    handle = open_visits.handle_of(theirs.cookies["gerege"].value)
    assert handle not in shown(mine)
    assert mine.post(f"{VISITS}{handle}/end/").status_code == 404
    assert is_open(theirs)


def test_what_is_over_is_not_listed() -> None:
    with time_machine.travel(clock.now(), tick=False) as frozen:
        officer = an_officer()
        signed_in(officer)
        services.end_sessions(actor=officer, officer=officer)
        signed_in(officer)
        frozen.shift(timedelta(hours=23))
        client = signed_in(Officer.objects.get(pk=officer.pk))
        assert len(open_visits.of(Officer.objects.get(pk=officer.pk))) == 2
        frozen.shift(timedelta(hours=1, seconds=1))
        assert client.get(VISITS).status_code == 302
        assert len(open_visits.of(Officer.objects.get(pk=officer.pk))) == 1


def test_one_sign_in_too_many_ends_what_was_longest_unused(settings: Settings) -> None:
    settings.GEREGE_MOST_VISITS = 3
    with time_machine.travel(clock.now(), tick=False) as frozen:
        officer, browsers = an_officer(), []
        for _browser in range(3):
            browsers.append(signed_in(officer))
            frozen.shift(timedelta(minutes=2))
        is_open(browsers[0])
        browsers.append(signed_in(officer))
        assert [is_open(each) for each in browsers] == [True, False, True, True]
        assert Event.objects.get(verb=Verb.SIGNED_OUT).detail == {"reason": "too_many"}
        assert Session.objects.count() == 3


def test_two_sign_ins_that_end_the_same_visit_note_it_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.GEREGE_MOST_VISITS = 1
    officer = an_officer()
    signed_in(officer)
    found = open_visits.of(officer)
    monkeypatch.setattr(open_visits, "of", lambda _officer: found)
    signed_in(officer)
    signed_in(officer)
    assert Event.objects.filter(verb=Verb.SIGNED_OUT).count() == 1


def test_nobody_waits_while_a_sign_in_reads_the_sessions_of_everybody() -> None:
    """They are read before the first row is held, the head of the record least of all."""
    officer = an_officer()
    signed_in(officer)
    with CaptureQueriesContext(connection) as queries:
        signed_in(officer)
    asked = [query["sql"] for query in queries]
    [read] = [n for n, sql in enumerate(asked) if READS_EVERY_SESSION.search(sql)]
    first = next(n for n, sql in enumerate(asked) if 'signed_in_at" =' in sql)
    assert read < first
    assert any("audit_head" in sql for sql in asked[first:])
    assert not any("audit_head" in sql for sql in asked[:read])


def test_an_invented_name_ends_nothing() -> None:
    officer = an_officer()
    signed_in(officer)
    with pytest.raises(NotAllowed):
        sessions.end_visit(actor=officer, handle="0123456789abcdef")
    assert len(open_visits.of(officer)) == 1
