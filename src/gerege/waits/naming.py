"""What tells several tasks of one cause in one case apart. The room that opened them says it.

Imports go one way: this room knows no needs. So the room that knows registers when the program
starts. The words are for who sees the story; everybody else reads numbers, by time.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from gerege.cases.models import Case
from gerege.kernel.bilingual import Bilingual

Namer = Callable[[Case], Mapping[UUID, Bilingual]]
_namers: list[Namer] = []


def when_asked_what_it_is_about(namer: Namer) -> None:
    """Ask this what the random ids of a case are about; the same one only once."""
    if namer not in _namers:
        _namers.append(namer)


def names_in(case: Case) -> Mapping[UUID, Bilingual]:
    """What the waits of a case are about, as far as a room has words for it."""
    return {about: words for namer in _namers for about, words in namer(case).items()}


def numbered(codes: Iterable[tuple[UUID, str]]) -> Mapping[UUID, int]:
    """A number for each of these (id, code), in their order, where its code is not the only one."""
    pairs, reached = list(codes), Counter[str]()
    often, found = Counter(code for _id, code in pairs), dict[UUID, int]()
    for pk, code in pairs:
        if often[code] > 1:
            reached[code] += 1
            found[pk] = reached[code]
    return found
