"""Reads of calls for a second person, given who looks."""

from uuid import UUID

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to
from gerege.kernel.errors import NotAllowed
from gerege.shifts.models import SecondPerson


def call_to_see(viewer: Officer, asked_id: UUID) -> SecondPerson:
    """One call about a case that this officer may know of. Raises NotAllowed, which is a 404."""
    known = SecondPerson.objects.filter(pk=asked_id, case__in=cases_known_to(viewer).values("pk"))
    people = ("case__post", "asked_by", "answered_by")
    found = known.select_related(*people).first()
    if found is None:
        raise NotAllowed(str(asked_id))
    return found


def standing_call(case: Case) -> SecondPerson | None:
    """The call that stands for a case, if one does."""
    return SecondPerson.objects.filter(case=case, closed_at=None).first()
