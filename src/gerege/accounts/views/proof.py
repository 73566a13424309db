"""Asked again who it is, before what hurts most: passkey, code, PIN, or a password."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from gerege.accounts import passkeys, queries, visits
from gerege.accounts.access import Proof, open_to_all_roles
from gerege.accounts.browsers import browser_of
from gerege.accounts.forms import OwnPasswordForm, PinForm, ProofCodeForm, attempt
from gerege.accounts.landing import landing
from gerege.accounts.models import Device, Officer, Passkey
from gerege.accounts.policies import officer_of
from gerege.accounts.services import devices, second_factor, sessions
from gerege.accounts.services import passkeys as keys


def check_passkey(request: HttpRequest, officer: Officer) -> Passkey:
    """Check the answer that was sent. Raises InputRefused if it does not hold."""
    answer = passkeys.finish_answer(request, officer, request.POST.get("credential", ""))
    return keys.use(officer=officer, answer=answer)


@sensitive_post_parameters()
@open_to_all_roles
def prove(request: HttpRequest) -> HttpResponse:
    """The page that asks, then on to where the officer was going. Five wrong tries end all."""
    officer, device = officer_of(request), _own_device(request)
    if request.method == "POST" and (by := _offered(request, officer, device)):
        return _try(request, officer, device, by)
    return _page(request, officer, device)


def _own_device(request: HttpRequest) -> Device | None:
    """The device whose PIN is enough here, if it is."""
    if visits.asked_for(request.session) is not Proof.ANY:
        return None
    device = queries.device_of(officer_of(request), browser_of(request))
    return device if device and device.has_pin else None


def _offered(request: HttpRequest, officer: Officer, device: Device | None) -> str:
    """By which of the ways that are open to this officer something was sent; "" for none."""
    has_factor = second_factor.has_any(officer)
    fields = {"credential": has_factor, "code": has_factor, "password": not has_factor}
    fields["pin"] = device is not None
    sent = next((name for name, fits in fields.items() if fits and request.POST.get(name)), "")
    return "passkey" if sent == "credential" else sent


def _try(request: HttpRequest, officer: Officer, device: Device | None, by: str) -> HttpResponse:
    tried = sessions.claim_try(request)
    form = _form(request, officer, by)
    if tried is not None and _holds(request, officer, device, form, by):
        sessions.proved(request, officer, by=by)
        # The page they asked for a moment ago, before what was kept of some other day.
        asked_for = visits.take_place(request.session)
        return redirect(asked_for or landing(request, officer))
    if sessions.proof_refused(request, officer, by=by, tried=tried):
        return redirect("account_login")
    return _page(request, officer, _own_device(request), {by: form})


def _form(request: HttpRequest, officer: Officer, by: str) -> Form:
    if by == "code":
        return ProofCodeForm(user=officer, data=request.POST)
    if by == "password":
        return OwnPasswordForm(request.POST, officer=officer)
    return PinForm(request.POST) if by == "pin" else Form(request.POST)


def _holds(
    request: HttpRequest, officer: Officer, device: Device | None, form: Form, by: str
) -> bool:
    if not form.is_valid():
        return False
    if by == "passkey":
        return attempt(form, lambda: check_passkey(request, officer)) is not None
    if isinstance(form, ProofCodeForm):
        form.save()
    if by != "pin" or device is None:
        return True
    if devices.try_pin(actor=officer, device=device, pin=form.cleaned_data["pin"]):
        return True
    form.add_error("pin", _("The PIN is not right."))
    return False


def _page(
    request: HttpRequest,
    officer: Officer,
    device: Device | None,
    tried: dict[str, Form] | None = None,
) -> HttpResponse:
    forms, has_factor = tried or {}, second_factor.has_any(officer)
    context = {
        "options": passkeys.begin_answer(request, officer),
        "passkey": forms.get("passkey"),
        "code": (forms.get("code") or ProofCodeForm(user=officer)) if has_factor else None,
        "password": None
        if has_factor
        else forms.get("password") or OwnPasswordForm(officer=officer),
        "pin": (forms.get("pin") or PinForm()) if device else None,
        "has_generator": second_factor.generator_of(officer) is not None,
    }
    return render(request, "accounts/prove.html", context)
