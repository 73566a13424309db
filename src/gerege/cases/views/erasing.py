"""Keeping a case from being erased; asking for an erasure, confirming it, and its report."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import fresh_proof, open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.erasure_report import report_of
from gerege.cases.forms import ErasureForm, HoldForm, tried, typed
from gerege.cases.keeping import (
    HOLDING_ROLES,
    Place,
    case_to_take_back,
    erasure_asked_of,
    erasure_to_see,
    erasures_page,
    may_confirm,
    may_lift,
    standing_hold,
)
from gerege.cases.models import Case, Erasure, LegalHold
from gerege.cases.queries import case_to_ask_erasure_of, case_to_hold
from gerege.cases.retaining import case_rule, list_to_see, listed_cases
from gerege.kernel.bilingual import LANGUAGES
from gerege.kernel.errors import InputRefused
from gerege.ui.printing import languages_asked_for, parts_in

BOTH = ["GET", "HEAD", "POST"]
READERS = (Role.CONSULAR_OFFICER, Role.PROTECTION_LEAD)
PLACE = re.compile("[0-9]{1,7}")


@open_to(*HOLDING_ROLES)
@require_http_methods(BOTH)
def hold(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Put a hold on the case, or see the one that stands; its reason is a look."""
    case = case_to_hold(request.user, case_id)
    standing = standing_hold(case)
    # A reason that was typed while somebody else put a hold comes back with its form.
    if standing is not None and (request.method != "POST" or "lift" in request.POST):
        return _standing(request, standing)
    form = HoldForm(typed(request))
    if request.method == "POST" and tried(lambda: _put(request.user, case, form), form) is not None:
        messages.success(request, _("The case will not be erased"))
        return redirect("case", case.pk)
    context = {"case": case, "form": form, "stands": standing is not None}
    return render(request, "cases/hold.html", context)


def _standing(request: OfficerRequest, standing: LegalHold) -> HttpResponse:
    case = standing.case
    # The number of the hold: a form to put one, sent a moment late, must not lift it.
    if request.method == "POST" and request.POST.get("lift") == str(standing.pk):
        services.lift_hold(actor=request.user, hold=standing)
        messages.success(request, _("The case may be erased again"))
        return redirect("case", case.pk)
    services.note_look(actor=request.user, case=case, verb=Verb.HOLD_LOOKED, part=str(standing.pk))
    context = {
        "case": case,
        "hold": standing,
        "reason": standing.reveal_field("reason"),
        "may_lift": may_lift(request.user, standing),
    }
    return render(request, "cases/hold_standing.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def ask(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Ask that the case be erased; the protection lead confirms or declines. Asked, what it
    waits for and a way to take it back.
    """
    case = case_to_ask_erasure_of(request.user, case_id)
    asked = erasure_asked_of(case)
    if asked is not None:
        return _asked(request, case, asked)
    form = ErasureForm(typed(request))
    if request.method == "POST" and tried(lambda: _ask(request.user, case, form), form) is not None:
        messages.success(request, _("Asked. The protection lead has to confirm it"))
        return redirect("case", case.pk)
    context = {"case": case, "form": form, "is_held": standing_hold(case) is not None}
    return render(request, "cases/erase.html", context)


def _asked(request: OfficerRequest, case: Case, asked: Erasure) -> HttpResponse:
    # The number of the request: a form to ask, sent a moment late, must not take it back.
    if request.method == "POST" and request.POST.get("take_back") == str(asked.pk):
        services.take_back_erasure(actor=request.user, asked=asked)
        messages.success(request, _("Taken back. The case stays"))
        return redirect("case", case.pk)
    is_held = standing_hold(case) is not None
    context = {"case": case, "asked": asked, "is_held": is_held}
    return render(request, "cases/erase_asked.html", context)


@open_to(*READERS)
@require_safe
def index(request: OfficerRequest) -> HttpResponse:
    """What waits for a decision about keeping and erasing; for an officer what they asked for."""
    page = erasures_page(request.user, Place.read(request.GET.get("before", "")))
    return render(request, "cases/erasures.html", {"page": page})


@open_to(*READERS)
@fresh_proof
@require_http_methods(BOTH)
def erasure(request: OfficerRequest, erasure_id: UUID) -> HttpResponse:
    """One request, to be confirmed by a second person; once done, the report of it."""
    asked = erasure_to_see(request.user, erasure_id)
    if asked.is_done:
        return _report(request, asked)
    refusal = None
    try:
        done = _decided(request, asked)
    except InputRefused as refused:
        done, refusal = None, refused
    if done is not None:
        return done
    context = {
        "asked": asked,
        "may_confirm": may_confirm(request.user, asked),
        "refusal": refusal,
        "hold": standing_hold(asked.subject),
        "own": case_to_take_back(request.user, asked),
    }
    return render(request, "cases/erasure_asked.html", context)


def _decided(request: OfficerRequest, asked: Erasure) -> HttpResponse | None:
    """Confirmed or declined, by the button that was pressed; anything else changes nothing.

    What is refused is shown with its page: a redirect would count as an act that was done.
    """
    decision = request.POST.get("decision")
    if decision == "decline":
        services.decline_erasure(actor=request.user, asked=asked)
        messages.success(request, _("Declined. The case stays"))
        return redirect("erasures")
    if decision == "erase":
        services.confirm_erasure(actor=request.user, asked=asked)
        return redirect("erasure", asked.pk)
    return None


def _report(request: OfficerRequest, done: Erasure) -> HttpResponse:
    languages = languages_asked_for(request.GET.get("language"))
    report = report_of(done)
    parts = parts_in(languages, "cases/erasure_report_part.html", {"report": report})
    services.note_erasure_look(actor=request.user, done=done, part=",".join(languages))
    context = {"done": done, "parts": parts, "languages": languages, "all": LANGUAGES}
    return render(request, "cases/erasure_report.html", context)


@open_to(Role.PROTECTION_LEAD)
@fresh_proof
@require_http_methods(BOTH)
def retention_list(request: OfficerRequest, report_id: UUID) -> HttpResponse:
    """The cases of a list whose time is over, to be confirmed by a protection lead."""
    report = list_to_see(request.user, report_id)
    if request.method == "POST":
        services.confirm_list(actor=request.user, report=report)
        messages.success(request, _("Confirmed. The administrator erases within 14 days"))
        return redirect("retention_report", report.pk)
    start = request.GET.get("from", "")
    page = listed_cases(report, int(start) if PLACE.fullmatch(start) else 0)
    context = {"report": report, "page": page, "rule": case_rule()}
    return render(request, "cases/retention_list.html", context)


def _put(actor: Officer, case: Case, form: HoldForm) -> LegalHold:
    given = form.cleaned_data
    return services.put_hold(
        actor=actor, case=case, reason=given["reason"], review_on=given["review_on"]
    )


def _ask(actor: Officer, case: Case, form: ErasureForm) -> Erasure:
    return services.ask_erasure(actor=actor, case=case, reason=form.cleaned_data["reason"])
