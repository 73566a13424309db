"""Which version of an application a form was opened on, and the page that shows what came since."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from gerege.accounts.requests import OfficerRequest

LONGEST_NUMBER = 6


def seen_in(request: OfficerRequest) -> int:
    """The version the page told of that was sent; one that does not say so told of none."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def with_version(
    request: OfficerRequest,
    template: str,
    page: Mapping[str, Any],
    version: int,
    *,
    is_meanwhile: bool,
) -> HttpResponse:
    """What was typed stays. The page carries the version it tells of: one that comes back with
    something to mend that with which it was sent, one that shows what came meanwhile the newest."""
    is_old = request.method == "POST" and not is_meanwhile
    seen = seen_in(request) if is_old else version
    context = {**page, "seen_version": seen, "is_meanwhile": is_meanwhile}
    status = HTTPStatus.CONFLICT if is_meanwhile else HTTPStatus.OK
    return render(request, template, context, status=status)
