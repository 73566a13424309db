"""Finding a file by reference, telephone, document number or a name in any spelling.

Nothing that is searched for is stored in clear: numbers and parts of names are found through keyed
hashes, which only bring candidates; each candidate is opened and compared before it is shown. The
search itself is recorded, by its kind and the number of files found, never by what was typed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases import search_places as places
from gerege.cases.models import Case, Person
from gerege.cases.models.person import NAME_FIELDS
from gerege.cases.policies import cases_searchable_by, cases_visible_to, searched_by
from gerege.cases.services.person import telephone_key
from gerege.identity.documents import normalise_number, read_registration
from gerege.identity.names import nearest
from gerege.identity.telephones import normalise as normalise_telephone
from gerege.vault import services as vault

MOST_FOUND = 25
MOST_OPENED = 120
# Nearly always those that share most of a name bear it: a page is full after these.
OPENED_FIRST = 50
REFERENCE = re.compile(r"([A-Z]{1,2})(\d{2})(\d{1,6})")
# Cyrillic capitals that are drawn like Latin ones: a reference is typed with either keyboard.
DRAWN_ALIKE = str.maketrans("АВЕКМНОРСТХУ", "ABEKMHOPCTXY")
NOBODY = UUID(int=0)
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
    """Files that fit, the best first. ``more``: where the next page begins, if more may fit.

    With ``more`` and nothing found, none of those looked through fits: it is not the end.
    """

    found: Sequence[Found]
    more: str = ""


def search(viewer: Officer, text: str, after: str = "") -> Search:
    """What this officer may see that fits, the best first; ``after`` a page, what comes next.

    ``after`` is the ``more`` of that page. It opens for this officer and this text alone; anything
    else begins from the start.
    """
    place = places.read(viewer, text, after)
    if place:
        kind, result = "name", _by_name(viewer, text, place)
    else:
        ways = (("reference", _by_reference), ("number", _by_number), ("name", _by_name))
        tries = ((kind, find(viewer, text)) for kind, find in ways)
        # Where none of those opened fits and more are left, the search is not at its end.
        fits = (one for one in tries if one[1].found or one[1].more)
        kind, result = next(fits, ("none", Search([])))
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
    return vault.find_numbers(given)


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


def _by_name(viewer: Officer, text: str, place: str = "") -> Search:
    """Files with this name; one that very many share is sought in the officer's newest files."""
    seek = _newest if vault.too_common(text) else _likeliest
    candidates = seek(viewer, text, place)
    found, seen = _bearers(viewer, text, candidates[:MOST_OPENED])
    more = places.write(viewer, text, candidates[seen - 1]) if seen < len(candidates) else ""
    return Search([one.found for one in sorted(found, key=lambda one: one.order)], more)


def _likeliest(viewer: Officer, text: str, place: str) -> list[places.Place]:
    """Candidates by how much of the name they share; one more than are opened."""
    candidates = vault.find_by_name(
        text,
        within=searched_by(viewer),
        after=places.candidate_in(place),
        limit=MOST_OPENED + 1,
    )
    return [places.Place(f"{one.shared}", one.record) for one in candidates]


def _newest(viewer: Officer, _text: str, place: str) -> list[places.Place]:
    """The officer's newest files; one more than are opened."""
    before = places.moment_in(place)
    cases = cases_searchable_by(viewer)
    if before:
        same = Q(opened_at=before.at, pk__lt=before.pk)
        cases = cases.filter(Q(opened_at__lt=before.at) | same)
    rows = cases.order_by("-opened_at", "-pk").values_list("opened_at", "pk")
    return [places.Place(at.isoformat(), pk) for at, pk in rows[: MOST_OPENED + 1]]


def _bearers(
    viewer: Officer, text: str, candidates: Sequence[places.Place]
) -> tuple[list["_Fit"], int]:
    """Who of the candidates bears the name, until a page is full; and how many were looked at."""
    found: list[_Fit] = []
    seen = 0
    for batch in in_two_parts([one.record for one in candidates]):
        people = _names_of(viewer, batch)
        for record_id in batch:
            if len(found) == MOST_FOUND:
                return found, seen
            seen += 1
            fit = _fit(people[record_id], [text]) if record_id in people else None
            found += [fit] if fit else []
    return found, seen


def in_two_parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """A few first. Where there is none, nobody is asked for: the clock tells nothing of others."""
    yield ids[:OPENED_FIRST] or [NOBODY]
    if ids[OPENED_FIRST:]:
        yield ids[OPENED_FIRST:]


def _named(viewer: Officer, name: str) -> list[UUID]:
    """Files that may have this name, among those this officer may search."""
    return [one.record for one in _likeliest(viewer, name, "")]


@dataclass(frozen=True)
class _Fit:
    """A file whose name fits, and its place among others."""

    order: float
    found: Found


def _ranked(people: Sequence[Person], texts: Sequence[str]) -> list[Found]:
    fits = [fit for person in people if (fit := _fit(person, texts))]
    return [fit.found for fit in sorted(fits, key=lambda one: one.order)]


def _fit(person: Person, texts: Sequence[str]) -> _Fit | None:
    best = nearest(texts, person.written_names())
    if best is None:
        return None
    words = SAME_NAME if best.same == "yes" else SIMILAR_NAME
    return _Fit(-best.score, Found(person.case, words))


def _opened(viewer: Officer, candidates: Iterable[UUID]) -> list[Person]:
    """The candidates among the cases this officer may search, their keys ready.

    Candidates come from all posts: those of others do not exist, and must not crowd out one's own.
    """
    people: list[Person] = []
    # Where there is no candidate, nobody is asked for: the clock does not tell what others know.
    ordered = list(candidates) or [NOBODY]
    for start in range(0, len(ordered), MOST_OPENED):
        people += _searchable(viewer, ordered[start : start + MOST_OPENED])
        if len(people) >= MOST_OPENED:
            break
    return people


def _searchable(viewer: Officer, batch: Sequence[UUID]) -> list[Person]:
    """Those of them this officer may search, their keys ready."""
    return vault.unlocked(_allowed(viewer, batch).select_related("case__post"), "case_id")


def _names_of(viewer: Officer, batch: Sequence[UUID]) -> dict[UUID, Person]:
    """The same by their files, with their names and what a line of the list shows, nothing else."""
    shown = ("case__reference", "case__state", *NAME_FIELDS)
    people = _allowed(viewer, batch).select_related("case").only(*shown)
    return {person.case_id: person for person in vault.unlocked(people, "case_id")}


def _allowed(viewer: Officer, batch: Sequence[UUID]) -> QuerySet[Person]:
    return Person.objects.filter(case__in=cases_searchable_by(viewer).filter(pk__in=batch))
