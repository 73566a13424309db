"""The doorkeeper: every page is closed unless its view is registered for the officer's role."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.views.defaults import page_not_found

from gerege.accounts import pace, parking, policies, visits
from gerege.accounts.access import Entry, entry_of, is_passive, proof_for
from gerege.accounts.events import note_refusal
from gerege.accounts.landing import safe_place
from gerege.accounts.models import Officer
from gerege.accounts.services import sessions
from gerege.accounts.visits import Standing, Visit, VisitRequest, visit_of
from gerege.audit.verbs import Verb
from gerege.kernel.errors import NotAllowed

BAD_REQUEST = 400
SIGNED_OUT_HEADER = "X-Gerege-Signed-Out"
# Tells the script that the server keeps what was typed, so that it is not kept twice.
KEPT_HEADER = "X-Gerege-Kept"
# Our script fetched the page by itself: no sign of somebody at work. Whoever sends it in vain only
# locks themselves earlier.
ALONE_HEADER = "X-Gerege-Alone"
View = Callable[..., HttpResponseBase]

# What stays open to somebody who must first choose a password or set up the second factor.
ERRANDS = frozenset({"account_logout", "set_language", "account_change_password", "account_prove"})
SECOND_FACTOR_ERRANDS = ERRANDS | {
    "second_factor_set_up",
    "second_factor_generator",
    "passkey_add",
    "second_factor_codes",
    "second_factor_codes_file",
}


class ClosedUnlessOpened:
    """Finds out whose visit it is, and lets through only what the register of doors admits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Seat the officer, let the page answer, tell scripts when nobody is signed in."""
        ticket = _seat(request)
        response = self.get_response(request)
        if ticket and isinstance(request.user, Officer) and response.status_code < BAD_REQUEST:
            parking.settle(request, request.user, ticket)
        if not request.user.is_authenticated:
            response.headers[SIGNED_OUT_HEADER] = "1"
        return response

    def process_view(
        self, request: HttpRequest, view: View, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Close what is not opened (404), stop who is not signed in, lock who was away."""
        entry = entry_of(view)
        if entry is None:
            raise Http404
        if entry.public:
            return None
        visit = visit_of(request)
        if visit.officer is None or not visit.is_open:
            return _stop(request, visit, entry)
        if not is_passive(view) and ALONE_HEADER not in request.headers:
            visits.touch(request.session)
        if too_fast := _too_fast(request, visit.officer, view, entry):
            return too_fast
        _admit(request, visit.officer, entry)
        return _errand(request, visit.officer) or _ask_again(request, visit.officer, view)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """A service that said no looks like a page that does not exist."""
        if not isinstance(exception, NotAllowed):
            return None
        if isinstance(request.user, Officer):
            _note_refusal(request, request.user, f"not_allowed:{_page_name(request)}")
        return page_not_found(request, exception)


def _seat(request: HttpRequest) -> str | None:
    visit = visits.read(request)
    cast("VisitRequest", request).visit = visit
    if not visit.is_open or visit.officer is None:
        request.user = AnonymousUser()
        return None
    request.user = visit.officer
    translation.activate(visit.officer.language)
    cast("Any", request).LANGUAGE_CODE = visit.officer.language
    return _take_ticket(request)


def _take_ticket(request: HttpRequest) -> str | None:
    """Remove the mark of a form that is sent again, so that views see only what was typed."""
    if request.method != "POST" or parking.TICKET not in request.POST:
        return None
    posted = request.POST.copy()
    ticket = posted.pop(parking.TICKET)[-1]
    cast("Any", request).POST = posted
    return str(ticket)


def _stop(request: HttpRequest, visit: Visit, entry: Entry) -> HttpResponseBase:
    if visit.officer is None:
        return HttpResponseRedirect(
            f"{reverse('account_login')}?{urlencode({'next': request.path})}"
        )
    if visit.standing is Standing.LOCKED:
        sessions.lock(request, visit.officer)
    page = "account_lock" if visit.standing is Standing.LOCKED else "account_login"
    response = HttpResponseRedirect(reverse(page))
    if entry.admits(visit.officer.role) and _keep(request, visit.officer):
        response.headers[KEPT_HEADER] = "1"
    return response


def _ask_again(request: HttpRequest, officer: Officer, view: View) -> HttpResponseBase | None:
    """Stop at a page that wants a fresh proof; what was sent to it is kept meanwhile."""
    proof = proof_for(view)
    if proof is None or visits.is_proven(request.session, proof):
        return None
    visits.ask_for(request.session, proof)
    response = HttpResponseRedirect(reverse("account_prove"))
    if _keep(request, officer):
        response.headers[KEPT_HEADER] = "1"
    elif request.method == "POST" and (page := _page_before(request)):
        visits.remember_place(request.session, page)
    return response


def _too_fast(
    request: HttpRequest, officer: Officer, view: View, entry: Entry
) -> HttpResponseBase | None:
    """More pages in a minute than anybody reads; noted once a minute, and what was typed is kept.

    What is refused counts as well, or it would fill the record; what scripts ask alone does not.
    """
    admitted = entry.admits(officer.role)
    beyond = 0 if admitted and is_passive(view) else pace.count(officer.pk)
    if not beyond:
        return None
    if beyond == 1:
        _note_refusal(request, officer, f"too_fast:{_page_name(request)}")
    # Our script leaves the form on the screen: a second copy could be sent twice.
    is_lost = request.method == "POST" and request.headers.get("X-Gerege-Sent-By") != "script"
    kept = admitted and is_lost and _keep(request, officer)
    response = render(request, "accounts/too_fast.html", {"kept": kept}, status=429)
    response.headers["Retry-After"] = str(pace.SECONDS)
    if kept:
        response.headers[KEPT_HEADER] = "1"
    return response


def _page_before(request: HttpRequest) -> str:
    """The page of ours on which a form stood, or ""."""
    return safe_place(urlsplit(request.headers.get("Referer", "")).path) or ""


def _keep(request: HttpRequest, officer: Officer) -> bool:
    """Keep what was sent, or the place to come back to. True if something typed was kept."""
    if request.method == "POST":
        kept = parking.park(request, officer, request.path, _page_before(request))
        if kept is not None:
            visits.take_place(request.session)
        return kept is not None
    if request.method == "GET" and _is_a_page(request):
        visits.remember_place(request.session, request.path)
    return False


def _is_a_page(request: HttpRequest) -> bool:
    """True if somebody goes there, and no page of ours asks by itself.

    What our service worker passes on says ``empty`` where the browser itself says ``document``.
    """
    whereto = request.headers.get("Sec-Fetch-Dest", "document")
    goes = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return goes and whereto in ("document", "empty")


def _admit(request: HttpRequest, officer: Officer, entry: Entry) -> None:
    if not entry.admits(officer.role):
        _note_refusal(request, officer, f"role:{_page_name(request)}")
        raise Http404


def _page_name(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name if match else None) or "unnamed"


def _note_refusal(request: HttpRequest, officer: Officer, reason: str) -> None:
    """Who was refused what. A case that was asked for is named by its random id."""
    asked = request.resolver_match.kwargs.get("case_id") if request.resolver_match else None
    subject = asked if isinstance(asked, UUID) else None
    with transaction.atomic():
        note_refusal(Verb.PAGE_REFUSED, actor=officer, reason=reason, subject=subject)


def _errand(request: HttpRequest, officer: Officer) -> HttpResponseBase | None:
    """What has to be done before anything else: a password of one's own, then a second factor."""
    page = _page_name(request)
    if officer.must_change_password and page not in ERRANDS:
        return HttpResponseRedirect(reverse("account_change_password"))
    if policies.needs_second_factor(officer) and page not in SECOND_FACTOR_ERRANDS:
        return HttpResponseRedirect(reverse("second_factor_set_up"))
    return None
