"""What this room puts on the home page of who reads wishes: columns of the desk's question."""

from collections.abc import Mapping

from django.db.models import Count, Exists, Min, Model, OuterRef, Subquery, Value
from django.db.models.expressions import BaseExpression

from gerege.accounts.models import Officer
from gerege.rights.models import WishStep
from gerege.rights.policies import may_read_wishes, wishes_visible_to


def wish_columns(viewer: Officer) -> Mapping[str, BaseExpression]:
    """How many wishes nobody answered yet, and since when; nothing for who reads none."""
    if not may_read_wishes(viewer):
        return {}
    answered = WishStep.objects.filter(wish=OuterRef("pk"), kind=WishStep.Kind.ANSWERED)
    waiting = wishes_visible_to(viewer).filter(~Exists(answered)).order_by().values(one=Value(1))
    told = waiting.annotate(count=Count("pk"), since=Min("received_at"))
    return {
        "wishes_count": Subquery(told.values("count")),
        "wishes_since": Subquery(told.values("since")),
    }


def wishes_waiting(row: Model) -> tuple[int, object]:
    """How many, and the oldest, as a row with these columns tells."""
    return getattr(row, "wishes_count", None) or 0, getattr(row, "wishes_since", None)
