"""Who reads what was said past the post, and who may act on it."""

from django.db.models import Q, QuerySet

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.notices.policies import CASE_PEOPLE
from gerege.notices.rota import headquarters, turns_at
from gerege.rights.models import Refusal, Wish


def wishes_visible_to(officer: Officer) -> QuerySet[Wish]:
    """The one rule for lists, counts, pages and acts.

    A protection lead who is posted today reads every wish but one about themselves. What no lead
    may read, whoever is on duty at headquarters reads, unless it is about them. It may be about
    anybody at a post, so nobody else reads any.
    """
    not_about_them = Wish.objects.exclude(about=officer)
    if _is_posted_lead(officer):
        return not_about_them
    if not _is_on_duty_at_headquarters(officer):
        return Wish.objects.none()
    leads = _posted_leads()
    if not leads:
        return not_about_them
    return not_about_them.filter(about=leads[0]) if len(leads) == 1 else Wish.objects.none()


def may_read_wishes(officer: Officer) -> bool:
    """Protection leads, and whoever is on duty at headquarters for what no lead may read."""
    return _is_posted_lead(officer) or (
        _is_on_duty_at_headquarters(officer) and wishes_visible_to(officer).exists()
    )


def must_read_wishes(officer: Officer) -> None:
    """Raise NotAllowed, which is a 404."""
    if not may_read_wishes(officer):
        raise NotAllowed("wishes")


def must_read(officer: Officer, wish: Wish) -> None:
    """Raise NotAllowed, which is a 404, unless this wish exists for this officer."""
    if _is_posted_lead(officer) and wish.about_id != officer.pk:
        return
    if not wishes_visible_to(officer).filter(pk=wish.pk).exists():
        raise NotAllowed(str(wish.pk))


def who_could_read() -> list[Officer]:
    """Leads, and whoever may be on duty at headquarters: of them a wish can be kept from one."""
    there = Q(postings__post__kind=Post.Kind.HEADQUARTERS, role__in=CASE_PEOPLE)
    people = Officer.objects.filter(there | Q(role=Role.PROTECTION_LEAD), is_active=True)
    found = people.distinct().prefetch_related("postings__post").order_by("display_name", "pk")
    return [one for one in found if _is_posted_lead(one) or _works_at_headquarters(one)]


def may_look(officer: Officer, refusal: Refusal) -> bool:
    """The protection lead gives the second look at a refusal, once, and not at their own."""
    is_lead = officer.role == Role.PROTECTION_LEAD and officer.pk != refusal.recorded_by_id
    return is_lead and refusal.looked_at is None and knows(officer, refusal.case)


def knows(officer: Officer, case: Case) -> bool:
    """True if the case exists for this officer."""
    return cases_known_to(officer).filter(pk=case.pk).exists()


def _is_posted_lead(officer: Officer) -> bool:
    return officer.role == Role.PROTECTION_LEAD and officer.post is not None


def _posted_leads() -> list[Officer]:
    leads = Officer.objects.filter(role=Role.PROTECTION_LEAD, is_active=True)
    return [one for one in leads.prefetch_related("postings__post") if one.post]


def _works_at_headquarters(officer: Officer) -> bool:
    return officer.post is not None and officer.post.kind == Post.Kind.HEADQUARTERS


def _is_on_duty_at_headquarters(officer: Officer) -> bool:
    office = headquarters() if _works_at_headquarters(officer) else None
    turns = turns_at(office, now()) if office else []
    return officer.pk in {turn.officer_id for turn in turns}
