"""A case whose texts or key are damaged is named on the list and hides no other."""

import pytest
from tests.builders import a_saved_contact, bold
from tests.desk.browsing import browser_of
from tests.desk.waiting.acts import correct, fresh, shut

from gerege.cases.models import Case
from gerege.desk.queries import home_of
from gerege.desk.ready import refresh_waits, stale_among
from gerege.kernel import clock
from gerege.vault.models import RecordKey
from gerege.vault.record_keys import empty_memory

pytestmark = pytest.mark.django_db


def test_a_case_that_does_not_open_is_named_and_hides_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    officer = bold()
    bad, good = a_saved_contact(officer), a_saved_contact(officer)
    shut(bad)
    for _look in range(2):
        home = home_of(officer, clock.now())
        assert [row.case for row in home.waiting] == [good]
        assert home.unready.cases == [bad]
    told = [record.getMessage() for record in caplog.records if str(bad.pk) in record.getMessage()]
    assert len(told) == 1
    assert bad.reference not in caplog.text
    assert browser_of(officer).get("/").status_code == 200


def test_the_timer_works_out_the_others_and_ends_when_a_case_does_not_open() -> None:
    officer = bold()
    cases = [a_saved_contact(officer) for _ in range(5)]
    shut(cases[2])
    assert refresh_waits(limit=2) == 2
    assert refresh_waits() == 2
    assert refresh_waits() == 0
    assert stale_among([Case.objects.all()], clock.now(), 10) == [cases[2].pk]


def test_a_key_that_is_damaged_shuts_only_its_own_case() -> None:
    officer = bold()
    bad, good = a_saved_contact(officer), a_saved_contact(officer)
    RecordKey.objects.filter(pk=bad.pk).update(wrapped=b"no key")
    empty_memory()
    home = home_of(officer, clock.now())
    assert [row.case for row in home.waiting] == [good]
    assert home.unready.cases == [bad]


def test_a_case_that_is_not_worked_out_again_stands_nowhere_with_what_it_waited_for_before() -> (
    None
):
    officer = bold()
    case = a_saved_contact(officer)
    refresh_waits()
    correct(officer, fresh(case))
    shut(case)
    home = home_of(officer, clock.now())
    assert not home.waiting
    assert home.unready.cases == [case]
