"""What this room puts on the home page of who reads wishes: columns of the desk's question."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.db.models.expressions import BaseExpression

from gerege.accounts.models import Officer
from gerege.rights.models import WishStep
from gerege.rights.policies import may_read_wishes, wishes_visible_to
from gerege.waits.facts import how_many, moment_told, rows_told


def wish_columns(viewer: Officer) -> Mapping[str, BaseExpression]:
    """How many wishes nobody answered yet, and since when; nothing for who reads none."""
    if not may_read_wishes(viewer):
        return {}
    answered = WishStep.objects.filter(wish=OuterRef("pk"), kind=WishStep.Kind.ANSWERED)
    waiting = wishes_visible_to(viewer).filter(~Exists(answered))
    return {"wishes_told": how_many(waiting, "received_at")}


def wishes_waiting(row: object) -> tuple[int, datetime | None]:
    """How many, and the oldest, as a row with these columns tells."""
    for count, since in rows_told(row, "wishes_told"):
        return count, moment_told(since) if since else None
    return 0, None
