"""The visa room of headquarters: what the posts ask, and how the room behaves."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.visas.headquarters import asked_of_headquarters


@open_to(Role.PROTECTION_LEAD)
@require_safe
def headquarters(request: OfficerRequest) -> HttpResponse:
    """What waits for an answer, and the ways to rules and figures."""
    return render(
        request, "visas/headquarters.html", {"asked": asked_of_headquarters(request.user)}
    )
