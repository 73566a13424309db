"""Who may talk, read the answers, give the second look, decide and close."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import asked_for_each, cases_known_in_parts, sight_of
from gerege.screening.models import SecondLook

LOOKING_ROLES = frozenset({Role.CONSULAR_OFFICER, Role.PROTECTION_LEAD})


def may_read_answers(officer: Officer, case: Case) -> bool:
    """Story sight, or a second look that was asked and is not given yet (without identity)."""
    return sight_of(officer, case).story or open_look_for(officer, case) is not None


def second_looks_for(
    officer: Officer, parts: Sequence[QuerySet[Case]] = ()
) -> QuerySet[SecondLook]:
    """Open requests this officer may answer: never their own request.

    ``parts`` are their ``cases_known_in_parts``, if they were asked for already.
    """
    waiting = SecondLook.objects.filter(given_at__isnull=True, case__state=Case.State.OPEN)
    if officer.role not in LOOKING_ROLES:
        return waiting.none()
    known = [part.filter(state=Case.State.OPEN) for part in parts or cases_known_in_parts(officer)]
    return waiting.filter(_about(known, officer)).exclude(asked_by=officer)


def _about(known: Sequence[QuerySet[Case]], officer: Officer) -> Q:
    """Few cases are told to the database as a list; of those of all posts each look asks itself."""
    if officer.role == Role.PROTECTION_LEAD:
        return Q(*(asked_for_each(part) for part in known))
    return reduce(or_, (Q(case__in=part) for part in known))


def open_look_for(officer: Officer, case: Case) -> SecondLook | None:
    """The request on this case that this officer may answer, if there is one."""
    return second_looks_for(officer).filter(case=case).first()


def may_give_look(officer: Officer, case: Case, looks: Sequence[SecondLook]) -> bool:
    """The same for a case this officer can reach, whose second looks were read already."""
    asked = (look for look in looks if look.given_at is None and look.asked_by_id != officer.pk)
    return case.is_open and officer.role in LOOKING_ROLES and next(asked, None) is not None
