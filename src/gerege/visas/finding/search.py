"""Finding an application of one's own post by its number, or by the name in any spelling.

The way is that of the search for files: keyed hashes bring candidates, each is opened and compared
before it is shown, and the search is recorded by its kind and by how many it found. Of a name that
very many bear the best of the first candidates are shown, and the page asks for more of the name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.search import (
    MOST_FOUND,
    MOST_OPENED,
    OPENED_FIRST,
    SAME_NAME,
    SIMILAR_NAME,
    in_two_parts,
)
from gerege.identity.names import nearest
from gerege.vault import services as vault
from gerege.visas.engine.keys import Keyer
from gerege.visas.finding.naming import keys_of_name, name_of, not_findable
from gerege.visas.finding.numbers import number_key
from gerege.visas.models import Application, NameKey
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.policies import applications_visible_to, visa_post_of

ENOUGH = MOST_OPENED + 1
# What is compared, and what a line of the list shows.
SHOWN = ("batch", "content", "visa_class", "waiting_since", "opened_at", "outcome", "decided_at")


@dataclass(frozen=True)
class Found:
    """One application that fits; ``why`` is empty where it is the number that was typed."""

    application: Application
    name: str
    why: str | Promise = ""


@dataclass(frozen=True)
class Search:
    """Applications that fit, the best first.

    ``is_cut``: more may fit; another part of the name brings them. ``is_whole`` is false while
    applications of an earlier version wait to be made findable by name.
    """

    found: Sequence[Found]
    is_cut: bool = False
    is_whole: bool = True


def search(viewer: Officer, text: str) -> Search:
    """Applications of the officer's post with this number, or else with this name.

    Raises NotAllowed for whoever has no visa counter.
    """
    post = visa_post_of(viewer)
    keyer = Keyer(screening_key())
    numbered = _numbered(viewer, keyer, text)
    result = Search(numbered) if numbered else _named(viewer, keyer, text)
    with transaction.atomic():
        record(
            actor=viewer.pk,
            verb=Verb.SEARCH_RUN,
            post=post.pk,
            detail={
                "kind": "visa_number" if numbered else "visa_name",
                "found": len(result.found),
            },
        )
    return result


def _numbered(viewer: Officer, keyer: Keyer, text: str) -> list[Found]:
    rows = applications_visible_to(viewer).filter(number_key=number_key(keyer, text))
    return [Found(one, name_of(one.written())) for one in vault.unlocked(rows, "batch_id")]


def _named(viewer: Officer, keyer: Keyer, text: str) -> Search:
    # Of a common name no more than a page is looked for: there is no end to it.
    most = OPENED_FIRST if vault.too_common(text) else MOST_OPENED
    candidates = _candidates(viewer, keyer, text)
    fits, seen = _bearers(viewer, candidates[:most], text)
    return Search(
        [one.found for one in sorted(fits, key=lambda one: one.order)],
        # A common name alone is no key: only who comes first in the queue was looked at.
        is_cut=seen < len(candidates) or vault.too_common(text),
        is_whole=not not_findable().filter(post=visa_post_of(viewer)).exists(),
    )


def _candidates(viewer: Officer, keyer: Keyer, text: str) -> list[UUID]:
    """Who shares most of the name, one more than are opened.

    Of one very common name alone those who come first in the queue, too.
    """
    keys = keys_of_name(keyer, text)
    rows = NameKey.objects.filter(value__in=keys, post=visa_post_of(viewer))
    if len(keys) == 1:
        # All share the same, which the database need not count: very many may.
        found = list(rows.order_by("application").values_list("application", flat=True)[:ENOUGH])
    else:
        shared = vault.most_shared(rows, ("application_id", "value"), limit=ENOUGH)
        found = [one.record for one in shared]
    if vault.too_common(text):
        found = list(dict.fromkeys([*found, *_first_in_the_queue(viewer)]))
    return found


def _first_in_the_queue(viewer: Officer) -> list[UUID]:
    waiting = applications_visible_to(viewer).filter(rank__isnull=False, decided_at__isnull=True)
    first = waiting.order_by("rank", "waiting_since", "pk").values_list("pk", flat=True)
    return list(first[:ENOUGH])


@dataclass(frozen=True)
class _Fit:
    order: tuple[float, UUID]
    found: Found


def _bearers(viewer: Officer, candidates: Sequence[UUID], text: str) -> tuple[list[_Fit], int]:
    """Who of the candidates bears the name, until a page is full; and how many were looked at."""
    fits: list[_Fit] = []
    seen = 0
    for part in in_two_parts(candidates):
        rows = applications_visible_to(viewer).filter(pk__in=part).only(*SHOWN)
        opened = {one.pk: one for one in vault.unlocked(rows, "batch_id")}
        for number in part:
            if len(fits) == MOST_FOUND:
                return fits, seen
            seen += 1
            fit = _fit(opened[number], text) if number in opened else None
            fits += [fit] if fit else []
    return fits, seen


def _fit(application: Application, text: str) -> _Fit | None:
    name = name_of(application.written())
    best = nearest([text], [name])
    if best is None:
        return None
    words = SAME_NAME if best.same == "yes" else SIMILAR_NAME
    return _Fit((-best.score, application.pk), Found(application, name, words))
