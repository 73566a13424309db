"""Who sees the roster, who keeps it, and for whom somebody can be engaged.

The roster says nothing of any case. How many engagements stand is counted only over the cases that
exist for who looks; for whom somebody interprets is told on the page of the case alone.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to
from gerege.interpreters.models import Engagement, Interpreter, Pledge
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.interpreters import load_interpreting

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
KEEPERS = (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


def interpreters_known_to(officer: Officer) -> QuerySet[Interpreter]:
    """The roster of the own post; of all posts for the lead."""
    if officer.role not in CASE_PEOPLE or officer.post is None:
        return Interpreter.objects.none()
    if officer.role == Role.PROTECTION_LEAD:
        return Interpreter.objects.all()
    return Interpreter.objects.filter(post=officer.post)


def may_keep(officer: Officer, post: UUID) -> bool:
    """Heads for their own post, the protection lead for every post."""
    if officer.role not in KEEPERS or officer.post is None:
        return False
    return officer.role == Role.PROTECTION_LEAD or officer.post.pk == post


def must_keep(officer: Officer, interpreter: Interpreter) -> Interpreter:
    """The place as it stands, locked. Raises NotAllowed."""
    held = held_place(interpreter.pk)
    if held is None or not may_keep(officer, held.post_id):
        raise NotAllowed(str(interpreter.pk))
    return held


def held_place(number: UUID | None) -> Interpreter | None:
    """The place on the roster as it stands, locked until the transaction ends."""
    rows = Interpreter.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("post").filter(pk=number).first() if number else None


def must_be_a_post(officer: Officer, post: Post | None) -> Post:
    """The post for which this officer adds somebody, locked. Raises NotAllowed."""
    rows = Post.objects.select_for_update(no_key=True)
    held = rows.filter(pk=post.pk).first() if post else None
    if held is None or not may_keep(officer, held.pk):
        raise NotAllowed("roster of interpreters")
    return held


def last_day_of(given_on: date) -> date:
    """Until which day, itself included, a pledge of this day holds."""
    return given_on + timedelta(days=load_interpreting().pledge.valid_days)


def valid_pledges() -> QuerySet[Pledge]:
    """The pledges that hold today, of places that stand."""
    first = now().date() - timedelta(days=load_interpreting().pledge.valid_days)
    return Pledge.objects.filter(given_on__gte=first, interpreter__ended_at=None)


def may_be_engaged(case: Case) -> QuerySet[Interpreter]:
    """Who of the roster of the post that keeps the case has a pledge that holds."""
    pledged = Exists(valid_pledges().filter(interpreter=OuterRef("pk")))
    return Interpreter.objects.filter(pledged, post=case.post_id, ended_at=None)


def standing_engagements() -> QuerySet[Engagement]:
    """Everybody who is engaged, whether or not the pledge still holds."""
    return Engagement.objects.filter(kind=Engagement.Kind.ROSTER, ended_at=None)


def unfit_engagements() -> QuerySet[Engagement]:
    """Engagements of somebody who has no pledge that holds, or no place on the roster any more."""
    pledged = Exists(valid_pledges().filter(interpreter=OuterRef("interpreter")))
    return standing_engagements().filter(~pledged)


def open_counts(officer: Officer, numbers: list[UUID]) -> dict[UUID, int]:
    """How many engagements stand of each, for heads and headquarters; over cases known to them."""
    if officer.role not in KEEPERS:
        return {}
    known = cases_known_to(officer).filter(state=Case.State.OPEN).order_by().values("pk")
    rows: QuerySet[Engagement, Any] = standing_engagements().filter(
        interpreter__in=numbers, case__in=known
    )
    counted = rows.order_by().values("interpreter").annotate(count=Count("pk"))
    return {row["interpreter"]: row["count"] for row in counted if row["interpreter"]}
