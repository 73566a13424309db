"""The identity of a person on a page of its own, opened with a reason."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gerege.accounts.access import fresh_factor, open_to
from gerege.accounts.landing import safe_place
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.forms import IdentityForm, tried
from gerege.cases.models import Case
from gerege.cases.queries import case_with_identity, identity_lines, person_panel
from gerege.cases.services.identity import danger_opens_identity, identity_is_open

READERS = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


@open_to(*READERS)
@require_safe
def show(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """All of it while it is open to this officer; else the question why."""
    case = case_with_identity(request.user, case_id)
    if not identity_is_open(request.user, case):
        return _asked(request, case, IdentityForm())
    services.note_look(actor=request.user, case=case, verb=Verb.PERSON_REVEALED, part="identity")
    context = {
        "lines": identity_lines(request.user, case),
        "panel": person_panel(request.user, case),
    }
    return render(request, "cases/identity.html", {"case": case, **context})


@open_to(*READERS)
@fresh_factor
@require_POST
def open_with_a_reason(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Open it for the reason chosen. Nothing shows without one."""
    case = case_with_identity(request.user, case_id)
    form = IdentityForm(request.POST)

    def opened() -> bool:
        services.open_identity(actor=request.user, case=case, **form.cleaned_data)
        return True

    if tried(opened, form):
        return redirect(_back(request) or reverse("case_identity", args=[case.pk]))
    return _asked(request, case, form)


@open_to(*READERS)
@require_POST
def open_in_danger(request: OfficerRequest, case_id: UUID) -> HttpResponseRedirect:
    """One tap while danger opens it: no proof and no choice. Else the page asks for a reason."""
    case = case_with_identity(request.user, case_id)
    opened = services.open_identity_in_danger(actor=request.user, case=case)
    back = _back(request) if opened else ""
    return redirect(back or reverse("case_identity", args=[case.pk]))


def _back(request: OfficerRequest) -> str:
    """The page that asked for the identity; empty where none did."""
    return safe_place(request.POST.get("back") or request.GET.get("back")) or ""


def _asked(request: OfficerRequest, case: Case, form: IdentityForm) -> HttpResponse:
    context = {
        "case": case,
        "lines": None,
        "form": form,
        "panel": person_panel(request.user, case),
        "danger_is_open": danger_opens_identity(request.user, case),
        "back": _back(request),
    }
    return render(request, "cases/identity.html", context)
