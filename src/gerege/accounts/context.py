"""What every page may know about who is looking at it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from gerege.accounts.access import MenuItem, menu_for
from gerege.accounts.models import Officer


@dataclass(frozen=True)
class MenuLine:
    """One line of the menu as the page draws it."""

    label: str | Promise
    url: str
    current: bool


def who(request: HttpRequest) -> dict[str, Any]:
    """The officer, the post and the menu; nothing at all when nobody is signed in."""
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer):
        return {"officer": None, "post": None, "menu": (), "lock_after_seconds": None}
    return {
        "officer": officer,
        "post": officer.post,
        "menu": _lines(request, officer),
        "lock_after_seconds": int(settings.GEREGE_LOCK_AFTER.total_seconds()),
    }


def _lines(request: HttpRequest, officer: Officer) -> tuple[MenuLine, ...]:
    made = (_line(request, item) for item in menu_for(officer.role))
    return tuple(line for line in made if line is not None)


def _line(request: HttpRequest, item: MenuItem) -> MenuLine | None:
    try:
        url = reverse(item.url_name)
    except NoReverseMatch:
        return None
    return MenuLine(item.label, url, current=request.path == url)
