"""Recovery codes between their making and the moment the officer has kept them."""

from allauth.mfa.utils import decrypt, encrypt
from django.contrib.sessions.backends.base import SessionBase

from gerege.kernel.errors import ProtectionFailed

SHOWN = "accounts.codes"


def show_once(session: SessionBase, codes: list[str]) -> None:
    """Hold the codes, sealed, in this session only."""
    session[SHOWN] = encrypt("\n".join(codes))


def shown(session: SessionBase) -> list[str]:
    """The codes being shown, or none."""
    if SHOWN not in session:
        return []
    try:
        return str(decrypt(session[SHOWN])).splitlines()
    except ProtectionFailed:
        # The visit was written back while the root was replaced. New codes can be made.
        return []


def forget(session: SessionBase) -> None:
    """The officer has kept them: they are never shown again."""
    session.pop(SHOWN, None)
