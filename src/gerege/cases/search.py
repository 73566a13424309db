"""Finding a file by reference, telephone, document number or a name in any spelling.

Nothing that is searched for is stored in clear: numbers and parts of names are found through keyed
hashes, which only bring candidates; each candidate is opened and compared before it is shown. The
search itself is recorded, by its kind and the number of files found, never by what was typed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, Person
from gerege.cases.policies import cases_searchable_by, cases_visible_to
from gerege.cases.services.person import telephone_key
from gerege.identity.documents import normalise_number, read_registration
from gerege.identity.names import compare
from gerege.identity.telephones import normalise as normalise_telephone
from gerege.vault import services as vault

MOST_FOUND = 25
MOST_OPENED = 400
REFERENCE = re.compile(r"([A-Z]{1,2})(\d{2})(\d{1,6})")
# Cyrillic capitals that are drawn like Latin ones: a reference is typed with either keyboard.
DRAWN_ALIKE = str.maketrans("АВЕКМНОРСТХУ", "ABEKMHOPCTXY")
RANK = {"yes": 0, "maybe": 1}
KINDS = {"telephone": "phone", "passport_number": "passport", "registration_number": "registration"}

SAME_REFERENCE = _("Same reference")
SAME_NUMBER = {
    "telephone": _("Same telephone"),
    "passport_number": _("Same passport number"),
    "registration_number": _("Same registration number"),
}
SAME_NAME, SIMILAR_NAME = _("Same name"), _("Similar name")
REGISTRATION_WARNINGS = {
    "shape": _("Registration number: not two Mongolian letters and eight digits."),
    "birth_date": _("Registration number: its first six digits are not a date of birth."),
    "other_date": _("Registration number: it tells another date of birth than the one recorded."),
}


@dataclass(frozen=True)
class Found:
    """One file that fits, and why."""

    case: Case
    why: str | Promise


def search(viewer: Officer, text: str) -> list[Found]:
    """Everything this officer may see that fits, the best first."""
    ways = (("reference", _by_reference), ("number", _by_number), ("name", _by_name))
    tries = ((kind, find(viewer, text)) for kind, find in ways)
    kind, found = next((one for one in tries if one[1]), ("none", []))
    with transaction.atomic():
        record(
            actor=viewer.pk,
            verb=Verb.SEARCH_RUN,
            post=viewer.post.pk if viewer.post else None,
            detail={"kind": kind, "found": len(found)},
        )
    return found


def similar_cases(viewer: Officer, case: Case) -> list[Found]:
    """Other files that may be about the same person, among those this officer may see."""
    person = case.person
    found = _with_numbers(viewer, _number_keys(person))
    names = person.written_names()
    candidates = dict.fromkeys(id_ for name in names for id_ in vault.find_by_name(name))
    found += _compared(viewer, names, candidates)
    others: dict[UUID, Found] = {}
    for one in found:
        if one.case.pk != case.pk:
            others.setdefault(one.case.pk, one)
    return list(others.values())


def registration_warnings(person: Person, birth_date: str) -> list[str | Promise]:
    """What is doubtful about the registration number; it is kept all the same."""
    number = person.reveal_field("registration_number")
    if not number:
        return []
    read = read_registration(number)
    codes = [*read.warnings]
    if read.born and birth_date and read.born.isoformat() != birth_date:
        codes.append("other_date")
    return [REGISTRATION_WARNINGS[code] for code in codes if code in REGISTRATION_WARNINGS]


def _by_reference(viewer: Officer, text: str) -> list[Found]:
    plain = "".join(filter(str.isalnum, text.upper().translate(DRAWN_ALIKE)))
    match = REFERENCE.fullmatch(plain)
    if not match:
        return []
    letter, year, number = match.groups()
    reference = f"{letter}-{year}-{int(number):04d}"
    cases = cases_visible_to(viewer).select_related("post").filter(reference=reference)
    return [Found(case, SAME_REFERENCE) for case in cases]


def _by_number(viewer: Officer, text: str) -> list[Found]:
    if not any(map(str.isdigit, text)):
        return []
    number = normalise_number(text)
    country = viewer.post.country_iso3 if viewer.post else None
    wanted = {
        "telephone": normalise_telephone(text, country) or "",
        "passport_number": number,
        "registration_number": number,
    }
    return _with_numbers(viewer, wanted)


def _with_numbers(viewer: Officer, wanted: dict[str, str]) -> list[Found]:
    candidates = {
        subject
        for field, value in wanted.items()
        if value
        for subject in vault.find_exact(KINDS[field], value)
    }
    people = _opened(viewer, candidates)
    reasons = ((person, _same_number(person, wanted)) for person in people)
    return [Found(person.case, why) for person, why in reasons if why]


def _same_number(person: Person, wanted: dict[str, str]) -> str | Promise:
    """The candidate's own numbers, compared in clear: a hash that is cut short proves nothing."""
    own = _number_keys(person)
    same = (field for field, value in wanted.items() if value and value == own[field])
    return next((SAME_NUMBER[field] for field in same), "")


def _number_keys(person: Person) -> dict[str, str]:
    """The numbers of a person as they are compared."""
    return {
        "telephone": telephone_key(person, person.case) or "",
        "passport_number": normalise_number(person.reveal_field("passport_number")),
        "registration_number": normalise_number(person.reveal_field("registration_number")),
    }


def _by_name(viewer: Officer, text: str) -> list[Found]:
    """Files with this name; one that very many share is sought in the officer's newest files."""
    if vault.too_common(text):
        newest = cases_searchable_by(viewer).order_by("-opened_at")[:MOST_OPENED]
        return _compared(viewer, [text], newest.values_list("pk", flat=True))
    return _compared(viewer, [text], vault.find_by_name(text))


def _compared(viewer: Officer, texts: Sequence[str], candidates: Iterable[UUID]) -> list[Found]:
    ranked = []
    for person in _opened(viewer, candidates):
        names = person.written_names()
        comparisons = [compare(text, name) for text in texts for name in names]
        best = min(comparisons, key=lambda one: (RANK.get(one.same, 2), -one.score), default=None)
        if best and best.same in RANK:
            words = SAME_NAME if best.same == "yes" else SIMILAR_NAME
            ranked.append((RANK[best.same], -best.score, Found(person.case, words)))
    ranked.sort(key=lambda one: one[:2])
    return [found for _rank, _score, found in ranked[:MOST_FOUND]]


def _opened(viewer: Officer, candidates: Iterable[UUID]) -> list[Person]:
    """The best candidates among the cases this officer may search, their keys ready.

    Candidates come from all posts: those of others do not exist, and must not crowd out one's own.
    """
    people: list[Person] = []
    ordered = list(candidates)
    for start in range(0, len(ordered), MOST_OPENED):
        people += _searchable(viewer, ordered[start : start + MOST_OPENED])
        if len(people) >= MOST_OPENED:
            break
    vault.unlock([person.case_id for person in people])
    return people


def _searchable(viewer: Officer, batch: Sequence[UUID]) -> list[Person]:
    allowed = cases_searchable_by(viewer).filter(pk__in=batch)
    return list(Person.objects.filter(case__in=allowed).select_related("case__post"))
