"""A file is known again by its name, and a wrong one can be thrown away before it is imported."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.visas.counter import a_visa_officer, as_csv, imported, kept, rows

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel.errors import NotAllowed
from gerege.vault.models import RecordKey
from gerege.visas import services
from gerege.visas.models import Application, Batch, SourcePart

pytestmark = pytest.mark.django_db
NAME = "Зохиомол Нэргүй, 11 сар.csv"


def sent(browser: Client, name: str) -> Batch:
    file = SimpleUploadedFile(name, as_csv(rows(2)))
    browser.post(reverse("visa_batches"), {"file": file})
    return Batch.objects.get()


def test_the_list_and_the_page_show_what_the_file_was_called(browser: Client) -> None:
    batch = sent(browser, NAME)

    for page in (reverse("visa_batches"), reverse("visa_batch", args=[batch.pk])):
        assert NAME in browser.get(page).content.decode()


def test_the_name_is_sealed_for_it_may_name_a_person(browser: Client) -> None:
    batch = sent(browser, NAME)

    assert NAME.encode() not in bytes(batch.name)
    assert batch.name_as_sent == NAME


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\Saraa\\list.csv", "list.csv"),
        ("/home/saraa/list.csv", "list.csv"),
        ("a\u202evsc.exe\0\n", "avsc.exe"),
        ("x" * 300, "x" * 120),
        ("", ""),
    ],
)
def test_of_a_name_only_its_last_part_is_kept_and_no_more_than_120_letters(
    officer: Officer, name: str, shown: str
) -> None:
    batch, _known = services.receive_file(actor=officer, data=as_csv(rows(1)), name=name)

    assert Batch.objects.get(pk=batch.pk).name_as_sent == shown


def test_a_file_of_before_has_no_name_and_stands_in_the_list(
    browser: Client, officer: Officer
) -> None:
    batch = kept(officer, as_csv(rows(1)))
    Batch.objects.filter(pk=batch.pk).update(name=None)

    assert "Without a name" in browser.get(reverse("visa_batches")).content.decode()


def test_a_wrong_file_is_thrown_away_and_the_same_one_can_be_sent_again(
    browser: Client, officer: Officer
) -> None:
    first = sent(browser, NAME)
    address = reverse("visa_throw_away", args=[first.pk])
    assert address in browser.get(reverse("visa_batch", args=[first.pk])).content.decode()
    assert NAME in browser.get(address).content.decode()
    assert Batch.objects.filter(pk=first.pk).exists()

    page = browser.post(address, follow=True)

    assert "The file is thrown away." in page.content.decode()
    assert not Batch.objects.exists()
    assert not SourcePart.objects.exists()
    assert not RecordKey.objects.filter(pk=first.pk).exists()
    event = Event.objects.get(verb=Verb.VISA_FILE_THROWN_AWAY)
    assert (event.actor, event.subject) == (officer.pk, first.pk)
    assert sent(browser, NAME).pk != first.pk


def test_what_a_failed_import_left_goes_with_the_file(officer: Officer) -> None:
    batch = imported(officer, rows(2))
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.FAILED)

    services.throw_away(actor=officer, batch=batch)

    assert not Application.objects.exists()


def test_what_is_imported_or_being_imported_is_thrown_away_by_nobody(
    browser: Client, officer: Officer
) -> None:
    batch = imported(officer, rows(2))
    for state in (Batch.State.DONE, Batch.State.WAITING):
        Batch.objects.filter(pk=batch.pk).update(state=state)
        browser.post(reverse("visa_throw_away", args=[batch.pk]))
        with pytest.raises(NotAllowed):
            services.throw_away(actor=officer, batch=batch)
    assert Application.objects.count() == 2


def test_no_other_post_throws_a_file_away(officer: Officer) -> None:
    batch = kept(officer, as_csv(rows(1)))

    with pytest.raises(NotAllowed):
        services.throw_away(actor=a_visa_officer("ANK"), batch=batch)
    assert Batch.objects.filter(pk=batch.pk).exists()


def test_the_name_goes_with_the_last_of_a_file(officer: Officer) -> None:
    batch, _known = services.receive_file(actor=officer, data=as_csv(rows(1)), name=NAME)
    services.erasing._forget_if_nobody_is_left(batch.pk)
    assert Batch.objects.get(pk=batch.pk).name is not None

    SourcePart.objects.filter(batch=batch).delete()
    services.erasing._forget_if_nobody_is_left(batch.pk)
    assert Batch.objects.get(pk=batch.pk).name_as_sent == ""
