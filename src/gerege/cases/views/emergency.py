"""The emergency card of a country, and saying what was done about a danger."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.danger import danger_to_end
from gerege.cases.emergency import card_of, card_of_case, home_country
from gerege.cases.forms import ActionForm, OverForm, tried, typed
from gerege.cases.models import Case
from gerege.cases.queries import case_to_see, case_to_work_on
from gerege.kernel.clock import now
from gerege.knowledge.guidance import load_guidance

CARD_ROLES = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


@open_to(*CARD_ROLES)
@require_safe
def own(request: OfficerRequest) -> HttpResponseRedirect:
    """The card of the country in which this officer works."""
    return redirect("emergency_card", home_country(request.user))


@open_to(*CARD_ROLES)
@require_safe
def card(request: OfficerRequest, country: str) -> HttpResponse:
    """What to do and whom to call there. Knowing nothing about a country is a normal state."""
    return render(request, "cases/emergency_card.html", {"card": card_of(country)})


@open_to(*CARD_ROLES)
@require_safe
def card_for_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The card with what is red in this case on top, and a place to say what was done."""
    case = case_to_see(request.user, case_id)
    services.note_look(actor=request.user, case=case, verb=Verb.EMERGENCY_OPENED, part="card")
    form = ActionForm(load_guidance().emergency.steps)
    context = {"card": card_of_case(request.user, case), "case": case, "form": form}
    return render(request, "cases/emergency_card.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def acted(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Record which step of the card was taken."""
    case = case_to_work_on(request.user, case_id)
    form = ActionForm(load_guidance().emergency.steps, request.POST)
    if tried(lambda: _record(request.user, case, form), form) is not None:
        messages.success(request, _("Recorded"))
        return redirect("case_emergency", case.pk)
    context = {"card": card_of_case(request.user, case), "case": case, "form": form}
    return render(request, "cases/emergency_card.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Say that the danger is over: a page of its own, which tells what that does."""
    case = case_to_work_on(request.user, case_id)
    form = OverForm(typed(request))
    if request.method == "POST" and tried(lambda: _end(request, case, form), form) is not None:
        messages.success(request, _("The danger is ended"))
        return redirect("case", case.pk)
    # Only a page that says so brings what was told meanwhile: it is not ended unseen.
    kept = _seen(request, case) if form.errors and not form.non_field_errors() else None
    context = {"case": case, "form": form, "told_at": kept or danger_to_end(case)}
    return render(request, "cases/danger_end.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def again(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Tell danger once more; it stands above everything again."""
    case = case_to_work_on(request.user, case_id)
    services.tell_danger_again(actor=request.user, case=case)
    messages.success(request, _("Danger is recorded. Act on the card."))
    return redirect("case_emergency", case.pk)


def _end(request: OfficerRequest, case: Case, form: OverForm) -> Case:
    how, seen = form.cleaned_data["how"], _seen(request, case)
    return services.end_danger(actor=request.user, case=case, how=how, told_at=seen)


def _seen(request: OfficerRequest, case: Case) -> datetime | None:
    """When danger was told last, as far as the page knew that was sent; None for no such moment."""
    try:
        moment = datetime.fromisoformat(request.POST.get("told_at", ""))
        return moment if case.opened_at <= moment <= now() else None
    except (TypeError, ValueError):
        return None


def _record(actor: Officer, case: Case, form: ActionForm) -> Case:
    action = form.cleaned_data["action"]
    return services.record_danger_acted_on(actor=actor, case=case, action=action)
