"""What the file makes with the root: the hashes people are found by, where a search goes on."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from gerege.cases import search_places
from gerege.cases.models import Person
from gerege.cases.services.person import findable_by
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import services as vault
from gerege.vault.rooted import Findable, Indexed, Passing


def _findable(subjects: Sequence[UUID]) -> Iterator[tuple[UUID, Findable | None]]:
    people = Person.objects.filter(case__in=subjects).select_related("case")
    for person in vault.unlocked(people, "case_id"):
        try:
            yield person.case_id, findable_by(person, person.case)
        except ProtectionFailed:
            yield person.case_id, None


MADE = (Indexed("cases", _findable), Passing(search_places.PURPOSE))
