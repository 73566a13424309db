"""Who may decide about a pair of files, and who reads which names stand in several."""

from uuid import UUID

from django.db.models import Q

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case, HiddenFrom, HiddenFromPost, NamedOnCase
from gerege.cases.policies import cases_known_to, may_be_told_of, sight_of

PATTERN_READERS = (Role.PROTECTION_LEAD,)


def sees_both(officer: Officer, case: Case, other: Case) -> bool:
    """True for who works on the one and sees the identity of the other, hidden from neither."""
    known = cases_known_to(officer).filter(pk__in=[case.pk, other.pk]).count()
    both = sight_of(officer, case).work and sight_of(officer, other).identity
    return known == len({case.pk, other.pk}) and both


def betrays(case: UUID, other: UUID) -> bool:
    """True if somebody who knows of this case must not learn that the other one exists.

    Then nothing that is written at this case may tell of the other.
    """
    officers = HiddenFrom.objects.filter(case=other).values("officer")
    posts = list(HiddenFromPost.objects.filter(case=other).values_list("post", flat=True))
    kept_out = Q(pk__in=officers)
    if posts:
        # Also whoever works where this case is kept: what the other's own post must not know is
        # told nowhere else.
        posts += Case.objects.filter(pk=case).values_list("post", flat=True)
        named = NamedOnCase.objects.filter(case=case).values("officer")
        kept_out |= Q(postings__post__in=posts) | Q(pk__in=named)
    return any(
        cases_known_to(officer).filter(pk=case).exists()
        and not may_be_told_of(officer).filter(pk=other).exists()
        for officer in Officer.objects.filter(kept_out).distinct()
    )
