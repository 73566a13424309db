"""What the engine finds becomes flags, links and the order of the queue; and the random sample.

No score: the order is child or controller first, then the class of the rule, then the waiting time.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from gerege.kernel.clock import now
from gerege.visas.models import Application, Batch, Flag
from gerege.visas.passes import whole_pass
from gerege.visas.passes.running import FlagRow, Screened
from gerege.visas.passes.screening_key import draw_of, screening_key
from gerege.visas.rules.in_force import keep_texts
from gerege.visas.services.linking import AT_ONCE, add_links, in_portions

ORDER = ("child_or_controller", "strong", "context")
# Where nothing else was flagged, a sampled application stands among the strong ones.
USUAL_PLACE = 1
TRIES = 3
Hold = Callable[[], object]


def screened(look: Callable[[], Screened], keep: Callable[[Screened], None], hold: Hold) -> None:
    """Look while nobody waits for it, and keep what was found if nothing changed meanwhile.

    After some tries others wait while it looks. ``hold`` locks what ``keep`` writes to beside
    flags and links. Raises as the engine does, and as the others do.
    """
    for _ in range(TRIES):
        began, found = whole_pass.changes(), look()
        with transaction.atomic():
            hold()
            if whole_pass.held().changes == began:
                whole_pass.change()
                keep(found)
                return
    with transaction.atomic():
        hold()
        whole_pass.change()
        keep(look())


def keep_of_batch(batch: Batch, found: Screened) -> None:
    """Keep what was found of a batch and of every kept application it is linked with."""
    own = Application.objects.filter(batch=batch).values_list("pk", flat=True)
    keep_results(batch, set(own), found)
    draw_sample(batch)


def keep_of_rows(batch: Batch, own: Collection[UUID], found: Screened) -> None:
    """Keep what was found of rows that were mended or corrected, and of whoever they are linked
    with.

    The sample of their batch stays as it was drawn; each row is drawn by its own hash alone.
    """
    keep_results(batch, set(own), found)
    waiting = Application.objects.filter(pk__in=own, decided_at__isnull=True)
    _draw(batch, _below_the_share(waiting))


def keep_results(batch: Batch, own: Collection[UUID], found: Screened) -> None:
    """Put the flags found in place of those these applications had, and the links beside theirs.

    What somebody has decided keeps the flags with which it was decided. What was erased meanwhile,
    and stood in the store still, is passed over.
    """
    there = _existing({link.application for link in found.links})
    found = replace(found, links=[link for link in found.links if link.application in there])
    keep_texts(found.rules)
    touched = _undecided({*own, *found.judged})
    _replace_flags(touched, found)
    add_links(found)
    _put_in_order(touched, found)
    batch.rules = found.rules.digest
    batch.save(update_fields=["rules"])


def draw_sample(batch: Batch) -> None:
    """Mix in unflagged applications, drawn by a keyed hash: a share, and at least one a day.

    Each stands where a flagged one of the batch might stand, so that its place tells nothing.
    """
    rows = Application.objects.filter(batch=batch)
    chosen = _below_the_share(rows)
    if not chosen and not _sampled_today(batch):
        chosen = _draws(rows)[:1]
    _draw(batch, chosen)


def _draws(rows: QuerySet[Application]) -> list[tuple[int, UUID]]:
    secret = screening_key()
    unflagged = rows.filter(rank__isnull=True).values_list("pk", flat=True)
    return sorted((draw_of(secret, pk), pk) for pk in unflagged)


def _below_the_share(rows: QuerySet[Application]) -> list[tuple[int, UUID]]:
    bound = int(settings.GEREGE_VISA_SAMPLE * 2**64)
    return [(draw, pk) for draw, pk in _draws(rows) if draw < bound]


def _draw(batch: Batch, chosen: Sequence[tuple[int, UUID]]) -> None:
    flagged = Application.objects.filter(batch=batch, rank__isnull=False, is_sampled=False)
    ranks = sorted(rank for rank in flagged.values_list("rank", flat=True) if rank is not None)
    by_rank: dict[int, list[UUID]] = {}
    for draw, pk in chosen:
        rank = ranks[draw % len(ranks)] if ranks else USUAL_PLACE
        by_rank.setdefault(rank, []).append(pk)
    for rank, numbers in by_rank.items():
        for portion in in_portions(numbers):
            Application.objects.filter(pk__in=portion).update(rank=rank, is_sampled=True)


def _sampled_today(batch: Batch) -> bool:
    today = batch.post.local_date(now())
    sampled = Application.objects.filter(post=batch.post_id, is_sampled=True)
    newest = sampled.order_by("-batch__imported_at").values_list("batch__imported_at", flat=True)
    last = newest.first()
    return last is not None and batch.post.local_date(last) == today


def _existing(named: Collection[UUID]) -> set[UUID]:
    return {
        pk
        for portion in in_portions(named)
        for pk in Application.objects.filter(pk__in=portion).values_list("pk", flat=True)
    }


def _undecided(named: Collection[UUID]) -> set[UUID]:
    """Locked in the order of their numbers: nobody decides one while its flags are replaced."""
    rows = Application.objects.filter(decided_at__isnull=True).order_by("pk")
    held = rows.select_for_update(no_key=True)
    return {
        pk
        for portion in in_portions(named)
        for pk in held.filter(pk__in=portion).values_list("pk", flat=True)
    }


def _replace_flags(touched: Collection[UUID], found: Screened) -> None:
    for portion in in_portions(touched):
        Flag.objects.filter(application__in=portion).delete()
    Flag.objects.bulk_create(
        [flag_row(one) for one in found.flags if one.application in touched],
        batch_size=AT_ONCE,
    )


def flag_row(found: FlagRow) -> Flag:
    """The row of one flag."""
    return Flag(
        application_id=found.application,
        rule=found.rule,
        version=found.version,
        figures=found.figures,
    )


def _put_in_order(touched: Collection[UUID], found: Screened) -> None:
    """The best rank of any rule that holds; without one only what was drawn, and what an officer
    talks about without having decided, keeps its place."""
    by_rank = _grouped(touched, ranks_of(found.flags))
    for place, numbers in by_rank.items():
        for portion in in_portions(numbers):
            rows = Application.objects.filter(pk__in=portion)
            leaves = rows.filter(is_sampled=False, outcome="")
            (leaves if place is None else rows).update(rank=place)


def ranks_of(flags: Iterable[FlagRow]) -> dict[UUID, int]:
    """The place in the queue of each application on which a rule holds: its gravest rule's."""
    ranks: dict[UUID, int] = {}
    for flag in flags:
        rank = ORDER.index(flag.kind)
        ranks[flag.application] = min(rank, ranks.get(flag.application, rank))
    return ranks


def _grouped(touched: Collection[UUID], ranks: Mapping[UUID, int]) -> dict[int | None, list[UUID]]:
    grouped: dict[int | None, list[UUID]] = {}
    for one in sorted(touched):
        grouped.setdefault(ranks.get(one), []).append(one)
    return grouped
