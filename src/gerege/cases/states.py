"""Person, safe contact and first contact as the fields of their forms: to compare and to keep.

The words agreed with the person (number, safe word, danger word) are part of a version that is
kept, but no page shows them here: they are shown only for a reason.
"""

from dataclasses import replace

from gerege.cases.age import BASES, AgeRecord
from gerege.cases.merging import State
from gerege.cases.models import Person, SafeContact

AGE_FIELDS = ("birth_date", "years", "basis", "may_be_child")
CONTACT_FIELDS = (
    *SafeContact.OPEN_FIELDS,
    *SafeContact.WORDS,
    "do_not_contact",
    "time_zone",
)
DECISION_FIELDS = (
    *("option", "reasons", "answer", "said", "against", "offered"),
    *("review", "guardian", "assent"),
)
"""The lines of a conference that are one decision: never half of one and half of another."""
YES, NO = "yes", ""


def person_state(person: Person, age: AgeRecord) -> dict[str, str]:
    """Who the person is, the age as it was recorded."""
    return {name: person.reveal_field(name) for name in Person.PLAIN_FIELDS} | age_state(age)


def age_state(age: AgeRecord) -> dict[str, str]:
    """The age as the fields of its form."""
    known = bool(age.birth_date) or age.years is not None
    return {
        "birth_date": age.birth_date,
        "years": "" if age.years is None else str(age.years),
        "basis": age.basis if known or age.basis != "unknown" else "",
        "may_be_child": YES if age.may_be_child else NO,
    }


def age_from(state: State, like: AgeRecord) -> AgeRecord:
    """The age with what the fields of a form tell; all else as in ``like``."""
    years = state.get("years", "")
    return replace(
        like,
        birth_date=state.get("birth_date", ""),
        years=int(years) if years else None,
        basis=next((basis for basis in BASES if basis == state.get("basis")), "unknown"),
        may_be_child=state.get("may_be_child") == YES,
    )


def contact_state(contact: SafeContact | None) -> dict[str, str]:
    """What was agreed; nothing where no contact was agreed yet."""
    if contact is None or contact.agreed_at is None:
        return {}
    fields = (*SafeContact.OPEN_FIELDS, *SafeContact.WORDS)
    return {name: contact.reveal_field(name) for name in fields} | {
        "do_not_contact": YES if contact.do_not_contact else NO,
        "time_zone": contact.time_zone,
    }


def without_words(state: State) -> dict[str, str]:
    """A version of a safe contact as it may be shown on a page."""
    return {name: text for name, text in state.items() if name not in SafeContact.WORDS}
