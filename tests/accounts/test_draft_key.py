"""The key with which a browser seals what is typed while the line is down."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from tests.accounts.builders import an_officer, signed_in

from gerege.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
KEY = "/account/draft-key"


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def test_the_same_key_comes_back_within_the_hour(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer())
    first = client.get(KEY).json()
    client.get("/")
    frozen.shift(timedelta(minutes=14))
    assert client.get(KEY, {"issued": first["issued"]}).json() == first
    assert client.get(KEY).json()["key"] != first["key"]


def test_a_key_is_refused_after_an_hour(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer())
    issued = client.get(KEY).json()["issued"]
    assert client.get(KEY, {"issued": issued - 3600}).status_code == 200
    assert client.get(KEY, {"issued": issued - 3601}).status_code == 404


@pytest.mark.parametrize("issued", ["", "x", "-1", "1e3", "9" * 13, "1 ", "١٢٣", "1.5"])
def test_a_malformed_second_is_refused(issued: str) -> None:
    assert signed_in(an_officer()).get(KEY, {"issued": issued}).status_code == 404


def test_a_second_to_come_is_refused(frozen: time_machine.Traveller) -> None:
    client = signed_in(an_officer())
    issued = client.get(KEY).json()["issued"] + 1
    assert client.get(KEY, {"issued": issued}).status_code == 404


def test_another_officer_or_another_browser_gets_another_key(
    frozen: time_machine.Traveller,
) -> None:
    officer = an_officer()
    first = signed_in(officer).get(KEY).json()
    asked = {"issued": first["issued"]}
    assert signed_in(officer).get(KEY, asked).json()["key"] != first["key"]
    assert signed_in(an_officer()).get(KEY, asked).json()["key"] != first["key"]


def test_nobody_gets_a_key_who_is_not_signed_in(
    client: Client, frozen: time_machine.Traveller
) -> None:
    assert client.get(KEY).status_code == 302
    locked = signed_in(an_officer())
    frozen.shift(timedelta(minutes=16))
    assert locked.get(KEY).status_code == 302


def test_a_browser_without_a_number_gets_no_key(client: Client) -> None:
    client.force_login(an_officer())
    assert client.get(KEY).status_code == 404
