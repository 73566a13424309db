"""What does not open is said in a sentence, and nothing is shown."""

import logging
from collections.abc import Callable

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gerege.audit.storage import explained
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
        problem = _problem(exception)
        if problem is None:
            return None
        log.error("%s", problem)
        context = {"problem": problem}
        return render(request, "cases/does_not_open.html", context, status=SERVER_ERROR)


def _problem(exception: Exception) -> str | None:
    """What is wrong, for what this page is about. A full disk may show only when all is written."""
    if isinstance(exception, ProtectionFailed):
        return str(exception)
    return explained(exception) if isinstance(exception, Error) else None
