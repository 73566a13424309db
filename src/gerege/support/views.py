"""The pages of needs and of steps for a child: parse, one service or query, render."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases.forms import typed
from gerege.cases.services import note_look
from gerege.consent.views import did
from gerege.kernel.clock import now
from gerege.support import services
from gerege.support.detention_queries import steps_of_last_visit
from gerege.support.forms import MetForm, NeedForm, StepForm
from gerege.support.models import Answered
from gerege.support.queries import (
    NeedLine,
    Seen,
    care_lines,
    need_groups,
    need_line,
    next_question,
    overview,
    seen_by,
    seen_to_work_on,
    step_line,
    step_lines,
)
from gerege.support.services.needs import WANTED
from gerege.ui.forms import begins_now

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
BOTH = ["GET", "HEAD", "POST"]


@open_to(*CASE_PEOPLE)
@require_safe
def of_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """How far everything is, the likely next step first."""
    seen = seen_by(request.user, case_id)
    looked(seen, "overview")
    steps = steps_of_last_visit(seen)
    context = {"case": seen.case, "seen": seen, "page": overview(seen), "steps": steps}
    return render(request, "support/of_case.html", context)


@open_to(*CASE_PEOPLE)
@require_safe
def needs(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Every question about needs, with until when which care is possible."""
    seen = seen_by(request.user, case_id)
    looked(seen, "needs")
    groups = need_groups(seen)
    timed = [line.said for group in groups for line in group.lines if line.need.windows]
    care = [one for said in timed for one in care_lines(said, now())]
    at_once = [line for group in groups for line in group.lines if line.at_once]
    context = {"case": seen.case, "seen": seen, "groups": groups, "care": care, "at_once": at_once}
    return render(request, "support/needs.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def need(request: OfficerRequest, case_id: UUID, question: str) -> HttpResponse:
    """Ask one question; then the next that nobody asked. Or: what is needed was given."""
    seen = seen_to_work_on(request.user, case_id)
    line, zone = need_line(seen, question), seen.case.post.time_zone
    is_met = request.POST.get("do") == "met"
    met = MetForm(
        typed(request) if is_met else None, initial=begins_now("given_on", "given_at", zone)
    )
    if is_met and did(lambda: _met(request, seen, line, met), met):
        messages.success(request, _("It is written down"))
        return redirect("case_needs", case_id)
    form = NeedForm(line.need, seen.zone, None if is_met else typed(request))
    if (
        request.method == "POST"
        and not is_met
        and did(lambda: _need(request, seen, line, form), form)
    ):
        messages.success(request, _("The answer is written down"))
        if line.need.at_once and form.cleaned_data["answer"] in WANTED:
            return redirect("case_need", case_id, question)
        then = None if line.need.windows else next_question(seen, question)
        if then:
            return redirect("case_need", case_id, then.id)
        return redirect("case_needs", case_id)
    looked(seen, f"need {question}")
    context = {"case": seen.case, "seen": seen, "line": line, "form": form, "met": met}
    context["further"] = _further(seen, question) if line.at_once else ""
    return render(request, "support/need.html", context)


@open_to(*CASE_PEOPLE)
@require_safe
def child(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The steps for a person who may be under 18."""
    seen = seen_by(request.user, case_id)
    looked(seen, "child")
    context = {"case": seen.case, "seen": seen, "lines": step_lines(seen)}
    return render(request, "support/child.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def child_step(request: OfficerRequest, case_id: UUID, step: str) -> HttpResponse:
    """How far one step is."""
    seen = seen_to_work_on(request.user, case_id)
    line = step_line(seen, step)
    form = StepForm(line.step, typed(request))
    if request.method == "POST" and did(lambda: _step(request, seen, step, form), form):
        messages.success(request, _("It is written down"))
        return redirect("case_child", case_id)
    looked(seen, f"step {step}")
    context = {"case": seen.case, "seen": seen, "line": line, "form": form}
    return render(request, "support/child_step.html", context)


def looked(seen: Seen, part: str) -> None:
    """The look is recorded."""
    shown = f"{part}:{seen.sight.story:d}"
    note_look(actor=seen.viewer, case=seen.case, verb=Verb.SUPPORT_LOOKED, part=shown)


def _further(seen: Seen, question: str) -> str:
    """The next question, which is asked when the person is not alone any more; empty for none."""
    then = next_question(seen, question)
    return reverse("case_need", args=[seen.case.pk, then.id]) if then else ""


def _need(request: OfficerRequest, seen: Seen, line: NeedLine, form: NeedForm) -> Answered:
    return services.record_need(
        actor=request.user,
        case=seen.case,
        question=line.need.id,
        answer=form.cleaned_data["answer"],
        note=form.cleaned_data["note"],
        happened=form.event(),
    )


def _met(request: OfficerRequest, seen: Seen, line: NeedLine, form: MetForm) -> Answered:
    given = form.what_was(seen.case.post.time_zone)
    return services.need_met(actor=request.user, case=seen.case, question=line.need.id, given=given)


def _step(request: OfficerRequest, seen: Seen, step: str, form: StepForm) -> Answered:
    return services.record_child_step(
        actor=request.user, case=seen.case, step=step, **form.cleaned_data
    )
