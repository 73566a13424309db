"""Who may decide about a pair of files, and who reads which names stand in several."""

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to, sight_of

PATTERN_READERS = (Role.PROTECTION_LEAD,)


def sees_both(officer: Officer, case: Case, other: Case) -> bool:
    """True for who works on the one and sees the identity of the other, hidden from neither."""
    known = cases_known_to(officer).filter(pk__in=[case.pk, other.pk]).count()
    both = sight_of(officer, case).work and sight_of(officer, other).identity
    return known == len({case.pk, other.pk}) and both
