"""Who can be named to act on a wait: those who see the case."""

from django.db.models import Q

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.colleagues import hidden_from, named_on
from gerege.cases.models import Case

OF_THE_POST = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST)


def colleagues_to_act(case: Case) -> list[Officer]:
    """Officers of the post, whoever is named on the case, and protection leads; by name."""
    here = Q(postings__post=case.post_id, role__in=OF_THE_POST)
    reach = here | Q(role=Role.PROTECTION_LEAD) | Q(pk__in=named_on(case).order_by().values("pk"))
    people = Officer.objects.filter(reach, is_active=True)
    people = people.exclude(pk__in=hidden_from(case).order_by().values("pk")).distinct()
    found = list(people.prefetch_related("postings").order_by("display_name"))
    named = {one.pk for one in named_on(case)}
    return [one for one in found if _is_near(one, case) or one.pk in named]


def _is_near(officer: Officer, case: Case) -> bool:
    """True if the posting of today is at the post; headquarters sees every post."""
    if officer.role == Role.PROTECTION_LEAD:
        return True
    return officer.post is not None and officer.post.pk == case.post_id
