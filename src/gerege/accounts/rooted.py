"""What accounts make with the root: sealed halves, pages, forms and factors, and keys of drafts."""

import base64
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q

from gerege.accounts import adapters, draft_keys, once, parking
from gerege.accounts.models import AskedRole, FormMark, ParkedForm, as_bytes
from gerege.accounts.services import codes, second_factor, two_people
from gerege.kernel import clock
from gerege.vault.rooted import Forgotten, HandedOut, Renew, Sealed

IN_A_VISIT = (second_factor.SETTING_UP, codes.SHOWN)
IN_A_FACTOR = ("secret", "seed", "migrated_codes")


def _half(row: AskedRole, renew: Renew) -> bytes | None:
    half = row.sealed_half
    return None if half is None else renew(str(row.officer_id), as_bytes(half))


def _page(row: FormMark, renew: Renew) -> bytes | None:
    page = row.sealed_page
    return None if page is None else renew(once.owner_of(row), as_bytes(page))


def _parked(row: ParkedForm, renew: Renew) -> bytes:
    return renew(parking.owner_of(row), as_bytes(row.sealed))


def _factor(row: Authenticator, renew: Renew) -> dict[str, Any]:
    kept = {key: _text(row.data[key], renew) for key in IN_A_FACTOR if key in row.data}
    return {**row.data, **kept}


def _visit(row: Session, renew: Renew) -> str:
    data = row.get_decoded()
    kept = {key: _text(data[key], renew) for key in IN_A_VISIT if key in data}
    return SessionStore().encode(data | kept) if kept else row.session_data


def _goes_on() -> Q:
    """Visits that have not ended by the clock; the others are not read again by anybody."""
    return Q(expire_date__gt=clock.now())


def _text(written: Any, renew: Renew) -> Any:  # noqa: ANN401  JSON: a text or a list of texts
    """What ``MfaAdapter.encrypt`` wrote, sealed anew."""
    if isinstance(written, list):
        return [_text(one, renew) for one in written]
    sealed = renew(adapters.OWNER, base64.b64decode(written))
    return base64.b64encode(sealed).decode("ascii")


MADE = (
    Sealed("accounts.AskedRole", "sealed_half", two_people.PURPOSE, _half),
    Sealed("accounts.ParkedForm", "sealed", parking.PURPOSE, _parked),
    Sealed("accounts.FormMark", "sealed_page", once.PURPOSE, _page),
    Sealed("mfa.Authenticator", "data", adapters.PURPOSE, _factor),
    Sealed("sessions.Session", "session_data", adapters.PURPOSE, _visit, _goes_on),
    Forgotten("accounts.FormMark", "fingerprint", once.PURPOSE, once.forget_fingerprints),
    HandedOut(draft_keys.PURPOSE),
)
