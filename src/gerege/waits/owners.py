"""Who has to act on a wait."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.kernel.errors import InputRefused
from gerege.knowledge.causes import Cause

Kind = Literal["person", "post", "headquarters", "partner", "host"]


@dataclass(frozen=True)
class Owner:
    """``person`` is a named colleague; everything else an office that has no name here.

    Raises InputRefused for a colleague who is not named, or an office with a name.
    """

    kind: Kind
    officer: Officer | None = None

    def __post_init__(self) -> None:
        """Refuse what says nothing."""
        if (self.kind == "person") != (self.officer is not None):
            raise InputRefused("owner", _("Nobody is chosen"), _("Choose who has to act."))


def owner_by_rule(cause: Cause) -> Owner:
    """Who acts when nobody says otherwise."""
    return Owner(cause.owner)
