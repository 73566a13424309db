"""Asked again who it is, before what hurts most is shown, printed or changed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from tests.accounts import urls
from tests.accounts.builders import (
    PASSWORD,
    PIN,
    a_post,
    an_administrator,
    an_officer,
    code_for,
    enrolled,
    give_password,
    is_open,
    signed_in,
    with_generator,
)

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel import clock

pytestmark = pytest.mark.django_db
PROVE, KEPT = "/account/prove/", "/account/kept/"


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def asked(client: Client, address: str = "/reveal/") -> bool:
    """True if the page asks first who it is."""
    response = client.get(address)
    return response.status_code == 302 and response.headers["Location"] == PROVE


def refusals() -> list[str]:
    found = Event.objects.filter(verb=Verb.PROOF_REFUSED).order_by("sequence")
    return [event.detail["reason"] for event in found]


def test_ten_minutes_after_the_sign_in_nobody_is_asked_and_then_everybody_is(
    frozen: time_machine.Traveller,
) -> None:
    client = signed_in(an_officer())
    frozen.shift(timedelta(minutes=10))
    assert not asked(client)
    frozen.shift(timedelta(seconds=1))
    assert asked(client)
    assert asked(client, "/grave/")
    assert is_open(client)


def test_a_code_leads_on_to_the_page_and_is_noted(frozen: time_machine.Traveller) -> None:
    officer, client = an_officer(), Client()
    secret, codes = with_generator(officer)
    give_password(client, officer)
    client.post("/account/sign-in/code/", {"code": codes[0]})
    frozen.shift(timedelta(minutes=11))
    assert asked(client)
    before = client.cookies["gerege"].value
    response = client.post(PROVE, {"code": code_for(secret, clock.now().timestamp())})
    assert response.headers["Location"] == "/reveal/"
    assert client.get("/reveal/").content == b"revealed"
    assert client.cookies["gerege"].value != before
    assert Event.objects.get(verb=Verb.PROOF_GIVEN).detail == {"by": "code"}


@pytest.mark.parametrize(
    ("headers", "leads_to"),
    [
        ({"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}, "/reveal/"),
        # As our service worker passes on where somebody goes.
        ({"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "navigate"}, "/reveal/"),
        ({"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors"}, "/"),
        ({"Sec-Fetch-Dest": "image", "Sec-Fetch-Mode": "no-cors"}, "/"),
    ],
)
def test_the_proof_leads_on_to_where_somebody_went_and_not_to_what_a_page_asked_for(
    frozen: time_machine.Traveller, headers: dict[str, str], leads_to: str
) -> None:
    client = signed_in(an_officer())
    frozen.shift(timedelta(minutes=11))
    client.get("/reveal/", headers=headers)
    assert client.post(PROVE, {"password": PASSWORD}).headers["Location"] == leads_to


def test_the_proof_leads_on_to_the_page_asked_for_although_something_else_was_kept_before(
    frozen: time_machine.Traveller,
) -> None:
    client = signed_in(an_officer())
    frozen.shift(timedelta(minutes=11))
    client.post("/reveal/", {"reason": "verify_caller"})
    client.post(PROVE, {"password": PASSWORD})
    frozen.shift(timedelta(minutes=11))
    assert asked(client)
    assert client.post(PROVE, {"password": PASSWORD}).headers["Location"] == "/reveal/"


def test_with_a_second_factor_the_password_proves_nothing(frozen: time_machine.Traveller) -> None:
    officer, client = an_officer(), Client()
    _secret, codes = with_generator(officer)
    give_password(client, officer)
    client.post("/account/sign-in/code/", {"code": codes[0]})
    frozen.shift(timedelta(minutes=11))
    assert asked(client)
    assert b'name="password"' not in client.get(PROVE).content
    client.post(PROVE, {"password": PASSWORD})
    assert asked(client)


def test_without_a_second_factor_the_password_is_asked_for(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer())
    frozen.shift(timedelta(minutes=11))
    assert asked(client)
    client.post(PROVE, {"password": "wrong"})
    assert asked(client)
    client.post(PROVE, {"password": PASSWORD})
    assert not asked(client)
    assert refusals() == ["wrong_password"]


def test_what_was_sent_is_kept_and_arrives_after_the_proof(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = signed_in(officer)
    frozen.shift(timedelta(minutes=11))
    typed = {"reason": "verify_caller"}
    here = {"Referer": "http://testserver/long-form/"}
    assert client.post("/reveal/", typed, headers=here).headers["Location"] == PROVE
    assert urls.received == []
    assert client.post(PROVE, {"password": PASSWORD}).headers["Location"] == KEPT
    page = client.get(KEPT).content.decode()
    assert 'action="/reveal/"' in page
    assert 'href="/long-form/#kept=' in page
    client.post("/reveal/", typed)
    assert urls.received == [{"reason": ["verify_caller"]}]


def test_a_pin_that_opened_the_lock_is_proof_for_a_look_but_not_for_a_grave_change(
    frozen: time_machine.Traveller,
) -> None:
    officer = an_officer()
    client = signed_in(officer)
    enrolled(client, officer)
    frozen.shift(timedelta(minutes=20))
    client.get("/")
    client.post("/account/lock/", {"pin": PIN})
    assert not asked(client)
    assert asked(client, "/grave/")
    assert b'name="pin"' not in client.get(PROVE).content
    client.post(PROVE, {"pin": PIN})
    assert asked(client, "/grave/")


def test_on_an_own_device_the_pin_is_asked_for_before_a_look(
    frozen: time_machine.Traveller,
) -> None:
    officer = an_officer()
    client = signed_in(officer)
    enrolled(client, officer)
    frozen.shift(timedelta(minutes=11))
    assert asked(client)
    client.post(PROVE, {"pin": "000000"})
    assert asked(client)
    client.post(PROVE, {"pin": PIN})
    assert not asked(client)
    assert refusals() == ["wrong_pin"]


def test_five_wrong_tries_end_the_visit(frozen: time_machine.Traveller) -> None:
    officer, client = an_officer(), Client()
    secret, codes = with_generator(officer)
    give_password(client, officer)
    client.post("/account/sign-in/code/", {"code": codes[0]})
    frozen.shift(timedelta(minutes=11))
    assert asked(client)
    for number in range(5):
        response = client.post(PROVE, {"code": f"00000{number}"})
    assert response.headers["Location"] == "/account/sign-in/"
    assert not is_open(client)
    client.post(PROVE, {"code": code_for(secret, clock.now().timestamp())})
    assert not is_open(client)
    assert refusals() == ["wrong_code"] * 5
    assert Event.objects.get(verb=Verb.SIGNED_OUT).detail == {"reason": "wrong_proofs"}


def test_a_proof_that_was_right_begins_the_count_anew(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer())
    for _round in range(3):
        frozen.shift(timedelta(minutes=14))
        assert asked(client)
        for _try in range(2):
            client.post(PROVE, {"password": "wrong"})
        client.post(PROVE, {"password": PASSWORD})
        assert not asked(client)


def test_a_code_proves_once(frozen: time_machine.Traveller) -> None:
    officer, client = an_officer(), Client()
    secret, codes = with_generator(officer)
    give_password(client, officer)
    client.post("/account/sign-in/code/", {"code": codes[0]})
    frozen.shift(timedelta(minutes=11))
    code = code_for(secret, clock.now().timestamp())
    elsewhere = Client()
    give_password(elsewhere, officer)
    elsewhere.post("/account/sign-in/code/", {"code": code})
    assert is_open(elsewhere)
    assert asked(client)
    client.post(PROVE, {"code": code})
    assert asked(client)


def test_a_page_that_is_not_for_this_role_does_not_ask(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer(Role.AUDITOR))
    frozen.shift(timedelta(minutes=11))
    assert client.get("/reveal/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/account/people/new/",
        "/account/people/{officer}/role/",
        "/account/people/{officer}/last-day/",
        "/account/people/{officer}/password/",
        "/account/people/{officer}/second-factor/",
        "/account/people/{officer}/posting/",
        "/account/people/{officer}/close/",
        "/account/postings/{posting}/end/",
        "/account/posts/new/",
        "/account/devices/",
        "/account/second-factor/passkey/",
        "/account/second-factor/generator/",
        "/account/second-factor/generator/remove/",
        "/account/second-factor/codes/new/",
    ],
)
def test_whatever_changes_accounts_or_their_keys_asks(
    frozen: time_machine.Traveller, address: str
) -> None:
    officer = an_officer(post=a_post())
    keeper = signed_in(an_administrator())
    frozen.shift(timedelta(minutes=11))
    here = address.format(officer=officer.pk, posting=officer.postings.get().pk)
    assert asked(keeper, here)
    assert keeper.post(here).headers["Location"] == PROVE


def test_a_second_person_who_agrees_is_asked_too(frozen: time_machine.Traveller) -> None:
    officer, lead = an_officer(), an_officer(Role.PROTECTION_LEAD)
    with_generator(officer)
    keeper = signed_in(an_administrator())
    keeper.post(f"/account/people/{officer.pk}/second-factor/")
    client = signed_in(lead)
    frozen.shift(timedelta(minutes=11))
    page = client.get("/account/people/resets/").content.decode()
    [agree] = [part.split('"')[0] for part in page.split('action="') if "/agree/" in part]
    assert client.post(agree).headers["Location"] == PROVE
    assert Officer.objects.get(pk=officer.pk).has_second_factor
