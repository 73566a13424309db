"""Trying what a form asks for; a refusal of the service is shown beside its field."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest, QueryDict

from gerege.accounts.forms import show_refusal
from gerege.kernel.errors import InputRefused

Done = TypeVar("Done")


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent; None when the page is only looked at. An empty form was sent, too."""
    return request.POST if request.method == "POST" else None


def tried(act: Callable[[], Done], *checked: forms.Form) -> Done | None:
    """What the service did, or None when something must be mended first.

    The first form shows the refusals; all of them are checked, so that every error shows at once.
    """
    wrong = [form for form in checked if not form.is_valid()]
    if wrong:
        return None
    try:
        return act()
    except InputRefused as refusal:
        show_refusal(checked[0], refusal)
        return None
