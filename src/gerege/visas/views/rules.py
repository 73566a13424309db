"""Rules: the list, one rule."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.visas.rule_pages import rule_page, rules_page


@open_to(Role.PROTECTION_LEAD, Role.VISA_OFFICER)
@require_safe
def rules(request: OfficerRequest) -> HttpResponse:
    """What a queue looks for: every rule with its class, state, time and source."""
    return render(request, "visas/rules.html", rules_page(request.user))


@open_to(Role.PROTECTION_LEAD, Role.VISA_OFFICER)
@require_safe
def rule(request: OfficerRequest, rule_id: str) -> HttpResponse:
    """One rule: what it says, reads and asks, what else could explain it, its versions."""
    return render(request, "visas/rule.html", rule_page(request.user, rule_id))
