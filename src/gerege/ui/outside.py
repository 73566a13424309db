"""Pages outside leave nothing behind: no cookie, no copy, no word of where somebody came from."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from gerege.ui.middleware import CLOSED_FEATURES, HEADERS, OWN_FEATURES

OUR_OWN = frozenset({"same-origin", "none"})
OUTSIDE_HEADERS = HEADERS | {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in (*CLOSED_FEATURES, *OWN_FEATURES)),
    # A page that was left is not brought back from the memory of the browser.
    "Clear-Site-Data": '"cache"',
}


class NothingStays:
    """Headers, no cookies, and no form that another site sends.

    There is no token against forged forms, since it would need a cookie. A form acts for nobody;
    what a browser says comes from another site is refused, so that no site fills our tables through
    its visitors.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer with its headers; a view that sets a cookie sets none."""
        response = self.get_response(request)
        response.cookies.clear()
        for name, value in OUTSIDE_HEADERS.items():
            response.headers[name] = value
        return response

    def process_view(self, request: HttpRequest, *_others: object) -> None:
        """Refuse what another site sends. Raises PermissionDenied."""
        sent_from = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method == "POST" and sent_from not in OUR_OWN:
            raise PermissionDenied


def visitor(request: HttpRequest) -> str:
    """The address of whoever asks, to count by and never to keep: in production the one that our
    proxy saw, which replaces what a visitor says of it."""
    seen = (
        request.headers.get("X-Forwarded-For", "") if settings.GEREGE_MODE == "production" else ""
    )
    return seen.rpartition(",")[2].strip() or request.META["REMOTE_ADDR"]


@require_safe
def cover(request: HttpRequest) -> HttpResponse:
    """A page with a clock and nothing else: where *leave this page* leads."""
    return render(request, "ui/cover.html", {"is_outside": True})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing of what is not here, was not meant for here, or was refused."""
    del exception
    return render(request, "ui/outside/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault. What was typed stands on the page before."""
    del request
    return HttpResponse(render_to_string("ui/outside/broken.html"), status=500)
