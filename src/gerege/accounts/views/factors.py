"""One's own second factors: a code generator, passkeys, recovery codes."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from gerege.accounts import passkeys, queries
from gerege.accounts.access import fresh_factor, open_to_all_roles
from gerege.accounts.browsers import give_number
from gerege.accounts.forms import PasskeyForm, SecondFactorSetUpForm, attempt
from gerege.accounts.landing import landing
from gerege.accounts.policies import officer_of
from gerege.accounts.services import codes, devices, second_factor
from gerege.accounts.services import passkeys as keys


@open_to_all_roles
@require_GET
def second_factors(request: HttpRequest) -> HttpResponse:
    """What this account has, and what can be added. The first errand of a new officer."""
    officer = officer_of(request)
    return render(request, "accounts/second_factors.html", queries.factors(officer))


@sensitive_post_parameters()
@open_to_all_roles
@fresh_factor
def set_up_generator(request: HttpRequest) -> HttpResponse:
    """Scan a picture, give the first code."""
    officer, form = officer_of(request), SecondFactorSetUpForm(request.POST or None)
    if form.is_valid():
        made = attempt(form, lambda: _set_up(request, form.cleaned_data["code"]))
        if made is not None:
            return _added(request, made)
    secret = second_factor.new_secret(request.session)
    picture = second_factor.picture_of(second_factor.address_of(officer, secret))
    context = {"form": form, "secret": secret, "picture": picture}
    return render(request, "accounts/set_up_generator.html", context)


def _set_up(request: HttpRequest, code: str) -> list[str]:
    return second_factor.set_up(actor=officer_of(request), session=request.session, code=code)


@open_to_all_roles
@fresh_factor
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Name a passkey and let the browser make it."""
    officer, form = officer_of(request), PasskeyForm(request.POST or None)
    if form.is_valid():
        made = attempt(form, lambda: _add(request, form))
        if made is not None:
            return _know_browser(request, _added(request, made), form.cleaned_data["name"])
    options = passkeys.begin_registration(request, officer)
    return render(request, "accounts/add_passkey.html", {"form": form, "options": options})


def _add(request: HttpRequest, form: PasskeyForm) -> list[str]:
    officer, fields = officer_of(request), form.cleaned_data
    made = passkeys.finish_registration(request, officer, fields["credential"])
    return keys.add(actor=officer, name=fields["name"], made=made)


def _know_browser(request: HttpRequest, response: HttpResponse, name: str) -> HttpResponse:
    devices.know(actor=officer_of(request), browser=give_number(request, response), name=name)
    return response


def _added(request: HttpRequest, made: list[str]) -> HttpResponse:
    """On to the recovery codes, if this was the first factor."""
    if not made:
        return redirect("second_factor_set_up")
    codes.show_once(request.session, made)
    return redirect("second_factor_codes")


@open_to_all_roles
@fresh_factor
def remove_generator(request: HttpRequest) -> HttpResponse:
    """Remove the code generator, after a page that says what then opens the account."""
    officer = officer_of(request)
    if second_factor.generator_of(officer) is None:
        raise Http404
    return _remove(request, "", lambda: second_factor.remove_generator(actor=officer))


@open_to_all_roles
@fresh_factor
def remove_passkey(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove a passkey, after a page that says what then opens the account."""
    officer = officer_of(request)
    key = queries.own_passkey(officer, pk)
    return _remove(request, key.name, lambda: keys.remove(actor=officer, passkey=key))


def _remove(request: HttpRequest, name: str, remove: Callable[[], object]) -> HttpResponse:
    officer, form = officer_of(request), Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, partial(_done, remove)):
        update_session_auth_hash(request, officer)
        return redirect("second_factor_set_up")
    return render(request, "accounts/remove_factor.html", {"form": form, "name": name})


def _done(act: Callable[[], object]) -> bool:
    act()
    return True


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


@open_to_all_roles
@fresh_factor
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes in place of the old."""
    if request.method == "POST":
        made = second_factor.new_recovery_codes(actor=officer_of(request))
        codes.show_once(request.session, made)
        return redirect("second_factor_codes")
    return render(request, "accounts/new_recovery_codes.html")
