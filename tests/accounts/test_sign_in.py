"""Signing in with a name, a password and a code; and being refused."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from pytest_django import Settings
from tests.accounts.builders import (
    PASSWORD,
    an_officer,
    code_for,
    enrolled,
    give_password,
    is_open,
    signed_in,
    with_generator,
)

from gerege.accounts import services
from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel import clock

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(Event.objects.order_by("sequence").values_list("verb", flat=True))


def test_name_and_password_open_the_door_when_no_generator_is_set_up(client: Client) -> None:
    officer = an_officer()
    response = give_password(client, officer)
    assert response.status_code == 302
    assert response.headers["Location"] == "/"
    assert is_open(client)


def test_the_name_may_be_typed_in_capitals(client: Client) -> None:
    officer = an_officer()
    client.post("/account/sign-in/", {"login": officer.username.upper(), "password": PASSWORD})
    assert is_open(client)


def test_a_generator_asks_for_its_code_before_anything_opens(client: Client) -> None:
    officer = an_officer()
    secret, _codes = with_generator(officer)
    response = give_password(client, officer)
    assert response.headers["Location"] == "/account/sign-in/code/"
    assert not is_open(client)
    client.post("/account/sign-in/code/", {"code": code_for(secret)})
    assert is_open(client)


def test_a_wrong_code_opens_nothing_and_is_noted(client: Client) -> None:
    officer = an_officer()
    secret, _codes = with_generator(officer)
    give_password(client, officer)
    wrong = f"{(int(code_for(secret)) + 1) % 1_000_000:06}"
    response = client.post("/account/sign-in/code/", {"code": wrong})
    assert response.status_code == 200
    assert not is_open(client)
    failed = Event.objects.get(verb=Verb.SIGN_IN_FAILED)
    assert failed.actor is None
    assert failed.detail == {"reason": "second_factor"}


def test_a_code_opens_once_even_while_it_is_still_shown(client: Client) -> None:
    officer = an_officer()
    secret, _codes = with_generator(officer)
    with time_machine.travel(clock.now(), tick=False) as frozen:
        code = code_for(secret)
        give_password(client, officer)
        client.post("/account/sign-in/code/", {"code": code})
        assert is_open(client)
        frozen.shift(timedelta(seconds=31))
        elsewhere = Client()
        give_password(elsewhere, officer)
        elsewhere.post("/account/sign-in/code/", {"code": code})
        assert not is_open(elsewhere)


@pytest.mark.parametrize("typed", ["{} {}", "{}-{}", " {}{}. "])
def test_a_code_typed_in_another_way_is_the_same_code(client: Client, typed: str) -> None:
    officer = an_officer()
    secret, _codes = with_generator(officer)
    with time_machine.travel(clock.now(), tick=False) as frozen:
        code = code_for(secret)
        give_password(client, officer)
        client.post("/account/sign-in/code/", {"code": code})
        # By now allauth has forgotten which codes were used; this one still fits the clock.
        frozen.shift(timedelta(seconds=31))
        elsewhere = Client()
        give_password(elsewhere, officer)
        elsewhere.post("/account/sign-in/code/", {"code": typed.format(code[:3], code[3:])})
        assert not is_open(elsewhere)


@pytest.mark.parametrize("checker", [TOTP, RecoveryCodes])
def test_a_code_found_right_twice_at_the_same_moment_opens_once(
    checker: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if both had read, before either wrote, that it was not used yet."""
    officer = an_officer()
    secret, codes = with_generator(officer)
    code = code_for(secret) if checker is TOTP else codes[0]
    monkeypatch.setattr(checker, "validate_code", lambda _checker, sent: sent == code)
    browsers = [Client() for _browser in range(3)]
    for browser in browsers:
        give_password(browser, officer)
        browser.post("/account/sign-in/code/", {"code": code})
    assert [is_open(browser) for browser in browsers] == [True, False, False]


def test_a_recovery_code_opens_once(client: Client) -> None:
    officer = an_officer()
    _secret, codes = with_generator(officer)
    give_password(client, officer)
    client.post("/account/sign-in/code/", {"code": codes[0]})
    assert is_open(client)
    again = Client()
    give_password(again, officer)
    again.post("/account/sign-in/code/", {"code": codes[0]})
    assert not is_open(again)


def test_the_code_page_alone_opens_nothing(client: Client) -> None:
    response = client.post("/account/sign-in/code/", {"code": "123456"})
    assert response.headers["Location"] == "/account/sign-in/"


def test_a_wrong_password_is_noted_without_the_name(client: Client) -> None:
    officer = an_officer()
    response = give_password(client, officer, "wrong")
    assert response.status_code == 200
    failed = Event.objects.get(verb=Verb.SIGN_IN_FAILED)
    assert (failed.actor, failed.subject, failed.detail) == (None, None, {"reason": "password"})


def test_the_answer_does_not_tell_whether_the_account_exists(client: Client) -> None:
    officer = an_officer()
    known = give_password(client, officer, "wrong").content.decode()
    officer.username = "nobody-at-all"
    unknown = give_password(client, officer, "wrong").content.decode()
    assert "do not belong together" in known or "тохирохгүй" in known
    assert ("do not belong together" in known) == ("do not belong together" in unknown)


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client: Client) -> None:
    officer = an_officer()
    with time_machine.travel(clock.now(), tick=False) as frozen:
        for _try in range(5):
            give_password(client, officer, "wrong")
        give_password(client, officer)
        assert not is_open(client)
        frozen.shift(timedelta(minutes=6))
        give_password(client, officer)
        assert is_open(client)


def test_guesses_from_elsewhere_do_not_keep_the_officer_from_an_enrolled_browser() -> None:
    officer = an_officer()
    own = signed_in(officer)
    enrolled(own, officer)
    own.post("/account/sign-out/")
    for _try in range(6):
        give_password(Client(REMOTE_ADDR="192.0.2.7"), officer, "wrong")
    give_password(own, officer)
    assert is_open(own)


def test_codes_cannot_be_guessed_on_and_on(client: Client) -> None:
    officer = an_officer()
    secret, _codes = with_generator(officer)
    give_password(client, officer)
    for _try in range(5):
        client.post("/account/sign-in/code/", {"code": "000000"})
    client.post("/account/sign-in/code/", {"code": code_for(secret)})
    assert not is_open(client)


def test_a_closed_account_is_refused_after_the_right_password_only(client: Client) -> None:
    officer = an_officer()
    Officer.objects.filter(pk=officer.pk).update(is_active=False)
    assert give_password(client, officer, "wrong").status_code == 200
    response = give_password(client, officer)
    assert response.headers["Location"] == "/account/sign-in/closed/"
    assert not is_open(client)
    assert Event.objects.filter(detail={"reason": "account_ended"}, subject=officer.pk).exists()


def test_the_first_sign_in_asks_for_a_password_of_ones_own(client: Client) -> None:
    made = services.create_officer(
        actor=None, username="first-day", display_name="Анар", role=Role.ADMINISTRATOR
    )
    give_password(client, made.officer, made.one_time_password)
    assert client.get("/").headers["Location"] == "/account/password/"
    client.post(
        "/account/password/",
        {
            "password": made.one_time_password,
            "new_password": "four-words-of-my-own",
            "new_password_again": "four-words-of-my-own",
        },
    )
    assert client.get("/").headers["Location"] == "/account/second-factor/"


def test_a_one_time_password_that_was_not_used_for_seven_days_opens_nothing() -> None:
    with time_machine.travel(clock.now(), tick=False) as frozen:
        made = services.create_officer(
            actor=None, username="first-day", display_name="Анар", role=Role.TRAINER
        )
        frozen.shift(timedelta(days=7))
        in_time, late = Client(), Client()
        assert give_password(in_time, made.officer, made.one_time_password).status_code == 302
        frozen.shift(timedelta(seconds=1))
        answer = give_password(late, made.officer, made.one_time_password)
        assert "долоо хоног өнгөрсөн" in answer.content.decode()
        assert late.get("/account/").status_code == 302
        failed = Event.objects.get(verb=Verb.SIGN_IN_FAILED)
        assert failed.detail == {"reason": "password_lapsed"}
        other = an_officer(Role.ADMINISTRATOR)
        given = services.give_new_password(actor=other, officer=made.officer)
        assert give_password(late, made.officer, given.one_time_password).status_code == 302


def test_a_password_of_ones_own_does_not_lapse(client: Client) -> None:
    officer = an_officer()
    Officer.objects.filter(pk=officer.pk).update(
        password_given_at=clock.now() - timedelta(days=400)
    )
    give_password(client, officer)
    assert is_open(client)


def test_an_officer_without_a_second_factor_is_led_to_set_it_up(client: Client) -> None:
    officer = an_officer()
    Officer.objects.filter(pk=officer.pk).update(second_factor_since=None)
    give_password(client, officer)
    for page in ("/", "/account/", "/account/devices/"):
        assert client.get(page).headers["Location"] == "/account/second-factor/"


def test_in_the_demo_nobody_needs_a_second_factor(client: Client, settings: Settings) -> None:
    settings.GEREGE_SECOND_FACTOR_REQUIRED = False
    officer = an_officer()
    Officer.objects.filter(pk=officer.pk).update(second_factor_since=None)
    give_password(client, officer)
    assert is_open(client)


def test_a_sign_in_page_that_is_too_old_says_so() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/sign-in/", {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert b"/account/language/" in response.content


def test_the_page_one_wanted_opens_after_the_sign_in(client: Client) -> None:
    officer = an_officer()
    response = client.get("/note/?about=somebody")
    assert response.headers["Location"] == "/account/sign-in/?next=%2Fnote%2F"
    assert give_password(client, officer, next="/note/").headers["Location"] == "/note/"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "/note/?q=1", "note"]
)
def test_the_sign_in_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    response = give_password(client, an_officer(), next=elsewhere)
    assert response.headers["Location"] == "/"


def test_signing_out_ends_the_visit_and_both_are_noted() -> None:
    officer = an_officer()
    client = signed_in(officer)
    client.post("/account/sign-out/")
    assert not is_open(client)
    assert verbs()[-2:] == [Verb.SIGN_IN_DONE, Verb.SIGNED_OUT]


def test_signing_out_by_a_link_does_nothing() -> None:
    client = signed_in(an_officer())
    assert client.get("/account/sign-out/").status_code == 405
    assert is_open(client)


def test_the_session_gets_a_new_number_at_the_sign_in(client: Client) -> None:
    officer = an_officer()
    _secret, codes = with_generator(officer)
    give_password(client, officer)
    before = client.cookies["gerege"].value
    client.post("/account/sign-in/code/", {"code": codes[0]})
    assert client.cookies["gerege"].value != before


def test_scripts_are_told_when_nobody_is_signed_in(client: Client) -> None:
    assert client.get("/").headers["X-Gerege-Signed-Out"] == "1"
    assert client.get("/leaflet/").headers["X-Gerege-Signed-Out"] == "1"
    assert "X-Gerege-Signed-Out" not in signed_in(an_officer()).get("/").headers


def test_the_browser_cookie_says_nothing_and_cannot_be_read_by_scripts() -> None:
    cookie = signed_in(an_officer()).cookies["gerege-device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert "officer" not in cookie.value
