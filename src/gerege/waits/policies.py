"""Who may open, hand on and close waits."""

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to, hold, sight_of
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.causes import Cause
from gerege.waits.models import Wait


def may_open(officer: Officer, case: Case) -> bool:
    """Officers who work on the case."""
    return case.is_open and sight_of(officer, case).work


def may_act_on(officer: Officer, wait: Wait) -> bool:
    """Officers who work on the case; the protection lead where headquarters has to act; and the
    colleague who was named for it, as long as the case is known to them."""
    if not wait.case.is_open:
        return False
    if sight_of(officer, wait.case).work:
        return True
    is_lead = officer.role == Role.PROTECTION_LEAD
    at_headquarters = is_lead and wait.owner_kind == Wait.OwnerKind.HEADQUARTERS
    return at_headquarters or wait.owner_id == officer.pk


def must_be_for(officer: Officer, wait: Wait) -> None:
    """Raise NotAllowed, which is a 404, for whom a wait is only to look at. One that ended is still
    theirs: what they typed meanwhile comes back to them."""
    if not may_act_on(officer, wait):
        raise NotAllowed(str(wait.pk))


def must_open(officer: Officer | None, case: Case, cause: Cause) -> None:
    """Hold the case, or raise NotAllowed.

    Tasks are opened by services that asked their own *may?*; then it is enough that the case
    exists for the officer, or that the program itself acts (``officer`` is None). The program
    opens a cause, too, where nothing about the person goes out to anybody.
    """
    still_open = hold(case)
    if cause.kind == "task" or (officer is None and not cause.purpose):
        allowed = officer is None or _knows(officer, case)
    else:
        allowed = officer is not None and may_open(officer, case) and _knows(officer, case)
    if not (still_open and allowed):
        raise NotAllowed(case.reference)


def must_act_on(officer: Officer, wait: Wait) -> None:
    """Raise NotAllowed unless this officer may act on a wait, whose case is held already."""
    if not (may_act_on(officer, wait) and _knows(officer, wait.case)):
        raise NotAllowed(wait.case.reference)


def may_close_days(officer: Officer, post: Post | None) -> bool:
    """Officers and heads for their own post, the protection lead for headquarters."""
    roles = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
    return officer.role in roles and post is not None and officer.post == post


def _knows(officer: Officer, case: Case) -> bool:
    """True if the case exists for this officer: of their post or named, and not hidden."""
    return cases_known_to(officer).filter(pk=case.pk).exists()
