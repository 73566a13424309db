"""What this room puts on the home page: columns of the desk's question."""

from collections.abc import Mapping

from django.db.models import Count, Min, Model, Subquery, Value
from django.db.models.expressions import BaseExpression

from gerege.accounts.models import Officer
from gerege.reports.models import Report
from gerege.reports.policies import may_read_words


def report_columns(viewer: Officer) -> Mapping[str, BaseExpression]:
    """How many reports of the post nobody took, and since when; for who can take them."""
    if not may_read_words(viewer) or viewer.post is None:
        return {}
    waiting = Report.objects.filter(post=viewer.post.pk, taken_at=None, closed_at=None)
    told = waiting.order_by().values(one=Value(1))
    told = told.annotate(count=Count("pk"), since=Min("waits_since"))
    return {
        "reports_count": Subquery(told.values("count")),
        "reports_since": Subquery(told.values("since")),
    }


def reports_waiting(row: Model) -> tuple[int, object]:
    """How many, and the oldest, as a row with these columns tells."""
    return getattr(row, "reports_count", None) or 0, getattr(row, "reports_since", None)
