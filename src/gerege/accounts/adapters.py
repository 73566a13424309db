"""How allauth behaves here: it checks passwords and codes and counts guesses; it mails nothing."""

import base64
from io import BytesIO
from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gerege.accounts import policies, visits
from gerege.accounts.browsers import browser_of, give_number
from gerege.accounts.landing import landing
from gerege.accounts.models import Device, Officer
from gerege.accounts.services import sessions
from gerege.accounts.usernames import normal_username
from gerege.vault import services as vault

PURPOSE, OWNER = "second-factor", "accounts"
Answer = HttpResponse | None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in as the desk wants it: ended accounts refused, every try noted, nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "This name and password do not belong together. Check both and try again."
        ),
        "too_many_login_attempts": _("Too many tries. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's shape
        """Accounts are made by an administrator."""
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:  # noqa: ARG002  allauth's shape
        """Note that somebody failed, without the name they typed."""
        sessions.sign_in_failed("password")

    def pre_login(
        self, request: HttpRequest, user: Officer, **hooks: object
    ) -> HttpResponse | None:
        """Refuse an account whose time is over, after the password was right."""
        if policies.may_sign_in(user):
            return cast("Answer", super().pre_login(request, user, **hooks))
        sessions.sign_in_failed("account_ended", subject=user.pk)
        return HttpResponseRedirect(reverse("account_inactive"))

    def login(self, request: HttpRequest, user: Officer) -> None:
        """Password and second factor were right: a new visit starts."""
        super().login(request, user)
        sessions.signed_in(request, user)

    def post_login(
        self, request: HttpRequest, user: Officer, *, redirect_url: str | None, **_hooks: object
    ) -> HttpResponse:
        """Lead back to where the officer was, and know this browser again."""
        response = HttpResponseRedirect(landing(request, user, redirect_url))
        visits.know_browser(request.session, give_number(request, response))
        return response

    def add_message(self, *_args: object, **_kwargs: object) -> None:
        """No ready-made messages: the pages say what happened."""

    def send_mail(self, *_args: object, **_kwargs: object) -> None:
        """No mail leaves this program."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """What guesses are counted by: the account, apart for a browser enrolled for it.

        So that somebody guessing from outside cannot keep the officer from signing in.
        """
        name = normal_username(str(credentials.get("username", "")))
        browser = browser_of(request)
        if browser and Device.objects.filter(officer__username=name, browser=browser).exists():
            return f"{name}:{browser}"
        return name


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The second factor's secrets sealed by the vault; its name on the phone is the program's."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Wait for the next one and try again."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        sealed = vault.seal_for(purpose=PURPOSE, owner=OWNER, data=text.encode())
        return base64.b64encode(sealed).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret. Raises ProtectionFailed if the seal does not hold."""
        sealed = base64.b64decode(encrypted_text)
        plain = vault.reveal_for(purpose=PURPOSE, owner=OWNER, data=sealed)
        return str(plain, "utf-8")

    def is_mfa_enabled(self, user: Officer, types: object = None) -> bool:
        """True if the sign-in has a second step: a code generator or a passkey of ours."""
        return user.passkeys.exists() or bool(super().is_mfa_enabled(user, types=types))

    def get_totp_issuer(self) -> str:
        """The name under which the code generator lists the account: neutral."""
        return "Gerege"

    def build_totp_svg(self, url: str) -> str:
        """The picture to scan, with its own white ground so that it works in the dark theme."""
        # Hardly ever needed, and not small.
        import qrcode  # noqa: PLC0415
        from qrcode.image.svg import SvgPathFillImage  # noqa: PLC0415

        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage, border=2).save(drawn)
        return drawn.getvalue().decode()

    def send_notification_mail(self, *_args: object, **_kwargs: object) -> None:
        """No mail leaves this program."""
