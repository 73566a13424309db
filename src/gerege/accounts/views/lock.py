"""The lock: what a page shows after nobody was at work, and how it opens again."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gerege.accounts import draft_keys, parking, passkeys, queries, visits
from gerege.accounts.access import open_to_all_roles, open_to_public, passive
from gerege.accounts.browsers import browser_of
from gerege.accounts.forms import PinForm
from gerege.accounts.landing import landing, safe_place
from gerege.accounts.models import Device, Officer
from gerege.accounts.policies import officer_of
from gerege.accounts.services import devices, sessions
from gerege.accounts.views.proof import check_passkey
from gerege.accounts.visits import Standing, visit_of
from gerege.kernel.errors import InputRefused


def _locked_officer(request: HttpRequest) -> Officer | None:
    visit = visit_of(request)
    return visit.officer if visit.standing is Standing.LOCKED else None


@open_to_public
def lock(request: HttpRequest) -> HttpResponse:
    """The lock screen; with ``pin`` posted, a try to open it."""
    officer = _locked_officer(request)
    if officer is None:
        return redirect("account_login")
    sessions.lock(request, officer)
    device = queries.device_of(officer, browser_of(request))
    form = PinForm(request.POST or None)
    if device and device.has_pin and form.is_valid():
        return _try_pin(request, device, form)
    return _lock_page(request, officer, device, form)


def _try_pin(request: HttpRequest, device: Device, form: PinForm) -> HttpResponse:
    officer = device.officer
    if devices.try_pin(actor=officer, device=device, pin=form.cleaned_data["pin"]):
        return _open(request, officer, by="pin")
    if queries.device_of(officer, device.browser) is None:
        sessions.end(request, officer, reason="wrong_pins")
        return redirect("account_login")
    form.add_error("pin", _("The PIN is not right."))
    return _lock_page(request, officer, device, form)


def _lock_page(
    request: HttpRequest, officer: Officer, device: Device | None, form: PinForm
) -> HttpResponse:
    options = passkeys.begin_answer(request, officer)
    context = {"form": form, "has_pin": bool(device and device.has_pin), "options": options}
    return render(request, "accounts/lock.html", context)


@open_to_public
@require_POST
def unlock_with_passkey(request: HttpRequest) -> HttpResponse:
    """Open the lock if one of the officer's passkeys signed the challenge.

    It cannot be guessed, so there is no limit of tries.
    """
    officer = _locked_officer(request)
    if officer is None:
        return redirect("account_login")
    try:
        check_passkey(request, officer)
    except InputRefused:
        devices.passkey_refused(actor=officer)
        return redirect("account_lock")
    return _open(request, officer, by="passkey")


def _open(request: HttpRequest, officer: Officer, *, by: str) -> HttpResponse:
    sessions.unlock(request, officer, by=by)
    return redirect(landing(request, officer))


@open_to_all_roles
@require_POST
def lock_now(request: HttpRequest) -> HttpResponse:
    """Lock by hand; ``next`` is the page to come back to."""
    place = safe_place(request.POST.get("next"))
    if place:
        visits.remember_place(request.session, place)
    sessions.lock(request, officer_of(request), by="hand")
    return redirect("account_lock")


@open_to_public
@passive
@require_POST
def lock_if_idle(request: HttpRequest) -> JsonResponse:
    """A page that nobody touched asks: is it time? If so, keep its typing (``_path``) and lock.

    Another window may have been in use; then the answer says in how many seconds to ask again.
    """
    visit = visit_of(request)
    if visit.is_open:
        return JsonResponse({"locked": False, "again_in": visits.seconds_left(request.session)})
    if visit.officer:
        _put_away(request, visit.officer, visit.standing)
    return JsonResponse({"locked": True})


def _put_away(request: HttpRequest, officer: Officer, standing: Standing) -> None:
    path, page = (safe_place(request.POST.get(name)) for name in ("_path", "_page"))
    if path:
        parking.park(request, officer, path, page or "")
    if page:
        visits.remember_place(request.session, page)
    if standing is Standing.LOCKED:
        sessions.lock(request, officer)


@open_to_all_roles
@require_GET
def awake(_request: HttpRequest) -> HttpResponse:
    """A page says that somebody is typing; being let in here puts off the lock."""
    return HttpResponse(status=204)


@open_to_all_roles
@passive
@require_GET
def draft_key(request: HttpRequest) -> JsonResponse:
    """The key with which this browser seals drafts for an hour; 404 for any other hour."""
    browser = browser_of(request)
    issued = draft_keys.read_issued(request.GET.get("issued"))
    if browser is None or issued is None:
        raise Http404
    key = draft_keys.key_for(officer_of(request), browser, issued)
    return JsonResponse({"key": key, "issued": issued})


@open_to_all_roles
def kept_form(request: HttpRequest) -> HttpResponse:
    """What was typed when the sign-in ended: send it again, or throw it away."""
    officer = officer_of(request)
    if request.method == "POST":
        parking.discard(request, officer)
        return redirect(landing(request, officer))
    kept = [(form, parking.open_parked(form)) for form in parking.waiting_for(request, officer)]
    usable = [{"form": form, "fields": parking.pairs(fields)} for form, fields in kept if fields]
    if not usable:
        parking.discard(request, officer)
        return redirect(landing(request, officer))
    return render(request, "accounts/kept_form.html", {"kept": usable})


@open_to_all_roles
@require_POST
def kept_fields(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The fields of one kept form for the page it was typed on; given once."""
    fields = parking.take_one(request, officer_of(request), pk)
    if fields is None:
        raise Http404
    return JsonResponse({"fields": parking.pairs(fields)})
