"""How tests with real transactions are emptied although the record of acts forbids it.

Django empties every table after such a test. The triggers would refuse, as they should, so they are
taken away for that moment only.
"""

import time
from collections.abc import Callable

from django.db import OperationalError, connection
from django.test import TransactionTestCase

from gerege.audit import triggers

LONGEST = 20.0
"""Seconds that a request which the browser gave up is waited for."""


def allow_emptying_between_tests() -> None:
    """Call once, in ``tests/conftest.py``; calling it again does nothing."""
    if getattr(TransactionTestCase, "empties_the_record", False):
        return
    teardown = TransactionTestCase._fixture_teardown

    def without_triggers(self: TransactionTestCase) -> None:
        _once_it_is_free(lambda: triggers.remove(connection))
        try:
            _once_it_is_free(lambda: teardown(self))
        finally:
            _once_it_is_free(lambda: triggers.install(connection))

    TransactionTestCase._fixture_teardown = without_triggers
    TransactionTestCase.empties_the_record = True


def _once_it_is_free(act: Callable[[], None]) -> None:
    """A page that is closed leaves requests behind; SQLite in memory waits for none of them."""
    given_up = time.monotonic() + LONGEST
    while True:
        try:
            act()
        except OperationalError as refused:
            if "locked" not in str(refused) or time.monotonic() > given_up:
                raise
            time.sleep(0.05)
        else:
            return
