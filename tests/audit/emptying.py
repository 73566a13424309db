"""How tests with real transactions are emptied although the record of acts forbids it.

Django empties every table after such a test. The triggers would refuse, as they should, so they are
taken away for that moment only.
"""

from django.db import connection
from django.test import TransactionTestCase

from gerege.audit import triggers


def allow_emptying_between_tests() -> None:
    """Call once, in ``tests/conftest.py``; calling it again does nothing."""
    if getattr(TransactionTestCase, "empties_the_record", False):
        return
    teardown = TransactionTestCase._fixture_teardown

    def without_triggers(self: TransactionTestCase) -> None:
        triggers.remove(connection)
        try:
            teardown(self)
        finally:
            triggers.install(connection)

    TransactionTestCase._fixture_teardown = without_triggers
    TransactionTestCase.empties_the_record = True
