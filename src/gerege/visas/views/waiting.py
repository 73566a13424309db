"""The visa room in figures, and how long applications wait."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.visas.post_figures import figures_page
from gerege.visas.waiting.pages import waits_page


@open_to(Role.HEAD_OF_POST)
@require_safe
def post_figures(request: OfficerRequest) -> HttpResponse:
    """What waits at the own post, since when, and what was decided; of nobody who."""
    return render(request, "visas/post_figures.html", figures_page(request.user))


@open_to(Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
@require_safe
def waits(request: OfficerRequest) -> HttpResponse:
    """How long applications waited, by group: of the own post, for headquarters of all."""
    page = waits_page(request.user, request.GET.get("quarter", ""))
    return render(request, "visas/waits.html", page)
