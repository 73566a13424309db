"""How rules behave: for headquarters, and for a head of post."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.visas.monitoring.pages import behaviour_page, monitoring_page


@open_to(Role.PROTECTION_LEAD, Role.HEAD_OF_POST)
@require_safe
def monitoring(request: OfficerRequest) -> HttpResponse:
    """How often each rule fires and is borne out, and which should be looked at again."""
    return render(request, "visas/monitoring.html", monitoring_page(request.user))


@open_to(Role.PROTECTION_LEAD)
@require_safe
def behaviour(request: OfficerRequest, rule_id: str) -> HttpResponse:
    """One rule by nationality and sex, small groups hidden."""
    return render(request, "visas/behaviour.html", behaviour_page(request.user, rule_id))
