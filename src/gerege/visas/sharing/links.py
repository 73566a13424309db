"""Everything in the cluster of one application, as a table and as a picture.

Of other posts only the kind of link, how many, the post and the month are told; never a name.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.kernel.bilingual import Bilingual
from gerege.vault import services as vault
from gerege.visas.application_page import name_of
from gerege.visas.models import Application, SharedKey
from gerege.visas.queries import number_of
from gerege.visas.sharing.declarations import identifiers_shown
from gerege.visas.sharing.kinds import KINDS
from gerege.visas.sharing.picture import Edge, Shared, picture

MOST_SHOWN = 25
MOST_READ = 100
THROUGH_OTHERS = _("through others")


@dataclass(frozen=True)
class Own:
    """Another application of the officer's own post, with what it shares."""

    application: Application
    number: str
    name: str
    shares: Sequence[Shared]


@dataclass(frozen=True)
class Elsewhere:
    """Applications of another post in one month, that are linked in one way.

    ``mark`` is the number of what they share, where it has one.
    """

    post: Bilingual
    month: date
    mark: object
    kind: object
    count: int


@dataclass(frozen=True)
class Member:
    """Another application of the cluster, and what it shares with this one, if anything."""

    pk: UUID
    post: UUID
    post_name: Bilingual
    since: datetime
    shares: tuple[Shared, ...]


def links_page(viewer: Officer, application: Application) -> Mapping[str, Any]:
    """The links of one application, as far as this officer may see them."""
    language = get_language() or "mn"
    own_keys = list(application.shared.order_by("kind", "value"))
    edges, is_all = _edges(application, own_keys)
    identifiers = identifiers_shown(application, _counted(edges), language)
    titles = {(one.found.kind, one.found.value): one.title for one in identifiers}
    named = _named(own_keys, titles)
    members = _members(application, named, edges)
    here = viewer.post.pk if viewer.post is not None else None
    own = _own(application, [one for one in members if one.post == here])
    abroad = [one for one in members if one.post != here]
    drawn = picture(application.pk, edges, titles, _numbers(application, own), _places(abroad))
    read = len({pk for pk, _ in edges})
    size = read if is_all else max([read, *(key.cluster_size for key in own_keys)])
    return {
        "application": application,
        "number": number_of(application),
        "identifiers": [
            (drawn.marks.get((one.found.kind, one.found.value), ""), one) for one in identifiers
        ],
        "legend": [named[shared] for shared in drawn.marks],
        "own": [(one, _said(one.shares, drawn.marks, named)) for one in own[:MOST_SHOWN]],
        "own_left_out": max(0, len(own) - MOST_SHOWN),
        "elsewhere": _elsewhere(abroad, drawn.marks, named),
        "picture": drawn,
        "not_drawn": max(0, size - drawn.drawn),
        "cluster_size": size,
        "is_cut": not is_all,
    }


def _named(own: Sequence[SharedKey], titles: Mapping[Shared, str]) -> Mapping[Shared, str]:
    """What this application shares, by the column it stands in: a telephone is a sponsor's or the
    applicant's, and named as this application has it."""
    shared = [(key.kind, key.value) for key in own]
    return {one: titles.get(one) or str(KINDS.get(one[0], one[0])) for one in shared}


def _said(
    shares: Sequence[Shared], marks: Mapping[Shared, int], named: Mapping[Shared, str]
) -> Sequence[object]:
    """The numbers of what is shared, as in the legend; or that it is through others."""
    numbered = sorted(marks[one] for one in shares if one in marks)
    return [*numbered, *(named[one] for one in shares if one not in marks)] or [THROUGH_OTHERS]


def _numbers(application: Application, own: Sequence[Own]) -> Mapping[UUID, str]:
    """What stands beside a circle of the own post."""
    here = {one.application.pk: one.number for one in own}
    return {application.pk: number_of(application), **here}


def _places(abroad: Sequence[Member]) -> Mapping[UUID, str]:
    """Of another post only where."""
    language = get_language() or "mn"
    return {one.pk: one.post_name.in_language(language) for one in abroad}


def _edges(application: Application, own: Sequence[SharedKey]) -> tuple[set[Edge], bool]:
    """Who shares what in the cluster, and whether that is all of it.

    Of a cluster too large for a page only whoever shares something with this very application is
    read, the newest of them.
    """
    rows = SharedKey.objects.values_list("application", "kind", "value")
    whole = rows.filter(cluster__in={key.cluster for key in own})
    # What each row says of its cluster may be older than what joined it last.
    distinct = whole.order_by().values_list("application", flat=True).distinct()
    is_small = all(key.cluster_size <= MOST_READ for key in own)
    if is_small and len(distinct[: MOST_READ + 1]) <= MOST_READ:
        return {(pk, (kind, value)) for pk, kind, value in whole}, True
    wanted = {(key.kind, key.value) for key in own}
    beside = rows.filter(value__in=[value for _kind, value in wanted]).order_by("-pk")
    found = {(pk, (k, v)) for pk, k, v in beside[:MOST_READ] if (k, v) in wanted}
    return found | {(application.pk, shared) for shared in wanted}, False


def _counted(edges: Iterable[Edge]) -> Mapping[Shared, int]:
    """How many applications have each identifier, as far as they were read."""
    return Counter(shared for _pk, shared in edges)


def _members(
    application: Application, mine: Collection[Shared], edges: Iterable[Edge]
) -> list[Member]:
    """Everybody else who was read: who shares something with this one first, then the newest."""
    shares: dict[UUID, set[Shared]] = {}
    for pk, shared in edges:
        shares.setdefault(pk, set()).update({shared} if shared in mine else ())
    shares.pop(application.pk, None)
    rows = Application.objects.filter(pk__in=sorted(shares))
    told = rows.values_list("pk", "post", "waiting_since", "post__name_mn", "post__name_en")
    members = [
        Member(pk, post, Bilingual(mn, en), since, tuple(sorted(shares[pk])))
        for pk, post, since, mn, en in told
    ]
    members.sort(key=lambda one: (one.since, one.pk), reverse=True)
    return sorted(members, key=lambda one: not one.shares)


def _own(application: Application, own: Sequence[Member]) -> list[Own]:
    """Those of the own post; the key of this application comes with theirs, in one question."""
    numbers = [application.pk, *(one.pk for one in own)]
    whole = Application.objects.filter(pk__in=numbers)
    opened = {one.pk: one for one in vault.unlocked(whole, "batch_id")}
    return [
        Own(
            opened[one.pk],
            number_of(opened[one.pk]),
            name_of(opened[one.pk].written()),
            one.shares,
        )
        for one in own
        if one.pk in opened
    ]


def _elsewhere(
    abroad: Sequence[Member], marks: Mapping[Shared, int], named: Mapping[Shared, str]
) -> list[Elsewhere]:
    posts = {one.post: one.post_name for one in abroad}
    through: list[tuple[object, object]] = [("", THROUGH_OTHERS)]
    counted = Counter(
        (one.post, one.since.date().replace(day=1), *said)
        for one in abroad
        for said in [(marks.get(shared, ""), named[shared]) for shared in one.shares] or through
    )
    rows = [
        Elsewhere(posts[pk], month, mark, kind, n) for (pk, month, mark, kind), n in counted.items()
    ]
    return sorted(rows, key=lambda row: (row.month, row.post.en, str(row.kind)), reverse=True)
