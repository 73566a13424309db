"""What an officer took over of a case, for the draft of their own note: a promise is not lost."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gerege.accounts.models import Officer
from gerege.cases.policies import sight_of
from gerege.shifts.drafts import CaseTold
from gerege.shifts.models import HandOverLine
from gerege.shifts.services.writing import TO_READ
from gerege.waits.models import STANDS, Wait


def carried_over(officer: Officer, told: Sequence[CaseTold]) -> Mapping[UUID, HandOverLine]:
    """The line with which each of these cases came to this officer, where they see its story.

    It is the last one they ticked, or that stands unticked for them or their post. What they have
    handed on since, and somebody took over, is told no more. One query.
    """
    cases = {one.case.pk: one.case for one in told if one.may_add}
    seen = [case for case in cases.values() if sight_of(officer, case).story]
    last = {line.case_id: line for line in _lines(officer, [case.pk for case in seen])}
    found = {pk: line for pk, line in last.items() if getattr(line, "is_held", False)}
    for pk, line in found.items():
        line.case = cases[pk]
    return found


def _lines(officer: Officer, cases: Sequence[UUID]) -> "QuerySet[HandOverLine]":
    """The oldest first; ``is_held`` is False for one's own that somebody else took over."""
    mine = Q(owner=officer) | Q(owner_kind=Wait.OwnerKind.POST, post=_post_of(officer))
    stands = STANDS & (mine | Q(opened_by=officer))
    ticked = Q(state=Wait.State.CLOSED, ended_by=officer)
    reading = Wait.objects.filter(cause=TO_READ, case=OuterRef("case"), about=OuterRef("pk"))
    lines = HandOverLine.objects.filter(case__in=cases).annotate(
        is_held=Exists(reading.filter(stands | ticked))
    )
    about = lines.filter(Q(is_held=True) | Q(note__written_by=officer))
    return about.select_related("note__written_by").order_by("note__written_at", "pk")


def _post_of(officer: Officer) -> UUID | None:
    return officer.post.pk if officer.post else None
