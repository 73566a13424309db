"""Fictional applications as a post hands them in, and what a visa officer does with a file."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from tests.builders import a_post, an_officer, saraa

from gerege.accounts.models import Officer, ParkedForm
from gerege.accounts.roles import Role
from gerege.kernel.ids import new_id
from gerege.visas import services
from gerege.visas.importing.preview import proposed
from gerege.visas.models import Application, Batch

ONE = {
    "application_id": "V-1001",
    "submitted_at": "2026-11-20",
    "visa_class": "work",
    "surname": "Зохиомол",
    "given_names": "Нэргүй",
    "date_of_birth": "1995-03-02",
    "phone": "+976 9911 0001",
}
ARRANGED = {
    "passport_held_by": "agent",
    "submitted_by": "agent",
    "sponsor_name": "Зохиомол ХХК",
    "payer_account": "500 100 200",
}


def rows(count: int, **same: str) -> list[dict[str, str]]:
    """So many applications that share nothing but what is given."""
    return [
        {**ONE, "application_id": f"V-{number}", "phone": f"+976 9911 {number:04}", **same}
        for number in range(1, count + 1)
    ]


def as_csv(given: Sequence[Mapping[str, str]]) -> bytes:
    """A file with these rows."""
    headings = list(dict.fromkeys(name for row in given for name in row))
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, headings, restval="")
    writer.writeheader()
    writer.writerows(given)
    return written.getvalue().encode()


def a_visa_officer(post: str = "SEL") -> Officer:
    """Somebody at the visa counter."""
    return an_officer(Role.VISA_OFFICER, a_post(post))


def kept(actor: Officer, data: bytes) -> Batch:
    """A file that was uploaded and whose proposed columns were confirmed."""
    batch, _known = services.receive_file(actor=actor, data=data)
    services.confirm_columns(actor=actor, batch=batch, columns=proposed(batch))
    return Batch.objects.get(pk=batch.pk)


def imported(actor: Officer, given: Sequence[Mapping[str, str]]) -> Batch:
    """The same, imported."""
    batch = kept(actor, as_csv(given))
    services.start_import(actor=actor, batch=batch)
    return Batch.objects.get(pk=batch.pk)


def numbered(batch: Batch) -> dict[str, Application]:
    """The applications of a batch by their own number."""
    found = Application.objects.filter(batch=batch).select_related("batch")
    return {one.written()["application_id"]: one for one in found}


def listed(page: str) -> list[str]:
    """The own numbers of the applications in a page of the queue, in its order."""
    return re.findall(r'data-label="Application"><a href="[^"]+">([^<]+)</a>', page)


def erased(application: Application) -> None:
    """Erased: an officer of the post asked, the protection lead confirmed."""
    officer = an_officer(Role.VISA_OFFICER, application.post)
    asked = services.ask_erasure(actor=officer, application=application, reason="person_asks")
    with after_commit():
        services.confirm_erasure(actor=saraa(), asked=asked)


def after_commit() -> AbstractContextManager[object]:
    """What follows on a commit is done: in a test that is one transaction there is none."""
    return TestCase.captureOnCommitCallbacks(execute=True)


def broken(application: Application) -> None:
    """What was sealed of it opens no more: it is bound to another row."""
    other = Application.objects.exclude(pk=application.pk).order_by("pk").first()
    assert other
    Application.objects.filter(pk=application.pk).update(content=other.content)


OFFICERS_WORK = {
    *("visas_application", "visas_review", "visas_flag", "visas_sharedkey"),
    *("visas_askederasure", "visas_wholepass"),
}


def written_after_the_record(act: Callable[[], object]) -> list[str]:
    """The tables of officers' work that are written while the record is held already.

    There must be none: whoever works on such a row waits for the record, and is waited for.
    """
    with CaptureQueriesContext(connection) as seen:
        act()
    depth, is_held, late = 0, False, []
    for sql in (query["sql"] for query in seen.captured_queries):
        depth += sql.startswith("SAVEPOINT") - sql.startswith("RELEASE")
        is_held = depth > 0 and (is_held or '"audit_head"' in sql)
        table = sql.split('"')[1] if sql.startswith(("UPDATE", "DELETE", "INSERT")) else ""
        late += [table] if is_held and table in OFFICERS_WORK else []
    assert any('"audit_head"' in query["sql"] for query in seen.captured_queries)
    return late


def kept_form(officer: Officer, path: str) -> None:
    """A form that was typed on a page of the application while the screen locked."""
    ParkedForm.objects.create(officer=officer, browser=new_id(), path=path, sealed=b"sealed")
