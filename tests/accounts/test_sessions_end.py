"""When a session is over: the day, the end of account or posting, a new role or password."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from tests.accounts.builders import (
    PASSWORD,
    a_post,
    an_administrator,
    an_officer,
    give_password,
    is_open,
    signed_in,
)

from gerege.accounts import services
from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.kernel import clock

pytestmark = pytest.mark.django_db


def post_code(officer: Officer) -> str:
    post = Officer.objects.get(pk=officer.pk).post
    return post.code if post else ""


def at_work_until(client: Client, frozen: time_machine.Traveller, hours: float) -> None:
    for _step in range(int(hours * 6)):
        frozen.shift(timedelta(minutes=10))
        assert is_open(client)


def test_a_full_sign_in_is_needed_once_a_day_however_busy_one_is() -> None:
    with time_machine.travel(clock.now(), tick=False) as frozen:
        officer = an_officer()
        client = signed_in(officer)
        at_work_until(client, frozen, 24)
        frozen.shift(timedelta(minutes=1))
        assert client.get("/note/").headers["Location"] == "/account/sign-in/"
        assert give_password(client, officer).headers["Location"] == "/note/"


def test_somebody_else_in_the_same_browser_is_not_led_to_that_page() -> None:
    with time_machine.travel(clock.now(), tick=False) as frozen:
        client = signed_in(an_officer())
        frozen.shift(timedelta(hours=25))
        client.get("/note/")
        assert give_password(client, an_officer()).headers["Location"] == "/"


def test_an_account_ends_after_its_last_day() -> None:
    with time_machine.travel("2026-11-25T10:00:00Z", tick=False) as frozen:
        officer = an_officer()
        services.set_last_day(actor=an_administrator(), officer=officer, ends_on=date(2026, 11, 25))
        client = signed_in(officer)
        assert is_open(client)
        frozen.move_to("2026-11-26T00:01:00Z")
        assert not is_open(client)
        assert give_password(client, officer).headers["Location"] == "/account/sign-in/closed/"


def test_the_last_day_follows_the_calendar_of_the_post() -> None:
    with time_machine.travel("2026-11-25T20:30:00Z", tick=False) as frozen:
        officer = an_officer(post=a_post(zone="Europe/Istanbul"))
        services.set_last_day(actor=an_administrator(), officer=officer, ends_on=date(2026, 11, 25))
        client = signed_in(officer)
        assert is_open(client)
        frozen.move_to("2026-11-25T21:01:00Z")
        assert not is_open(client)


def test_access_ends_with_the_posting() -> None:
    with time_machine.travel("2026-11-25T10:00:00Z", tick=False) as frozen:
        officer = an_officer(post=a_post(), until=date(2026, 11, 25))
        client = signed_in(officer)
        assert is_open(client)
        frozen.move_to("2026-11-25T21:01:00Z")
        assert not is_open(client)
        assert give_password(client, officer).headers["Location"] == "/account/sign-in/closed/"


def test_a_posting_that_follows_without_a_gap_changes_the_post_over_night() -> None:
    with time_machine.travel("2026-11-25T10:00:00Z", tick=False) as frozen:
        officer = an_officer(post=a_post(), until=date(2026, 11, 25))
        seoul = a_post("SEL", "S", "Asia/Seoul")
        services.start_posting(
            actor=None, officer=officer, post=seoul, starts_on=date(2026, 11, 26)
        )
        assert post_code(officer) == "ANK"
        frozen.move_to("2026-11-26T10:00:00Z")
        assert post_code(officer) == "SEL"
        assert is_open(signed_in(officer))


def test_a_new_role_ends_every_session() -> None:
    officer = an_officer()
    phone, office = signed_in(officer), signed_in(officer)
    services.change_role(actor=an_administrator(), officer=officer, role=Role.AUDITOR)
    assert not is_open(phone)
    assert not is_open(office)
    give_password(phone, officer)
    assert is_open(phone)


def test_closing_an_account_ends_every_session() -> None:
    officer = an_officer()
    client = signed_in(officer)
    services.close_account(actor=an_administrator(), officer=officer)
    assert not is_open(client)


def test_an_administrator_can_end_all_sessions_of_an_account() -> None:
    officer = an_officer()
    client = signed_in(officer)
    services.end_sessions(actor=an_administrator(), officer=officer)
    assert not is_open(client)


def test_a_new_password_ends_every_session_but_the_one_it_was_chosen_in() -> None:
    officer = an_officer()
    here, elsewhere = signed_in(officer), signed_in(officer)
    here.post(
        "/account/password/",
        {
            "password": PASSWORD,
            "new_password": "four-words-of-my-own",
            "new_password_again": "four-words-of-my-own",
        },
    )
    assert is_open(here)
    assert not is_open(elsewhere)


def test_one_can_end_all_other_sessions_oneself() -> None:
    officer = an_officer()
    here, elsewhere = signed_in(officer), signed_in(officer)
    here.post("/account/sessions/end/")
    assert is_open(here)
    assert not is_open(elsewhere)


def test_the_role_in_the_database_counts_not_the_one_at_the_sign_in() -> None:
    officer = an_officer()
    client = signed_in(officer)
    Officer.objects.filter(pk=officer.pk).update(role=Role.AUDITOR)
    assert not is_open(client)
