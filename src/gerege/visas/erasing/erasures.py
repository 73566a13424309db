"""What is read about erasing one application: who asks, and what would go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q

from gerege.accounts.models import Officer
from gerege.kernel.errors import NotAllowed
from gerege.visas.models import Application, AskedErasure
from gerege.visas.policies import asked_erasures_for

A_PAGE = 25


def erasure_asked_of(application: Application) -> AskedErasure | None:
    """The request to erase this application, if there is one."""
    asked = AskedErasure.objects.filter(application=application)
    return asked.select_related("asked_by", "application__post").first()


def handed_since(application: Application) -> datetime | None:
    """Since when the consular officers are asked for this person and have not taken them on.

    As long as they are, nothing of the application can be erased: their call for help would go too.
    """
    waiting = application.handed.filter(taken_at__isnull=True).order_by("asked_at")
    return waiting.values_list("asked_at", flat=True).first()


def erasures_of(viewer: Officer) -> Sequence[AskedErasure]:
    """What this viewer may confirm or decline, the longest waiting first; a page of it."""
    rows = asked_erasures_for(viewer).select_related("application__post", "asked_by")
    return list(rows.order_by("asked_at", "pk")[:A_PAGE])


def erasure_to_answer(viewer: Officer, asked_id: UUID) -> AskedErasure:
    """One of them. Raises NotAllowed."""
    rows = asked_erasures_for(viewer).select_related("application__post", "asked_by")
    found = rows.filter(pk=asked_id).first()
    if found is None:
        raise NotAllowed(str(asked_id))
    return found


def erasure_page(asked: AskedErasure) -> Mapping[str, Any]:
    """The request with what would go, counted: headquarters need no name to decide."""
    counted = Application.objects.filter(pk=asked.application_id).aggregate(
        reasons=Count("flags", distinct=True),
        shared=Count("shared", distinct=True),
        talks=Count("reviews", distinct=True),
        handed_since=Min("handed__asked_at", filter=Q(handed__taken_at__isnull=True)),
    )
    return {
        "asked": asked,
        "application": asked.application,
        "handed_since": counted.pop("handed_since"),
        "goes": counted,
    }
