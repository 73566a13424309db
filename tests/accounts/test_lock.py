"""The lock after fifteen minutes without anybody at work, and how it opens."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from tests.accounts.builders import PIN, an_officer, enrolled, give_password, is_open, signed_in

from gerege.accounts.models import Device
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel import clock

pytestmark = pytest.mark.django_db
LOCK = "/account/lock/"


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def test_a_page_locks_after_a_quarter_of_an_hour(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer())
    frozen.shift(timedelta(minutes=16))
    response = client.get("/note/")
    assert response.headers["Location"] == LOCK
    assert response.headers["X-Gerege-Signed-Out"] == "1"


def test_work_puts_the_lock_off(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer())
    for _page in range(4):
        frozen.shift(timedelta(minutes=10))
        assert is_open(client)


def test_scripts_that_ask_for_keys_do_not_put_the_lock_off(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer())
    for _ask in range(3):
        frozen.shift(timedelta(minutes=6))
        client.get("/account/draft-key")
    assert client.get("/").headers["Location"] == LOCK


def test_the_lock_screen_says_nothing_about_whose_it_is(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = signed_in(officer)
    enrolled(client, officer)
    frozen.shift(timedelta(minutes=16))
    client.get("/note/")
    page = client.get(LOCK).content.decode()
    assert officer.username not in page
    assert officer.display_name not in page
    assert "/note/" not in page


def test_on_a_browser_that_is_not_enrolled_only_a_full_sign_in_opens(
    frozen: time_machine.Traveller,
) -> None:
    officer = an_officer()
    client = signed_in(officer)
    frozen.shift(timedelta(minutes=16))
    client.get("/note/")
    page = client.get(LOCK).content.decode()
    assert 'name="pin"' not in page
    client.post(LOCK, {"pin": PIN})
    assert client.get("/note/").headers["Location"] == LOCK
    assert give_password(client, officer).headers["Location"] == "/note/"


def test_the_pin_opens_an_enrolled_browser_at_the_page_one_was_at(
    frozen: time_machine.Traveller,
) -> None:
    officer = an_officer()
    client = signed_in(officer)
    enrolled(client, officer)
    frozen.shift(timedelta(minutes=16))
    client.get("/note/")
    response = client.post(LOCK, {"pin": PIN})
    assert response.headers["Location"] == "/note/"
    assert is_open(client)
    written = list(Event.objects.order_by("sequence").values_list("verb", flat=True))
    assert written[-2:] == [Verb.SESSION_LOCKED, Verb.SESSION_UNLOCKED]


def test_the_lock_is_noted_once(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer())
    frozen.shift(timedelta(minutes=16))
    for page in ("/", "/note/", LOCK):
        client.get(page)
    assert Event.objects.filter(verb=Verb.SESSION_LOCKED).count() == 1


def test_five_wrong_pins_end_the_session_and_the_enrolment(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = signed_in(officer)
    enrolled(client, officer)
    frozen.shift(timedelta(minutes=16))
    client.get("/")
    for _try in range(4):
        assert client.post(LOCK, {"pin": "918273"}).status_code == 200
    assert client.post(LOCK, {"pin": "918273"}).headers["Location"] == "/account/sign-in/"
    assert not Device.objects.exists()
    client.post(LOCK, {"pin": PIN})
    assert not is_open(client)
    assert Event.objects.filter(verb=Verb.UNLOCK_REFUSED).count() == 5


def test_a_right_pin_gives_five_tries_again(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = signed_in(officer)
    enrolled(client, officer)
    for _round in range(2):
        frozen.shift(timedelta(minutes=16))
        client.get("/")
        for _try in range(4):
            client.post(LOCK, {"pin": "918273"})
        client.post(LOCK, {"pin": PIN})
        assert is_open(client)


def test_a_pin_opens_nothing_in_another_browser(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    enrolled(signed_in(officer), officer)
    other = signed_in(officer)
    frozen.shift(timedelta(minutes=16))
    other.get("/")
    other.post(LOCK, {"pin": PIN})
    assert not is_open(other)


def test_a_pin_opens_nothing_with_a_forged_browser_cookie(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    device = enrolled(signed_in(officer), officer)
    other = signed_in(officer)
    other.cookies["gerege-device"] = f"{device.browser}:1xWCuW:forged"
    frozen.shift(timedelta(minutes=16))
    other.get("/")
    other.post(LOCK, {"pin": PIN})
    assert not is_open(other)


def test_the_pin_does_not_lengthen_the_day(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = signed_in(officer)
    enrolled(client, officer)
    for _hour in range(23):
        frozen.shift(timedelta(hours=1))
        client.get("/")
        client.post(LOCK, {"pin": PIN})
        assert is_open(client)
    frozen.shift(timedelta(minutes=61))
    assert client.get("/").headers["Location"] == "/account/sign-in/"
    client.post(LOCK, {"pin": PIN})
    assert not is_open(client)


def test_one_can_lock_by_hand_and_come_back(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = signed_in(officer)
    enrolled(client, officer)
    assert client.post("/account/lock/now/", {"next": "/note/"}).headers["Location"] == LOCK
    assert client.post(LOCK, {"pin": PIN}).headers["Location"] == "/note/"


def test_an_idle_window_asks_before_it_locks(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer())
    frozen.shift(timedelta(minutes=5))
    assert client.post("/account/lock/idle/").json() == {"locked": False, "again_in": 601}
    frozen.shift(timedelta(minutes=11))
    assert client.post("/account/lock/idle/", {"_page": "/note/"}).json() == {"locked": True}


@pytest.mark.parametrize(
    "pin", ["12345", "123456", "111111", "987654", "890123", "12a456", "٣٠٢٩١٨"]
)
def test_a_pin_that_is_short_or_easily_guessed_is_refused(pin: str) -> None:
    officer = an_officer()
    client = signed_in(officer)
    client.post(
        "/account/devices/",
        {"name": "phone", "pin": pin, "pin_again": pin},
    )
    assert not Device.objects.exists()


def test_the_pin_is_kept_as_a_hash_only() -> None:
    officer = an_officer()
    device = enrolled(signed_in(officer), officer)
    assert PIN not in device.pin_hash


def test_a_device_can_be_removed_but_only_ones_own() -> None:
    officer, other = an_officer(), an_officer()
    client = signed_in(officer)
    device = enrolled(client, officer)
    address = f"/account/devices/{device.pk}/remove/"
    assert signed_in(other).post(address).status_code == 404
    client.post(address)
    assert not Device.objects.exists()


def test_two_officers_of_one_browser_have_a_pin_each(frozen: time_machine.Traveller) -> None:
    day, night = an_officer(), an_officer()
    client = signed_in(day)
    enrolled(client, day, "302918")
    client.post("/account/sign-out/")
    give_password(client, night)
    enrolled(client, night, "771204")
    frozen.shift(timedelta(minutes=16))
    client.get("/")
    client.post(LOCK, {"pin": "302918"})
    assert not is_open(client)
    client.post(LOCK, {"pin": "771204"})
    assert is_open(client)


def test_a_client_without_marks_locks_too(frozen: time_machine.Traveller, client: Client) -> None:
    client.force_login(an_officer())
    assert is_open(client)
    frozen.shift(timedelta(minutes=16))
    assert not is_open(client)
