"""What stands in every table, as it can be read: to compare one installation with another."""

from typing import Any

from django.db.models import ForeignKey, QuerySet
from tests.builders import saraa

from gerege.accounts.models import Officer, Post
from gerege.moving import services as moving
from gerege.moving.carried import Carried, carried
from gerege.moving.models import AskedExport
from gerege.vault.fields import SealedField

Whole = dict[str, dict[str, dict[str, object]]]


def everything_here() -> Whole:
    """By table, by id: every column that is carried; sealed texts opened by the model itself."""
    return {one.table.model: _rows(one) for one in carried()}


def _rows(one: Carried) -> dict[str, dict[str, object]]:
    rows = one.rows(None) if one.model is not Officer else QuerySet(one.model)
    return {str(row.pk): {c.name: _value(row, c) for c in one.columns} for row in rows}


def _value(row: Any, column: Any) -> object:  # noqa: ANN401  rows of any table
    if isinstance(column, SealedField):
        return None if getattr(row, column.name) is None else row.reveal_field(column.name)
    if isinstance(column, ForeignKey):
        return getattr(row, column.attname)
    return getattr(row, column.name)


def an_approved_export(post: Post | None = None) -> AskedExport:
    """Asked by one protection lead, approved by another."""
    asked = moving.ask_export(actor=saraa(), post=post, purpose="prove")
    return moving.approve_export(actor=saraa(), asked=asked)
