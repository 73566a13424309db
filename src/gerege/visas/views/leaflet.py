"""The leaflet about rights, to open and to print."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.kernel.bilingual import LANGUAGES
from gerege.visas.leaflet_page import leaflet_page


@open_to(Role.VISA_OFFICER, Role.CONSULAR_OFFICER)
@require_safe
def leaflet(request: OfficerRequest) -> HttpResponse:
    """In the language asked for, which need not be the officer's own."""
    asked = (request.GET.get("language", ""), get_language(), "mn")
    language = next(code for name in asked for code in LANGUAGES if code == name)
    return render(request, "visas/leaflet.html", leaflet_page(request.user, language))
