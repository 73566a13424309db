"""The pages of the plans: parse, one service or query, render."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import typed
from gerege.cases.services.versions import SavedMeanwhile, What
from gerege.cases.views.meanwhile import compared, edit_of, opened_on
from gerege.consent.views import did
from gerege.kernel.errors import NotAllowed
from gerege.support import services
from gerege.support.models import Hearing, Plan
from gerege.support.plan_forms import EventForm, GoalForm, HeardForm, ReviewedForm, SafetyForm
from gerege.support.plan_queries import goal_to_change, plan_page, review_of, safety_lines
from gerege.support.queries import Seen, seen_by, seen_to_work_on
from gerege.support.views import BOTH, CASE_PEOPLE, looked

NEW = "new"


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def safety(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The safety plan, also of a person who stays where they are."""
    seen = seen_to_work_on(request.user, case_id)
    stands = {prompt.id: words for prompt, words in safety_lines(seen)}
    form = SafetyForm(typed(request), initial=stands)
    if request.method == "POST":
        try:
            done = did(lambda: _safety(request, seen, form), form)
        except SavedMeanwhile as meanwhile:
            return compared(request, seen.case, meanwhile)
        if done:
            messages.success(request, _("Saved"))
            return redirect("case_support", case_id)
    looked(seen, "safety")
    opened = opened_on(request, seen.case, What.SAFETY_PLAN)
    context = {"case": seen.case, "form": form, "opened": opened}
    return render(request, "support/safety.html", context)


@open_to(*CASE_PEOPLE)
@require_safe
def plan(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The goals, what the person said to them."""
    seen = seen_by(request.user, case_id)
    looked(seen, "plan")
    context = {"case": seen.case, "seen": seen, "page": plan_page(seen)}
    return render(request, "support/plan.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def goal(request: OfficerRequest, case_id: UUID, goal: str) -> HttpResponse:
    """Write or change one goal."""
    seen = seen_to_work_on(request.user, case_id)
    stands = {} if goal == NEW else vars(goal_to_change(seen, goal))
    form = GoalForm(typed(request), initial=stands, young=seen.young)
    if request.method == "POST":
        try:
            done = did(lambda: _goal(request, seen, goal, form), form)
        except SavedMeanwhile as meanwhile:
            return compared(request, seen.case, meanwhile)
        if done:
            messages.success(request, _("Saved"))
            return redirect("case_plan", case_id)
    looked(seen, f"goal {goal}")
    opened = opened_on(request, seen.case, What.PLAN)
    context = {"case": seen.case, "form": form, "opened": opened}
    return render(request, "support/goal.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def heard(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Read the plan out and write what the person says."""
    seen = seen_to_work_on(request.user, case_id)
    page = plan_page(seen)
    if not page.exists:
        raise NotAllowed(str(case_id))
    sent, young = typed(request), seen.young
    form = HeardForm(sent, young=young)
    form.fields["version"].initial = page.version
    if request.method == "POST" and did(lambda: _heard(request, seen, form), form):
        messages.success(request, _("It is written down"))
        return redirect("case_plan", case_id)
    looked(seen, "heard")
    context = {"case": seen.case, "form": form, "page": page}
    return render(request, "support/heard.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def review(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Something happened, or the plans were looked at again."""
    seen, doing = seen_to_work_on(request.user, case_id), request.POST.get("do", "")
    event = EventForm(typed(request) if doing == "event" else None)
    reviewed = ReviewedForm(typed(request) if doing == "reviewed" else None)
    acts = {
        "event": (event, lambda: _event(request, seen, event)),
        "reviewed": (reviewed, lambda: _reviewed(request, seen, reviewed)),
    }
    if doing in acts and did(acts[doing][1], acts[doing][0]):
        messages.success(request, _("It is written down"))
        return redirect("case_support", case_id)
    looked(seen, "review")
    context = {"case": seen.case, "event": event, "reviewed": reviewed, "due": review_of(seen)}
    return render(request, "support/review.html", context)


def _safety(request: OfficerRequest, seen: Seen, form: SafetyForm) -> Plan:
    return services.change_safety_plan(
        actor=request.user,
        case=seen.case,
        fields=form.cleaned_data,
        edit=edit_of(request, What.SAFETY_PLAN),
    )


def _goal(request: OfficerRequest, seen: Seen, goal: str, form: GoalForm) -> Plan:
    return services.change_goal(
        actor=request.user,
        case=seen.case,
        goal="" if goal == NEW else goal,
        fields=form.said(),
        edit=edit_of(request, What.PLAN),
    )


def _heard(request: OfficerRequest, seen: Seen, form: HeardForm) -> Hearing:
    version, said = form.heard()
    return services.plan_was_heard(actor=request.user, case=seen.case, version=version, heard=said)


def _event(request: OfficerRequest, seen: Seen, form: EventForm) -> bool:
    services.plans_to_review(actor=request.user, case=seen.case, event=form.cleaned_data["event"])
    return True


def _reviewed(request: OfficerRequest, seen: Seen, form: ReviewedForm) -> bool:
    words = form.cleaned_data["changed"]
    services.plans_reviewed(actor=request.user, case=seen.case, changed=words)
    return True
