"""Where an officer is led after the door opened."""

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from gerege.accounts import parking, visits
from gerege.accounts.models import Officer


def landing(request: HttpRequest, officer: Officer, wished: str | None = None) -> str:
    """First what was kept of the officer's typing, else the page they were at, else home."""
    if parking.waiting_for(request, officer).exists():
        return reverse("kept_form")
    place = visits.take_place(request.session) or safe_place(wished)
    return place or resolve_url(settings.LOGIN_REDIRECT_URL)


def safe_place(wished: str | None) -> str | None:
    """A path on this very site, without a query; anything else is nothing."""
    if not wished or not wished.startswith("/") or "?" in wished or "#" in wished:
        return None
    return wished if url_has_allowed_host_and_scheme(wished, allowed_hosts=None) else None
