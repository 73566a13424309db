"""A role, a posting or an account that ends, ends at once and for every kind of request."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings
from tests.accounts.builders import a_post, an_administrator, an_officer, signed_in

from gerege.accounts import services
from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.accounts.services import second_factor, two_people

pytestmark = pytest.mark.django_db
# The last day is the 25th; it is over at midnight in Istanbul, which is 21:00 in UTC.
MIDNIGHT = datetime.fromisoformat("2026-11-25T21:00:00+00:00")
LAST_DAY = date(2026, 11, 25)
ASKED = [
    ("GET", "/"),
    ("GET", "/account/lock/awake/"),
    ("GET", "/account/draft-key"),
    ("GET", "/account/kept/"),
    ("GET", "/account/prove/"),
    ("GET", "/first-contact/token/"),
    ("POST", "/first-contact/sealed/"),
    ("POST", "/find/"),
]


@pytest.fixture(autouse=True)
def _the_real_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "gerege.config.urls"


def answers(client: Client, method: str, address: str) -> bool:
    """True if the officer is still let in: not sent to the sign-in, the lock or nowhere."""
    response = client.generic(method, address, b"{}", "application/json")
    return "/sign-in/" not in response.headers.get("Location", "")


def by_the_posting(officer: Officer) -> None:
    [posting] = officer.postings.all()
    services.end_posting(actor=an_administrator(), posting=posting, ends_on=LAST_DAY)


def by_the_account(officer: Officer) -> None:
    services.set_last_day(actor=an_administrator(), officer=officer, ends_on=LAST_DAY)


@pytest.mark.parametrize("ends", [by_the_posting, by_the_account])
@pytest.mark.parametrize(("method", "address"), ASKED)
def test_the_last_second_of_the_last_day_is_the_last(
    ends: Callable[[Officer], None], method: str, address: str
) -> None:
    with time_machine.travel(MIDNIGHT - timedelta(minutes=5), tick=False) as frozen:
        officer = an_officer(post=a_post(zone="Europe/Istanbul"))
        ends(officer)
        client = signed_in(officer)
        frozen.move_to(MIDNIGHT - timedelta(seconds=1))
        assert answers(client, method, address)
        frozen.move_to(MIDNIGHT)
        assert not answers(client, method, address)


def by_another_role(officer: Officer) -> None:
    services.change_role(actor=an_administrator(), officer=officer, role=Role.TRAINER)


def by_a_role_two_people_give(officer: Officer) -> None:
    services.change_role(actor=an_administrator(), officer=officer, role=Role.HEAD_OF_POST)
    two_people.agree(actor=an_administrator(), asked=Officer.objects.get(pk=officer.pk).asked_role)


def by_closing(officer: Officer) -> None:
    services.close_account(actor=an_administrator(), officer=officer)


def by_a_new_password(officer: Officer) -> None:
    services.give_new_password(actor=an_administrator(), officer=officer)


def by_a_reset(officer: Officer) -> None:
    asked = second_factor.ask_reset(actor=an_administrator(), officer=officer)
    second_factor.agree_reset(actor=an_administrator(), asked=asked)


@pytest.mark.parametrize(
    "ends", [by_another_role, by_a_role_two_people_give, by_closing, by_a_new_password, by_a_reset]
)
def test_what_an_administrator_ends_is_over_with_the_next_request_of_every_kind(
    ends: Callable[[Officer], None],
) -> None:
    officer = an_officer(post=a_post())
    browsers = [signed_in(officer) for _request in ASKED]
    ends(officer)
    for client, (method, address) in zip(browsers, ASKED, strict=True):
        assert not answers(client, method, address), address


def test_an_officer_who_changes_post_sees_the_new_one_from_its_first_second() -> None:
    with time_machine.travel(MIDNIGHT - timedelta(seconds=1), tick=False) as frozen:
        officer = an_officer(post=a_post(zone="Europe/Istanbul"), until=LAST_DAY)
        seoul: Post = a_post("SEL", "S", "Europe/Istanbul")
        services.start_posting(
            actor=None, officer=officer, post=seoul, starts_on=LAST_DAY + timedelta(days=1)
        )
        client = signed_in(officer)
        before = client.get("/account/")
        frozen.move_to(MIDNIGHT)
        after = client.get("/account/")
        assert before.context["post"].code == "ANK"
        assert after.context["post"].code == "SEL"
