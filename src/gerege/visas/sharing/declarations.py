"""What is declared and what is asked to be: what officers and headquarters read of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Case, Count, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from gerege.accounts.models import Officer
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.visas.engine.expression import KIND
from gerege.visas.importing.preview import title_of
from gerege.visas.models import Application, AskedDeclaration, Declared, SharedKey
from gerege.visas.passes import store
from gerege.visas.policies import asked_declarations_for, declared_visible_to
from gerege.visas.sharing.declaring import WHAT, reason_of, standing_on
from gerege.visas.sharing.identifiers import Identifier, identifier_in, identifiers_of
from gerege.visas.sharing.kinds import KINDS

A_PAGE = 25
MOST_LISTED = 200
DECLARED, ASKED = "declared", "asked"


@dataclass(frozen=True)
class Line:
    """One declared identifier, as headquarters read it."""

    declared: Declared
    kind: object
    what: object
    identifier: str
    reason: str


@dataclass(frozen=True)
class Sharing:
    """How many applications of how many posts have an identifier."""

    applications: int
    posts: int


@dataclass(frozen=True)
class Standing:
    """What was decided about an identifier, or asked: the last word about it."""

    state: str
    what: str
    ends_on: date
    at: datetime

    @property
    def is_declared(self) -> bool:
        """It ties nobody together until the day it ends."""
        return self.state == DECLARED

    @property
    def weight(self) -> tuple[bool, date, datetime]:
        """The last word has most."""
        return self.is_declared, self.ends_on if self.is_declared else self.at.date(), self.at

    @property
    def is_asked(self) -> bool:
        """Headquarters have not answered yet."""
        return self.state == ASKED


@dataclass(frozen=True)
class Shown:
    """An identifier of an application on its page of links."""

    found: Identifier
    title: str
    others: int
    standing: Standing | None

    @property
    def what(self) -> object:
        """As what it is declared, or was asked to be."""
        return WHAT.get(self.standing.what, self.standing.what) if self.standing else ""


def identifier_to_declare(application: Application, column: str) -> Identifier:
    """The identifier in a column of an application that may be declared.

    Raises NotAllowed where there is none, and for what is the applicant's own.
    """
    found = identifier_in(application.written(), column)
    if found is None or found.is_the_applicants:
        raise NotAllowed(f"{application.pk} {column}")
    return found


def in_words(found: Identifier, language: str) -> Mapping[str, object]:
    """An identifier as a page shows it."""
    return {
        "kind": KINDS[found.kind],
        "column": title_of(found.column, language),
        "text": found.text,
    }


def declared_page(viewer: Officer) -> Mapping[str, Any]:
    """Everything that waits, holds, or ended lately."""
    today = now().date()
    rows = declared_visible_to(viewer).select_related("post", "declared_by", "asked_by")
    holds = rows.filter(ends_on__gte=today, ended_at__isnull=True).order_by("ends_on", "pk")
    over = rows.exclude(ends_on__gte=today, ended_at__isnull=True).order_by("-declared_at", "-pk")
    return {
        "waiting": _waiting(viewer),
        "holding": [_line(row) for row in holds[:MOST_LISTED]],
        "over": [_line(row) for row in over[:A_PAGE]],
        "today": today,
    }


def asked_to_answer(viewer: Officer, asked_id: UUID) -> AskedDeclaration:
    """One that waits. Raises NotAllowed."""
    rows = asked_declarations_for(viewer).select_related("application__post", "asked_by")
    found = rows.filter(pk=asked_id).first()
    if found is None:
        raise NotAllowed(str(asked_id))
    return found


def asked_page(asked: AskedDeclaration) -> Mapping[str, Any]:
    """What is to be declared, why, and how many applications of how many posts share it."""
    return {
        "asked": asked,
        "kind": KINDS[asked.kind],
        "what": WHAT.get(asked.what, asked.what),
        "told": asked.told(),
        "sharing": sharing(asked.kind, asked.value),
    }


def declared_to_end(viewer: Officer, declared_id: int) -> Line:
    """One that holds. Raises NotAllowed."""
    rows = declared_visible_to(viewer).select_related("post", "declared_by", "asked_by")
    found = rows.filter(pk=declared_id, ended_at__isnull=True).first()
    if found is None:
        raise NotAllowed(str(declared_id))
    return _line(found)


def sharing(kind: str, value: str) -> Sharing:
    """How many have it. What too many share is no link any more, so then the store is asked."""
    rows = SharedKey.objects.filter(kind=kind, value=value)
    counted = rows.aggregate(
        applications=Count("application", distinct=True),
        posts=Count("application__post", distinct=True),
    )
    return Sharing(**counted) if counted["applications"] else _in_store(kind, int(value, 16))


def _in_store(kind: str, key: int) -> Sharing:
    """Counted in the files of the last year; a row that has it in two columns counts once."""
    columns = [column for column, of in KIND.items() if of == kind]
    total, posts = 0, set()
    for batch in store.batches_of_last_year():
        table = store.read(batch.pk, columns)
        found = _rows_with(table, key) if table is not None else 0
        total += found
        posts |= {batch.post_id} if found else set()
    return Sharing(total, len(posts))


def _rows_with(table: pa.Table, key: int) -> int:
    has = pa.array([False] * table.num_rows)
    for column in table.columns:
        has = pc.or_(has, pc.fill_null(pc.equal(column, pa.scalar(key, pa.uint64())), False))
    return int(pc.sum(has).as_py() or 0)


def _waiting(viewer: Officer) -> Sequence[AskedDeclaration]:
    rows = asked_declarations_for(viewer).select_related("application__post")
    return list(rows.order_by("asked_at", "pk")[:A_PAGE])


def _line(row: Declared) -> Line:
    told = reason_of(row)
    what = WHAT.get(row.what, row.what)
    return Line(row, KINDS[row.kind], what, told["identifier"], told["reason"])


def identifiers_shown(
    application: Application, counted: Mapping[tuple[str, str], int], language: str
) -> list[Shown]:
    """Every identifier of an application: how many others have it, and what was decided."""
    found = identifiers_of(application.written())
    standing = _standing(application, [one.value for one in found])
    return [
        Shown(
            found=one,
            title=title_of(one.column, language),
            others=max(0, counted.get((one.kind, one.value), 0) - 1),
            standing=standing.get(one.value),
        )
        for one in found
    ]


def refusal_of(application: Application, found: Identifier) -> str:
    """Why headquarters said no when the post asked last; empty if they did not."""
    rows = _asked_by_post(application, [found.value]).select_related("application")
    last = rows.order_by("asked_at", "pk").last()
    return last.told().get("answer", "") if last else ""


def _standing(application: Application, values: Sequence[str]) -> dict[str, Standing]:
    """One question of both tables; what is declared is the last word, and of two the later day."""
    columns = ("value", "state", "what", "ends_on", "at")
    declared = standing_on(now().date()).filter(value__in=values)
    told = declared.annotate(state=Value(DECLARED), at=F("declared_at")).values_list(*columns)
    state = Case(When(answered_at=None, then=Value(ASKED)), default=F("answer"))
    at = Coalesce("answered_at", "asked_at")
    asked = _asked_by_post(application, values).annotate(state=state, at=at)
    rows = told.union(asked.values_list(*columns), all=True)
    found = [(value, Standing(*rest)) for value, *rest in rows]
    return dict(sorted(found, key=lambda one: one[1].weight))


def _asked_by_post(application: Application, values: Sequence[str]) -> QuerySet[AskedDeclaration]:
    return AskedDeclaration.objects.filter(value__in=values, application__post=application.post_id)
