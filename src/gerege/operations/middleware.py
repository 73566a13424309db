"""Count and time every answer, by the name of the page."""

import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gerege.operations import figures

KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


class Measured:
    """Stands outermost, so that the time is what the proxy waits for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, unchanged."""
        begun = time.perf_counter()
        response = self.get_response(request)
        # A visitor may send any word as the method; each would be a new line for ever.
        method = request.method if request.method in KNOWN_METHODS else "other"
        seconds = time.perf_counter() - begun
        figures.answered(_page(request), str(method), response.status_code, seconds)
        return response


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name if match else None) or "none"
