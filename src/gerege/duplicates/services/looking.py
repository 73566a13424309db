"""The task to look at a pair: at which of the two files it stands, and when it is over."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.policies import hold
from gerege.duplicates.comparing import Pair
from gerege.duplicates.models import Near
from gerege.duplicates.policies import betrays
from gerege.waits.models import Wait, standing
from gerege.waits.services import close_task, open_wait

TO_LOOK_AT = "same_person_to_look_at"


def let_somebody_look(pair: Pair) -> None:
    """A task on the newer of the two files that are still open and where it betrays nothing.

    Part of the transaction that keeps the pair. Where neither file can have it, there is none.
    """
    still_open = Case.objects.filter(pk__in=pair, state=Case.State.OPEN).select_related("post")
    for case in still_open.order_by("-opened_at"):
        if not betrays(case.pk, _other(pair, case.pk)):
            open_wait(actor=None, case=case, cause=TO_LOOK_AT, about=case.pk)
            return


def stop_looking(*, actor: Officer | None, case: UUID, words: str = "") -> bool:
    """End the task of a file in which nothing is left to look at; True if one ended.

    ``actor`` None is the program itself. ``words``: what was obtained.
    """
    task = standing([case]).filter(cause=TO_LOOK_AT).select_related("case__post").first()
    if task is None or _has_to_be_looked_at(case):
        return False
    obtained = words or str(_("Nothing is left to compare"))
    close_task(actor=actor, case=task.case, cause=TO_LOOK_AT, about=case, obtained=obtained)
    return True


def tidy(hidden: Iterable[UUID] | None = None) -> None:
    """End tasks that are over though nobody acted: the other file is erased, or hidden since.

    What is still to be looked at moves to the other file, if it betrays nothing there. ``hidden``:
    only those paired with these files.
    """
    tasks = Wait.objects.filter(cause=TO_LOOK_AT, ended_at=None)
    if hidden is not None:
        tasks = tasks.filter(case__in=Near.objects.filter(other__in=list(hidden)).values("case"))
    for case in list(tasks.values_list("case", flat=True)):
        with transaction.atomic():
            others = list(_undecided(case).values_list("other", flat=True))
            # In the order of their ids, as whoever decides holds them: no two wait in a ring.
            for one in sorted(
                Case.objects.filter(pk__in=[case, *others]), key=lambda each: each.pk
            ):
                hold(one)
            if stop_looking(actor=None, case=case):
                for other in others:
                    let_somebody_look((case, other))


def _has_to_be_looked_at(case: UUID) -> bool:
    others = _undecided(case).values_list("other", flat=True)
    return any(not betrays(case, other) for other in others)


def _undecided(case: UUID) -> QuerySet[Near]:
    """Sides about which nobody has said or asked anything yet, from either file."""
    there = Near.objects.filter(case=OuterRef("other"), other=case, asked_at__isnull=False)
    kept = Case.objects.filter(pk=OuterRef("other"))
    sides = Near.objects.filter(case=case, state=Near.State.OPEN, asked_at=None)
    return sides.filter(Q(Exists(kept)) & ~Q(Exists(there)))


def _other(pair: Pair, case: UUID) -> UUID:
    one, other = pair
    return other if one == case else one
