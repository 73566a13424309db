"""One's own account: password, language, devices."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from gerege.accounts import policies, queries, services
from gerege.accounts.access import fresh_factor, open_to_all_roles
from gerege.accounts.browsers import browser_of, give_number
from gerege.accounts.forms import DeviceForm, NewPasswordForm, attempt
from gerege.accounts.landing import landing
from gerege.accounts.models import Device, Officer
from gerege.accounts.policies import officer_of
from gerege.accounts.services import devices, sessions


@open_to_all_roles
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account, each leading to its page."""
    officer = officer_of(request)
    context = {
        "device": queries.device_of(officer, browser_of(request)),
        **queries.factors(officer),
        "resets": queries.waiting_for_a_second_person(officer)
        if policies.may_agree(officer)
        else 0,
    }
    return render(request, "accounts/home.html", context)


@sensitive_post_parameters()
@open_to_all_roles
def change_password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; every other session of the account ends."""
    officer = officer_of(request)
    form = NewPasswordForm(request.POST or None, officer=officer)
    if form.is_valid() and attempt(form, lambda: _change(officer, form)) is not None:
        update_session_auth_hash(request, officer)
        return redirect(landing(request, officer))
    return render(request, "accounts/change_password.html", {"form": form})


def _change(officer: Officer, form: NewPasswordForm) -> Officer:
    return services.change_password(actor=officer, password=form.cleaned_data["new_password"])


@open_to_all_roles
@require_GET
def own_visits(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, each with a way to end it."""
    visits = queries.own_visits(officer_of(request), request.session.session_key)
    return render(request, "accounts/visits.html", {"visits": visits})


@open_to_all_roles
@fresh_factor
@require_POST
def end_visit(request: HttpRequest, handle: str) -> HttpResponse:
    """End one of one's own visits; ending this very one is signing out."""
    sessions.end_visit(actor=officer_of(request), handle=handle)
    return redirect("account_visits")


@open_to_all_roles
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End every session of the account but this one."""
    officer = officer_of(request)
    update_session_auth_hash(request, services.end_sessions(actor=officer, officer=officer))
    return redirect("account_home")


@sensitive_post_parameters()
@open_to_all_roles
@fresh_factor
def own_devices(request: HttpRequest) -> HttpResponse:
    """The devices on which the lock opens quickly; enrol this one."""
    officer = officer_of(request)
    form = DeviceForm(request.POST or None)
    done = attempt(form, lambda: _enrol(request, officer, form)) if form.is_valid() else None
    if done is not None:
        return done
    here = queries.device_of(officer, browser_of(request))
    context = {"form": form, "here": here, "devices": officer.devices.all()}
    return render(request, "accounts/devices.html", context)


def _enrol(request: HttpRequest, officer: Officer, form: DeviceForm) -> HttpResponse:
    response = redirect("account_devices")
    devices.enrol(
        actor=officer,
        browser=give_number(request, response),
        name=form.cleaned_data["name"],
        pin=form.cleaned_data["pin"],
    )
    return response


@open_to_all_roles
@fresh_factor
@require_POST
def remove_device(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the lock's key away from one of one's own devices."""
    officer = officer_of(request)
    device: Device = queries.own_device(officer, pk)
    devices.remove(actor=officer, device=device)
    return redirect("account_devices")
