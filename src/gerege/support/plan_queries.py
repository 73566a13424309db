"""Reads of the plans, given who looks. Words are opened for whoever sees the story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise

from gerege.cases.services.versions import What, version_of
from gerege.cases.words import language_name
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.support import Prompt, load_support
from gerege.support.goals import Goal, goals_in
from gerege.support.models import Hearing
from gerege.support.plan_words import OWNER_WORDS, service_words
from gerege.support.queries import Seen
from gerege.support.services.plans import REVIEW, plan_state
from gerege.waits.models import Wait
from gerege.waits.queries import open_waits_of


@dataclass(frozen=True)
class GoalLine:
    """One goal in words."""

    goal: Goal
    service: str
    owner: str | Promise
    late_by: timedelta
    """How long the day is over; nothing for a goal that is reached or not due."""


@dataclass(frozen=True)
class HearingLine:
    """One reading of the plan in words."""

    row: Hearing
    language: str | Promise
    words: str
    interpreter: str
    guardian: str
    by: str


@dataclass(frozen=True)
class PlanPage:
    """The plan of a case. Goals and hearings are empty without sight of the story."""

    version: int
    exists: bool
    goals: Sequence[GoalLine]
    hearings: Sequence[HearingLine]
    review_is_due: bool
    stands: bool
    """True while the person's yes is to the version that stands; of a person who may be under 18
    (also if that was learned later) only with a guardian and their own yes."""


def plan_page(seen: Seen) -> PlanPage:
    """The goals, what the person said to them, and whether they are to be looked at again."""
    version, today = version_of(seen.case, What.PLAN), seen.case.post.local_date(now())
    goals = goals_in(plan_state(seen.case, What.PLAN)) if seen.sight.story else []
    rows = list(Hearing.objects.filter(case=seen.case).select_related("heard_by"))
    agreed = next((row for row in rows if row.version == version), None)
    return PlanPage(
        version=version,
        exists=version > 0,
        goals=[_goal(goal, today) for goal in goals],
        hearings=[_hearing(seen, row) for row in rows] if seen.sight.story else [],
        review_is_due=review_of(seen) is not None,
        stands=agreed is not None and _holds(agreed, young=seen.young),
    )


def goal_to_change(seen: Seen, goal: str) -> Goal:
    """One goal. Raises NotAllowed for one that does not exist, which is a 404."""
    found = {one.id: one for one in goals_in(plan_state(seen.case, What.PLAN))}
    if goal not in found:
        raise NotAllowed(goal)
    return found[goal]


def safety_lines(seen: Seen) -> list[tuple[Prompt, str]]:
    """Every prompt with the person's words; none without sight of the story."""
    state = plan_state(seen.case, What.SAFETY_PLAN) if seen.sight.story else {}
    return [(prompt, state.get(prompt.id, "")) for prompt in load_support().safety]


def review_of(seen: Seen) -> Wait | None:
    """The task to look at the plans again, where it stands."""
    return next((wait for wait in open_waits_of(seen.case) if wait.cause == REVIEW), None)


def _holds(said: Hearing, *, young: bool) -> bool:
    guarded = said.assent and said.guardian is not None
    return said.answer == Hearing.Answer.YES and (guarded or not young)


def _goal(goal: Goal, today: date) -> GoalLine:
    over = today - goal.due if goal.is_open and goal.due else timedelta()
    owner = OWNER_WORDS.get(goal.owner, goal.owner)
    return GoalLine(goal, service_words(goal.service), owner, max(over, timedelta()))


def _hearing(seen: Seen, row: Hearing) -> HearingLine:
    row.case = seen.case
    return HearingLine(
        row=row,
        language=language_name(row.language),
        words=row.reveal_field("words"),
        interpreter=row.reveal_field("interpreter"),
        guardian=row.reveal_field("guardian"),
        by=row.heard_by.display_name if seen.named else "",
    )
