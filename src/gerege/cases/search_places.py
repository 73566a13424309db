"""Where a page of a search ends, for a form that asks for the next one.

A place is the last candidate that was looked at: how it is ordered, and its random id. It travels
sealed, for one officer and one text, so that nobody learns from it which files share a name.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.cases import keeping
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import services as vault

PURPOSE = "place in a search"


class Place(NamedTuple):
    """One candidate: what it is ordered by, written down, and its id."""

    order: str
    record: UUID


def write(viewer: Officer, text: str, place: Place) -> str:
    """The place of the last one looked at, sealed."""
    data = f"{place.order}_{place.record}".encode()
    sealed = vault.seal_for(purpose=PURPOSE, owner=_owner(viewer, text), data=data)
    return urlsafe_b64encode(sealed).decode()


def read(viewer: Officer, text: str, written: str) -> str:
    """The place in what a form sent back; "" if it is none of this officer and this text."""
    if not written:
        return ""
    try:
        sealed = urlsafe_b64decode(written.encode())
        return vault.reveal_for(purpose=PURPOSE, owner=_owner(viewer, text), data=sealed).decode()
    except (ValueError, ProtectionFailed):
        return ""


def candidate_in(place: str) -> vault.Candidate | None:
    """The last candidate by what it shares of a name."""
    shared, _sign, record = place.partition("_")
    return vault.Candidate(int(shared), UUID(record)) if place else None


def moment_in(place: str) -> keeping.Place | None:
    """The last candidate by when its file was opened."""
    return keeping.Place.read(place) if place else None


def _owner(viewer: Officer, text: str) -> str:
    return f"{viewer.pk} {text}"
