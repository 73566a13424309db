"""The pages of this room: parse, one query, render."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.operations.queries import installation as installation_of
from gerege.ui import times


@open_to(Role.ADMINISTRATOR)
@require_safe
def installation(request: OfficerRequest) -> HttpResponse:
    """What runs here, what of it can be lost, and when that was last tried."""
    found = installation_of(request.user)
    where = {"home_zone": times.home_zone(), "home_place": times.home_place()}
    return render(request, "operations/installation.html", {"installation": found, **where})
