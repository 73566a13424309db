"""Who may bear a name: candidates by their keys, however many bear a part of it.

Who shares most keys with what was typed stands first. A key that many bear says little and costs
much: where there are rarer ones it is read in part or not at all, so that a search reads no more of
a room of millions than of a small one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import Combinable

from gerege.accounts.models import Post
from gerege.visas.models import NameKey

FEW = 500
"""A key that no more applications of the post bear is read whole."""
MOST_READ = 4_000
"""Rows of the other keys that are looked at, about."""
A_RARE_ONE_COUNTS = 4
ALL_IDS = 2**128
WHERE_A_FEW_END = """
WITH asked(value) AS (VALUES {values})
SELECT value, (
    SELECT application_id FROM visas_namekey
    WHERE post_id = %s AND visas_namekey.value = asked.value
    ORDER BY application_id LIMIT 1 OFFSET %s
) FROM asked
"""


@dataclass(frozen=True)
class Candidates:
    """Applications that may bear a name; ``is_cut`` if there may be more than were looked for."""

    applications: Sequence[UUID]
    is_cut: bool = False


def candidates(post: Post, keys: Sequence[int], most: int) -> Candidates:
    """The applications of a post that share these keys, those that share most first."""
    rows = NameKey.objects.filter(post=post)
    if len(keys) == 1:
        # All share the same, which need not be counted.
        bear = rows.filter(value=keys[0]).order_by("application")
        return Candidates(list(bear.values_list("application", flat=True)[:most]))
    chosen = _chosen(_where_a_few_end(post, keys))
    found = _counted(rows, chosen)[:most]
    return Candidates(list(found), is_cut=not chosen.is_all)


@dataclass(frozen=True)
class _Chosen:
    """Which keys are read: the rare ones whole, the others up to one application or whole."""

    rare: Sequence[int]
    others: Sequence[int] = ()
    until: UUID | None = None
    is_all: bool = True

    @property
    def rows(self) -> Q:
        """The condition for their rows."""
        if self.until is None:
            return Q(value__in=[*self.rare, *self.others])
        return Q(value__in=self.rare) | Q(value__in=self.others, application__lte=self.until)


def _where_a_few_end(post: Post, keys: Sequence[int]) -> Mapping[int, UUID | None]:
    """Of each key the application before which a few bear it; None where there are no more.

    The ids are random: the nearer the beginning this one lies, the more bear the key.
    """
    if not keys:
        return {}
    pk = NameKey._meta.get_field("post").get_db_prep_value(post.pk, connection)
    values = ", ".join(["(%s)"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(WHERE_A_FEW_END.format(values=values), [*keys, pk, FEW])
        return {key: None if at is None else UUID(str(at)) for key, at in cursor.fetchall()}


def _chosen(ends: Mapping[int, UUID | None]) -> _Chosen:
    rare = [key for key, end in ends.items() if end is None]
    many = sorted(((end, key) for key, end in ends.items() if end), reverse=True)
    if not many:
        return _Chosen(rare)
    rarest = many[0][0]
    is_read_whole = MOST_READ * rarest.int >= FEW * ALL_IDS
    others = list(_within(many, ALL_IDS if is_read_whole else rarest.int))
    is_all = is_read_whole and len(others) == len(many)
    return _Chosen(rare, others, None if is_read_whole else rarest, is_all)


def _within(many: Sequence[tuple[UUID, int]], until: int) -> Iterator[int]:
    """As many keys, the rarest first, as bring no more rows than may be read up to an id."""
    read = 0
    for end, key in many:
        read += FEW * until // max(end.int, 1)
        if read > MOST_READ:
            return
        yield key


def _counted(rows: QuerySet[NameKey], chosen: _Chosen) -> QuerySet[NameKey, UUID]:
    weight: Combinable = Count("value")
    if chosen.rare and chosen.others:
        rare = Count("value", filter=Q(value__in=chosen.rare))
        weight = weight + (A_RARE_ONE_COUNTS - 1) * rare
    counted = rows.filter(chosen.rows).values("application").annotate(weight=weight)
    return counted.order_by("-weight", "application").values_list("application", flat=True)
