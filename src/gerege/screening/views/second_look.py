"""The second look: one officer asks, another sees the answers without the identity and says."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.screening import services
from gerege.screening.forms import SecondLookForm
from gerege.screening.presentation.second_look import second_look_page
from gerege.screening.queries import case_to_look_at, case_to_work_on, outcome_of


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def ask(request: OfficerRequest, case_id: UUID) -> HttpResponseRedirect:
    """Ask a second person; asking again changes nothing."""
    case = case_to_work_on(request.user, case_id)
    services.ask_second_look(actor=request.user, case=case)
    messages.success(request, _("A second person is asked. They see the answers, not the name."))
    return redirect("result", case_id)


@open_to(Role.CONSULAR_OFFICER, Role.PROTECTION_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The answers, the result and a form for what the second person thinks."""
    case, look = case_to_look_at(request.user, case_id)
    outcome = outcome_of(case)
    form = SecondLookForm(outcome, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.give_second_look(actor=request.user, case=case, **form.cleaned_data)
        messages.success(request, _("Thank you. Your second look is recorded."))
        return redirect("home")
    services.note_look(actor=request.user, case=case, verb=Verb.SECOND_LOOK_LOOKED)
    page = second_look_page(case, look, outcome)
    return render(request, "screening/second_look.html", {"page": page, "form": form, "case": case})
