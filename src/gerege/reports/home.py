"""What this room puts on the home page: columns of the desk's question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Model, QuerySet, Subquery, Value
from django.db.models.expressions import BaseExpression

from gerege.accounts.models import Officer
from gerege.reports.models import Report
from gerege.reports.policies import erasures_to_decide, may_read_words


def report_columns(viewer: Officer) -> Mapping[str, BaseExpression]:
    """How many reports of the post nobody took, and since when, and how many of them were passed
    on to this officer; for who can take them."""
    if not may_read_words(viewer) or viewer.post is None:
        return {}
    waiting = Report.objects.filter(post=viewer.post.pk, taken_at=None, closed_at=None)
    mine = waiting.filter(handed_to=viewer).order_by().values(one=Value(1))
    mine = mine.annotate(count=Count("pk"))
    told = waiting.order_by().values(one=Value(1))
    told = told.annotate(count=Count("pk"), since=Min("waits_since"))
    return {
        "reports_count": Subquery(told.values("count")),
        "reports_since": Subquery(told.values("since")),
        "reports_handed": Subquery(mine.values("count")),
    }


@dataclass(frozen=True)
class ReportsWaiting:
    """How many nobody took, the oldest of them, and how many were passed on to who looks."""

    count: int = 0
    since: datetime | None = None
    handed: int = 0


def reports_waiting(row: Model) -> ReportsWaiting:
    """What a row with these columns tells."""
    return ReportsWaiting(
        count=getattr(row, "reports_count", None) or 0,
        since=getattr(row, "reports_since", None),
        handed=getattr(row, "reports_handed", None) or 0,
    )


def oldest_erasures(viewer: Officer, at_most: int) -> QuerySet[Report]:
    """The reports whose erasing this officer decides, as many of the oldest."""
    first = erasures_to_decide(viewer).select_related(None).order_by("asked_at", "pk")
    return Report.objects.filter(pk__in=first.values("pk")[:at_most])
