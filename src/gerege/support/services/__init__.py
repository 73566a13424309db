"""What is done about needs, safety, plans and at a case conference."""

from gerege.support.services.child import record_child_step
from gerege.support.services.conference import (
    Called,
    call_conference,
    explain_waits,
    invite,
    lead_conference,
    leave_out,
    record_coming,
    record_wish,
)
from gerege.support.services.conference_decision import (
    person_was_told,
    sign_conference,
    tell_party,
    write_decision,
)
from gerege.support.services.detention import (
    Visited,
    detention_ended,
    person_visited,
    told_of_detention,
)
from gerege.support.services.needs import Given, Happened, need_met, record_need
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
    "Called",
    "Given",
    "Happened",
    "Heard",
    "Visited",
    "call_conference",
    "change_goal",
    "change_safety_plan",
    "detention_ended",
    "explain_waits",
    "invite",
    "lead_conference",
    "leave_out",
    "need_met",
    "open_due_reviews",
    "person_visited",
    "person_was_told",
    "plan_was_heard",
    "plans_reviewed",
    "plans_to_review",
    "record_child_step",
    "record_coming",
    "record_need",
    "record_wish",
    "sign_conference",
    "tell_party",
    "told_of_detention",
    "write_decision",
]
