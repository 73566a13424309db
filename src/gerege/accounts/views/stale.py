"""A form whose page is older than the last sign-in: kept, not lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gerege.accounts import parking
from gerege.accounts.models import Officer


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's shape
    """Answer to a form without a valid token.

    A new sign-in in another window makes the tokens of older pages worthless. What comes from our
    own page in a signed-in browser is kept and shown for sending again; all else is refused.
    """
    officer = request.user
    if isinstance(officer, Officer) and _was_kept(request, officer):
        return redirect("kept_form")
    return render(request, "accounts/stale.html", status=403)


def _was_kept(request: HttpRequest, officer: Officer) -> bool:
    from_here = _comes_from_here(request)
    return from_here and parking.park(request, officer, request.path) is not None


def _comes_from_here(request: HttpRequest) -> bool:
    here = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == here or (
        request.headers.get("Sec-Fetch-Site") == "same-origin"
    )
