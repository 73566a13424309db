"""Erasing one application: asked at the post, confirmed or declined at headquarters."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import fresh_proof, open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import tried, typed
from gerege.kernel.errors import InputRefused
from gerege.visas import services
from gerege.visas.erasing.erasures import (
    erasure_asked_of,
    erasure_page,
    erasure_to_answer,
    erasures_of,
    handed_since,
)
from gerege.visas.forms import ErasureForm
from gerege.visas.models import Application, AskedErasure
from gerege.visas.queries import application_to_see, number_of

BOTH = ["GET", "HEAD", "POST"]


@open_to(Role.VISA_OFFICER)
@require_http_methods(BOTH)
def ask(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """Ask that the application be erased; asked, what it waits for and a way to take it back."""
    application = application_to_see(request.user, application_id)
    asked = erasure_asked_of(application)
    if asked is not None:
        return _asked(request, application, asked)
    form = ErasureForm(typed(request))

    def save() -> AskedErasure:
        return services.ask_erasure(
            actor=request.user, application=application, **form.cleaned_data
        )

    if request.method == "POST" and tried(save, form) is not None:
        messages.success(request, _("Asked. The protection lead has to confirm it"))
        return redirect("visa_application", application.pk)
    services.open_application(actor=request.user, application=application, part="erase")
    context = {
        "application": application,
        "form": form,
        "number": number_of(application),
        "handed_since": handed_since(application),
    }
    return render(request, "visas/erase.html", context)


def _asked(request: OfficerRequest, application: Application, asked: AskedErasure) -> HttpResponse:
    # The number of the request: a form to ask, sent a moment late, must not take it back.
    if request.method == "POST" and request.POST.get("take_back") == str(asked.pk):
        services.take_back_erasure(actor=request.user, asked=asked)
        messages.success(request, _("Taken back. The application stays."))
        return redirect("visa_application", application.pk)
    services.open_application(actor=request.user, application=application, part="erase")
    context = {"application": application, "asked": asked, "number": number_of(application)}
    return render(request, "visas/erase_asked.html", context)


@open_to(Role.PROTECTION_LEAD)
@require_safe
def erasures(request: OfficerRequest) -> HttpResponse:
    """What posts ask to be erased, the longest waiting first."""
    return render(request, "visas/erasures.html", {"asked": erasures_of(request.user)})


@open_to(Role.PROTECTION_LEAD)
@fresh_proof
@require_http_methods(BOTH)
def erasure(request: OfficerRequest, asked_id: UUID) -> HttpResponse:
    """One request, to be confirmed by a second person; what would go, counted, without a name."""
    asked = erasure_to_answer(request.user, asked_id)
    refusal = None
    try:
        if _decided(request, asked):
            return redirect("visa_erasures")
    except InputRefused as refused:
        refusal = refused
    return render(request, "visas/erasure.html", {"refusal": refusal, **erasure_page(asked)})


def _decided(request: OfficerRequest, asked: AskedErasure) -> bool:
    """Confirmed or declined, by the button that was pressed; anything else changes nothing."""
    decision = request.POST.get("decision")
    if decision == "decline":
        services.decline_erasure(actor=request.user, asked=asked)
        messages.success(request, _("Declined. The application stays."))
    elif decision == "erase":
        services.confirm_erasure(actor=request.user, asked=asked)
        messages.success(request, _("The application is erased."))
    return decision in {"decline", "erase"}
