"""What does not open is said in a sentence, and nothing is shown."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gerege.kernel.errors import ProtectionFailed

log = logging.getLogger(__name__)
SERVER_ERROR = 500


class NothingHalf:
    """Turns ProtectionFailed (wrong key, changed text, full disk) into a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing on the way in."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page; the sentence names records by their ids, never a person."""
        if not isinstance(exception, ProtectionFailed):
            return None
        log.error("%s", exception)
        context = {"problem": str(exception)}
        return render(request, "cases/does_not_open.html", context, status=SERVER_ERROR)
