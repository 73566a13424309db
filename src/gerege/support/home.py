"""What this room puts at the head of a case: a column of the question that the desk asks anyway."""

from collections.abc import Mapping

from django.db.models import OuterRef, Subquery

from gerege.support.models import Detention


def held_column() -> Mapping[str, Subquery]:
    """Since when we know that the person is held, for cases; empty for who is not held."""
    held = Detention.objects.filter(case=OuterRef("pk"), ended_at=None).order_by("told_at")
    return {"held_since": Subquery(held.values("told_at")[:1])}
