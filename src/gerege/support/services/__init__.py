"""What is done about needs, safety and plans."""

from gerege.support.services.child import record_child_step
from gerege.support.services.detention import (
    Visited,
    detention_ended,
    person_visited,
    told_of_detention,
)
from gerege.support.services.needs import Happened, record_need
from gerege.support.services.plans import (
    Heard,
    change_goal,
    change_safety_plan,
    open_due_reviews,
    plan_was_heard,
    plans_reviewed,
    plans_to_review,
)

__all__ = [
    "Happened",
    "Heard",
    "Visited",
    "change_goal",
    "change_safety_plan",
    "detention_ended",
    "open_due_reviews",
    "person_visited",
    "plan_was_heard",
    "plans_reviewed",
    "plans_to_review",
    "record_child_step",
    "record_need",
    "told_of_detention",
]
