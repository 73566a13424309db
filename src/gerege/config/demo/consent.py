"""What a fictional person said about who may be told what."""

from datetime import date, timedelta

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.consent import services as consent
from gerege.consent.services import Given
from gerege.kernel.clock import now
from gerege.knowledge.consents import load_consents


def heard(purpose: str) -> dict[str, date]:
    """Everything that the person has to be told before they answer, told the day before."""
    consents = load_consents()
    needed = consents.needed_for(consents.purpose(purpose))
    return dict.fromkeys(needed, (now() - timedelta(days=1)).date())


def what_the_person_said(actor: Officer, case: Case) -> None:
    """A shelter that was named, the registry and a doctor may be told; the family may not."""
    named = consent.name_recipient(actor=actor, case=case, kind="shelter", name="Зохиомол байр")
    for purpose, recipient, answer in (
        ("shelter", str(named.pk), "yes"),
        ("civil_registry", "civil_registry", "yes"),
        ("medical", "medical", "yes"),
        ("contact_family", "family", "no"),
        ("host_police", "host_police", "later"),
    ):
        consent.record_consent(
            actor=actor,
            case=case,
            purpose=purpose,
            recipient=recipient,
            answer=answer,
            given=Given("spoken", "mn", told=heard(purpose)),
        )
    consent.ask_exception(
        actor=actor,
        case=case,
        purpose="host_police",
        recipient="host_police",
        ground="danger_to_life",
        reason="Зохиомол шалтгаан: байранд нь хүн хүлээж байна.",
    )
