"""What waits about visa applications, for headquarters or a counter: counts, and since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet, Value
from django.db.models.expressions import BaseExpression
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.visas.policies import (
    asked_declarations_for,
    asked_erasures_for,
    hand_overs_visible_to,
    second_looks_for,
    watched_visible_to,
)
from gerege.waits.facts import how_many, moment_told, rows_told

LABELS: Mapping[str, Promise] = {
    "visa_second_looks": _("Second looks at visa applications"),
    "visa_declared": _("Shared for a good reason"),
    "visa_watched": _("Watched for protected cases"),
    "visa_erasures": _("Erasing of visa applications"),
}
"""Each kind of request by the address where it is answered."""


@dataclass(frozen=True)
class Asked:
    """One kind of request: where it is answered, how many wait, and since when the first."""

    label: Promise
    address: str
    count: int
    since: datetime | None


def asked_of_headquarters(viewer: Officer) -> Sequence[Asked]:
    """Every kind of request, also those of which none waits; nothing for others than the lead."""
    if viewer.role != Role.PROTECTION_LEAD:
        return ()
    rows = [Asked(LABELS[address], address, *rest) for address, *rest in _counted(viewer)]
    return sorted(rows, key=lambda one: list(LABELS).index(one.address))


def visa_columns(viewer: Officer) -> Mapping[str, BaseExpression]:
    """For the home page: what headquarters are asked, or whom the counter of the post hands over.

    Columns of the desk's question, one for each kind.
    """
    return {address: how_many(rows, "asked_at") for address, rows in _of_home(viewer).items()}


def visas_waiting(row: object) -> Sequence[Asked]:
    """What a row with these columns tells: only the kinds of which some wait."""
    labels = {"visa_handed": _("People handed over at the visa counter"), **LABELS}
    told = ((address, rows_told(row, address)) for address in labels)
    return [
        Asked(labels[address], address, count, moment_told(since))
        for address, found in told
        for count, since in found
        if count
    ]


def _of_home(viewer: Officer) -> Mapping[str, QuerySet[Any]]:
    if viewer.role == Role.PROTECTION_LEAD:
        return _kinds(viewer)
    if viewer.role == Role.CONSULAR_OFFICER and viewer.post is not None:
        return {"visa_handed": hand_overs_visible_to(viewer)}
    return {}


def _kinds(viewer: Officer) -> Mapping[str, QuerySet[Any]]:
    """Each kind of request that waits, by the address where it is answered."""
    return {
        "visa_second_looks": second_looks_for(viewer),
        "visa_declared": asked_declarations_for(viewer),
        "visa_watched": watched_visible_to(viewer).filter(answer=""),
        "visa_erasures": asked_erasures_for(viewer),
    }


def _counted(viewer: Officer) -> Iterable[Any]:
    """All kinds in one question to the database."""
    looks, *others = (_count_of(*kind) for kind in _kinds(viewer).items())
    return looks.union(*others, all=True)


def _count_of(address: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(address=Value(address)).values("address")
    counted: QuerySet[Any, Any] = named.annotate(count=Count("pk"), since=Min("asked_at"))
    return counted.values_list("address", "count", "since")
