"""What many tests only ask about is built once for a file of tests; what a test does is undone.

A whole ministry takes longer to build than most questions about it take to answer.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from django.conf import settings
from django.test import TestCase, override_settings

Built = TypeVar("Built")
IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"


@dataclass(frozen=True)
class Standing(Generic[Built]):
    """Something that was built, and where its files of applications lie."""

    built: Built
    store: Path

    def for_one_test(self) -> Built:
        """Objects and files of the test's own; the rows behind them are given back after it."""
        shutil.copytree(self.store, settings.GEREGE_VISA_STORE)
        return deepcopy(self.built)


@contextmanager
def standing(build: Callable[[], Built], store: Path) -> Iterator[Standing[Built]]:
    """Build in a transaction around those of the tests, and take everything back at the end.

    For a file whose tests all know of it: also one that does not ask for it meets its rows. And not
    for one in which a test commits: it would wait for this transaction, or end it.
    """
    begun = TestCase._enter_atomics()
    try:
        with override_settings(**cheap(store)):
            built = build()
        yield Standing(built, store)
    finally:
        TestCase._rollback_atomics(begun)


def cheap(store: Path) -> dict[str, object]:
    """Settings that make a test cheap, and keep what it keeps apart from others."""
    return {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "CACHES": {
            "default": {"BACKEND": IN_MEMORY},
            "here": {"BACKEND": IN_MEMORY, "LOCATION": "here"},
        },
        "GEREGE_VISA_STORE": store,
    }
