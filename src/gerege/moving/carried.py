"""What an export carries: read from what every room declared in its ``retention.py``.

A table of cases is carried by itself; another one says how its rows lead to a post, or why it
stays. Nothing about a particular table stands here but the three that are not found by their post:
accounts (whoever is named in a row that is carried), and the record of acts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, Q, QuerySet

from gerege.accounts.models import Officer, Post
from gerege.audit.models import Event
from gerege.cases.models import Case, HiddenFromPost
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel
from gerege.vault.retention import Points, Table, tables

NAMED = "named"
EVERYTHING = "everything"
PORTION = 500


@dataclass(frozen=True)
class Carried:
    """One table of the export."""

    table: Table
    model: type[Model]

    @property
    def file_name(self) -> str:
        """Where it lies in the archive: ``tables/cases.Note.csv``."""
        return f"tables/{self.table.model}.csv"

    @property
    def columns(self) -> tuple["Field[Any, Any]", ...]:
        """The columns that are carried, in the order of the table."""
        fields = self.model._meta.concrete_fields
        return tuple(field for field in fields if field.name not in self.table.left)

    @property
    def people(self) -> tuple[str, ...]:
        """The attributes that name an account: a relation, or the id of who acted."""
        return tuple(field.attname for field in self.columns if _names_an_account(field, self))

    def rows(self, post: Post | None) -> "QuerySet[Model]":
        """The rows of a post, or of all."""
        every: QuerySet[Model] = QuerySet(self.model)
        if self.model is Event:
            return every.filter(_about(post))
        return every if post is None else every.filter(self._of(post))

    def _of(self, post: Post) -> Q:
        case, moves = self.table.case, self.table.moves
        if moves == EVERYTHING:
            return Q(pk__in=())
        way = moves or ("post" if case == "pk" else f"{case}__post")
        theirs = Q(**{way: post.pk})
        if moves:
            return theirs
        # What is hidden from the post does not leave with it either.
        hidden = HiddenFromPost.objects.filter(post=post).values("case")
        return theirs & ~Q(**{f"{case}__in": hidden})

    @property
    def parent(self) -> str:
        """The relation over which a row leads to its case, where it is not the row's own."""
        way, _between, further = self.table.case.partition("__")
        return way if further else ""

    @property
    def is_sealed(self) -> bool:
        """True if rows hold sealed texts."""
        return issubclass(self.model, SealedModel)


@cache
def carried() -> tuple[Carried, ...]:
    """Every table that is carried, what a row hangs on before the row; accounts at the end.

    An account is known to be named only when everything else was read.
    """
    found = [Carried(one, apps.get_model(one.model)) for one in tables() if is_carried(one)]
    return tuple(sorted(found, key=lambda one: one.table.moves == NAMED))


def is_carried(table: Table) -> bool:
    """True if an export carries the table."""
    return not table.stays and bool(table.case or table.moves)


def staying() -> Iterator[tuple[str, str, str]]:
    """Table, column (empty: the whole table) and reason of everything that is left out."""
    for table in tables():
        if not is_carried(table):
            yield table.model, "", table.stays
        else:
            yield from ((table.model, column, why) for column, why in table.left.items())


def kind_of(field: "Field[Any, Any]") -> str:
    """What stands in a column, for the data dictionary."""
    if isinstance(field, SealedField):
        return "text"
    if isinstance(field, ForeignKey):
        return f"id of {field.related_model._meta.label}"
    return KINDS.get(field.get_internal_type(), "text")


KINDS = {
    "UUIDField": "id",
    "BooleanField": "true or false",
    "DateTimeField": "moment (ISO 8601, UTC)",
    "DateField": "day (ISO 8601)",
    "JSONField": "codes (JSON)",
    "BinaryField": "bytes (base64)",
    **dict.fromkeys(
        ("IntegerField", "BigIntegerField", "SmallIntegerField", "AutoField", "BigAutoField"),
        "whole number",
    ),
    **dict.fromkeys(
        ("PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"),
        "whole number",
    ),
}


def _about(post: Post | None) -> Q:
    """What the record holds about cases and posts: no sign-ins, nothing of other posts."""
    cases = Case.objects.all() if post is None else Case.objects.filter(post=post)
    of_post = Q(post__isnull=False) if post is None else Q(post=post.pk)
    return of_post | Q(subject__in=cases.order_by().values("pk"))


def _names_an_account(field: "Field[Any, Any]", one: Carried) -> bool:
    if isinstance(field, ForeignKey):
        return field.related_model is Officer
    return one.table.points.get(field.name) == Points.WHO
