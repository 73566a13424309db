"""What the person needs: asked, answered, and what follows from it.

Source: the 72-hour interview about needs and the medical offer of the product design.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.consent.checking import may_be_under_18
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.causes import load_causes
from gerege.knowledge.support import Need, load_support, offered_to
from gerege.support.models import Answered
from gerege.support.services.answering import add_answer, done, said_now
from gerege.support.services.child import look_for_a_child
from gerege.support.services.detention import DOCTOR
from gerege.waits.models import Wait, standing
from gerege.waits.services import close_task, drop_wait, open_wait

NEEDS = Answered.Sheet.NEEDS
ANSWERS = {
    "need": ("now", "later", "no", "unknown"),
    "offer": ("accepted", "declined", "later", "unknown"),
}
"""What can be answered; nobody asked is no row. *Unknown* is never taken for *no*."""
WANTED = frozenset({"now", "accepted"})
NOT_WANTED = frozenset({"no", "declined"})
SETTLES_AN_OFFER = frozenset({"accepted", "declined"})
HAPPENED = ("known", "about", "unknown")


@dataclass(frozen=True)
class Happened:
    """When something happened, as the person or the officer says; ``at`` None for unknown."""

    how: str
    at: datetime | None = None


@dataclass(frozen=True)
class Given:
    """What the person was given, when, and by whom: which service, not a name."""

    what: str
    by: str
    at: datetime


def record_need(
    *,
    actor: Officer,
    case: Case,
    question: str,
    answer: str,
    note: str = "",
    happened: Happened | None = None,
) -> Answered:
    """Write down what the person said to one question; what is needed now opens a wait or a task.

    An answer that is not *now* any more closes the task of this question; *no* takes back the
    request that was only prepared. Raises InputRefused for
    a question that is not offered to this person, an answer that does not exist or a time to come;
    NotAllowed.
    """
    need = load_support().need(question)
    _must_be_an_answer(need, answer, happened)
    with transaction.atomic():
        must_work_on(actor, case)
        offered = needs_offered(case)
        if need not in offered:
            mend = _("Choose one of those shown.")
            raise InputRefused("answer", _("This is not offered to a person under 18"), mend)
        row = add_answer(case, NEEDS, need.id, said_now(actor, answer, note, **_event(happened)))
        _follow(actor, case, need, answer, row)
        done(actor, case, Verb.NEED_RECORDED)
        if need.answers == "offer" and answer in SETTLES_AN_OFFER:
            done(actor, case, Verb.MEDICAL_OFFERED)
            words = _("The offer was made")
            close_task(actor=actor, case=case, cause=DOCTOR, about=case.pk, obtained=words)
        if _all_asked(case, offered):
            done(actor, case, Verb.NEEDS_ASKED)
        look_for_a_child(actor, case)
    return row


def need_met(*, actor: Officer, case: Case, question: str, given: Given) -> Answered:
    """What the person needs was given: its task ends with that, and their answer stays as it was.

    The same words again change nothing. Raises InputRefused without what, by whom and when, for a
    time to come, and where the person did not say that they need it; NotAllowed.
    """
    need = load_support().need(question)
    _must_be_given(given)
    with transaction.atomic():
        must_work_on(actor, case)
        row = Answered.objects.filter(case=case, sheet=NEEDS, question=need.id).first()
        last = row.answers()[-1] if row else None
        if row is None or last is None or last.answer not in WANTED:
            mend = _("Ask first, and write what the person says.")
            raise InputRefused("given", _("Nobody said that it is needed now"), mend)
        what, whom = given.what.strip(), given.by.strip()
        if (last.given, last.given_by, last.given_when) == (what, whom, given.at):
            return row
        at = given.at.isoformat()
        said = said_now(actor, last.answer, "", given=what, given_by=whom, given_at=at)
        row = add_answer(case, NEEDS, need.id, said)
        evidence = _("What was given, and by whom") + f": {what} · {whom}"
        cause = load_causes().cause(need.cause).id
        close_task(actor=actor, case=case, cause=cause, about=row.pk, obtained=evidence)
        done(actor, case, Verb.NEED_MET)
    return row


def needs_offered(case: Case) -> list[Need]:
    """The questions for this person: nothing for adults only to who may be under 18."""
    return offered_to(load_support().needs, young=may_be_under_18(case))


def _must_be_an_answer(need: Need, answer: str, happened: Happened | None) -> None:
    if answer not in ANSWERS[need.answers]:
        raise InputRefused("answer", _("Nothing is chosen"), _("Choose one of those shown."))
    if happened is None:
        return
    if happened.how not in HAPPENED:
        mend = _("Choose one of those shown.")
        raise InputRefused("happened", _("Nothing is chosen"), mend)
    if happened.how != "unknown" and happened.at is None:
        mend = _("Write the day, roughly. If nobody knows it, choose that.")
        raise InputRefused("happened_on", _("The day is missing"), mend)
    if happened.at and happened.at > now():
        raise InputRefused("happened_on", _("This is still to come"), _("Write when it was."))


def _event(happened: Happened | None) -> dict[str, str]:
    if happened is None:
        return {}
    at = happened.at.isoformat() if happened.at and happened.how != "unknown" else ""
    return {"happened": happened.how, "happened_at": at}


def _follow(actor: Officer, case: Case, need: Need, answer: str, row: Answered) -> None:
    """What is needed now is waited for, once; what names a recipient is only prepared."""
    cause = load_causes().cause(need.cause)
    is_task = cause.kind == "task"
    if answer in WANTED:
        about = row.pk if is_task else None
        prepared = bool(cause.purpose)
        open_wait(actor=actor, case=case, cause=cause.id, about=about, prepared=prepared)
    elif is_task:
        words = _("Asked again; not needed now")
        close_task(actor=actor, case=case, cause=cause.id, about=row.pk, obtained=words)
    elif answer in NOT_WANTED and any(one.answer in WANTED for one in row.answers()):
        words = _("Asked again; not needed")
        lying = standing([case.pk]).filter(cause=cause.id, about=None)
        for wait in lying.filter(state=Wait.State.PREPARED).select_related("case__post"):
            drop_wait(actor=actor, wait=wait, why=words)


def _must_be_given(given: Given) -> None:
    if not given.what.strip():
        mend = _("Say in a few words what was given.")
        raise InputRefused("given", _("Nothing is written"), mend)
    if not given.by.strip():
        mend = _("Write which service, or we ourselves; no name.")
        raise InputRefused("given_by", _("Nothing is written"), mend)
    if given.at > now():
        raise InputRefused("given_on", _("This is still to come"), _("Write when it was."))


def _all_asked(case: Case, offered: list[Need]) -> bool:
    asked = Answered.objects.filter(case=case, sheet=NEEDS).values_list("question", flat=True)
    return {need.id for need in offered} <= set(asked)
