"""What one account can see: asked of the policies and of the register of doors, never listed.

Counts cases and opens none. References stand beside the counts only where the viewer may know of
those cases themselves.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from gerege.accounts.access import MenuItem, doors_for, menu_for
from gerege.accounts.models import Officer, Post
from gerege.accounts.policies import may_sign_in
from gerege.cases.models import BreakGlass, Case, HiddenFrom, NamedOnCase
from gerege.cases.policies import Sight, cases_known_to, cases_visible_to, sight_of
from gerege.kernel.clock import now

ROWS = 50


@dataclass(frozen=True)
class Reach:
    """How many cases of a post an account sees, and how much of them."""

    post: Post
    sight: Sight
    still_open: int
    closed: int

    @property
    def codes_only(self) -> bool:
        """True where neither the person nor the story is seen."""
        return not (self.sight.identity or self.sight.story)


@dataclass(frozen=True)
class Exceptions:
    """Cases that are an exception to the rule of the post: how many, and those one may know of."""

    count: int
    references: Sequence[str]


@dataclass(frozen=True)
class Seen:
    """What one account can see now."""

    officer: Officer
    in_force: bool
    menu: Sequence[MenuItem]
    doors: Sequence[str]
    reach: Sequence[Reach]
    named: Exceptions
    hidden: Exceptions
    glass: Exceptions


def accounts_page(number: int) -> Page[Officer]:
    """One page of all accounts, to choose one from."""
    every = Officer.objects.order_by("username").prefetch_related("postings")
    return Paginator(every, ROWS).get_page(number)


def account_to_look_at(officer_id: object) -> Officer:
    """One account. Raises Http404."""
    return get_object_or_404(Officer.objects.prefetch_related("postings"), pk=officer_id)


def seen_by(viewer: Officer, officer: Officer) -> Seen:
    """What this account can see now, told to the viewer."""
    named = NamedOnCase.objects.filter(officer=officer)
    hidden = HiddenFrom.objects.filter(officer=officer)
    glass = BreakGlass.objects.filter(officer=officer, until__gt=now())
    return Seen(
        officer=officer,
        in_force=may_sign_in(officer),
        menu=menu_for(officer.role),
        doors=doors_for(officer.role),
        reach=_reach(officer),
        named=_told(viewer, Case.objects.filter(pk__in=named.values("case"))),
        hidden=_told(viewer, Case.objects.filter(pk__in=hidden.values("case"))),
        glass=_told(viewer, Case.objects.filter(pk__in=glass.values("case"))),
    )


def _told(viewer: Officer, cases: QuerySet[Case]) -> Exceptions:
    known = cases.filter(pk__in=cases_known_to(viewer).values("pk"))
    references = list(known.order_by("reference").values_list("reference", flat=True)[:ROWS])
    return Exceptions(cases.count(), references)


def _reach(officer: Officer) -> list[Reach]:
    """The cases in classes that the policy cannot tell apart, each class asked about once."""
    by = ("post", "state", "seer_is_named", "seer_broke_glass")
    counts: dict[tuple[object, Sight], Counter[str]] = {}
    for row in cases_visible_to(officer).order_by().values(*by).annotate(count=Count("pk")):
        told = counts.setdefault((row["post"], _sight(officer, row)), Counter())
        told[row["state"]] += row["count"]
    posts = Post.objects.in_bulk({post for post, _sight in counts})
    found = [
        Reach(posts[post], sight, told[Case.State.OPEN], told[Case.State.CLOSED])
        for (post, sight), told in counts.items()
    ]
    return sorted(found, key=lambda one: (one.post.code, not one.sight.work, one.codes_only))


def _sight(officer: Officer, row: Mapping[str, Any]) -> Sight:
    """What the policy says of any case of this class."""
    case = Case(post_id=row["post"], state=row["state"])
    asked = {name: row[name] for name in ("seer_is_named", "seer_broke_glass")}
    vars(case).update(asked, seen_by=officer.pk)
    return sight_of(officer, case)
