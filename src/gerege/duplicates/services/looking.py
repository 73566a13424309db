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
LINK_TO_READ = "link_to_read"
CONTACT_ASKED = "contact_asked"
ASK_THROUGH_LEAD = "contact_through_lead"


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


def end_what_betrays(hidden: Iterable[UUID] | None = None) -> None:
    """End what tells of a file that was hidden since, or that nobody can read or answer any more.

    What such a file had asked another post goes on through headquarters. ``hidden``: only what is
    about these files.
    """
    tasks = Wait.objects.filter(cause__in=(LINK_TO_READ, CONTACT_ASKED), ended_at=None)
    tasks = tasks.filter(about__isnull=False)
    if hidden is not None:
        tasks = tasks.filter(about__in=list(hidden))
    for task in list(tasks.select_related("case__post")):
        there = Case.objects.select_related("post").filter(pk=str(task.about))
        about = there.first()
        with transaction.atomic():
            both = [task.case, *([about] if about else [])]
            for one in sorted(both, key=lambda each: each.pk):
                hold(one)
            if about is None or betrays(task.case_id, about.pk) or _is_settled(task, about):
                _end(task, about)


def _end(task: Wait, about: Case | None) -> None:
    words = str(_("Nothing is left to compare"))
    cause, case = task.cause, task.case
    close_task(actor=None, case=case, cause=cause, about=task.about, obtained=words)
    goes_on = about is not None and about.is_open and not _is_settled(task, about)
    if cause == CONTACT_ASKED and about is not None and goes_on:
        open_wait(actor=None, case=about, cause=ASK_THROUGH_LEAD, about=case.pk)


def _is_settled(task: Wait, about: Case) -> bool:
    """True if a request has its answer, or both files were said not to be of one person."""
    if task.cause != CONTACT_ASKED:
        return False
    asked = Near.objects.filter(case=about, other=task.case_id, asked_at__isnull=False, answer="")
    return not asked.exclude(state=Near.State.NOT_SAME).exists()


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
