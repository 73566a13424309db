"""An old copy brings back no request that somebody may have settled since."""

import pytest
from tests.builders import a_named_case, an_asked_erasure, bold, saraa

from gerege.accounts.models import AskedRole, FactorReset, FormMark
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, Erasure, RetentionReport
from gerege.kernel import clock
from gerege.kernel.ids import new_id
from gerege.operations.proving import reopen

pytestmark = pytest.mark.django_db


def test_requests_for_roles_and_factors_and_pages_shown_once_are_void() -> None:
    officer, keeper = bold(), saraa()
    AskedRole.objects.create(officer=officer, role="head_of_post", asked_by=keeper)
    FactorReset.objects.create(officer=officer, asked_by=keeper)
    FormMark.objects.create(
        officer=keeper, mark=new_id(), sealed_page=b"a first password", used_at=clock.now()
    )
    reopen()
    assert not AskedRole.objects.exists()
    assert not FactorReset.objects.exists()
    assert FormMark.objects.get().sealed_page is None


def test_requests_to_erase_are_void_and_what_was_erased_stays_noted() -> None:
    officer = bold()
    case, other = a_named_case(officer), a_named_case(officer)
    an_asked_erasure(officer, case)
    done = an_asked_erasure(officer, other)
    Erasure.objects.filter(pk=done.pk).update(erased_at=clock.now())
    made = {"made_at": clock.now(), "listed": [str(case.pk)]}
    RetentionReport.objects.create(sign="waits", **made)
    RetentionReport.objects.create(sign="was run", run_at=clock.now(), **made)
    before = Case.objects.get(pk=case.pk).version
    _ended, void = reopen()
    assert void == 2
    assert [kept.pk for kept in Erasure.objects.all()] == [done.pk]
    assert [kept.sign for kept in RetentionReport.objects.all()] == ["was run"]
    assert Case.objects.get(pk=case.pk).version == before + 1
    noted = Event.objects.get(verb=Verb.BACKUP_RESTORED)
    assert noted.detail == {"visits_ended": 0, "erasures_void": 2}
