"""Applications whose name or place is near to that of one: proposed by keys, judged one by one.

What is the same place for the pass is a link and stands with the links. A name is none, so the same
name in another spelling, script or application stands here. Nothing of it reaches a rule. Of other
posts only the kind, how many, the post and the month are told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer, Post
from gerege.identity import near_addresses
from gerege.identity.names import nearest
from gerege.identity.reasons import WORDS
from gerege.vault import services as vault
from gerege.visas.engine.keys import Keyer, normalised
from gerege.visas.finding.naming import (
    keys_of_name,
    keys_of_places,
    name_of,
    places_in,
    whole_name_keys,
)
from gerege.visas.models import Application, Batch, NameKey
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.policies import visa_post_of
from gerege.visas.queries import number_of

MOST_READ = 400
"""Rows of keys that are looked at for each question, however many have them."""
MOST_OPENED = 20
MOST_SHOWN = 25
AS_TEXT = Cast("application_id", CharField())
SHOWN = ("batch", "content", "waiting_since", "post__name_mn", "post__name_en")
NAME, PLACE = _("Name"), _("Address")
SAME_BIRTH, SAME_PASSPORT = _("the same date of birth"), _("the same passport number")


@dataclass(frozen=True)
class Near:
    """Something of another application that is near; ``place`` is empty for a name."""

    application: Application
    kind: Any
    name: str
    place: str
    why: Sequence[object]
    score: float

    @property
    def number(self) -> str:
        """The officer's own number of it."""
        return number_of(self.application)


@dataclass(frozen=True)
class Elsewhere:
    """How many applications of another post and month are near in one way."""

    post: Post
    month: date
    kind: Any
    count: int


def near_page(viewer: Officer, application: Application) -> Mapping[str, Any]:
    """Near names and places, as far as this officer may see them. Raises NotAllowed."""
    post = visa_post_of(viewer)
    written = application.written()
    sought = _Own.of(written)
    found = [near for other in applications_near(post, application) for near in sought.near(other)]
    found.sort(key=lambda one: (-one.score, one.application.pk))
    own = [one for one in found if one.application.post_id == post.pk]
    return {
        "application": application,
        "number": number_of(application),
        "own": own[:MOST_SHOWN],
        "own_left_out": max(0, len(own) - MOST_SHOWN),
        "elsewhere": counted_elsewhere(
            (one.application, one.kind) for one in found if one.application.post_id != post.pk
        ),
    }


def applications_near(post: Post, application: Application) -> list[Application]:
    """Those that share keys of names or places with this one, opened; of every post."""
    return _opened(_proposed(post, application.written()) - {application.pk})


def _proposed(post: Post, written: Mapping[str, str]) -> set[UUID]:
    """Who shares most keys: two words of the name together, or places; of one's own post single
    words too, unless enough bear the whole name.
    """
    keyer = Keyer(screening_key())
    rows = NameKey.objects.order_by()
    whole = whole_name_keys(keyer, written.get("surname", ""), written.get("given_names", ""))
    here = rows.filter(post=post)
    own = _most(here.filter(value__in=whole))
    if len(own) < MOST_OPENED:
        own += _most(here.filter(value__in=keys_of_name(keyer, name_of(written))))
    return {
        *own[:MOST_OPENED],
        *_most(rows.exclude(post=post).filter(value__in=whole)),
        *_most(rows.filter(value__in=keys_of_places(keyer, places_in(written)))),
    }


def _most(rows: QuerySet[NameKey]) -> list[UUID]:
    """Those that share most of the keys among the rows that are read."""
    # In the order of the index, so that no more of it is read than is looked at; as texts, because
    # hundreds of ids cost more to make than to count.
    in_order = rows.order_by("value", "post_id", "application_id")
    counted = Counter(in_order.values_list(AS_TEXT, flat=True)[:MOST_READ])
    ordered = sorted(counted, key=lambda text: (-counted[text], text))
    return [UUID(text) for text in ordered[:MOST_OPENED]]


def _opened(proposed: Iterable[UUID]) -> list[Application]:
    rows = Application.objects.filter(pk__in=sorted(proposed), batch__state=Batch.State.DONE)
    few = rows.select_related("post").only(*SHOWN).order_by("pk")
    return vault.unlocked(few, "batch_id")


@dataclass(frozen=True)
class _Own:
    """What is compared of the application itself, worked out once for all others."""

    written: Mapping[str, str]
    places: Sequence[str]
    folded: frozenset[str]

    @classmethod
    def of(cls, written: Mapping[str, str]) -> Self:
        places = places_in(written)
        return cls(written, places, _folded(places))

    def near(self, other: Application) -> list[Near]:
        """In which ways the other is near to it."""
        theirs = other.written()
        return [*_near_name(self.written, other, theirs), *_near_place(self, other, theirs)]


def _near_name(
    written: Mapping[str, str], other: Application, theirs: Mapping[str, str]
) -> list[Near]:
    best = nearest([name_of(written)], [name_of(theirs)])
    if best is None:
        return []
    why: list[object] = [WORDS[reason].in_language(_language()) for reason in best.reasons]
    agreed = {"date_of_birth": SAME_BIRTH, "passport_number": SAME_PASSPORT}
    same = [words for column, words in agreed.items() if _agree(written, theirs, column)]
    return [Near(other, NAME, name_of(theirs), "", [*same, *why], best.score + len(same))]


def _agree(one: Mapping[str, str], other: Mapping[str, str], column: str) -> bool:
    return bool(one.get(column)) and one.get(column) == other.get(column)


def _near_place(own: _Own, other: Application, theirs: Mapping[str, str]) -> list[Near]:
    """The nearest place of the two, unless they have one that is the same: that is a link."""
    others = places_in(theirs)
    if own.folded & _folded(others):
        return []
    judged = [
        (compared.score, others[at], compared)
        for place in own.places
        for at, compared in near_addresses.near(place, others)
    ]
    if not judged:
        return []
    score, place, compared = max(judged, key=lambda one: one[:2])
    why = [near_addresses.WORDS[reason].in_language(_language()) for reason in compared.reasons]
    return [Near(other, PLACE, name_of(theirs), place, why, score)]


def _folded(places: Iterable[str]) -> frozenset[str]:
    region = settings.GEREGE_VISA_REGION
    folded = (normalised("address", place, region) for place in places)
    return frozenset(place for place in folded if place)


def _language() -> str:
    return get_language() or "mn"


def counted_elsewhere(abroad: Iterable[tuple[Application, Any]]) -> list[Elsewhere]:
    """Applications of other posts, and in which way each is near: only how many, where, when."""
    posts: dict[UUID, Post] = {}
    counted: Counter[tuple[UUID, date, Any]] = Counter()
    for one, kind in abroad:
        posts[one.post_id] = one.post
        counted[one.post_id, one.waiting_since.date().replace(day=1), kind] += 1
    rows = [Elsewhere(posts[pk], month, kind, n) for (pk, month, kind), n in counted.items()]
    return sorted(rows, key=lambda row: (row.month, row.post.name_en, str(row.kind)), reverse=True)
