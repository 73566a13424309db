"""Finding a file by reference, telephone, document number or a name in any spelling.

Nothing that is searched for is stored in clear: numbers and parts of names are found through keyed
hashes, which only bring candidates; each candidate is opened and compared before it is shown. The
search itself is recorded, by its kind and the number of files found, never by what was typed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
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
MOST_OPENED = 120
REFERENCE = re.compile(r"([A-Z]{1,2})(\d{2})(\d{1,6})")
# Cyrillic capitals that are drawn like Latin ones: a reference is typed with either keyboard.
DRAWN_ALIKE = str.maketrans("АВЕКМНОРСТХУ", "ABEKMHOPCTXY")
NOBODY = UUID(int=0)
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
    "future": _("Registration number: its date of birth has not come yet."),
    "letter": _("Registration number: no place has this first letter."),
    "other_date": _("Registration number: it tells another date of birth than the one recorded."),
}


@dataclass(frozen=True)
class Found:
    """One file that fits, and why."""

    case: Case
    why: str | Promise


@dataclass(frozen=True)
class Search:
    """The files that fit, the best first. ``is_cut``: others may fit, too; another word narrows."""

    found: Sequence[Found]
    is_cut: bool = False


def search(viewer: Officer, text: str) -> Search:
    """Everything this officer may see that fits, the best first."""
    ways = (("reference", _by_reference), ("number", _by_number), ("name", _by_name))
    tries = ((kind, find(viewer, text)) for kind, find in ways)
    kind, result = next((one for one in tries if one[1].found), ("none", Search([])))
    with transaction.atomic():
        record(
            actor=viewer.pk,
            verb=Verb.SEARCH_RUN,
            post=viewer.post.pk if viewer.post else None,
            detail={"kind": kind, "found": len(result.found)},
        )
    return result


def similar_cases(viewer: Officer, case: Case) -> list[Found]:
    """Other files that may be about the same person, among those this officer may see.

    By the numbers and by the full names; a name somebody goes by is no sign of its own.
    """
    wanted, names = _numbers_of(case.person), case.person.full_names()
    candidates = dict.fromkeys(_with_numbers(wanted))
    candidates |= dict.fromkeys(id_ for name in names for id_ in _named(viewer, name))
    candidates.pop(case.pk, None)
    people = _opened(viewer, candidates)
    same = [Found(person.case, why) for person in people if (why := _same_number(person, wanted))]
    known = {one.case.pk for one in same}
    alike = _ranked(people, names)[:MOST_FOUND]
    return same + [one for one in alike if one.case.pk not in known]


def with_these_telephones(viewer: Officer, numbers: Iterable[str]) -> dict[str, list[Case]]:
    """The files this officer may see in which one of these telephones (as compared) stands."""
    found: dict[str, list[Case]] = {number: [] for number in numbers if number}
    for person in _opened(viewer, vault.find_exact(KINDS["telephone"], *found)):
        found.get(telephone_key(person, person.case), []).append(person.case)
    return found


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


def _by_reference(viewer: Officer, text: str) -> Search:
    plain = "".join(filter(str.isalnum, text.upper().translate(DRAWN_ALIKE)))
    match = REFERENCE.fullmatch(plain)
    if not match:
        return Search([])
    letter, year, number = match.groups()
    reference = f"{letter}-{year}-{int(number):04d}"
    cases = cases_visible_to(viewer).select_related("post").filter(reference=reference)
    return Search([Found(case, SAME_REFERENCE) for case in cases])


def _by_number(viewer: Officer, text: str) -> Search:
    if not any(map(str.isdigit, text)):
        return Search([])
    number = normalise_number(text)
    country = viewer.post.country_iso3 if viewer.post else None
    wanted = {
        "telephone": normalise_telephone(text, country) or "",
        "passport_number": number,
        # A registration number begins with two letters.
        "registration_number": number if any(map(str.isalpha, text)) else "",
    }
    people = _opened(viewer, _with_numbers(wanted))
    whys = [(person, _same_number(person, wanted)) for person in people]
    return Search([Found(person.case, why) for person, why in whys if why])


def _with_numbers(wanted: Mapping[str, str]) -> set[UUID]:
    """Files that may hold one of these numbers."""
    given = [(KINDS[field], value) for field, value in wanted.items() if value]
    return {subject for kind, value in given for subject in vault.find_exact(kind, value)}


def _same_number(person: Person, wanted: Mapping[str, str]) -> str | Promise:
    """The candidate's own numbers, compared in clear: a hash that is cut short proves nothing."""
    own = _numbers_of(person)
    same = (field for field, value in wanted.items() if value and value == own[field])
    return next((SAME_NUMBER[field] for field in same), "")


def _numbers_of(person: Person) -> dict[str, str]:
    """The numbers of a person as they are compared."""
    return {
        "telephone": telephone_key(person, person.case),
        "passport_number": normalise_number(person.reveal_field("passport_number")),
        "registration_number": normalise_number(person.reveal_field("registration_number")),
    }


def _by_name(viewer: Officer, text: str) -> Search:
    """Files with this name; one that very many share is sought in the officer's newest files."""
    if vault.too_common(text):
        newest = cases_searchable_by(viewer).order_by("-opened_at").values_list("pk", flat=True)
        candidates = list(newest[: MOST_OPENED + 1])
    else:
        candidates = _named(viewer, text)
    ranked = _ranked(_opened(viewer, candidates[:MOST_OPENED]), [text])
    is_cut = len(candidates) > MOST_OPENED or len(ranked) > MOST_FOUND
    return Search(ranked[:MOST_FOUND], is_cut)


def _named(viewer: Officer, name: str) -> list[UUID]:
    """Files that may have this name, among those this officer may search; one more than opened."""
    within = cases_searchable_by(viewer).values("pk")
    return vault.find_by_name(name, within=within, limit=MOST_OPENED + 1)


def _ranked(people: Sequence[Person], texts: Sequence[str]) -> list[Found]:
    ranked = []
    for person in people:
        names = person.written_names()
        comparisons = [compare(text, name) for text in texts for name in names]
        best = min(comparisons, key=lambda one: (RANK.get(one.same, 2), -one.score), default=None)
        if best and best.same in RANK:
            words = SAME_NAME if best.same == "yes" else SIMILAR_NAME
            ranked.append((RANK[best.same], -best.score, Found(person.case, words)))
    ranked.sort(key=lambda one: one[:2])
    return [found for _rank, _score, found in ranked]


def _opened(viewer: Officer, candidates: Iterable[UUID]) -> list[Person]:
    """The best candidates among the cases this officer may search, their keys ready.

    Candidates come from all posts: those of others do not exist, and must not crowd out one's own.
    """
    people: list[Person] = []
    # Where there is no candidate, nobody is asked for: the clock does not tell what others know.
    ordered = list(candidates) or [NOBODY]
    for start in range(0, len(ordered), MOST_OPENED):
        people += _searchable(viewer, ordered[start : start + MOST_OPENED])
        if len(people) >= MOST_OPENED:
            break
    vault.unlock([person.case_id for person in people])
    return people


def _searchable(viewer: Officer, batch: Sequence[UUID]) -> list[Person]:
    allowed = cases_searchable_by(viewer).filter(pk__in=batch)
    return list(Person.objects.filter(case__in=allowed).select_related("case__post"))
