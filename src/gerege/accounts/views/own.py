"""One's own account: password, language, second factor, devices."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from gerege.accounts import passkeys, queries, services
from gerege.accounts.access import open_to_all_roles
from gerege.accounts.browsers import browser_of, give_number
from gerege.accounts.forms import (
    DeviceForm,
    NewPasswordForm,
    OwnPasswordForm,
    SecondFactorReplaceForm,
    SecondFactorSetUpForm,
    attempt,
)
from gerege.accounts.landing import landing
from gerege.accounts.models import Device, Officer
from gerege.accounts.policies import officer_of
from gerege.accounts.services import codes, devices, second_factor


@open_to_all_roles
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account, each leading to its page."""
    officer = officer_of(request)
    context = {
        "device": queries.device_of(officer, browser_of(request)),
        "codes_left": second_factor.codes_left(officer) if officer.has_second_factor else None,
        "resets": queries.resets_waiting(officer).count()
        if second_factor.may_agree(officer)
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
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End every session of the account but this one."""
    officer = officer_of(request)
    update_session_auth_hash(request, services.end_sessions(actor=officer, officer=officer))
    return redirect("account_home")


@open_to_all_roles
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """Scan a picture, give the first code; whoever replaces one gives the password as well."""
    officer = officer_of(request)
    form = _set_up_form(request, officer)
    if form.is_valid() and attempt(form, lambda: _set_up(request, officer, form)) is not None:
        return redirect("second_factor_codes")
    secret = second_factor.new_secret(request.session)
    picture = second_factor.picture_of(second_factor.address_of(officer, secret))
    context = {"form": form, "secret": secret, "picture": picture}
    return render(request, "accounts/set_up_second_factor.html", context)


def _set_up(request: HttpRequest, officer: Officer, form: Form) -> list[str]:
    code = form.cleaned_data["code"]
    made = second_factor.set_up(actor=officer, session=request.session, code=code)
    codes.show_once(request.session, made)
    return made


def _set_up_form(
    request: HttpRequest, officer: Officer
) -> SecondFactorSetUpForm | SecondFactorReplaceForm:
    data = request.POST or None
    if officer.has_second_factor:
        return SecondFactorReplaceForm(data, officer=officer)
    return SecondFactorSetUpForm(data)


@open_to_all_roles
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The new recovery codes, until the officer says that they are kept."""
    if request.method == "POST":
        codes.forget(request.session)
        return redirect(landing(request, officer_of(request)))
    shown = codes.shown(request.session)
    if not shown:
        return redirect("account_home")
    return render(request, "accounts/recovery_codes.html", {"codes": shown})


@open_to_all_roles
@require_GET
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    """The same codes as a small text file with a neutral name."""
    shown = codes.shown(request.session)
    if not shown:
        raise Http404
    response = HttpResponse("\n".join(shown) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="codes.txt"'
    return response


@sensitive_post_parameters()
@open_to_all_roles
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes in place of the old."""
    officer = officer_of(request)
    form = OwnPasswordForm(request.POST or None, officer=officer)
    if form.is_valid():
        codes.show_once(request.session, second_factor.new_recovery_codes(actor=officer))
        return redirect("second_factor_codes")
    return render(request, "accounts/new_recovery_codes.html", {"form": form})


@sensitive_post_parameters()
@open_to_all_roles
def own_devices(request: HttpRequest) -> HttpResponse:
    """The devices on which the lock opens quickly; enrol this one."""
    officer = officer_of(request)
    form = DeviceForm(request.POST or None, officer=officer)
    done = attempt(form, lambda: _enrol(request, officer, form)) if form.is_valid() else None
    if done is not None:
        return done
    here = queries.device_of(officer, browser_of(request))
    options = passkeys.begin_registration(request, officer)
    context = {"form": form, "here": here, "devices": officer.devices.all(), "options": options}
    return render(request, "accounts/devices.html", context)


def _enrol(request: HttpRequest, officer: Officer, form: DeviceForm) -> HttpResponse:
    answer = form.cleaned_data["credential"]
    passkey = passkeys.finish_registration(request, answer) if answer else None
    response = redirect("account_devices")
    devices.enrol(
        actor=officer,
        browser=give_number(request, response),
        name=form.cleaned_data["name"],
        pin=form.cleaned_data["pin"],
        passkey=passkey,
    )
    return response


@open_to_all_roles
@require_POST
def remove_device(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the lock's key away from one of one's own devices."""
    officer = officer_of(request)
    device: Device = queries.own_device(officer, pk)
    devices.remove(actor=officer, device=device)
    return redirect("account_devices")
