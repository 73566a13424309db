"""A changed text or another key: the page says what is wrong, shows nothing, saves nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django import Settings
from tests.builders import a_named_case, bold
from tests.cases.builders import RED, kept_on_a_phone, look, send, send_kept, signed_in, words

from gerege.accounts.models import Officer
from gerege.cases.models import Case, Person
from gerege.cases.services.person import age_of
from gerege.kernel.errors import ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.vault import keyring, record_keys

pytestmark = pytest.mark.django_db
OURS = "gerege.cases.middleware.NothingHalf"


@pytest.fixture(autouse=True)
def _says_what_does_not_open(settings: Settings) -> None:
    if OURS not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, OURS]


@contextmanager
def another_key() -> Iterator[None]:
    """The program runs with the key of another installation."""
    ours = keyring.master()
    keyring.use_for_this_process(b"another installation, 32 bytes..")
    record_keys.empty_memory()
    try:
        yield
    finally:
        keyring.use_for_this_process(ours)
        record_keys.empty_memory()


def a_case(officer: Officer) -> Case:
    return a_named_case(officer, given="Солонго", called="Соко")


def says_so_and_shows_nothing(officer: Officer, case: Case) -> None:
    response = look(signed_in(officer), "case_person", case)
    assert response.status_code == 500
    page = words(response)
    assert "This does not open" in page
    assert "Nothing is shown" in page
    assert "Солонго" not in page
    assert "Соко" not in page


def test_a_changed_bit() -> None:
    officer = bold()
    case = a_case(officer)
    person = Person.objects.get(case=case)
    sealed = bytearray(person.given)
    sealed[-1] ^= 1
    Person.objects.filter(pk=person.pk).update(given=bytes(sealed))
    says_so_and_shows_nothing(officer, case)


def test_a_text_moved_to_another_field_or_another_file() -> None:
    officer = bold()
    case, other = a_case(officer), a_case(officer)
    theirs = Person.objects.get(case=other)
    Person.objects.filter(case=case).update(given=theirs.given)
    says_so_and_shows_nothing(officer, case)
    Person.objects.filter(case=other).update(given=theirs.called)
    says_so_and_shows_nothing(officer, other)


def test_a_file_under_another_key_is_not_shown_and_nothing_is_added_to_it() -> None:
    officer = bold()
    client, case = signed_in(officer), a_case(officer)
    with another_key():
        response = look(client, "case_person", case)
        sent = send(client, "case_note", case, text="Байр.", audience="post")
    assert "This does not open" in words(response)
    assert "Солонго" not in words(response)
    assert sent.status_code == 500
    assert not case.notes.exists()


def test_a_phone_goes_on_keeping_what_the_server_cannot_save_now() -> None:
    client, message = signed_in(bold()), kept_on_a_phone(new_id(), RED)
    with another_key():
        assert send_kept(client, message).status_code >= 500
    assert send_kept(client, message).status_code == 200


def test_a_broken_age_is_no_unknown_age() -> None:
    case = a_case(bold())
    person = Person.objects.get(case=case)
    Person.objects.filter(case=case).update(age=person.given)
    with pytest.raises(ProtectionFailed):
        age_of(Person.objects.get(case=case))
