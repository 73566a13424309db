"""Signing in and out. allauth's views do the checking; the pages are ours."""

from contextlib import suppress
from typing import Any, cast
from uuid import UUID

from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gerege.accounts import parking, passkeys, services
from gerege.accounts.access import open_to_public
from gerege.accounts.forms import LanguageForm, SecondFactorForm, SignInForm
from gerege.accounts.landing import landing, safe_place
from gerege.accounts.models import Officer, ParkedForm
from gerege.accounts.services import second_factor as second_factor_service
from gerege.accounts.services import sessions
from gerege.accounts.views.proof import check_passkey
from gerege.kernel.errors import InputRefused


class SignIn(LoginView):  # type: ignore[misc]
    """Name and password; the page to go on to is a path on this site or nothing."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def get_success_url(self) -> str | None:
        """The wished page, if it is one of ours."""
        return safe_place(self.request.POST.get("next") or self.request.GET.get("next"))

    def get_authenticated_redirect_url(self) -> str:
        """Where somebody goes who is already signed in."""
        return landing(self.request, self.request.user, self.get_success_url())

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The form and the wished page, nothing else."""
        return {"form": kwargs.get("form") or self.get_form(), "next": self.get_success_url() or ""}


class SecondFactor(AuthenticateView):  # type: ignore[misc]
    """What follows the password: a passkey, a code of the generator, or a recovery code."""

    template_name = "accounts/second_factor.html"

    def _build_forms(self) -> SecondFactorForm:
        data = self.request.POST if "code" in self.request.POST else None
        self.webauthn_form = None
        self.auth_form = SecondFactorForm(user=self.stage.login.user, data=data)
        return self.auth_form

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Check the passkey's answer if there is one, else the code."""
        if not request.POST.get("credential"):
            return cast("HttpResponse", super().post(request, *args, **kwargs))
        try:
            check_passkey(request, self.stage.login.user)
        except InputRefused as refusal:
            sessions.sign_in_failed("passkey", subject=self.stage.login.user.pk)
            context = self.get_context_data(refusal=refusal)
            return cast("HttpResponse", self.render_to_response(context))
        return cast("HttpResponse", self.stage.exit())

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The code form, and the question to the passkey if the account has one."""
        officer = self.stage.login.user
        return {
            "form": self.auth_form,
            "options": passkeys.begin_answer(self.request, officer),
            "has_generator": second_factor_service.generator_of(officer) is not None,
            "refusal": kwargs.get("refusal"),
        }


sign_in = open_to_public(SignIn.as_view())
second_factor = open_to_public(SecondFactor.as_view())


@open_to_public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the visit, or give up a sign-in half done; nothing of it stays in the session."""
    if isinstance(request.user, Officer):
        sessions.end(request, request.user, reason="sign_out")
    clear_login(request)
    request.session.flush()
    return redirect("account_login")


@open_to_public
def inactive(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose password is right and whose account is over."""
    return render(request, "accounts/inactive.html", status=403)


@open_to_public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language: for an officer on every device, before sign-in in this browser.

    What was typed on the page meanwhile comes along (``accounts/idle.js``) and is given back there.
    """
    form = LanguageForm(request.POST)
    place = safe_place(request.POST.get("next")) or "/"
    if not form.is_valid():
        return HttpResponseRedirect(place)
    chosen = form.cleaned_data["language"]
    if isinstance(request.user, Officer):
        services.choose_language(actor=request.user, language=chosen)
        kept = _typed_beside(request, request.user)
        place += f"#kept={kept.pk}" if kept else ""
    response = HttpResponseRedirect(place)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def _typed_beside(request: HttpRequest, officer: Officer) -> ParkedForm | None:
    """Park the form that was being filled in; its fields stand before those of the choice.

    Its mark came by another name, so that to choose a language is not yet its act.
    """
    path, page = (safe_place(request.POST.get(name)) for name in ("_path", "_page"))
    if path is None:
        return None
    posted = request.POST.copy()
    for name in ("language", "next"):
        posted.setlist(name, posted.getlist(name)[:-1])
    mark = str(posted.pop("_mark", [""])[-1])
    cast("Any", request).POST = posted
    with suppress(ValueError):
        return parking.park(request, officer, path, page or "", UUID(mark))
    return parking.park(request, officer, path, page or "")
