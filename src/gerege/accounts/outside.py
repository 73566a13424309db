"""The doorkeeper of the process outside: nobody signs in, and only what says so is open."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from gerege.accounts.access import entry_of

OUTSIDE_ADDRESSES = "gerege.config.outside_urls"


class OnlyWhatIsOutside:
    """Closes every page that is not registered for the process outside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, unchanged."""
        return self.get_response(request)

    def process_view(
        self, _request: HttpRequest, view: Callable[..., object], *_others: object
    ) -> None:
        """Raises Http404 for a view without an entry, or with one for the inside."""
        entry = entry_of(view)
        if entry is None or not entry.outside:
            raise Http404


def outside_page(name: str, *arguments: object) -> str:
    """The whole address of a page outside, as people type it; empty where none is set up."""
    if not settings.GEREGE_OUTSIDE:
        return ""
    return settings.GEREGE_OUTSIDE + reverse(name, urlconf=OUTSIDE_ADDRESSES, args=arguments)
