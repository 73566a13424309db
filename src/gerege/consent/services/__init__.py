"""What is done about consent: asked, withdrawn, passed over by two people, handed on, called back."""

from gerege.consent.services.asking import name_recipient, record_consent, withdraw_consent
from gerege.consent.services.exceptions import (
    agree_exception,
    ask_exception,
    refuse_exception,
    told_person,
)
from gerege.consent.services.handing_on import (
    disclosure_seen,
    must_cover,
    record_disclosure,
    revoke_disclosure,
)

__all__ = [
    "agree_exception",
    "ask_exception",
    "disclosure_seen",
    "must_cover",
    "name_recipient",
    "record_consent",
    "record_disclosure",
    "refuse_exception",
    "revoke_disclosure",
    "told_person",
    "withdraw_consent",
]
