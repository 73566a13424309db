"""Doors for the tests of the doorkeeper: beside the real addresses, some made-up rooms."""

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from gerege.accounts import parking
from gerege.accounts.access import (
    fresh_factor,
    fresh_proof,
    open_to,
    open_to_all_roles,
    open_to_public,
)
from gerege.accounts.roles import Role
from gerege.kernel.errors import NotAllowed

received: list[dict[str, list[str]]] = []


@open_to_all_roles
def home(request: HttpRequest) -> HttpResponse:
    """Says who is here."""
    return HttpResponse(f"home of {request.user}")


@open_to(Role.CONSULAR_OFFICER)
def note(request: HttpRequest) -> HttpResponse:
    """Takes a note; refuses an empty one as a broken form would."""
    if request.method == "POST":
        received.append(dict(request.POST.lists()))
        if not request.POST.get("text"):
            return HttpResponse("empty", status=400)
        return HttpResponse("noted")
    kept = parking.take_back(request, request.path)
    return HttpResponse(f"note: {kept.get('text') if kept else ''}")


PAGE = Template(
    """{% load i18n %}<main><form method="post" action="/note/">{% csrf_token %}
<input type="hidden" name="form_id" value="1"><textarea name="text"></textarea>
<input type="checkbox" name="place" value="gate"><input type="checkbox" name="place" value="yard">
<button>save</button></form></main>{% include "accounts/idle.html" %}"""
)


@open_to_all_roles
def long_form(request: HttpRequest) -> HttpResponse:
    """A page on which somebody types for a long time."""
    return HttpResponse(PAGE.render(RequestContext(request)))


@open_to(Role.CONSULAR_OFFICER)
@fresh_proof
def reveal(request: HttpRequest) -> HttpResponse:
    """Shows what hurts most, for a reason."""
    if request.method == "POST":
        received.append(dict(request.POST.lists()))
    return HttpResponse("revealed")


@open_to_all_roles
@fresh_factor
def grave(_request: HttpRequest) -> HttpResponse:
    """Changes what opens an account."""
    return HttpResponse("changed")


@open_to_all_roles
def says_no(_request: HttpRequest) -> HttpResponse:
    """Calls a service that refuses."""
    raise NotAllowed("not this one")


@open_to_public
def leaflet(request: HttpRequest) -> HttpResponse:
    """A page for everybody."""
    return HttpResponse(f"leaflet for {request.user}")


def forgotten(_request: HttpRequest) -> HttpResponse:
    """Nobody said who may enter."""
    return HttpResponse("should never be seen")


urlpatterns = [
    path("", home, name="home"),
    path("note/", note, name="note"),
    path("long-form/", long_form, name="long_form"),
    path("reveal/", reveal, name="reveal"),
    path("grave/", grave, name="grave"),
    path("says-no/", says_no, name="says_no"),
    path("leaflet/", leaflet, name="leaflet"),
    path("forgotten/", forgotten, name="forgotten"),
    path("account/", include("gerege.accounts.urls")),
]
