"""What the engine finds becomes flags, links and the order of the queue; and the random sample.

No score: the order is child or controller first, then the class of the rule, then the waiting time.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from gerege.kernel.clock import now
from gerege.visas.models import Application, Batch, Flag, SharedKey
from gerege.visas.running import LinkRow, Screened, class_of, run_engine
from gerege.visas.screening_key import draw_of, screening_key

ORDER = ("child_or_controller", "strong", "context")
# Where nothing else was flagged, a sampled application stands among the strong ones.
USUAL_PLACE = 1
AT_ONCE = 500


def screen_batch(batch: Batch, folder: Path) -> None:
    """Screen the batch against the last year, and every kept application it is linked with.

    Call in a transaction. Raises as the engine does.
    """
    keep_results(batch, run_engine(batch, folder))
    draw_sample(batch)


def keep_results(batch: Batch, found: Screened) -> None:
    """Put the flags found in place of those these applications had, and the links beside theirs."""
    own = set(Application.objects.filter(batch=batch).values_list("pk", flat=True))
    named = {one.application for one in found.flags} | {one.application for one in found.links}
    others = _known(named - own)
    touched = own | others
    _replace_flags(touched, found)
    _replace_links(own, touched, found.links)
    _put_in_order(touched, found)
    batch.rules = found.rules
    batch.save(update_fields=["rules"])


def draw_sample(batch: Batch) -> None:
    """Mix in unflagged applications, drawn by a keyed hash: a share, and at least one a day.

    Each stands where a flagged one of the batch might stand, so that its place tells nothing.
    """
    secret = screening_key()
    unflagged = Application.objects.filter(batch=batch, rank__isnull=True)
    drawn = sorted((draw_of(secret, pk), pk) for pk in unflagged.values_list("pk", flat=True))
    bound = int(settings.GEREGE_VISA_SAMPLE * 2**64)
    chosen = [(draw, pk) for draw, pk in drawn if draw < bound]
    if not chosen and drawn and not _sampled_today(batch):
        chosen = drawn[:1]
    flagged = Application.objects.filter(batch=batch, rank__isnull=False, is_sampled=False)
    ranks = sorted(rank for rank in flagged.values_list("rank", flat=True) if rank is not None)
    by_rank: dict[int, list[UUID]] = {}
    for draw, pk in chosen:
        rank = ranks[draw % len(ranks)] if ranks else USUAL_PLACE
        by_rank.setdefault(rank, []).append(pk)
    for rank, numbers in by_rank.items():
        _in_portions(numbers).update(rank=rank, is_sampled=True)


def _in_portions(numbers: Sequence[UUID]) -> QuerySet[Application]:
    return Application.objects.filter(pk__in=numbers)


def _sampled_today(batch: Batch) -> bool:
    today = batch.post.local_date(now())
    sampled = Application.objects.filter(post=batch.post_id, is_sampled=True)
    newest = sampled.order_by("-batch__imported_at").values_list("batch__imported_at", flat=True)
    last = newest.first()
    return last is not None and batch.post.local_date(last) == today


def _known(named: Collection[UUID]) -> set[UUID]:
    wanted = sorted(named)
    portions = (wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE))
    return {
        pk
        for portion in portions
        for pk in Application.objects.filter(pk__in=portion).values_list("pk", flat=True)
    }


def _replace_flags(touched: Collection[UUID], found: Screened) -> None:
    _forget(Flag.objects.all(), touched)
    Flag.objects.bulk_create(
        [
            Flag(application_id=f.application, rule=f.rule, version=f.version, figures=f.figures)
            for f in found.flags
            if f.application in touched
        ],
        batch_size=AT_ONCE,
    )


def _replace_links(
    own: Collection[UUID], touched: Collection[UUID], links: Sequence[LinkRow]
) -> None:
    """Others keep what they had: here is known only what they share with this batch."""
    _forget(SharedKey.objects.all(), own)
    SharedKey.objects.bulk_create(
        [
            SharedKey(
                application_id=link.application,
                kind=link.kind,
                value=link.value,
                cluster=link.cluster,
                cluster_size=link.size,
            )
            for link in links
            if link.application in touched
        ],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def _forget(rows: "QuerySet[Flag] | QuerySet[SharedKey]", touched: Collection[UUID]) -> None:
    wanted = sorted(touched)
    for at in range(0, len(wanted), AT_ONCE):
        rows.filter(application__in=wanted[at : at + AT_ONCE]).delete()


def _put_in_order(touched: Collection[UUID], found: Screened) -> None:
    """The best rank of any rule that holds; sampled ones keep their place."""
    ranks: dict[UUID, int] = {}
    for flag in found.flags:
        rank = ORDER.index(class_of(flag.rule))
        ranks[flag.application] = min(rank, ranks.get(flag.application, rank))
    by_rank = _grouped(touched, ranks)
    for place, numbers in by_rank.items():
        for at in range(0, len(numbers), AT_ONCE):
            rows = Application.objects.filter(pk__in=numbers[at : at + AT_ONCE])
            (rows if place is not None else rows.filter(is_sampled=False)).update(rank=place)


def _grouped(touched: Collection[UUID], ranks: Mapping[UUID, int]) -> dict[int | None, list[UUID]]:
    grouped: dict[int | None, list[UUID]] = {}
    for one in sorted(touched):
        grouped.setdefault(ranks.get(one), []).append(one)
    return grouped
