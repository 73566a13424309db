"""Who reads what was said past the post, and who may act on it."""

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to
from gerege.kernel.errors import NotAllowed
from gerege.rights.models import Refusal


def may_read_wishes(officer: Officer) -> bool:
    """A protection lead who is posted today, and nobody else: it may be about anybody at a post."""
    return officer.role == Role.PROTECTION_LEAD and officer.post is not None


def must_read_wishes(officer: Officer) -> None:
    """Raise NotAllowed, which is a 404."""
    if not may_read_wishes(officer):
        raise NotAllowed("wishes")


def may_look(officer: Officer, refusal: Refusal) -> bool:
    """The protection lead gives the second look at a refusal, once, and not at their own."""
    is_lead = officer.role == Role.PROTECTION_LEAD and officer.pk != refusal.recorded_by_id
    return is_lead and refusal.looked_at is None and knows(officer, refusal.case)


def knows(officer: Officer, case: Case) -> bool:
    """True if the case exists for this officer."""
    return cases_known_to(officer).filter(pk=case.pk).exists()
