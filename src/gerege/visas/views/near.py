"""Applications that are near to one by name or place."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.visas import services
from gerege.visas.queries import application_to_see
from gerege.visas.sharing.near import near_page
from gerege.visas.sharing.same_person import same_person_page


@open_to(Role.VISA_OFFICER)
@require_safe
def near(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """Names and addresses that may be the same, with why."""
    found = application_to_see(request.user, application_id)
    services.open_application(actor=request.user, application=found, part="near")
    return render(request, "visas/near.html", near_page(request.user, found))


@open_to(Role.VISA_OFFICER)
@require_safe
def same_person(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """Applications that are perhaps of the same person, with what agrees."""
    found = application_to_see(request.user, application_id)
    services.open_application(actor=request.user, application=found, part="same person")
    return render(request, "visas/same_person.html", same_person_page(request.user, found))
