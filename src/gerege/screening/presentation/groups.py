"""The parts of a talk: which questions stand together, in the order best asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise

from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.catalogue import Catalogue, load
from gerege.knowledge.schema import FormFact, Gateway, Question
from gerege.screening.presentation.words import GROUPS

FIRST, AFTER_SAFETY, LAST = "safety", "act", ("form", "purpose", "person")
MOST_ON_A_PAGE = 26
"""So that one part stays light enough for a slow line."""


@dataclass(frozen=True)
class Group:
    """One page of the talk. ``part`` of ``parts`` when one kind of question fills several pages."""

    id: str
    kind: str
    title: Bilingual | str | Promise
    questions: tuple[Question, ...]
    part: int = 1
    parts: int = 1


def groups() -> tuple[Group, ...]:
    """All parts of the talk of the present catalogue."""
    return _groups(load())


def group_named(group_id: str) -> Group | None:
    """The part with this id."""
    return next((group for group in groups() if group.id == group_id), None)


def group_of(fact: str) -> Group:
    """The part in which a question stands."""
    return next(g for g in groups() if any(q.id == fact for q in g.questions))


def neighbour(group: Group) -> Group | None:
    """The part that follows, or None after the last."""
    every = groups()
    number = next(n for n, one in enumerate(every) if one.id == group.id)
    return every[number + 1] if number + 1 < len(every) else None


@cache
def _groups(catalogue: Catalogue) -> tuple[Group, ...]:
    by_kind = _sorted_by_kind(catalogue)
    kinds = [FIRST, AFTER_SAFETY, *catalogue.rules.asking_order, *LAST]
    return tuple(g for kind in kinds for g in _pages(kind, by_kind.get(kind, []), catalogue))


def _sorted_by_kind(catalogue: Catalogue) -> dict[str, list[Question]]:
    """Gateways stand first in the part where they can spare the most questions."""
    found: dict[str, list[Question]] = defaultdict(list)
    questions = catalogue.active.values()
    for question in sorted(questions, key=lambda q: not isinstance(q, Gateway)):
        found[_kind_of(question)].append(question)
    return found


def _kind_of(question: Question) -> str:
    if not isinstance(question, Gateway):
        return question.id.partition(".")[0]
    kinds = [entailed.fact.partition(".")[0] for entailed in question.entails_no]
    return max(dict.fromkeys(kinds), key=kinds.count)


def _pages(kind: str, questions: Sequence[Question], catalogue: Catalogue) -> Iterator[Group]:
    pages = list(_cut(questions)) if questions else []
    for number, page in enumerate(pages, 1):
        name = kind if len(pages) == 1 else f"{kind}_{number}"
        yield Group(name, kind, _title(kind, catalogue), tuple(page), number, len(pages))


def _cut(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Pages of about equal length; questions on the same form of exploitation stay together."""
    fewest_pages = -(-len(questions) // MOST_ON_A_PAGE)
    aim = -(-len(questions) // fewest_pages)
    page: list[Question] = []
    for together in _together(questions):
        full = len(page) >= aim or len(page) + len(together) > MOST_ON_A_PAGE
        if page and full:
            yield page
            page = []
        page.extend(together)
    yield page


def _together(questions: Iterable[Question]) -> Iterator[list[Question]]:
    bundle: list[Question] = []
    for question in questions:
        form = question.form if isinstance(question, FormFact) else None
        before = bundle[-1] if bundle else None
        if bundle and not (isinstance(before, FormFact) and before.form == form):
            yield bundle
            bundle = []
        bundle.append(question)
    if bundle:
        yield bundle


def _title(kind: str, catalogue: Catalogue) -> Bilingual | str | Promise:
    for dimension in catalogue.rules.dimensions:
        if dimension.id == kind:
            return dimension.label
    return GROUPS.get(kind, kind)
