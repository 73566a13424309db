"""An account that turns pages faster than anybody reads is slowed down, and it is written down."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.accounts.builders import an_officer, signed_in

from gerege.accounts.models import ParkedForm
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOW = "2026-11-25T10:00:05Z"


@pytest.fixture(autouse=True)
def frozen(settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.GEREGE_PAGES_A_MINUTE = 5
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_after_so_many_pages_in_a_minute_no_page_opens_until_the_next(
    frozen: time_machine.Traveller,
) -> None:
    client, colleague = signed_in(an_officer()), signed_in(an_officer())
    answers = [client.get("/account/").status_code for _page in range(8)]
    assert answers == [200] * 5 + [429] * 3
    assert colleague.get("/account/").status_code == 200
    refused = Event.objects.filter(verb=Verb.PAGE_REFUSED)
    assert [event.detail["reason"] for event in refused] == ["too_fast:account_home"]
    frozen.shift(60)
    assert client.get("/account/").status_code == 200


def test_what_is_sent_too_fast_does_nothing() -> None:
    officer = an_officer()
    client = signed_in(officer)
    for _page in range(5):
        client.get("/account/")
    sent = {"name": "phone", "pin": "302918", "pin_again": "302918"}
    assert client.post("/account/devices/", sent).status_code == 429
    assert not officer.devices.exists()


def turn_pages(client: Client) -> None:
    for _page in range(5):
        client.get("/account/")


def test_what_is_refused_counts_as_well_so_that_nobody_fills_the_record() -> None:
    client = signed_in(an_officer(Role.AUDITOR))
    answers = [client.get("/account/people/").status_code for _page in range(8)]
    assert answers == [404] * 5 + [429] * 3
    refused = Event.objects.filter(verb=Verb.PAGE_REFUSED).order_by("sequence")
    reasons = [event.detail["reason"] for event in refused]
    assert reasons == ["role:people"] * 5 + ["too_fast:people"]


def test_a_page_for_scripts_that_is_refused_counts_too(settings: Settings) -> None:
    settings.ROOT_URLCONF = "gerege.config.urls"
    client = signed_in(an_officer(Role.AUDITOR))
    answers = [client.get(reverse("first_contact_token")).status_code for _page in range(8)]
    assert answers == [404] * 5 + [429] * 3


def test_what_was_typed_too_fast_is_kept_and_sent_a_minute_later(
    frozen: time_machine.Traveller,
) -> None:
    client = signed_in(an_officer())
    turn_pages(client)
    answer = client.post("/account/devices/", {"name": "Гадаа хүн хүлээж байна"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.headers["X-Gerege-Kept"] == "1"
    assert "/account/kept/" in answer.content.decode()
    assert "go back to the form" not in answer.content.decode()
    frozen.shift(60)
    page = client.get("/account/kept/").content.decode()
    assert 'action="/account/devices/"' in page
    assert 'value="Гадаа хүн хүлээж байна"' in page


def test_what_cannot_be_kept_says_what_to_do() -> None:
    client = signed_in(an_officer())
    turn_pages(client)
    answer = client.post("/account/devices/", {"name": "phone", "pin": "302918"})
    assert "X-Gerege-Kept" not in answer.headers
    assert "go back to the form and send it again" in answer.content.decode()
    assert not ParkedForm.objects.exists()


def test_a_form_that_our_script_leaves_on_the_screen_is_not_kept_twice() -> None:
    client = signed_in(an_officer())
    turn_pages(client)
    by_script = {"X-Gerege-Sent-By": "script"}
    answer = client.post("/account/devices/", {"name": "typed"}, headers=by_script)
    assert answer.status_code == 429
    assert not ParkedForm.objects.exists()


def test_nobody_keeps_a_form_too_fast_for_a_room_that_is_closed_to_them() -> None:
    client = signed_in(an_officer(Role.AUDITOR))
    turn_pages(client)
    assert client.post("/account/people/new/", {"text": "typed"}).status_code == 429
    assert not ParkedForm.objects.exists()


def test_what_scripts_ask_by_themselves_is_no_page() -> None:
    client = signed_in(an_officer())
    for _time in range(8):
        assert client.post("/account/lock/idle/").status_code == 200
    assert client.get("/account/").status_code == 200
