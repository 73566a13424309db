"""Which people are probably one, by the maintained library, in memory; and why, when asked."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

import pyarrow as pa
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.cases.models import Person
from gerege.cases.services.person import age_of, telephone_key
from gerege.identity.documents import normalise_number
from gerege.identity.linkage import link
from gerege.identity.names import nearest
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault import services as vault

AT_ONCE = 500
MEMORY = "1GB"
LEAST = 0.2
"""Lower than where records are linked by themselves: here a person looks at each pair. The same
telephone with the same given name and the father's name in another script lies at 0.3."""
COLUMNS = ("id", "surname", "given_names", "date_of_birth", "number", "phone")
WHY = {
    "number": _("The same document number"),
    "phone": _("The same telephone"),
    "birth": _("The same date of birth"),
    "name": _("The same name, perhaps in another spelling"),
    "near_name": _("A similar name"),
}
Pair = tuple[UUID, UUID]


def people_of(people: QuerySet[Person]) -> Iterator[Person]:
    """These people with their keys ready, a part of them at a time."""
    ids = list(people.order_by("case_id").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        rows = Person.objects.filter(pk__in=ids[start : start + AT_ONCE])
        yield from vault.unlocked(rows.select_related("case"), "case_id")


def table_of(people: Iterable[Person]) -> pa.Table:
    """What is compared, one row for each document number; nobody without anything but a name.

    A text that does not open leaves its person out, for the others' sake.
    """
    rows: list[tuple[str | None, ...]] = []
    for person in people:
        try:
            rows += _rows_of(person)
        except ProtectionFailed:
            continue
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    texts = [pa.array(column, pa.string()) for column in columns]
    return pa.table(dict(zip(COLUMNS, texts, strict=True)))


def pairs_in(table: pa.Table) -> list[Pair]:
    """Pairs of files that are probably of one person, each once, the smaller id first.

    Nothing is written to a disk: names would lie there.
    """
    if table.num_rows < 2:  # noqa: PLR2004  a pair
        return []
    try:
        found = link(table, folder=None, least=LEAST, memory=MEMORY)
    except InputRefused:
        # Nothing but names is known of them.
        return []
    ones, others = (found[side].to_pylist() for side in ("one", "other"))
    pairs = {_pair(one, other) for one, other in zip(ones, others, strict=True)}
    return sorted(pair for pair in pairs if pair[0] != pair[1])


def why_of(one: Person, other: Person) -> Sequence[str | Promise]:
    """What is the same in two files, in words: worked out now and kept nowhere."""
    same = []
    if _numbers(one) & _numbers(other):
        same.append("number")
    if (phone := telephone_key(one, one.case)) and phone == telephone_key(other, other.case):
        same.append("phone")
    if (born := age_of(one).birth_date) and born == age_of(other).birth_date:
        same.append("birth")
    best = nearest(one.full_names(), other.written_names())
    if best is not None and best.same != "no":
        same.append("name" if best.same == "yes" else "near_name")
    return [WHY[code] for code in same]


def _rows_of(person: Person) -> list[tuple[str | None, ...]]:
    names = person.names()
    surname = names["patronymic"] or names["latin_surname"] or names["clan"]
    given = names["given"] or names["latin_given"] or names["called"]
    born, phone = age_of(person).birth_date, telephone_key(person, person.case)
    numbers = sorted(_numbers(person)) or [""]
    if not (given or surname) or not (born or phone or numbers[0]):
        return []
    texts = [(f"{person.case_id}.{at}", number) for at, number in enumerate(numbers)]
    return [
        (record, surname or None, given or None, born or None, number or None, phone or None)
        for record, number in texts
    ]


def _numbers(person: Person) -> set[str]:
    fields = (person.reveal_field(f"{kind}_number") for kind in ("passport", "registration"))
    return {number for number in map(normalise_number, fields) if number}


def _pair(one: str, other: str) -> Pair:
    first, second = sorted(UUID(record.partition(".")[0]) for record in (one, other))
    return first, second
