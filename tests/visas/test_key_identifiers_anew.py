"""A new edition makes other keys: what people decided about identifiers goes on meeting them."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests.builders import a_named_case, a_post, an_officer
from tests.guards.world import signed_in
from tests.visas.counter import a_visa_officer, imported, numbered, rows

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.visas import services
from gerege.visas.engine.prepared import EDITION
from gerege.visas.models import Application, AskedDeclaration, Declared, SharedKey, Watched
from gerege.visas.passes.running import basis_today
from gerege.visas.services import Watch, Wish
from gerege.visas.sharing.declaring import reason_of, seal_reason, standing_on
from gerege.visas.sharing.identifiers import value_of

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
UNTIL = date(2027, 5, 1)
AGENCY, FIRM = "7700-0188", "Хан 12 ХХК"
BEFORE = "00000000000000ab"
"""A key that this edition makes of nothing."""


@pytest.fixture(autouse=True)
def _monday() -> object:
    with clock.pretend(MONDAY):
        yield


@pytest.fixture
def lead() -> Officer:
    return an_officer(Role.PROTECTION_LEAD)


@pytest.fixture
def application() -> Application:
    same = {"recruiter_phone": AGENCY, "sponsor_id": FIRM}
    return numbered(imported(a_visa_officer(), rows(3, **same)))["V-1"]


def asked(application: Application, column: str = "recruiter_phone") -> AskedDeclaration:
    wish = Wish("agency", "Зөвшөөрөл 12.", UNTIL)
    officer = an_officer(Role.VISA_OFFICER, application.post)
    return services.ask_declaration(
        actor=officer, application=application, column=column, wish=wish
    )


def declared(lead: Officer, application: Application, column: str = "recruiter_phone") -> Declared:
    one = asked(application, column)
    services.answer_declaration(actor=lead, asked=one, answer="confirmed", reason="")
    return Declared.objects.get(value=one.value)


def as_an_earlier_edition_left_it(row: Declared) -> None:
    AskedDeclaration.objects.filter(value=row.value).update(value=BEFORE, edition="1")
    told = reason_of(row)
    row.value, row.edition = BEFORE, "1"
    seal_reason(row, **told)
    row.save()


def test_what_is_declared_is_keyed_from_its_text_and_ties_nobody_together_after_an_update(
    lead: Officer, application: Application
) -> None:
    row = declared(lead, application)
    told = reason_of(row)
    as_an_earlier_edition_left_it(row)
    services.screen_anew()
    assert SharedKey.objects.filter(kind="phone").exists()

    assert services.key_declared_anew() == 2

    row.refresh_from_db()
    assert (row.value, row.edition) == (value_of("recruiter_phone", AGENCY), EDITION)
    assert reason_of(row) == told
    assert AskedDeclaration.objects.get().value == row.value
    assert [key for _kind, key in basis_today().declared] == [int(row.value, 16)]
    services.screen_anew()
    assert not SharedKey.objects.filter(kind="phone").exists()
    assert services.key_declared_anew() == 0


def test_of_a_name_and_a_number_it_is_keyed_as_the_column_it_was_asked_for(
    lead: Officer, application: Application
) -> None:
    """«Хан 12 ХХК» is one key in a column of names, and another in one of numbers."""
    row = declared(lead, application, "sponsor_id")
    as_an_earlier_edition_left_it(row)

    services.key_declared_anew()

    row.refresh_from_db()
    assert row.value == value_of("sponsor_id", FIRM)
    assert row.value != value_of("sponsor_name", FIRM)


def test_what_is_asked_before_an_update_is_declared_by_the_keys_of_after(
    lead: Officer, application: Application
) -> None:
    one = asked(application)
    AskedDeclaration.objects.update(value=BEFORE, edition="")

    services.answer_declaration(actor=lead, asked=one, answer="confirmed", reason="")

    row = Declared.objects.get()
    assert (row.value, row.edition) == (value_of("recruiter_phone", AGENCY), EDITION)
    assert reason_of(row)["identifier"] == AGENCY


def test_what_does_not_open_is_told_and_keeps_nothing_else_from_being_keyed(
    lead: Officer, application: Application
) -> None:
    broken, row = declared(lead, application, "sponsor_id"), declared(lead, application)
    for one in (broken, row):
        as_an_earlier_edition_left_it(one)
    Declared.objects.filter(pk=broken.pk).update(sealed=b"no seal")

    with pytest.raises(ProtectionFailed):
        services.key_declared_anew()

    assert standing_on(MONDAY.date()).filter(edition=EDITION).get() == row


@pytest.fixture
def case() -> Case:
    return a_named_case(an_officer(post=a_post("SEL")))


def watched(case: Case, lead: Officer, *, answered: bool = True) -> Watched:
    officer = an_officer(post=case.post)
    watch = Watch("recruiter", "Зуучлагч Хэнч Биш", "Зохиомол.", UNTIL)
    row = services.ask_watch(actor=officer, case=case, watch=watch)
    if answered:
        services.answer_watch(actor=lead, asked=row, answer="approved", reason="")
    return Watched.objects.get(pk=row.pk)


def shown(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def test_what_is_watched_is_a_hash_alone_and_its_pages_say_that_it_has_to_be_named_again(
    case: Case, lead: Officer
) -> None:
    row = watched(case, lead)
    pages = [(lead, "/visas/watched/"), (row.asked_by, f"/visas/watched/of/{case.pk}/")]
    for who, path in pages:
        assert "Name it again" not in shown(signed_in(who), path)
    Watched.objects.update(edition="1")

    for who, path in pages:
        assert "Name it again" in shown(signed_in(who), path)

    # It is named again, also where its key has stayed the same.
    again = watched(case, lead)
    assert (again.value, again.edition) == (row.value, EDITION)


def test_what_waits_to_be_watched_is_keyed_with_the_answer(case: Case, lead: Officer) -> None:
    row = watched(case, lead, answered=False)
    key = row.value
    Watched.objects.update(value=BEFORE, edition="1")

    services.answer_watch(actor=lead, asked=row, answer="approved", reason="")

    row.refresh_from_db()
    assert (row.value, row.edition) == (key, EDITION)
