"""Who can be named on a case or kept from it, and who already is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import may_show_again

NAMEABLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
"""Partners are not named here: a case is shared with them by consent, for a purpose."""


def colleagues_to_name(viewer: Officer, case: Case) -> list[Officer]:
    """Officers of this post and of headquarters who are not named yet and may know of the case."""
    taken = Q(named_on__case=case) | Q(pk__in=hidden_from(case).values("pk"))
    return _posted(_near(viewer, case).exclude(taken), case)


def colleagues_to_hide_from(viewer: Officer, case: Case) -> list[Officer]:
    """Officers who could know of the case by their post, their role or by being named."""
    reach = _near(viewer, case).exclude(pk__in=hidden_from(case).values("pk"))
    named = [one for one in named_on(case) if one.pk != viewer.pk]
    both = dict.fromkeys([*_posted(reach, case), *named])
    return [one for one in both if one.role != Role.PROTECTION_LEAD]


def named_on(case: Case) -> QuerySet[Officer]:
    """Who is named on the case."""
    return Officer.objects.filter(named_on__case=case).order_by("display_name")


def hidden_from(case: Case) -> QuerySet[Officer]:
    """From whom the case is hidden."""
    at_hidden = Q(postings__post__in=case.hidden_from_posts.values("post"))
    at_hidden &= ~Q(pk__in=case.named.values("officer")) & ~Q(role=Role.PROTECTION_LEAD)
    hidden = Q(pk__in=case.hidden_from.values("officer")) | at_hidden
    return Officer.objects.filter(hidden).order_by("display_name").distinct()


@dataclass(frozen=True)
class HiddenLine:
    """From whom a case is hidden, why, and whether the viewer may take that back."""

    officer: Officer
    why: str
    may_show: bool


def hidden_lines(viewer: Officer, case: Case) -> list[HiddenLine]:
    """From whom the case is hidden; the rows of a whole post are taken back by nobody here."""
    rows = {one.officer_id: one for one in case.hidden_from.all()}
    lines = []
    for one in hidden_from(case):
        row = rows.get(one.pk)
        may = row is not None and may_show_again(viewer, row)
        lines.append(HiddenLine(one, row.get_why_display() if row else "", may))
    return lines


def colleagues_to_take_over(case: Case) -> list[Officer]:
    """Who could be named on a case by the lead: case officers of every post, and the leads."""
    roles = (Role.CONSULAR_OFFICER, Role.PROTECTION_LEAD)
    people = Officer.objects.filter(is_active=True, role__in=roles)
    people = people.exclude(pk__in=case.hidden_from.values("officer"))
    found = people.prefetch_related("postings").order_by("role", "display_name")
    return [one for one in found if one.post]


def _near(viewer: Officer, case: Case) -> QuerySet[Officer]:
    near = Q(postings__post=case.post_id) | Q(postings__post__kind=Post.Kind.HEADQUARTERS)
    people = Officer.objects.filter(near, is_active=True, role__in=NAMEABLE)
    return people.exclude(pk=viewer.pk).order_by("role", "display_name").distinct()


def _posted(officers: Iterable[Officer], case: Case) -> list[Officer]:
    """Those whose posting of today is here or at headquarters; a posting may have ended."""
    if isinstance(officers, QuerySet):
        officers = officers.prefetch_related("postings")
    return [one for one in officers if one.post and _is_near(one.post, case)]


def _is_near(post: Post, case: Case) -> bool:
    return post.pk == case.post_id or post.kind == Post.Kind.HEADQUARTERS
