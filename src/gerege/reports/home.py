"""What this room puts on the home page: columns of the desk's question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.expressions import BaseExpression

from gerege.accounts.models import Officer
from gerege.reports.models import Report
from gerege.reports.policies import may_read_words
from gerege.waits.facts import how_many, moment_told, rows_told


def report_columns(viewer: Officer) -> Mapping[str, BaseExpression]:
    """How many reports of the post nobody took, and since when, and how many of them were passed
    on to this officer; for who can take them."""
    if not may_read_words(viewer) or viewer.post is None:
        return {}
    waiting = Report.objects.filter(post=viewer.post.pk, taken_at=None, closed_at=None)
    mine = Count("pk", filter=Q(handed_to=viewer))
    return {"reports_told": how_many(waiting, "waits_since", mine)}


@dataclass(frozen=True)
class ReportsWaiting:
    """How many nobody took, the oldest of them, and how many were passed on to who looks."""

    count: int = 0
    since: datetime | None = None
    handed: int = 0


def reports_waiting(row: object) -> ReportsWaiting:
    """What a row with these columns tells."""
    for count, since, handed in rows_told(row, "reports_told"):
        return ReportsWaiting(count, moment_told(since) if since else None, handed)
    return ReportsWaiting()
