"""Links of new applications beside those that are kept, and the clusters that grow together."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from gerege.visas.models import SharedKey
from gerege.visas.passes.running import LinkRow, Screened
from gerege.visas.sharing.clusters import grown_together

AT_ONCE = 500
LARGE = 1000
One = TypeVar("One", UUID, str)


def in_portions(numbers: Collection[One]) -> Iterator[Sequence[One]]:
    """As many as fit into one question to the database."""
    ordered = sorted(numbers)
    yield from (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))


def shared_key(link: LinkRow, cluster: str) -> SharedKey:
    """The row of one link."""
    return SharedKey(
        application_id=link.application,
        kind=link.kind,
        value=link.value,
        cluster=cluster,
        cluster_size=link.size,
    )


def add_links(found: Screened) -> None:
    """Keep what new applications share with kept ones. Their clusters become one with it.

    A cluster that falls apart, because too many share something by now, does so with the next
    screening of everything.
    """
    _leave_out(found.crowded)
    kept = _clusters_of({link.application for link in found.links})
    joined = [(link.cluster, kept.get(link.application, link.cluster)) for link in found.links]
    names = grown_together(joined)
    SharedKey.objects.bulk_create(
        [shared_key(link, names[link.cluster]) for link in found.links],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    for former in sorted(set(kept.values())):
        if names[former] != former:
            SharedKey.objects.filter(cluster=former).update(cluster=names[former])
    _count_anew({names[former] for former in kept.values()})


def forget_lonely(values: Sequence[str]) -> None:
    """What one application is left alone with is shared with nobody."""
    for at in range(0, len(values), AT_ONCE):
        rows = SharedKey.objects.filter(value__in=values[at : at + AT_ONCE])
        another = SharedKey.objects.filter(kind=OuterRef("kind"), value=OuterRef("value"))
        lonely = rows.exclude(Exists(another.exclude(application=OuterRef("application"))))
        SharedKey.objects.filter(pk__in=list(lonely.values_list("pk", flat=True))).delete()


def _count_anew(clusters: Collection[str]) -> None:
    """Of a cluster that was there before, only the part near what is new was counted.

    One too large for a page is said to be large, and its rows are left to the next pass.
    """
    by_size: dict[int, list[str]] = {}
    for portion in in_portions(clusters):
        rows = SharedKey.objects.filter(cluster__in=portion).order_by().values("cluster")
        for cluster, size in rows.annotate(size=Count("application", distinct=True)).values_list(
            "cluster", "size"
        ):
            by_size.setdefault(size, []).append(cluster)
    for size, alike in by_size.items():
        for portion in in_portions(alike):
            same = SharedKey.objects.filter(cluster__in=portion)
            behind = same.filter(cluster_size__lte=LARGE) if size > LARGE else same
            behind.exclude(cluster_size=size).update(cluster_size=size)


def _clusters_of(applications: Collection[UUID]) -> dict[UUID, str]:
    """The cluster in which each of them is already; nobody is in two."""
    return {
        application: cluster
        for portion in in_portions(applications)
        for application, cluster in SharedKey.objects.filter(application__in=portion).values_list(
            "application", "cluster"
        )
    }


def _leave_out(crowded: Iterable[tuple[str, str]]) -> None:
    for kind, value in crowded:
        SharedKey.objects.filter(kind=kind, value=value).delete()
