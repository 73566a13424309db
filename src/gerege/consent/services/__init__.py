"""What is done about consent: asked, taken back, passed over by two people; what is handed on."""

from gerege.consent.services.asking import (
    Given,
    name_recipient,
    record_consent,
    withdraw_consent,
)
from gerege.consent.services.exceptions import (
    agree_exception,
    ask_exception,
    refuse_exception,
    told_person,
)
from gerege.consent.services.handing_on import (
    disclosure_seen,
    must_cover,
    must_cover_return,
    record_disclosure,
    record_slip,
    revoke_disclosure,
    told_of_more,
)

__all__ = [
    "Given",
    "agree_exception",
    "ask_exception",
    "disclosure_seen",
    "must_cover",
    "must_cover_return",
    "name_recipient",
    "record_consent",
    "record_disclosure",
    "record_slip",
    "refuse_exception",
    "revoke_disclosure",
    "told_of_more",
    "told_person",
    "withdraw_consent",
]
