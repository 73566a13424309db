"""An account that turns pages faster than anybody reads is slowed down, and it is written down."""

from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings
from tests.accounts.builders import an_officer, signed_in

from gerege.audit.models import Event
from gerege.audit.verbs import Verb

pytestmark = pytest.mark.django_db
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


def test_what_scripts_ask_by_themselves_is_no_page() -> None:
    client = signed_in(an_officer())
    for _time in range(8):
        assert client.post("/account/lock/idle/").status_code == 200
    assert client.get("/account/").status_code == 200
