"""What people in the tests said about consent."""

from collections.abc import Sequence
from datetime import date

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.consent.models import Consent, ConsentException, Disclosure
from gerege.consent.services import Given
from gerege.kernel import clock
from gerege.knowledge.consents import load_consents

HEARD = {one.id: date(2026, 1, 2) for one in load_consents().told if one.always}
"""What everybody is told before they answer, on a day long ago."""

SAID = Given("spoken", "mn", told=HEARD)


def told_everything(purpose: str, **how: str) -> Given:
    """An adult who heard what has to be told for this purpose, today."""
    entry, today = load_consents().purpose(purpose), clock.now().date()
    to_say = "Сайн байгаа." if entry.says_what else ""
    return Given(
        "spoken",
        "mn",
        to_say=to_say,
        told=dict.fromkeys(load_consents().needed_for(entry), today),
        **how,
    )


def answered(
    actor: Officer, case: Case, answer: str, purpose: str = "medical", recipient: str = "medical"
) -> Consent:
    """The person answered; to a doctor unless said otherwise."""
    return consent.record_consent(
        actor=actor,
        case=case,
        purpose=purpose,
        recipient=recipient,
        answer=answer,
        given=told_everything(purpose),
    )


def agreed(
    actor: Officer, case: Case, purpose: str = "medical", recipient: str = "medical"
) -> Consent:
    """The person said yes."""
    return answered(actor, case, "yes", purpose, recipient)


def an_asked_exception(
    actor: Officer, case: Case, ground: str = "danger_to_life", purpose: str = "medical"
) -> ConsentException:
    """Somebody wants to tell the first recipient of a purpose without consent."""
    return consent.ask_exception(
        actor=actor,
        case=case,
        purpose=purpose,
        recipient=load_consents().purpose(purpose).recipients[0],
        ground=ground,
        reason="Ухаангүй байна.",
    )


def handed_on(
    actor: Officer,
    case: Case,
    purpose: str = "medical",
    recipient: str = "medical",
    fields: Sequence[str] = ("name",),
) -> Disclosure:
    """Something was told to whom it may be told."""
    basis = consent.must_cover(actor=actor, case=case, purpose=purpose, recipient=recipient)
    return consent.record_disclosure(
        actor=actor,
        case=case,
        purpose=purpose,
        recipient=recipient,
        fields=fields,
        means="spoken",
        basis=basis,
    )


def a_slip(actor: Officer, case: Case, fields: Sequence[str] = ("name", "work")) -> Disclosure:
    """The doctor heard more than the person agreed to."""
    to = {"purpose": "medical", "recipient": "medical"}
    basis = consent.must_cover(actor=actor, case=case, **to)
    return consent.record_slip(
        actor=actor, case=case, fields=fields, means="spoken", basis=basis, **to
    )
