"""What every page knows without asking: the moment, and whether people are fictional."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest

from gerege.kernel import clock


class Page(TypedDict):
    """Names that `ui/base.html` may count on."""

    page_moment: object
    page_is_fictional: bool


def page(request: HttpRequest) -> Page:  # noqa: ARG001  the shape of a context processor
    """The context of `ui/base.html`; the menu, officer, post and duty come from `accounts`."""
    return {
        "page_moment": clock.now(),
        "page_is_fictional": settings.GEREGE_MODE == "demo",
    }
