"""What is to be acknowledged: rows for the desk, which asks for them with everything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gerege.accounts.models import Officer, Post
from gerege.cases.models import Case
from gerege.cases.policies import of_known_cases
from gerege.knowledge.notices import NoticeKind, load_notices
from gerege.notices.models import OPEN, Notice
from gerege.notices.policies import told

AT_MOST = 5
COLUMNS = (
    *("id", "kind", "raised_at", "case", "case__reference"),
    *("post__time_zone", "post__name_mn", "post__name_en"),
)
"""What ``line_of`` reads, in its order."""


@dataclass(frozen=True)
class ToAcknowledge:
    """One notice for whoever looks: what it is, since when, of which post and case."""

    pk: UUID
    kind: NoticeKind
    at: datetime
    case: UUID | None
    reference: str
    post: Post


def to_acknowledge(viewer: Officer, parts: Sequence[QuerySet[Case]]) -> QuerySet[Notice]:
    """What this officer is to acknowledge, the oldest first.

    ``parts`` are their ``cases_known_in_parts``: of a case that does not exist for them nothing.
    """
    known = of_known_cases(parts)
    here = Q(case__isnull=True) | known if known else Q()
    return Notice.objects.filter(OPEN, told(viewer)).filter(here).order_by("raised_at", "pk")


def line_of(columns: Sequence[Any], at: datetime) -> ToAcknowledge:
    """One notice from its ``COLUMNS``, as a database tells them as text, and its moment."""
    pk, kind, _raised, case, reference, zone, name_mn, name_en = columns
    return ToAcknowledge(
        pk=UUID(pk),
        kind=load_notices().kind(kind),
        at=at,
        case=UUID(case) if case else None,
        reference=reference or "",
        post=Post(time_zone=zone, name_mn=name_mn, name_en=name_en),
    )
