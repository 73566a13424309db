"""The result: on the screen, on paper, anew with another catalogue; and what a person decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import fresh_proof, open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import sight_of
from gerege.kernel.bilingual import LANGUAGES
from gerege.screening import services
from gerege.screening.forms import DecisionForm
from gerege.screening.presentation.result import ResultPage, result_page
from gerege.screening.queries import (
    case_to_read,
    case_to_work_on,
    decisions_of,
    looks_of,
    outcome_of,
)
from gerege.ui.printing import languages_asked_for, parts_in

STORY_ROLES = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


@open_to(*STORY_ROLES)
@require_safe
def result(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """What the software says and why, what is open, what to do next, what people decided."""
    case = case_to_read(request.user, case_id)
    page = _page_of(case)
    services.note_look(actor=request.user, case=case, verb=Verb.RESULT_LOOKED)
    may_work = case.is_open and sight_of(request.user, case).work
    context = {"page": page, "case": case, "may_work": may_work}
    return render(request, "screening/result.html", context)


@open_to(*STORY_ROLES)
@fresh_proof
@require_safe
def printed(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The result for paper, in both languages or one. It holds no identity."""
    case = case_to_read(request.user, case_id)
    languages = languages_asked_for(request.GET.get("language"))
    parts = parts_in(languages, "screening/print_part.html", {"page": _page_of(case)})
    shown = ",".join(languages)
    services.note_look(actor=request.user, case=case, verb=Verb.RESULT_PRINTED, part=shown)
    context = {"case": case, "parts": parts, "languages": languages, "all": LANGUAGES}
    return render(request, "screening/result_print.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def recompute(request: OfficerRequest, case_id: UUID) -> HttpResponseRedirect:
    """Keep what the present catalogue says of the same answers."""
    case = case_to_work_on(request.user, case_id)
    services.recompute_result(actor=request.user, case=case)
    return redirect("result", case_id)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Record what a person decided, with reasons; the software's words stand beside."""
    case = case_to_work_on(request.user, case_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.record_decision(actor=request.user, case=case, **form.cleaned_data)
        messages.success(request, _("The decision is recorded"))
        return redirect("result", case_id)
    page = _page_of(case)
    services.note_look(actor=request.user, case=case, verb=Verb.RESULT_LOOKED, part="decision")
    return render(request, "screening/decision.html", {"form": form, "page": page, "case": case})


def _page_of(case: Case) -> ResultPage:
    return result_page(case, outcome_of(case), looks_of(case), decisions_of(case))
