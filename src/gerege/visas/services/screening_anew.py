"""Everything that is kept, screened anew by what is in force today; once a day and after changes.

What is found is laid beside what stands in the tables, a portion at a time, and only differences
are written: nobody who writes waits for longer than one portion, and a pass that was killed is
begun again by the next worker and finds most of its work done.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import ProtectionFailed
from gerege.visas.engine.judging import SEEN_BEFORE, Counts
from gerege.visas.importing import sources
from gerege.visas.models import Application, Flag, SharedKey, WholePass
from gerege.visas.passes import store, whole_pass
from gerege.visas.passes.holding import nobody_holds
from gerege.visas.passes.running import Basis, FlagRow, Portion, basis_today, run_whole
from gerege.visas.passes.whole_pass import ONLY
from gerege.visas.rules.in_force import keep_counts_of_shadows, keep_texts
from gerege.visas.services.linking import AT_ONCE, shared_key
from gerege.visas.services.screening import flag_row, ranks_of

HELD_FOR = timedelta(minutes=30)
TRIES = 3


def screen_anew() -> bool:
    """Screen everything anew if that is due and nobody is at it; True if it was done.

    Where files come in meanwhile it begins again, and after some times leaves it to the next tick.
    For ``tick``. Raises as the engine does.
    """
    if not whole_pass.is_due(basis_today()) or not whole_pass.is_whole():
        return False
    WholePass.objects.get_or_create(pk=ONLY)
    free = WholePass.objects.filter(nobody_holds(), pk=ONLY)
    if not free.update(worked_until=now() + HELD_FOR):
        return False
    try:
        return any(_whole_pass() for _ in range(TRIES))
    finally:
        WholePass.objects.filter(pk=ONLY).update(worked_until=None)


def _whole_pass() -> bool:
    """One pass; False if flags or links were changed by others meanwhile."""
    basis, began = basis_today(), WholePass.objects.get(pk=ONLY).changes
    WholePass.objects.filter(pk=ONLY).update(began_at=now(), judged=0, came=0, left=0)
    keep_texts(basis.rules.running(basis.day))
    try:
        with sources.run_folder() as folder, store.being_read():
            whole = run_whole(folder, basis)
            if not all(_keep(portion, began) for portion in whole.portions):
                return False
    except ProtectionFailed:
        # A file that was there when it began may have been erased with its batch.
        if whole_pass.changes() == began:
            raise
        return False
    return _end(basis, began, whole.counts)


def _keep(portion: Portion, began: int) -> bool:
    moved = 0, 0
    if _difference(portion).is_something:
        with transaction.atomic():
            if whole_pass.held().changes != began:
                return False
            _lock(portion)
            difference = _difference(portion)
            difference.write()
            moved = difference.came, difference.left
    _say_so(len(portion.applications), *moved)
    return True


def _lock(portion: Portion) -> None:
    """Let nobody decide any of them between the look at it and the writing."""
    rows = Application.objects.filter(pk__in=portion.applications).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _say_so(judged: int, came: int, left: int) -> None:
    WholePass.objects.filter(pk=ONLY).update(
        judged=F("judged") + judged,
        came=F("came") + came,
        left=F("left") + left,
        worked_until=now() + HELD_FOR,
    )


def _end(basis: Basis, began: int, counts: Mapping[str, Counts]) -> bool:
    with transaction.atomic():
        row = whole_pass.held()
        if row.changes != began:
            return False
        row.basis, row.ended_at = basis.digest, now()
        row.save(update_fields=["basis", "ended_at"])
        record(actor=None, verb=Verb.VISA_SCREENED_ANEW, detail=_in_thousands(row))
        keep_counts_of_shadows(counts)
    return True


def _in_thousands(row: WholePass) -> dict[str, int]:
    """For the record, which holds no number that might be somebody's; begun thousands are whole."""
    counts = {"applications": row.judged, "came": row.came, "left": row.left}
    return {f"{name}_thousands": -(-count // 1000) for name, count in counts.items()}


@dataclass
class _Difference:
    """What has to be written so that the tables say what was found of a portion."""

    gone_flags: list[int] = field(default_factory=list)
    new_flags: list[Flag] = field(default_factory=list)
    gone_links: list[int] = field(default_factory=list)
    new_links: list[SharedKey] = field(default_factory=list)
    renamed: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    ranks: dict[int | None, list[UUID]] = field(default_factory=dict)
    came: int = 0
    left: int = 0

    @property
    def is_something(self) -> bool:
        """True if anything has to be written."""
        flags = self.gone_flags or self.new_flags or self.ranks
        return bool(flags or self.gone_links or self.new_links or self.renamed)

    def write(self) -> None:
        """Write it. Call in a transaction."""
        Flag.objects.filter(pk__in=self.gone_flags).delete()
        Flag.objects.bulk_create(self.new_flags, batch_size=AT_ONCE)
        SharedKey.objects.filter(pk__in=self.gone_links).delete()
        SharedKey.objects.bulk_create(self.new_links, batch_size=AT_ONCE)
        for (cluster, size), rows in self.renamed.items():
            known = SharedKey.objects.filter(pk__in=rows)
            known.update(cluster=cluster, cluster_size=size)
        for rank, numbers in self.ranks.items():
            Application.objects.filter(pk__in=numbers).update(rank=rank)


@dataclass(frozen=True)
class _Waiting:
    """How an application stands in the queue."""

    rank: int | None
    keeps_place: bool
    """It was drawn, or somebody talks with the person: it stays in the queue without a flag."""
    is_decided: bool


def _difference(portion: Portion) -> _Difference:
    rows = Application.objects.filter(pk__in=portion.applications)
    told = rows.values_list("pk", "rank", "is_sampled", "outcome", "decided_at")
    waiting = {
        pk: _Waiting(rank, drawn or outcome != "", at is not None)
        for pk, rank, drawn, outcome, at in told
    }
    difference = _Difference()
    _compare_flags(difference, portion, waiting)
    _compare_links(difference, portion, waiting)
    return difference


def _compare_flags(
    difference: _Difference, portion: Portion, waiting: Mapping[UUID, _Waiting]
) -> None:
    """What somebody has decided keeps its flags; only *seen before* is as it stands today."""

    def counts(application: UUID, rule: str) -> bool:
        return application in waiting and (
            rule == SEEN_BEFORE or not waiting[application].is_decided
        )

    found = {(f.application, f.rule): f for f in portion.flags if counts(f.application, f.rule)}
    known = Flag.objects.filter(application__in=list(waiting))
    there = {(f.application_id, f.rule): f for f in known if counts(f.application_id, f.rule)}
    kept = {place for place in there if place in found and _is_same(there[place], found[place])}
    difference.gone_flags += [flag.pk for place, flag in there.items() if place not in kept]
    difference.new_flags += [flag_row(found[place]) for place in found if place not in kept]
    _compare_ranks(difference, found.values(), {pk for pk, _rule in there}, waiting)


def _is_same(flag: Flag, found: FlagRow) -> bool:
    return flag.version == found.version and flag.figures == found.figures


def _compare_ranks(
    difference: _Difference,
    found: Collection[FlagRow],
    flagged_before: Collection[UUID],
    waiting: Mapping[UUID, _Waiting],
) -> None:
    ranks = ranks_of(found)
    for pk, stands in waiting.items():
        wanted = ranks.get(pk)
        is_kept = stands.is_decided or (wanted is None and stands.keeps_place)
        if not is_kept and wanted != stands.rank:
            difference.ranks.setdefault(wanted, []).append(pk)
    difference.came = len(ranks.keys() - flagged_before)
    gone = (waiting[pk] for pk in flagged_before if pk not in ranks)
    difference.left = sum(1 for one in gone if not one.is_decided and not one.keeps_place)


def _compare_links(
    difference: _Difference, portion: Portion, waiting: Mapping[UUID, _Waiting]
) -> None:
    links = (link for link in portion.links if link.application in waiting)
    found = {(link.application, link.kind, link.value): link for link in links}
    known = SharedKey.objects.filter(application__in=list(waiting))
    told = known.values_list("pk", "application", "kind", "value", "cluster", "cluster_size")
    for pk, application, kind, value, cluster, size in told:
        link = found.pop((application, kind, value), None)
        if link is None:
            difference.gone_links.append(pk)
        elif (cluster, size) != (link.cluster, link.size):
            difference.renamed.setdefault((link.cluster, link.size), []).append(pk)
    difference.new_links += [shared_key(link, link.cluster) for link in found.values()]
