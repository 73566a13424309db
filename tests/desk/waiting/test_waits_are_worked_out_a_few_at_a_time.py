"""Waits that went stale are worked out when somebody looks and by the timer, a few at a time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.builders import a_saved_contact, an_officer, bold
from tests.desk.waiting.acts import correct, derived, derived_rows, fresh, kept, kept_rows

from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.desk import ready
from gerege.desk.models import CaseWait, DerivedWait
from gerege.desk.queries import home_of
from gerege.desk.ready import refresh_waits
from gerege.desk.waits import waits_of_many
from gerege.kernel import clock
from gerege.screening.models import SecondLook

pytestmark = pytest.mark.django_db


def test_a_limit_is_kept_and_closed_cases_are_forgotten() -> None:
    officer = bold()
    cases = [a_saved_contact(officer) for _ in range(5)]
    assert refresh_waits(3) == 3
    assert refresh_waits(3) == 2
    assert refresh_waits(3) == 0
    Case.objects.filter(pk=cases[0].pk).update(state=Case.State.CLOSED, closed_at=clock.now())
    refresh_waits()
    assert CaseWait.objects.count() == 4
    assert {wait.case_id for wait in DerivedWait.objects.all()} == {one.pk for one in cases[1:]}


def test_opening_the_page_again_writes_nothing_more() -> None:
    officer, head = bold(), an_officer(Role.HEAD_OF_POST)
    a_saved_contact(officer)
    home_of(officer, clock.now())
    before = list(CaseWait.objects.values()), list(DerivedWait.objects.values())
    home_of(officer, clock.now())
    home_of(head, clock.now())
    assert (list(CaseWait.objects.values()), list(DerivedWait.objects.values())) == before
    assert not SecondLook.objects.exists()


def test_twenty_stale_cases_are_worked_out_in_as_many_queries_as_two() -> None:
    officer, asked = bold(), []
    for number in (2, 20):
        for _one in range(number):
            a_saved_contact(officer)
        with CaptureQueriesContext(connection) as seen:
            assert refresh_waits() == number
        asked.append(len(seen))
    assert asked[0] == asked[1]


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen once, after somebody read a case and before they write."""
    left = [happens]

    def with_news(cases: list[Case], moment: datetime) -> Iterator[Any]:
        found = list(waits_of_many(cases, moment))
        if left:
            left.pop()()
        return iter(found)

    monkeypatch.setattr(ready, "waits_of_many", with_news)


def test_danger_told_while_somebody_opens_the_list_is_not_overwritten_by_what_they_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer, colleague = bold(), bold()
    case = a_saved_contact(officer)

    def danger() -> None:
        correct(colleague, fresh(case))
        assert refresh_waits() == 1

    meanwhile(monkeypatch, danger)
    home_of(officer, clock.now())
    assert kept(clock.now()) == derived(clock.now())
    assert kept_rows(clock.now()) == derived_rows(clock.now())
    [row] = home_of(officer, clock.now()).waiting
    assert row.is_danger


@pytest.mark.django_db(transaction=True)
def test_the_same_with_two_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    officer, colleague = bold(), bold()
    case = a_saved_contact(officer)

    def danger() -> None:
        try:
            correct(colleague, fresh(case))
            refresh_waits()
        finally:
            connection.close()

    def somebody_else() -> None:
        with ThreadPoolExecutor(1) as another:
            another.submit(danger).result(timeout=20)

    meanwhile(monkeypatch, somebody_else)
    home_of(officer, clock.now())
    assert kept(clock.now()) == derived(clock.now())
    assert kept_rows(clock.now()) == derived_rows(clock.now())
    [row] = home_of(officer, clock.now()).waiting
    assert row.is_danger
