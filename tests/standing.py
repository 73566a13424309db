"""What many tests only ask about is built once for a file of tests; what a test does is undone.

A whole ministry takes longer to build than most questions about it take to answer. The next file
that asks for the same gets the rows of the first written back, while they are young enough that
nothing in them has run out.
"""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import TestCase, override_settings

Built = TypeVar("Built")
Rows = Mapping[str, Mapping[object, tuple[object, ...]]]
"""The rows of each table as they are stored, by their key, which is the first column."""
YOUNG = 4 * 60.0
"""Seconds. Some pages of a ministry stay open for a quarter of an hour."""
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
            kept = _KEPT.get(build)
            if kept is None or time.monotonic() - kept.since > YOUNG:
                kept = _KEPT[build] = _kept(build, store)
            else:
                kept.write_back()
        yield Standing(kept.built, kept.store)
    finally:
        TestCase._rollback_atomics(begun)


@dataclass(frozen=True)
class _Kept:
    """What was built, where its files lie, and which rows there were before and after."""

    built: Any
    store: Path
    before: Rows
    after: Rows
    since: float

    def write_back(self) -> None:
        """Let the tables hold what they held when it was built."""
        with connection.cursor() as cursor:
            for table, rows in self.after.items():
                before = self.before[table]
                for key, row in rows.items():
                    if key not in before:
                        cursor.execute(_insert(table, row), row)
                    elif before[key] != row:
                        cursor.execute(_update(table), (*row, key))


_KEPT: dict[Callable[[], Any], _Kept] = {}


def _kept(build: Callable[[], Any], store: Path) -> _Kept:
    before, since = _rows(), time.monotonic()
    built = build()
    after = _rows()
    gone = [table for table, rows in before.items() if rows.keys() - after[table].keys()]
    assert gone == [], "what is built adds to the tables, and takes no row away"
    return _Kept(built, store, before, after, since)


def _rows() -> Rows:
    with connection.cursor() as cursor:
        return {table: _rows_of(cursor, table) for table in sorted(_columns())}


def _rows_of(cursor: Any, table: str) -> Mapping[object, tuple[object, ...]]:  # noqa: ANN401
    names = ", ".join(f'"{name}"' for name in _columns()[table])
    cursor.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608  our own names
    return {row[0]: tuple(row) for row in cursor.fetchall()}


@cache
def _columns() -> Mapping[str, list[str]]:
    """The columns of each table of a model, its key first."""
    return {
        model._meta.db_table: [
            model._meta.pk.column,
            *(one.column for one in model._meta.concrete_fields if not one.primary_key),
        ]
        for model in apps.get_models(include_auto_created=True)
    }


def _insert(table: str, row: tuple[object, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in _columns()[table])
    marks = ", ".join(["%s"] * len(row))
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608  our own names


def _update(table: str) -> str:
    names = _columns()[table]
    told = ", ".join(f'"{name}" = %s' for name in names)
    return f'UPDATE "{table}" SET {told} WHERE "{names[0]}" = %s'  # noqa: S608  our own names


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
