"""What the forms show before anything is typed."""

from datetime import date
from typing import Any

from gerege.cases.models import Case, Person, SafeContact
from gerege.cases.services.person import age_of


def person_initial(case: Case) -> dict[str, Any]:
    """Everything known of the person."""
    person = case.person
    age = age_of(person)
    known = bool(age.birth_date) or age.years is not None
    return {name: person.reveal_field(name) for name in Person.PLAIN_FIELDS} | {
        "birth_date": date.fromisoformat(age.birth_date) if age.birth_date else None,
        "years": age.years,
        "basis": age.basis if known or age.basis != "unknown" else "",
        "may_be_child": "yes" if age.may_be_child else "no" if known else "",
    }


def safe_contact_initial(case: Case) -> dict[str, Any]:
    """What was agreed, without number and words: they are replaced, never shown here."""
    contact: SafeContact | None = getattr(case, "safe_contact", None)
    if contact is None:
        return {}
    shown = {name: contact.reveal_field(name) for name in SafeContact.OPEN_FIELDS}
    return shown | {"do_not_contact": contact.do_not_contact, "time_zone": contact.time_zone}
