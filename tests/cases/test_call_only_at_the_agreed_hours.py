"""Whether now is inside what was agreed; outside, a call needs a reason of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.builders import a_saved_contact, bold
from tests.cases.builders import address, look, send, signed_in, words

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.cases import services
from gerege.cases.models import Case, Note, SafeContact
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused

pytestmark = pytest.mark.django_db

NUMBER = "+90 555 010 01 47"
TYPED = {
    "channel": "viber",
    "address": NUMBER,
    "days_1": ["sun"],
    "from_1": "14:00",
    "until_1": "16:00",
    "days_2": ["sat", "fri"],
    "from_2": "22:00",
    "until_2": "02:00",
    "time_zone": "Europe/Istanbul",
    "name_to_give": "Номын сан",
    "safe_word": "цэцэг",
    "danger_word": "жимс",
}
# A Sunday; Istanbul is three hours ahead of UTC all year.
INSIDE = datetime.fromisoformat("2026-11-29T14:30:00+03:00")
BEFORE = datetime.fromisoformat("2026-11-29T11:00:00+03:00")
WHY = "Тэр мессежээр тусламж гуйлаа."


@pytest.fixture
def officer() -> Officer:
    """A consular officer in Ankara."""
    return bold()


@pytest.fixture
def case(officer: Officer) -> Iterator[Case]:
    """A case with hours agreed on a form; now is outside of them."""
    with clock.pretend(BEFORE):
        case = a_saved_contact(officer)
        assert send(signed_in(officer), "case_safe_contact", case, **TYPED).status_code == 302
        yield case


@pytest.fixture
def client(officer: Officer, case: Case) -> Client:
    """A browser of the officer."""
    return signed_in(officer)


@contextmanager
def at(moment: datetime, officer: Officer) -> Iterator[Client]:
    """A browser in which the officer signs in at another moment."""
    with clock.pretend(moment):
        yield signed_in(officer)


def test_hours_are_kept_as_data_and_come_back_in_the_form(client: Client, case: Case) -> None:
    contact = SafeContact.objects.get(case=case)
    assert contact.reveal_field("windows") == "sun 14:00-16:00; fri,sat 22:00-02:00"
    assert b"14:00" not in bytes(contact.windows or b"")
    page = words(look(client, "case_safe_contact", case))
    assert 'name="from_1" value="14:00"' in page
    assert 'name="until_2" value="02:00"' in page
    assert 'value="sun" ' in page


def test_the_strip_says_when_how_and_what_to_say(
    officer: Officer, client: Client, case: Case
) -> None:
    page = words(look(client, "case", case))
    for text in ("Sun 14:00-16:00; Fri, Sat 22:00-02:00", "Viber", "Номын сан"):
        assert text in page
    assert "outside the agreed hours" in page
    assert '<span class="number">3 h</span>' in page
    assert NUMBER not in page
    with at(INSIDE, officer) as later:
        page = words(look(later, "case", case))
    assert "inside the agreed hours" in page
    assert '<span class="number">90 min</span>' in page


def test_inside_the_hours_number_and_words_show_as_ever(officer: Officer, case: Case) -> None:
    with at(INSIDE, officer) as client:
        page = words(send(client, "case_words", case, reason="agreed_time"))
    assert NUMBER in page
    assert not Note.objects.exists()


@pytest.mark.parametrize("reason", services.contact.CALLING)
def test_outside_the_hours_calling_is_not_offered_and_not_taken(
    client: Client, case: Case, reason: str
) -> None:
    assert f'value="{reason}"' not in words(look(client, "case", case))
    page = words(send(client, "case_words", case, reason=reason))
    assert "It is outside the agreed hours" in page
    assert NUMBER not in page


@pytest.mark.parametrize("reason", services.contact.NOT_CALLING)
def test_outside_the_hours_a_caller_is_checked_without_the_number(
    client: Client, case: Case, reason: str
) -> None:
    page = words(send(client, "case_words", case, reason=reason))
    assert "цэцэг" in page
    assert NUMBER not in page


@pytest.mark.parametrize("reason", services.contact.OUTSIDE)
def test_a_reason_of_its_own_in_words_shows_the_number_and_is_kept(
    client: Client, case: Case, reason: str
) -> None:
    assert NUMBER in words(send(client, "case_words", case, reason=reason, why=WHY))
    event = Event.objects.get(subject=case.pk, verb="safe_contact.revealed")
    assert event.detail == {"reason": reason, "standing": "outside"}
    note = Note.objects.get(case=case)
    assert WHY in note.reveal_field("text")
    assert WHY in words(look(client, "case", case))


@pytest.mark.parametrize("why", ["", "яаралтай", "  .   .   . "])
def test_without_words_nothing_shows_and_what_was_typed_stays(
    client: Client, case: Case, why: str
) -> None:
    page = words(send(client, "case_words", case, reason="danger", why=why))
    assert "The reason is too short" in page
    assert NUMBER not in page
    assert why.strip() in page
    assert 'value="danger" required checked' in page
    assert not Event.objects.filter(verb="safe_contact.revealed").exists()


def test_after_the_agreement_ended_the_number_shows_for_such_a_reason_only(
    officer: Officer, case: Case
) -> None:
    with at(INSIDE + timedelta(days=14), officer) as client:
        assert "the agreement is over" in words(look(client, "case", case))
        assert NUMBER not in words(send(client, "case_words", case, reason="call_now"))
        assert NUMBER in words(send(client, "case_words", case, reason="danger", why=WHY))
    event = Event.objects.get(subject=case.pk, verb="safe_contact.revealed")
    assert event.detail["standing"] == "over"


def test_no_reason_overrides_the_wish_not_to_be_contacted(
    officer: Officer, client: Client, case: Case
) -> None:
    services.agree_safe_contact(actor=officer, case=case, fields={}, do_not_contact=True)
    assert 'value="danger"' not in words(look(client, "case", case))
    page = words(send(client, "case_words", case, reason="danger", why=WHY))
    assert "The person does not want to be contacted" in page
    assert NUMBER not in page


def test_after_a_call_the_same_way_is_agreed_again_with_one_press(
    officer: Officer, case: Case
) -> None:
    with at(INSIDE, officer) as client:
        page = words(send(client, "case_words", case, reason="agreed_time"))
        assert "The person is well with the same way" in page
        assert f'action="{address("case_safe_contact_confirm", case)}"' in page
        assert address("case_safe_contact", case) in page
        send(client, "case_safe_contact_confirm", case)
    assert SafeContact.objects.get(case=case).valid_until == INSIDE + timedelta(days=14)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"days_1": []}, "No day is chosen"),
        ({"until_1": ""}, "This time is missing"),
        ({"from_1": "16:00"}, "Both times are the same"),
        ({"from_1": "two"}, "This is no time"),
        ({"days_1": ["someday"]}, "someday"),
    ],
)
def test_half_a_window_is_sent_back_with_everything_typed(
    officer: Officer, changed: dict[str, object], told: str
) -> None:
    case = a_saved_contact(officer)
    sent = send(signed_in(officer), "case_safe_contact", case, **{**TYPED, **changed})
    page = words(sent)
    assert told in page
    assert 'name="until_2" value="02:00"' in page
    assert not SafeContact.objects.exists()


def test_the_service_itself_takes_no_strange_hours(officer: Officer) -> None:
    case = a_saved_contact(officer)
    fields = {"channel": "call", "windows": "sunday afternoon"}
    with pytest.raises(InputRefused, match="windows"):
        services.agree_safe_contact(actor=officer, case=case, fields=fields)
    assert not SafeContact.objects.exists()


def test_hours_that_two_changed_are_asked_about_and_both_are_kept(case: Case) -> None:
    first, second = bold(), bold()
    browser = signed_in(second)
    opened = {"opened_safe_contact": "0"}
    services.agree_safe_contact(
        actor=first, case=case, fields={"channel": "viber", "windows": "mon 09:00-10:00"}
    )
    mine = {**TYPED, **opened, "days_1": ["tue"], "days_2": [], "from_2": "", "until_2": ""}
    asked = send(browser, "case_safe_contact", case, **mine)
    assert asked.status_code == 409
    assert "Mon 09:00-10:00" in words(asked)
    assert "Tue 14:00-16:00" in words(asked)
