"""Forms of the sign-in and of one's own account."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.forms import LoginForm
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.core.cache import cache
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gerege.accounts import policies
from gerege.accounts.models import Language, Officer
from gerege.accounts.services import sessions
from gerege.accounts.usernames import normal_username
from gerege.kernel.errors import InputRefused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Done = TypeVar("Done")

# A code is valid in three periods of 30 seconds (the clock of a phone may be off by one).
CODE_VALID_SECONDS = 120
# A browser's answer holds an id, a signature and at most a chain of certificates.
LONGEST_ANSWER = 20_000


def _password(label: "StrOrPromise", autocomplete: str = "current-password") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget)


def _code(label: "StrOrPromise") -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attrs=attrs))


class SignInForm(LoginForm):  # type: ignore[misc]
    """Name and password; allauth checks them and counts the tries."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", "autocapitalize": "none"}
        self.fields["login"] = forms.CharField(
            label=_("User name"), max_length=80, widget=forms.TextInput(attrs=attrs)
        )
        self.fields["password"] = _password(_("Password"))

    def clean_login(self) -> str:
        """The name in the one spelling in which it is stored."""
        return normal_username(self.cleaned_data["login"])

    def clean(self) -> dict[str, Any]:
        """After the password was right: refuse a one-time password that waited too long."""
        cleaned: dict[str, Any] = super().clean()
        officer = getattr(self, "user", None)
        if isinstance(officer, Officer) and policies.has_lapsed_password(officer):
            sessions.sign_in_failed("password_lapsed", subject=officer.pk)
            problem = _("This one-time password is more than seven days old.")
            mend = _("Ask an administrator for a new one.")
            raise forms.ValidationError(f"{problem} {mend}", code="password_lapsed")
        return cleaned


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]
    """A code from the generator, or a recovery code; each opens once."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("Code"))

    def clean_code(self) -> str:
        """Check the code, and refuse one that was already used while it is still valid."""
        code = str(super().clean_code())
        # However it was typed: allauth passes over spaces and punctuation.
        digits = "".join(filter(str.isdigit, code))
        used = hashlib.sha256(f"{self.user.pk}:{digits}".encode()).hexdigest()
        if not cache.add(f"accounts.code:{used}", "used", timeout=CODE_VALID_SECONDS):
            raise mfa_adapter().validation_error("incorrect_code")
        return code

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        sessions.sign_in_failed("second_factor", subject=authenticator.user_id)


class ProofCodeForm(SecondFactorForm):
    """The same, asked for again within a visit; a wrong one is noted by the visit."""

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        pass


class OwnPasswordForm(forms.Form):
    """Asks for the password again before something about the account's locks changes."""

    password = _password(_("Your password"))

    def __init__(self, data: QueryDict | None = None, *, officer: Officer) -> None:
        super().__init__(data)
        self.officer = officer

    def clean_password(self) -> str:
        """Refuse a wrong password; tries are counted as at sign-in."""
        password = str(self.cleaned_data["password"])
        if not account_adapter().reauthenticate(self.officer, password):
            raise forms.ValidationError(_("This is not your password."), code="password")
        return password


class NewPasswordForm(OwnPasswordForm):
    """The old password and twice the new one."""

    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 12 characters. Four words that do not belong together are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password_again = _password(_("New password again"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Refuse two different spellings."""
        cleaned = super().clean() or {}
        if cleaned.get("new_password") != cleaned.get("new_password_again"):
            self.add_error("new_password_again", _("The two are not the same."))
        return cleaned


class LanguageForm(forms.Form):
    """One of the two languages."""

    language = forms.ChoiceField(choices=Language.choices)


class SecondFactorSetUpForm(forms.Form):
    """The first code of a new code generator."""

    code = _code(_("Code from the generator"))


class PasskeyForm(forms.Form):
    """A name, and what the browser made."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        max_length=60,
        help_text=_("For example: office computer, black key"),
    )
    credential = forms.CharField(
        required=False, widget=forms.HiddenInput, max_length=LONGEST_ANSWER
    )

    def clean_credential(self) -> str:
        """Refuse a form that was sent without a passkey."""
        if not self.cleaned_data["credential"]:
            raise forms.ValidationError(_("No passkey was made. Press the button to make one."))
        return str(self.cleaned_data["credential"])


class PinForm(forms.Form):
    """The PIN on the lock."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class DeviceForm(forms.Form):
    """A name for this device and a PIN."""

    name = forms.CharField(
        label=_("Name of this device"), max_length=60, help_text=_("For example: office computer")
    )
    pin = forms.CharField(
        label=_("PIN"),
        max_length=12,
        help_text=_("6 to 12 digits. After five wrong tries only a full sign-in helps."),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    pin_again = forms.CharField(
        label=_("PIN again"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two different PINs."""
        cleaned = super().clean() or {}
        if cleaned.get("pin") != cleaned.get("pin_again"):
            self.add_error("pin_again", _("The two are not the same."))
        return cleaned


def attempt(form: forms.Form, act: Callable[[], Done]) -> Done | None:
    """Do what a valid form asks for; None if the service refused, which the form then shows."""
    try:
        return act()
    except InputRefused as refusal:
        show_refusal(form, refusal)
        return None


def show_refusal(form: forms.Form, refusal: InputRefused) -> None:
    """Put a service's refusal beside the field it names: the problem, then how to mend it."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, f"{refusal.problem}. {refusal.mend}")
