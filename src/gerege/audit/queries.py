"""Reading the record, newest first, a page at a time. Who may read is decided by the caller.

A page ends at the event it ends at: give the ``sequence`` of its last event as ``before`` for the
next one. Nothing is counted, so the last page of two million events is as quick as the first.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gerege.audit.models import Event, Head, SignedHead
from gerege.audit.timeline import IN_TIMELINE
from gerege.audit.verbs import Verb

A_PAGE = 50


def events_about(
    subject: UUID,
    *,
    before: int | None = None,
    limit: int = A_PAGE,
    verbs: Iterable[Verb] | None = None,
) -> list[Event]:
    """What was done to and seen of one file; with ``verbs`` only these."""
    found = Event.objects.filter(subject=subject)
    if verbs is not None:
        found = found.filter(verb__in=[str(verb) for verb in verbs])
    return _page(found, before, limit)


def events_within(subject: UUID, actor: UUID, since: datetime, until: datetime) -> list[Event]:
    """What one officer did to and saw of one file between two moments, oldest first: one page."""
    found = Event.objects.filter(subject=subject, actor=actor, at__gte=since, at__lte=until)
    return list(found.order_by("sequence")[:A_PAGE])


def timeline_of(subject: UUID, *, before: int | None = None, limit: int = A_PAGE) -> list[Event]:
    """The acts on one file that its timeline shows."""
    return events_about(subject, before=before, limit=limit, verbs=IN_TIMELINE)


def events_by(actor: UUID, *, before: int | None = None, limit: int = A_PAGE) -> list[Event]:
    """What one officer did and saw."""
    return _page(Event.objects.filter(actor=actor), before, limit)


def events_of_post(post: UUID, *, before: int | None = None, limit: int = A_PAGE) -> list[Event]:
    """What was done and seen at one post."""
    return _page(Event.objects.filter(post=post), before, limit)


def current_head() -> Head | None:
    """How long the record is now, and its root; None before the first event."""
    return Head.objects.filter(pk=1).first()


def last_head() -> SignedHead | None:
    """The newest signed head; None if none was ever signed."""
    return SignedHead.objects.order_by("-id").first()


def _page(found: QuerySet[Event], before: int | None, limit: int) -> list[Event]:
    if before is not None:
        found = found.filter(sequence__lt=before)
    return list(found.order_by("-sequence")[:limit])
