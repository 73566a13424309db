"""The officer who acted, as a column of a row. Nothing leads back from an officer to their rows."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from gerege.accounts.models import Officer


def by_officer() -> "models.ForeignKey[Officer, Officer]":
    """Who wrote, asked for or did it; an account with acts is never deleted."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


def by_officer_or_nobody() -> "models.ForeignKey[Officer | None, Officer | None]":
    """The same for what may not have happened yet, or was done by the program itself."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
