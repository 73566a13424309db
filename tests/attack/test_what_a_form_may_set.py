"""Fields that a page does not have change nothing, whatever they are called (mass assignment)."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from tests.attack.filling_in import Form, every_form
from tests.attack.hostile import EXTRAS
from tests.guards.world import World

pytestmark = pytest.mark.one_database

# What a request leaves behind whatever it does, and what is not kept as rows of a person or a case.
NOT_COMPARED = frozenset(
    # A mark holds a fingerprint of all that was sent, so that the same form again is known.
    {"sessions.session", "contenttypes.contenttype", "auth.permission", "accounts.formmark"}
)
Row = tuple[object, ...]
# Salted, random, or hashed over everything before.
CHANCE = frozenset(
    {
        *("password", "pin_hash", "data", "sign"),
        *("leaf", "hash", "size", "root", "signature", "sequence", "peaks"),
        # A number that a server's database gives once, also when the rest is undone.
        "version_id",
    }
)


def everything(tables: Collection[str] | None = None) -> dict[tuple[str, str], Row]:
    """Every row of every table, or of these, as it is stored, by table and key."""
    return {
        (model._meta.label_lower, str(key)): tuple(row)
        for model in apps.get_models()
        if model._meta.label_lower not in NOT_COMPARED
        if tables is None or model._meta.db_table in tables
        for key, *row in model._default_manager.order_by("pk").values_list("pk", *_columns(model))
    }


WRITES = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.I
)
READS = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK)\b", re.I)


@dataclass
class Written:
    """Into which tables was written: nothing else can have changed, no trigger of ours writes."""

    tables: set[str] = field(default_factory=set)

    def __call__(
        self,
        execute: Callable[..., object],
        sql: str,
        params: object,
        many: bool,
        context: object,
    ) -> object:
        """Note the table and go on."""
        if found := WRITES.match(sql):
            self.tables.add(found[1])
        else:
            assert READS.match(sql), sql
        return execute(sql, params, many, context)


def _columns(model: Any) -> list[str]:  # noqa: ANN401  any model
    """All but the key, which stands before them: PostgreSQL gives no number of a row twice."""
    fields = model._meta.concrete_fields
    return sorted(field.attname for field in fields if not field.primary_key)


def _cells(table: str, row: Row) -> list[str]:
    names = _columns(apps.get_model(table))
    return [f"{name}={_shown(value)}" for name, value in zip(names, row, strict=True)]


def _shown(value: object) -> str:
    """A value so that two runs of the same act show the same: no ciphertext, no moment."""
    if isinstance(value, bytes | memoryview):
        return "sealed" if value else "empty"
    if isinstance(value, datetime):
        # The year: a moment that a form could set would be another year's.
        return f"a moment of {value.year}"
    return value.isoformat() if isinstance(value, date) else str(value)


def what_changed(
    browser: Client, form: Form, more: Mapping[str, str], before: dict[tuple[str, str], Row]
) -> tuple[int, list[str]]:
    """The answer's status, and every row that differs afterwards; all of it undone."""
    cookies = dict(browser.cookies)
    cache.clear()
    fields: dict[str, Any] = {**form.filled_in(), **more}
    written = Written()
    with transaction.atomic():
        with connection.execute_wrapper(written):
            status = browser.post(form.action, fields).status_code
        after = everything(written.tables)
        transaction.set_rollback(True)
    browser.cookies.clear()
    browser.cookies.update(cookies)
    known = {number for _table, number in before}
    labels = {model._meta.db_table: model._meta.label_lower for model in apps.get_models()}
    touched = {labels[table] for table in written.tables}
    changed = [
        f"{key[0]} {key[1] if key in before else 'new'}: "
        + " ".join(_old(cell, known) for cell in _cells(key[0], row))
        for key, row in after.items()
        if before.get(key) != row
    ]
    return status, sorted(changed) + sorted(
        f"gone {key[0]}" for key in before.keys() - after.keys() if key[0] in touched
    )


AN_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def _old(cell: str, known: set[str]) -> str:
    """Ids that were not there before, hashes and references differ by chance: they are left out."""
    name = cell.partition("=")[0]
    if name in CHANCE:
        return f"{name}=by chance"
    return AN_ID.sub(lambda found: found[0] if found[0] in known else "new", cell)


def test_a_field_that_the_page_does_not_have_sets_nothing(world: World) -> None:
    before, found, done = everything(), [], 0
    for browser, page, form in every_form(world):
        more = {name: value for name, value in EXTRAS.items() if name not in form.names}
        plain, with_more = (what_changed(browser, form, extra, before) for extra in ({}, more))
        done += plain[0] == 302
        if plain != with_more:
            differing = sorted(set(plain[1]) ^ set(with_more[1]))
            found.append(f"{page} -> {form.action}: {plain[0]} {with_more[0]} {differing}")
    assert found == []
    assert done > 30
