"""Who may ask, record, decide and read about consent."""

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to, hold
from gerege.consent.models import ConsentException
from gerege.kernel.errors import NotAllowed


def may_decide(officer: Officer, exception: ConsentException) -> bool:
    """Another person than who asked: the head of the post that keeps the case, or the protection
    lead; nobody from whom the case is hidden."""
    if exception.agreed is not None or exception.asked_by_id == officer.pk:
        return False
    return is_second_person(officer, exception.case)


def is_second_person(officer: Officer, case: Case) -> bool:
    """True for whoever may read why consent is to be passed over, and decide it."""
    if not case.is_open or not cases_known_to(officer).filter(pk=case.pk).exists():
        return False
    at_post = officer.post is not None and officer.post.pk == case.post_id
    is_head = officer.role == Role.HEAD_OF_POST and at_post
    return is_head or officer.role == Role.PROTECTION_LEAD


def must_decide(officer: Officer, exception: ConsentException) -> None:
    """Hold the case, or raise NotAllowed."""
    if not hold(exception.case) or not may_decide(officer, exception):
        raise NotAllowed(str(exception.pk))


def must_know(officer: Officer, case: Case) -> None:
    """Raise NotAllowed for whom the case does not exist."""
    if not cases_known_to(officer).filter(pk=case.pk).exists():
        raise NotAllowed(case.reference)
