"""An engagement ends: by an officer, because the pledge lapsed, or with the place on the roster.

Where the reason says so, and nobody else is engaged, the case waits for an interpreter again.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import hold, must_work_on
from gerege.interpreters.models import Engagement
from gerege.interpreters.policies import held_place, standing_engagements, unfit_engagements
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.interpreters import Ending, load_interpreting
from gerege.ui.templatetags.ui import local
from gerege.waits.services import open_wait

CAUSE = "W21"
"""What a case without an interpreter waits for."""
LAPSED, OFF_ROSTER = "pledge_lapsed", "off_roster"


def end_engagement(*, actor: Officer, engagement: Engagement, reason: str) -> Engagement:
    """The interpreter is not engaged any more; for some reasons the case waits for another one.

    Ended already, it stays as it is. Raises InputRefused for a reason that is none of an
    officer's, NotAllowed.
    """
    ending = load_interpreting().ending(reason)
    if ending.by_program:
        raise InputRefused("reason", "no such entry", "Choose one of those shown")
    with transaction.atomic():
        must_work_on(actor, engagement.case)
        rows = standing_engagements().select_related("case__post")
        held = rows.filter(pk=engagement.pk).first()
        if held is None:
            return _as_it_ended(engagement)
        release(actor, held, ending)
    return held


def release_unfit() -> int:
    """End the engagements of whoever has no pledge that holds any more; how many. For the tick."""
    numbers = list(unfit_engagements().order_by("pk").values_list("pk", flat=True))
    return sum(_release_if_unfit(number) for number in numbers)


def release(actor: Officer | None, held: Engagement, ending: Ending) -> None:
    """End it, in the transaction that holds the case. ``actor`` None is the program itself."""
    case = held.case
    held.ended_at, held.ended_by, held.reason = now(), actor, ending.code
    held.save(update_fields=["ended_at", "ended_by", "reason"])
    case.touch()
    who = actor.pk if actor else None
    detail = {"reason": ending.code}
    record(
        actor=who,
        verb=Verb.INTERPRETER_RELEASED,
        subject=case.pk,
        post=case.post_id,
        detail=detail,
    )
    if ending.again and hold(case) and not has_interpreter(case):
        open_wait(actor=actor, case=case, cause=CAUSE, note=local(ending.label))


def has_interpreter(case: Case) -> bool:
    """True while somebody whose pledge holds is engaged for this case."""
    standing, unfit = standing_engagements(), unfit_engagements()
    return standing.filter(case=case).exclude(pk__in=unfit.filter(case=case).values("pk")).exists()


def hold_in_order(cases: QuerySet[Case]) -> None:
    """Lock these cases, always in one order."""
    list(cases.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def _release_if_unfit(number: UUID) -> bool:
    with transaction.atomic():
        rows = standing_engagements().select_related("case__post")
        found = rows.filter(pk=number).first()
        if found is None:
            return False
        hold(found.case)
        place = held_place(found.interpreter)
        still = unfit_engagements().select_related("case__post").filter(pk=number).first()
        if still is None:
            return False
        on_roster = place is not None and place.ended_at is None
        release(None, still, load_interpreting().ending(LAPSED if on_roster else OFF_ROSTER))
    return True


def _as_it_ended(engagement: Engagement) -> Engagement:
    ended = Engagement.objects.filter(pk=engagement.pk, kind=Engagement.Kind.ROSTER).first()
    if ended is None:
        raise NotAllowed(str(engagement.pk))
    return ended
