"""Who hands over to whom, and who may call or come as a second person."""

from collections.abc import Sequence

from django.db.models import Q

from gerege.accounts.models import Officer, Post
from gerege.accounts.policies import is_case_officer, may_sign_in
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to
from gerege.kernel.errors import NotAllowed
from gerege.shifts.models import SecondPerson

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


def post_that_hands_over(officer: Officer) -> Post:
    """The post whose duty this officer ends. Raises NotAllowed without a posting of today."""
    if not is_case_officer(officer) or officer.post is None:
        raise NotAllowed("hand-over")
    return officer.post


def successors_of(officer: Officer) -> Sequence[Officer]:
    """Case officers who work at the same post today, by name; without oneself."""
    at_post = Q(postings__post=officer.post, role=Role.CONSULAR_OFFICER, is_active=True)
    found = Officer.objects.filter(at_post).exclude(pk=officer.pk).distinct()
    people = found.prefetch_related("postings").order_by("display_name")
    return [one for one in people if one.post == officer.post and may_sign_in(one)]


def kept_from(officer: Officer, cases: Sequence[Case]) -> Sequence[Case]:
    """Which of these cases do not exist for a colleague: a note reaches them without these."""
    # Most are kept from nobody, and the draft knows it already.
    if not any(getattr(one, "is_kept", True) for one in cases):
        return []
    known = set(cases_known_to(officer).filter(pk__in=[one.pk for one in cases]).values_list("pk"))
    return [one for one in cases if (one.pk,) not in known]


def may_answer(officer: Officer, asked: SecondPerson) -> bool:
    """Anybody of the post or headquarters who may know of the case, but not who asked."""
    return officer.pk != asked.asked_by_id and asked.closed_at is None


def may_close(officer: Officer, asked: SecondPerson) -> bool:
    """Who asked; and the protection lead who came, for an account may end meanwhile."""
    came = officer.role == Role.PROTECTION_LEAD and asked.answered_by_id == officer.pk
    return asked.closed_at is None and (asked.asked_by_id == officer.pk or came)


def must_know(officer: Officer, case: Case) -> None:
    """Raise NotAllowed where the case does not exist for this officer."""
    if not cases_known_to(officer).filter(pk=case.pk).exists():
        raise NotAllowed(case.reference)
