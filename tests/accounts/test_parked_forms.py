"""What was typed when the sign-in ended: kept for the same officer and browser, for one hour."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.accounts import urls
from tests.accounts.builders import (
    PIN,
    an_administrator,
    an_officer,
    enrolled,
    give_password,
    is_open,
    signed_in,
)

from gerege.accounts import parking, services
from gerege.accounts.models import Officer, ParkedForm
from gerege.accounts.roles import Role
from gerege.kernel import clock

pytestmark = pytest.mark.django_db
TEXT = "Гадаа хүн хүлээж байна"
TYPED = {"text": TEXT, "place": ["gate", "yard"]}
KEPT = "/account/kept/"


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def typed_too_late(officer: Officer, frozen: time_machine.Traveller) -> Client:
    client = signed_in(officer)
    frozen.shift(timedelta(hours=25))
    assert client.post("/note/", TYPED).headers["Location"] == "/account/sign-in/"
    return client


def test_a_page_that_tries_again_leaves_one_form_and_another_page_its_own(
    frozen: time_machine.Traveller,
) -> None:
    officer = an_officer()
    client = signed_in(officer)
    frozen.shift(timedelta(hours=25))
    one, other = "a0000000-0000-4000-8000-000000000001", "a0000000-0000-4000-8000-000000000002"
    for mark, text in ((one, "half"), (one, TEXT), (other, TEXT), (one, TEXT)):
        client.post("/note/", {**TYPED, "text": text, "form_id": mark})
    kept = [parking.open_parked(form) for form in ParkedForm.objects.filter(officer=officer)]
    assert sorted((form["form_id"], form["text"]) for form in kept if form) == [
        (one, TEXT),
        (other, TEXT),
    ]


def hidden_fields(page: str) -> dict[str, str]:
    found = {}
    for piece in page.split('<input type="hidden" name="')[1:]:
        name, rest = piece.split('" value="', 1)
        found[name] = rest.split('"', 1)[0]
    return found


def test_the_form_is_offered_after_the_sign_in_and_arrives_whole(
    frozen: time_machine.Traveller,
) -> None:
    officer = an_officer()
    client = typed_too_late(officer, frozen)
    assert urls.received == []
    assert give_password(client, officer).headers["Location"] == KEPT
    page = client.get(KEPT).content.decode()
    ticket = hidden_fields(page)["_kept"]
    assert 'action="/note/"' in page
    client.post("/note/", {**TYPED, "_kept": ticket})
    assert urls.received == [{"text": [TEXT], "place": ["gate", "yard"]}]
    assert not ParkedForm.objects.exists()


def test_nothing_of_it_can_be_read_on_the_screen(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = typed_too_late(officer, frozen)
    give_password(client, officer)
    page = client.get(KEPT).content.decode()
    shown = page.replace(f'value="{TEXT}"', "")
    assert TEXT not in shown


def test_it_is_sealed_in_the_database(frozen: time_machine.Traveller) -> None:
    typed_too_late(an_officer(), frozen)
    sealed = bytes(ParkedForm.objects.get().sealed)
    assert "Гадаа".encode() not in sealed
    assert b"gate" not in sealed


def test_a_lock_keeps_it_too_and_the_pin_gives_it_back(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = signed_in(officer)
    enrolled(client, officer)
    frozen.shift(timedelta(minutes=20))
    assert client.post("/note/", TYPED).headers["Location"] == "/account/lock/"
    assert client.post("/account/lock/", {"pin": PIN}).headers["Location"] == KEPT


def test_sessions_that_were_ended_keep_it_too() -> None:
    officer = an_officer()
    client = signed_in(officer)
    services.end_sessions(actor=an_administrator(), officer=officer)
    client.post("/note/", TYPED)
    assert give_password(client, officer).headers["Location"] == KEPT


def test_a_second_window_keeps_its_form_as_well(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = typed_too_late(officer, frozen)
    client.get("/")
    client.post("/note/", {"text": "second window"})
    give_password(client, officer)
    assert client.get(KEPT).content.decode().count('name="_kept"') == 2


def test_another_officer_in_the_same_browser_sees_nothing(frozen: time_machine.Traveller) -> None:
    client = typed_too_late(an_officer(), frozen)
    response = give_password(client, an_officer())
    assert response.headers["Location"] == "/"
    assert client.get(KEPT).headers["Location"] == "/"


def test_the_same_officer_in_another_browser_sees_nothing(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    typed_too_late(officer, frozen)
    other = Client()
    assert give_password(other, officer).headers["Location"] == "/"
    assert other.get(KEPT).headers["Location"] == "/"


def test_after_an_hour_it_is_gone(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = typed_too_late(officer, frozen)
    frozen.shift(timedelta(minutes=61))
    assert give_password(client, officer).headers["Location"] == "/"
    typed_too_late(officer, frozen)
    assert ParkedForm.objects.count() == 1


def test_it_can_be_thrown_away(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = typed_too_late(officer, frozen)
    give_password(client, officer)
    client.post(KEPT)
    assert not ParkedForm.objects.exists()


def test_a_form_that_is_refused_again_stays_kept(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = typed_too_late(officer, frozen)
    give_password(client, officer)
    ticket = hidden_fields(client.get(KEPT).content.decode())["_kept"]
    client.post("/note/", {"text": "", "_kept": ticket})
    assert ParkedForm.objects.count() == 1


def test_a_room_may_take_it_back_into_its_own_form_once(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = typed_too_late(officer, frozen)
    give_password(client, officer)
    assert TEXT in client.get("/note/").content.decode()
    assert TEXT not in client.get("/note/").content.decode()


def test_files_passwords_and_tokens_are_never_kept(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = signed_in(officer)
    frozen.shift(timedelta(hours=25))
    client.post("/note/", {"file": SimpleUploadedFile("a.txt", b"x"), "csrfmiddlewaretoken": "t"})
    client.post("/account/password/", {"password": "a", "new_password": "b"})
    assert not ParkedForm.objects.exists()


def test_nobody_keeps_a_form_for_a_room_that_is_closed_to_them(
    frozen: time_machine.Traveller,
) -> None:
    client = signed_in(an_officer(Role.AUDITOR))
    frozen.shift(timedelta(hours=25))
    client.post("/note/", TYPED)
    assert not ParkedForm.objects.exists()


def test_a_stranger_keeps_nothing(client: Client) -> None:
    client.post("/note/", TYPED)
    assert not ParkedForm.objects.exists()


def test_after_signing_out_nothing_is_kept() -> None:
    client = signed_in(an_officer())
    client.post("/account/sign-out/")
    client.post("/note/", TYPED)
    assert not ParkedForm.objects.exists()


def test_an_idle_window_parks_what_is_in_it_when_it_locks(frozen: time_machine.Traveller) -> None:
    officer = an_officer()
    client = signed_in(officer)
    enrolled(client, officer)
    frozen.shift(timedelta(minutes=16))
    client.post("/account/lock/idle/", {**TYPED, "_path": "/note/", "_page": "/"})
    assert client.post("/account/lock/", {"pin": PIN}).headers["Location"] == KEPT


def test_a_page_older_than_a_sign_in_in_another_window_loses_nothing() -> None:
    officer = an_officer()
    client = Client(enforce_csrf_checks=True)
    token = client.get("/account/sign-in/").context["csrf_token"]
    client.post(
        "/account/sign-in/",
        {
            "login": officer.username,
            "password": "only-for-tests-2026",
            "csrfmiddlewaretoken": str(token),
        },
    )
    assert is_open(client)
    old_page = {**TYPED, "csrfmiddlewaretoken": str(token)}
    response = client.post("/note/", old_page, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.headers["Location"] == KEPT
    assert urls.received == []


def test_a_form_without_a_token_from_another_site_is_refused_and_not_kept() -> None:
    officer = an_officer()
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    response = client.post("/note/", TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not ParkedForm.objects.exists()


@pytest.mark.parametrize("mark", ["5e0a1f2c-3b4d-4e5f-8a9b-0c1d2e3f4a5b", "", "no mark"])
def test_what_was_typed_beside_the_choice_of_a_language_is_kept_for_its_page(mark: str) -> None:
    officer = an_officer()
    client = signed_in(officer)
    client.get("/account/")
    typed = {"_path": "/account/", "_page": "/account/", "_mark": mark, "text": TEXT}
    both = {"language": ["uzb", "en"], "next": ["", "/account/"]}

    answer = client.post("/account/language/", {**typed, **both})

    parked = ParkedForm.objects.get(officer=officer)
    assert answer.headers["Location"] == f"/account/#kept={parked.pk}"
    fields = parking.open_parked(parked)
    assert fields is not None
    assert (fields["text"], fields["language"], "_mark" in fields) == (TEXT, "uzb", False)
    assert fields.get(parking.MARK, "") == (mark if mark.startswith("5e") else "")
    officer.refresh_from_db()
    assert officer.language == "en"


def test_a_language_that_is_chosen_beside_nothing_keeps_nothing() -> None:
    client = signed_in(an_officer())
    chosen = {"language": "en", "next": "/account/"}
    assert client.post("/account/language/", chosen).headers["Location"] == "/account/"
    assert not ParkedForm.objects.exists()
