"""Steps for a person who is under 18 or may be.

Source: UNICEF guidelines (presumption of minority, guardian, best interests), recalled; the rule
who may be a child is ``cases/age.py``.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.consent.checking import may_be_under_18
from gerege.kernel.errors import InputRefused
from gerege.knowledge.support import load_support
from gerege.support.models import Answered
from gerege.support.services.answering import add_answer, done, said_now
from gerege.waits.services import close_task, open_wait

CHILD = Answered.Sheet.CHILD
STATES = ("done", "not_yet", "unknown")
TASK = "child_steps"


def record_child_step(
    *, actor: Officer, case: Case, step: str, state: str, text: str = ""
) -> Answered:
    """How far a step is, and what belongs to it (the guardian's name, sealed).

    When all steps are done the task closes. Raises InputRefused for a step that is done without
    what has to be written with it, NotAllowed.
    """
    entry = load_support().child_step(step)
    if state not in STATES:
        raise InputRefused("state", _("Nothing is chosen"), _("Choose one of those shown."))
    if state == "done" and entry.text and not text.strip():
        mend = _("Write it in a few words, or choose not yet.")
        raise InputRefused("text", _("What belongs to this step is missing"), mend)
    with transaction.atomic():
        must_work_on(actor, case)
        row = add_answer(case, CHILD, entry.id, said_now(actor, state, text))
        done(actor, case, Verb.CHILD_STEP_RECORDED)
        if child_steps_done(case):
            words = _("All steps are done")
            close_task(actor=actor, case=case, cause=TASK, about=None, obtained=words)
        else:
            look_for_a_child(actor, case)
    return row


def look_for_a_child(actor: Officer, case: Case) -> None:
    """Open the task where the person may be under 18 and steps are missing; part of an act.

    Where a document or a second person says that it is no child, the task is closed.
    """
    if not case.is_open:
        return
    if not may_be_under_18(case):
        words = _("The person is not taken for a child any more")
        close_task(actor=actor, case=case, cause=TASK, about=None, obtained=words)
    elif not child_steps_done(case):
        open_wait(actor=actor, case=case, cause=TASK)


def child_steps_done(case: Case) -> bool:
    """True when the newest word on every step is *done*."""
    rows = Answered.objects.filter(case=case, sheet=CHILD)
    finished = {row.question for row in rows if row.answers()[-1].answer == "done"}
    return {step.id for step in load_support().child_steps} <= finished
