"""Who works at the visa counter in these tests, and an arranged batch of theirs."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings
from tests.guards.world import signed_in
from tests.visas.counter import ARRANGED, a_visa_officer, imported, rows

from gerege.accounts.models import Officer
from gerege.kernel import clock
from gerege.visas.models import Batch


@pytest.fixture
def officer(db: None) -> Officer:
    return a_visa_officer()


@pytest.fixture
def browser(officer: Officer) -> Client:
    return signed_in(officer)


@pytest.fixture
def while_the_rules_run(settings: Settings) -> Iterator[None]:
    """The rules of the catalogue end on a day; some tests are about what they do before.

    The share that is drawn is nothing, which leaves the one of each day.
    """
    settings.GEREGE_VISA_SAMPLE = 0.0
    with clock.pretend(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def batch(while_the_rules_run: None, officer: Officer) -> Batch:
    """Six arranged journeys among twenty that are not."""
    arranged = [
        {**row, **ARRANGED, "application_id": f"R-{n}"} for n, row in enumerate(rows(6), start=1)
    ]
    others = [{**row, "phone": f"+976 8811 {n:04}"} for n, row in enumerate(rows(20), start=1)]
    return imported(officer, [*arranged, *others])
