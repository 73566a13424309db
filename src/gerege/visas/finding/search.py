"""Finding an application of one's own post by its number, or by the name in any spelling.

The way is that of the search for files: keyed hashes bring candidates, each is opened and compared
before it is shown, and the search is recorded by its kind and by how many it found. Of a name that
very many bear the best of the first candidates are shown, and the page asks for more of the name.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.db import transaction
from django.db.models import Exists
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
)
from gerege.identity.names import nearest
from gerege.vault import services as vault
from gerege.visas.engine.keys import Keyer
from gerege.visas.finding.candidates import candidates
from gerege.visas.finding.naming import keys_of_name, name_of, not_findable
from gerege.visas.finding.numbers import number_key
from gerege.visas.models import Application
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.policies import applications_visible_to, visa_post_of, visible_among

ENOUGH = MOST_OPENED + 1
# What is compared, and what a line of the list shows.
PLACE = "visas.application.content"
SHOWN = ("content", "visa_class", "waiting_since", "opened_at", "outcome", "decided_at")


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
    is_common = vault.too_common(text)
    bear = candidates(visa_post_of(viewer), _keys(keyer, text), ENOUGH)
    numbers = [*bear.applications, *(_first_in_the_queue(viewer) if is_common else ())]
    asked = list(dict.fromkeys(numbers))
    opened = _Opened.of(viewer, asked[: OPENED_FIRST if is_common else MOST_OPENED])
    fits, seen = opened.bearers(text)
    return Search(
        [one.found for one in sorted(fits, key=lambda one: one.order)],
        # A common name alone is no key: only who comes first in the queue was looked at.
        is_cut=is_common or bear.is_cut or seen < len(asked),
        is_whole=opened.is_whole,
    )


def _keys(keyer: Keyer, text: str) -> Sequence[int]:
    """In either order: two words together are rarer than each, and are read first."""
    turned = " ".join(reversed(text.split()))
    return sorted({*keys_of_name(keyer, text), *keys_of_name(keyer, turned)})


def _first_in_the_queue(viewer: Officer) -> list[UUID]:
    waiting = applications_visible_to(viewer).filter(rank__isnull=False, decided_at__isnull=True)
    first = waiting.order_by("rank", "waiting_since", "pk").values_list("pk", flat=True)
    return list(first[:ENOUGH])


@dataclass(frozen=True)
class _Fit:
    order: tuple[float, UUID]
    found: Found


@dataclass(frozen=True)
class _Opened:
    """Candidates in their order; ``is_whole`` if every application of the post has its keys."""

    rows: Sequence[Mapping[str, Any]]
    is_whole: bool

    @classmethod
    def of(cls, viewer: Officer, asked: Sequence[UUID]) -> Self:
        """In one query, which tells of the others, too. Where there is nobody, that is asked."""
        others = not_findable().filter(post=visa_post_of(viewer))
        if not asked:
            return cls([], not others.exists())
        rows = visible_among(viewer, asked).annotate(lacks=Exists(others))
        told = vault.unlocked_columns(rows, "batch_id", ["id", *SHOWN, "lacks"])
        by_id = {row["id"]: row for row in told}
        is_whole = not (told[0]["lacks"] if told else others.exists())
        return cls([by_id[pk] for pk in asked if pk in by_id], is_whole)

    def bearers(self, text: str) -> tuple[list[_Fit], int]:
        """Who bears the name, until a page is full; and how many were looked at."""
        fits: list[_Fit] = []
        for seen, row in enumerate(self.rows):
            if len(fits) == MOST_FOUND:
                return fits, seen
            fit = _fit(row, text)
            fits += [fit] if fit else []
        return fits, len(self.rows)


def _fit(row: Mapping[str, Any], text: str) -> _Fit | None:
    sealed, pk, batch = row["content"], row["id"], row["batch_id"]
    written = json.loads(vault.reveal(subject=batch, place=PLACE, row=pk, sealed=sealed))
    name = name_of(written)
    best = nearest([text], [name])
    if best is None:
        return None
    words = SAME_NAME if best.same == "yes" else SIMILAR_NAME
    application = Application(**{column: row[column] for column in ("id", "batch_id", *SHOWN)})
    return _Fit((-best.score, pk), Found(application, name, words))
