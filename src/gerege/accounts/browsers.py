"""The random number by which a browser is known again: a signed cookie that says nothing else."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gerege.kernel.ids import new_id

SALT = "gerege.accounts.browser"
ONE_YEAR = 365 * 24 * 3600


def cookie_name() -> str:
    """The cookie's name; where connections are encrypted it is bound to this very host."""
    return "__Host-gerege-device" if settings.SESSION_COOKIE_SECURE else "gerege-device"


def browser_of(request: HttpRequest) -> UUID | None:
    """The number of this browser, or None if it has none or the cookie was tampered with."""
    try:
        written = request.get_signed_cookie(cookie_name(), salt=SALT, max_age=ONE_YEAR)
        return UUID(str(written))
    except (KeyError, BadSignature, ValueError):
        return None


def give_number(request: HttpRequest, response: HttpResponseBase) -> UUID:
    """Write the browser's number for another year; a browser without one gets one."""
    browser = browser_of(request) or new_id()
    response.set_signed_cookie(
        cookie_name(),
        str(browser),
        salt=SALT,
        max_age=ONE_YEAR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
    return browser
