"""Whoever guesses learns nothing, and not fast."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings
from tests.accounts.builders import (
    PASSWORD,
    an_officer,
    give_password,
    is_open,
    signed_in,
    with_generator,
)
from tests.accounts.counting import Counting

from gerege.accounts import services
from gerege.accounts.models import Officer
from gerege.config.settings import CACHES
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def work_of(name: str, password: str) -> int:
    """How many passwords are hashed for one try."""
    Counting.done.clear()
    Client().post("/account/sign-in/", {"login": name, "password": password})
    return len(Counting.done)


def test_a_name_that_does_not_exist_takes_as_much_work_as_one_that_does(
    settings: Settings,
) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.counting.Counting"]
    known, closed = an_officer(), an_officer()
    Officer.objects.filter(pk=closed.pk).update(is_active=False)
    efforts = {
        work_of(name, "wrong") for name in (known.username, closed.username, "nobody-at-all")
    }
    assert efforts == {1}


def test_the_same_answer_in_text_status_and_cookies_whoever_is_guessed() -> None:
    known, closed = an_officer(), an_officer()
    Officer.objects.filter(pk=closed.pk).update(is_active=False)
    seen = set()
    for name in (known.username, closed.username, "nobody-at-all"):
        client = Client()
        answer = client.post("/account/sign-in/", {"login": name, "password": "wrong"})
        text = answer.content.decode().replace(name, "NAME")
        words = text[text.index("<main") : text.index("<form")]
        seen.add((answer.status_code, words, tuple(sorted(client.cookies))))
    assert len(seen) == 1


def test_one_account_guessed_from_many_addresses_has_to_wait(
    frozen: time_machine.Traveller,
) -> None:
    officer = an_officer()
    for number in range(5):
        give_password(Client(REMOTE_ADDR=f"192.0.2.{number}"), officer, "wrong")
    fresh = Client(REMOTE_ADDR="198.51.100.9")
    give_password(fresh, officer)
    assert not is_open(fresh)


def test_many_accounts_guessed_from_one_address_have_to_wait(
    frozen: time_machine.Traveller,
) -> None:
    guesser = Client(REMOTE_ADDR="192.0.2.7")
    for number in range(10):
        guesser.post("/account/sign-in/", {"login": f"name-{number}", "password": "wrong"})
    officer = an_officer()
    give_password(guesser, officer)
    assert not is_open(guesser)
    elsewhere = Client(REMOTE_ADDR="192.0.2.8")
    give_password(elsewhere, officer)
    assert is_open(elsewhere)


def test_another_worker_counts_on(settings: Settings, frozen: time_machine.Traveller) -> None:
    settings.CACHES = CACHES
    call_command("createcachetable", verbosity=0)
    officer = an_officer()
    for number in range(5):
        give_password(Client(REMOTE_ADDR=f"192.0.2.{number}"), officer, "wrong")
    del caches["default"]
    other = Client(REMOTE_ADDR="198.51.100.9")
    give_password(other, officer)
    assert not is_open(other)


def test_another_worker_counts_on_when_somebody_is_asked_again(
    settings: Settings, frozen: time_machine.Traveller
) -> None:
    settings.CACHES = CACHES
    call_command("createcachetable", verbosity=0)
    officer = an_officer()
    client = signed_in(officer)
    frozen.shift(660)
    client.get("/reveal/")
    for _try in range(5):
        del caches["default"]
        answer = client.post("/account/prove/", {"password": "wrong"})
    assert answer.headers["Location"] == "/account/sign-in/"
    assert not is_open(client)


def test_the_second_step_is_not_reached_without_the_password() -> None:
    officer = an_officer()
    with_generator(officer)
    client = Client()
    give_password(client, officer, "wrong")
    assert client.get("/account/sign-in/code/").headers["Location"] == "/account/sign-in/"


@pytest.mark.parametrize(
    "password",
    ["twelveletter", "дөрвөн үг хамаагүй", "a b c d e f g", "x" * 300, "🐎 морь уул гол"],
)
def test_any_twelve_characters_make_a_password_without_rules_about_kinds(password: str) -> None:
    officer = an_officer()
    services.change_password(actor=officer, password=password)
    client = Client()
    give_password(client, officer, password)
    assert is_open(client)


@pytest.mark.parametrize("password", ["elevenchars", "administrator", "123456789123", ""])
def test_a_short_or_common_password_is_refused(password: str) -> None:
    officer = an_officer()
    with pytest.raises(InputRefused):
        services.change_password(actor=officer, password=password)
    assert officer.check_password(PASSWORD)
