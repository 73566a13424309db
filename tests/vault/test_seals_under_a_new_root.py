"""What is sealed for somebody is sealed anew under a new root, and nobody waits for the rest."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.accounts.builders import an_officer

from gerege.accounts import once
from gerege.accounts.models import FormMark, Officer
from gerege.kernel import clock
from gerege.kernel.ids import new_id
from gerege.vault import crypto, keyring, new_root, services

pytestmark = pytest.mark.django_db
Mark = Callable[[bytes | None], FormMark]


@pytest.fixture
def officer(installation: Path) -> Officer:
    """Somebody of an installation with a root that can be replaced."""
    keyring.begin()
    return an_officer()


@pytest.fixture
def mark(officer: Officer) -> Mark:
    """Keep the mark of a form that acted, and the page it was answered with."""

    def marked(page: bytes | None) -> FormMark:
        claim = FormMark(officer=officer, mark=new_id(), used_at=clock.now())
        if page is not None:
            claim.sealed_page = services.seal_for(
                purpose=once.PURPOSE, owner=once.owner_of(claim), data=page
            )
        claim.save()
        return claim

    return marked


def page_of(claim: FormMark) -> bytes:
    claim.refresh_from_db()
    sealed = bytes(claim.sealed_page or b"")
    return services.reveal_for(purpose=once.PURPOSE, owner=once.owner_of(claim), data=sealed)


def sealed_by(claim: FormMark) -> str:
    claim.refresh_from_db()
    return crypto.key_id_of(bytes(claim.sealed_page or b""))


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def begun() -> new_root.Change:
    return new_root.Change(new_root._begin(), resumed=False)


def test_forms_that_keep_no_page_and_visits_that_are_over_are_not_even_looked_at(
    mark: Mark,
) -> None:
    alone = queries(new_root.change)
    for number in range(60):
        mark(None)
        ended = clock.now() - timedelta(days=1)
        Session.objects.create(session_key=f"over-{number}", session_data="", expire_date=ended)
    # The keys kept for an hour grow by one with every change: some questions more, not a hundred.
    assert queries(new_root.change) < alone + 20


def test_whoever_uses_the_root_waits_for_no_page_that_was_sealed_anew_already(mark: Mark) -> None:
    counts = set[int]()
    for more in (1, 70):
        claims = [mark(b"a page") for _ in range(more)]
        done = begun()
        new_root._all_seals(done)
        assert done.seals >= more
        counts.add(queries(lambda: new_root._finish(done)))  # noqa: B023  called at once
        assert {page_of(claim) for claim in claims} == {b"a page"}
    assert len(counts) == 1


def test_a_page_that_was_written_back_meanwhile_is_found_by_the_last_look(mark: Mark) -> None:
    claim = mark(b"a page")
    before, old = bytes(claim.sealed_page or b""), sealed_by(claim)
    done = begun()
    new_root._all_seals(done)
    assert sealed_by(claim) != old
    FormMark.objects.filter(pk=claim.pk).update(sealed_page=before)
    new_root._finish(done)
    assert sealed_by(claim) != old
    assert page_of(claim) == b"a page"


@pytest.mark.parametrize("damage", [lambda page: page[:-1] + b"\x00\x00", lambda _page: b"noise"])
def test_a_seal_that_opens_with_no_root_is_counted_once_and_left(
    mark: Mark, damage: Callable[[bytes], bytes]
) -> None:
    bad, good = mark(b"a page"), mark(b"another")
    noise = damage(bytes(bad.sealed_page or b""))
    FormMark.objects.filter(pk=bad.pk).update(sealed_page=noise)
    done = new_root.change()
    assert (done.finished, done.worthless) == (True, 1)
    bad.refresh_from_db()
    assert bytes(bad.sealed_page or b"") == noise
    assert page_of(good) == b"another"
