"""Safety plan and plan: changed together, read to the person, looked at again after each event.

Source: the 72-hour plan and its review after each event in the product design.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.verbs import Verb
from gerege.cases.merging import Edit
from gerege.cases.models import Case, SafeContact
from gerege.cases.policies import hold, must_work_on
from gerege.cases.services.versions import What, keep_earlier, merged_with_now, version_of
from gerege.consent.checking import may_be_under_18
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.causes import load_causes
from gerege.knowledge.support import load_support, offered_to
from gerege.support.goals import OWNERS, goals_in, lines_of, next_id
from gerege.support.models import Hearing, Plan
from gerege.support.services.answering import done
from gerege.waits.models import Wait
from gerege.waits.services import close_task, open_wait

REVIEW = "plan_review"
AT_ONCE = 100
VERBS = {What.SAFETY_PLAN: Verb.SAFETY_PLAN_CHANGED, What.PLAN: Verb.PLAN_CHANGED}


@dataclass(frozen=True)
class Heard:
    """How the plan was read out and what the person said."""

    answer: str
    language: str
    words: str = ""
    interpreter: str = ""
    guardian: str = ""
    assent: bool = False


def change_safety_plan(
    *, actor: Officer, case: Case, fields: Mapping[str, str], edit: Edit
) -> Plan:
    """Write what the person said to the prompts of the catalogue; nothing new changes nothing.

    Raises InputRefused for a prompt that does not exist, SavedMeanwhile where a colleague changed
    the same line since ``edit`` was opened, NotAllowed.
    """
    known = {prompt.id for prompt in load_support().safety}
    for name in set(fields) - known:
        raise InputRefused(name, "no such prompt", "Use the prompts of the catalogue")
    typed = {name: text.strip() for name, text in fields.items()}
    with transaction.atomic():
        must_work_on(actor, case)
        return _plan_kept(actor, case, What.SAFETY_PLAN, typed, edit)


def change_goal(
    *, actor: Officer, case: Case, goal: str, fields: Mapping[str, str], edit: Edit
) -> Plan:
    """Write one goal; ``goal`` empty adds one. Raises InputRefused naming what is missing, for a
    service that is not offered to this person; SavedMeanwhile as ``change_safety_plan``;
    NotAllowed, also for a goal that does not exist."""
    _must_be_a_goal(fields)
    with transaction.atomic():
        must_work_on(actor, case)
        offered = {one.id for one in offered_to(load_support().services, young=_young(case))}
        if fields["service"] not in offered:
            mend = _("Choose one of those shown.")
            raise InputRefused("service", _("This service is not offered here"), mend)
        state = plan_state(case, What.PLAN)
        if goal and goal not in {one.id for one in goals_in(state)}:
            raise NotAllowed(goal)
        typed = lines_of(goal or next_id(state), fields)
        return _plan_kept(actor, case, What.PLAN, typed, edit)


def plan_was_heard(*, actor: Officer, case: Case, version: int, heard: Heard) -> Hearing:
    """The plan of this version was read to the person, and what they said.

    A yes holds for that version alone. Of a person who may be under 18 it needs a guardian and the
    person's own yes. Raises InputRefused where another version stands, without a plan or what is
    missing; NotAllowed.
    """
    if heard.answer not in Hearing.Answer.values:
        raise InputRefused("answer", _("Nothing is chosen"), _("Choose one of those shown."))
    if not heard.language.strip():
        raise InputRefused("language", _("No language is chosen"), _("Choose the language spoken."))
    with transaction.atomic():
        must_work_on(actor, case)
        if not goals_in(plan_state(case, What.PLAN)):
            raise InputRefused("answer", _("There is no plan yet"), _("Write a goal first."))
        if version != version_of(case, What.PLAN):
            mend = _("Read out what stands now, then write what the person says.")
            raise InputRefused("answer", _("The plan was changed meanwhile"), mend)
        if heard.answer == Hearing.Answer.YES and _young(case):
            _must_be_guarded(heard)
        row = _hearing(actor, case, version, heard)
        yes = heard.answer == Hearing.Answer.YES
        done(actor, case, Verb.PLAN_AGREED if yes else Verb.PLAN_HEARD)
    return row


def plans_to_review(*, actor: Officer, case: Case, event: str) -> None:
    """Something happened after which the plans are looked at again: a task, once."""
    load_support().event(event)
    with transaction.atomic():
        must_work_on(actor, case)
        open_wait(actor=actor, case=case, cause=REVIEW)
        done(actor, case, Verb.PLANS_TO_REVIEW, {"event": event})


def something_happened(actor: Officer, case: Case) -> None:
    """Danger told again, or the person moved: a plan that is written is looked at. Part of that
    act (``catalogue/support/events.yaml``)."""
    if Plan.objects.filter(case=case).exists():
        open_wait(actor=actor, case=case, cause=REVIEW)


def open_due_reviews() -> int:
    """Open the task where what was agreed about contact ran out, once each time; returns how many.

    Not while the clock of a case stands still, nor for who does not want to be contacted. For
    ``tick``.
    """
    opened = 0
    for case in _not_kept()[:AT_ONCE]:
        with transaction.atomic():
            if hold(case):
                open_wait(actor=None, case=case, cause=REVIEW)
                opened += 1
    return opened


def _not_kept() -> QuerySet[Case]:
    """Open cases with a plan whose agreement about contact is over, not looked at since."""
    ended = SafeContact.objects.filter(valid_until__lte=now(), do_not_contact=False)
    over, waits = ended.filter(case=OuterRef("pk")), Wait.objects.filter(case=OuterRef("pk"))
    ran_out = Subquery(ended.filter(case=OuterRef("case")).values("valid_until")[:1])
    since = waits.filter(cause=REVIEW).filter(Q(ended_at=None) | Q(opened_at__gte=ran_out))
    stands_still = waits.filter(ended_at=None, cause__in=load_causes().pausing)
    cases = Case.objects.filter(Exists(Plan.objects.filter(case=OuterRef("pk"))), Exists(over))
    kept = cases.filter(state=Case.State.OPEN).exclude(Exists(since)).exclude(Exists(stands_still))
    return kept.select_related("post").order_by("pk")


def plans_reviewed(*, actor: Officer, case: Case, changed: str) -> None:
    """The plans were looked at again with the person. Raises InputRefused without what changed."""
    if not changed.strip():
        mend = _("Say what was changed; if nothing, say that.")
        raise InputRefused("changed", _("Nothing is written"), mend)
    with transaction.atomic():
        must_work_on(actor, case)
        close_task(actor=actor, case=case, cause=REVIEW, about=None, obtained=changed)
        done(actor, case, Verb.PLANS_REVIEWED)


def plan_state(case: Case, what: What) -> dict[str, str]:
    """What stands in a plan; nothing where none was written."""
    row = Plan.objects.filter(case=case, kind=what.value).first()
    return row.state() if row else {}


def _plan_kept(
    actor: Officer, case: Case, what: What, typed: Mapping[str, str], edit: Edit
) -> Plan:
    row = Plan.objects.filter(case=case, kind=what.value).first()
    row = row or Plan(case=case, kind=what.value, changed_at=now())
    before = row.state()
    write = merged_with_now(actor, case, what, typed, before, edit)
    if write:
        row.seal_lines(before | dict(write), now())
        row.save()
        keep_earlier(actor, case, what, before, row.state())
        done(actor, case, VERBS[what])
    return row


def _must_be_a_goal(fields: Mapping[str, str]) -> None:
    if not fields.get("goal", "").strip():
        mend = _("Write it as the person says it, in any language.")
        raise InputRefused("goal", _("The goal is missing"), mend)
    if fields.get("owner") not in OWNERS:
        raise InputRefused("owner", _("Nobody is chosen"), _("Choose who has to act."))
    try:
        _day = date.fromisoformat(fields["due"]) if fields.get("due") else None
    except ValueError:
        mend = _("Check year, month and day.")
        raise InputRefused("due", _("This is no date"), mend) from None


def _must_be_guarded(heard: Heard) -> None:
    if not heard.assent:
        mend = _("Ask the person, too. Without that the answer is not yet.")
        raise InputRefused("assent", _("The person may be under 18 and has to agree, too"), mend)
    if not heard.guardian.strip():
        mend = _("Name the guardian. Without one the answer is not yet.")
        raise InputRefused("guardian", _("The person may be under 18"), mend)


def _hearing(actor: Officer, case: Case, version: int, heard: Heard) -> Hearing:
    row = Hearing(case=case, version=version, answer=heard.answer, language=heard.language.strip())
    row.heard_by, row.heard_at, row.assent = actor, now(), heard.assent
    for name in ("words", "interpreter", "guardian"):
        row.seal_field(name, getattr(heard, name).strip() or None)
    row.save(force_insert=True)
    return row


def _young(case: Case) -> bool:
    return may_be_under_18(case)
