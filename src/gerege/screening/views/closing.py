"""Closing a case and opening it again."""

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
from gerege.cases.danger import danger_is_open
from gerege.screening import services
from gerege.screening.forms import ClosingForm
from gerege.screening.presentation.closing import closing_page
from gerege.screening.queries import (
    case_to_reopen,
    case_to_work_on,
    looks_of,
    outcome_of,
)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Read the myth guards, say why, close; or ask the second person who is missing."""
    case = case_to_work_on(request.user, case_id)
    form = ClosingForm(request.POST or None)
    outcome = outcome_of(case)
    if (
        request.method == "POST"
        and form.is_valid()
        and not danger_is_open(case, outcome.danger_told)
    ):
        closed = services.close_case(actor=request.user, case=case, **form.given())
        if closed:
            messages.success(request, _("The case is closed. It can be opened again at any time."))
            return redirect("case", case_id)
        messages.warning(request, _("Not closed yet: a second person is asked to look first."))
        return redirect("close", case_id)
    page = closing_page(request.user, case, outcome, looks_of(case))
    services.note_look(actor=request.user, case=case, verb=Verb.RESULT_LOOKED, part="close")
    return render(request, "screening/close.html", {"page": page, "form": form, "case": case})


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def reopen(request: OfficerRequest, case_id: UUID) -> HttpResponseRedirect:
    """Open a closed case again."""
    case = case_to_reopen(request.user, case_id)
    services.reopen_case(actor=request.user, case=case)
    messages.success(request, _("The case is open again"))
    return redirect("case", case_id)
