"""What waits for a decision: rows for the desk, which asks for them with everything else."""

from collections.abc import Sequence

from django.db.models import QuerySet

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import of_known_cases
from gerege.consent.models import ConsentException

DECIDING = (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


def to_decide(viewer: Officer, parts: Sequence[QuerySet[Case]]) -> "QuerySet[ConsentException]":
    """The exceptions that this officer may decide, as ``policies.may_decide`` says of each one.

    ``parts`` are their ``cases_known_in_parts``: of a case that does not exist for them nothing.
    """
    if viewer.role not in DECIDING:
        return ConsentException.objects.none()
    asked = ConsentException.objects.filter(of_known_cases(parts), agreed__isnull=True)
    open_ = asked.filter(case__state=Case.State.OPEN).exclude(asked_by=viewer)
    if viewer.role == Role.PROTECTION_LEAD:
        return open_
    return open_.filter(case__post=viewer.post.pk if viewer.post else None)
