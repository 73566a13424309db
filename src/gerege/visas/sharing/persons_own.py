"""What is the protected person's own, and so is never watched, under whichever kind it is asked.

Whoever types it may be mistaken about the kind, and a number is compared in every column: so names
are judged as the whole product judges them, and numbers against every number the file has of her.
What only may be her name is hers: a recruiter that is not watched does less harm.
"""

from collections.abc import Iterator

from django.conf import settings

from gerege.cases.models import Case, Person, SafeContact
from gerege.identity.names import nearest
from gerege.visas.engine.keys import normalised, number
from gerege.visas.engine.written_alike import is_name_of

NUMBERS = ("telephone", "passport_number", "registration_number")
WITHOUT_NAMES = frozenset({"phone", "address"})
FEWEST_DIGITS, DIGITS = 7, 8
"""So many digits of a number tell it, whatever stands before them or around them."""


def is_the_persons_own(case: Case, kind: str, text: str) -> bool:
    """True for a name, a number or an address of the person whom the file protects."""
    person = Person.objects.filter(case=case).first()
    reached = list(_reached(person, SafeContact.objects.filter(case=case).first()))
    if any(_is_the_same(own, text) for own in reached):
        return True
    return kind not in WITHOUT_NAMES and person is not None and _is_her_name(person, text)


def _reached(person: Person | None, contact: SafeContact | None) -> Iterator[str]:
    told = [person.reveal_field(name) for name in NUMBERS] if person else []
    told += [contact.reveal_field("address")] if contact else []
    return filter(None, told)


def _is_the_same(own: str, text: str) -> bool:
    if not _writings(own).isdisjoint(_writings(text)):
        return True
    digits = _digits(own)
    is_number = len(digits) >= FEWEST_DIGITS and len(digits) * 2 > len(number(own) or "")
    return is_number and digits[-DIGITS:] in _digits(text)


def _writings(text: str) -> set[tuple[str, str]]:
    kinds = ("phone", "account", "address")
    found = {kind: normalised(kind, text, settings.GEREGE_VISA_REGION) for kind in kinds}
    return {(kind, one) for kind, one in found.items() if one}


def _digits(text: str) -> str:
    return "".join(sign for sign in number(text) or "" if sign.isdecimal())


def _is_her_name(person: Person, text: str) -> bool:
    names = person.names()
    pairs = (
        (names["patronymic"], names["given"]),
        (names["latin_surname"], names["latin_given"]),
        ("", names["called"]),
    )
    written = [" ".join(filter(None, pair)) for pair in pairs]
    known = [name for name in (*written, *person.full_names()) if name]
    return nearest([text], known) is not None or any(is_name_of(text, *pair) for pair in pairs)
