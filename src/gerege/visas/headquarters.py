"""What waits about visa applications, for headquarters or a counter: counts, and since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet, Value
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


def visas_waiting_for(viewer: Officer) -> Sequence[Asked]:
    """For the home page: what headquarters are asked, or whom the counter of the post hands over.

    Only the kinds of which some wait.
    """
    if viewer.role == Role.CONSULAR_OFFICER:
        handed = _count_of("visa_handed", hand_overs_visible_to(viewer))
        label = _("People handed over at the visa counter")
        return [Asked(label, *rest) for rest in handed if rest[1]]
    return [one for one in asked_of_headquarters(viewer) if one.count]


def _counted(viewer: Officer) -> Iterable[Any]:
    """All kinds in one question to the database: home asks many already."""
    looks, *others = (
        _count_of("visa_second_looks", second_looks_for(viewer)),
        _count_of("visa_declared", asked_declarations_for(viewer)),
        _count_of("visa_watched", watched_visible_to(viewer).filter(answer="")),
        _count_of("visa_erasures", asked_erasures_for(viewer)),
    )
    return looks.union(*others, all=True)


def _count_of(address: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(address=Value(address)).values("address")
    counted: QuerySet[Any, Any] = named.annotate(count=Count("pk"), since=Min("asked_at"))
    return counted.values_list("address", "count", "since")
