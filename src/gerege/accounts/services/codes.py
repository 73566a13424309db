"""Recovery codes between their making and the moment the officer has kept them."""

from allauth.mfa.utils import decrypt, encrypt
from django.contrib.sessions.backends.base import SessionBase

SHOWN = "accounts.codes"


def show_once(session: SessionBase, codes: list[str]) -> None:
    """Hold the codes, sealed, in this session only."""
    session[SHOWN] = encrypt("\n".join(codes))


def shown(session: SessionBase) -> list[str]:
    """The codes being shown, or none."""
    return str(decrypt(session[SHOWN])).splitlines() if SHOWN in session else []


def forget(session: SessionBase) -> None:
    """The officer has kept them: they are never shown again."""
    session.pop(SHOWN, None)
