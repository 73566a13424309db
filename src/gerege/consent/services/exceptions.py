"""Something may be told without consent: a legal ground, a second person, and the person is told.

Source: consent and its exceptions in the product design; Law on Combating Trafficking 2012 art.
10.2 (the family is not told against the person's wish), unofficial translation, not checked by a
jurist.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import hold, must_work_on
from gerege.consent.checking import answers_of, must_exist
from gerege.consent.models import ConsentException
from gerege.consent.policies import must_decide
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.consents import load_consents
from gerege.waits.services import close_task, open_wait


def ask_exception(
    *, actor: Officer, case: Case, purpose: str, recipient: str, ground: str, reason: str
) -> ConsentException:
    """Ask a second person whether this may be told without consent; a wait says that they decide.

    Raises InputRefused for a ground that this purpose does not know, or without a reason;
    NotAllowed.
    """
    if not reason.strip():
        raise InputRefused("reason", _("No reason is written"), _("Say what would happen."))
    with transaction.atomic():
        must_work_on(actor, case)
        answers = answers_of(case)
        _must_be_a_ground(must_exist(answers, purpose, recipient).grounds, ground)
        if load_consents().ground(ground).for_children and not answers.may_be_under_18:
            mend = _("Record the age first, or choose another ground.")
            raise InputRefused("ground", _("This ground is for a person under 18"), mend)
        asked = ConsentException(case=case, purpose=purpose, recipient=recipient, ground=ground)
        asked.asked_by, asked.asked_at = actor, now()
        asked.seal_field("reason", reason.strip())
        asked.save(force_insert=True)
        open_wait(actor=actor, case=case, cause="exception_to_decide", about=asked.pk)
        _done(actor, asked, Verb.EXCEPTION_ASKED)
    return asked


def agree_exception(*, actor: Officer, exception: ConsentException) -> ConsentException:
    """A second person agrees: it may be told for a while, and somebody has to tell the person.

    Raises NotAllowed for who asked, for who may not decide, and for what is decided.
    """
    with transaction.atomic():
        held = _decided(actor, exception, agreed=True)
        open_wait(actor=actor, case=held.case, cause="tell_person", about=held.pk)
    return held


def refuse_exception(*, actor: Officer, exception: ConsentException) -> ConsentException:
    """A second person does not agree: it stays untold. Raises NotAllowed as ``agree_exception``."""
    with transaction.atomic():
        return _decided(actor, exception, agreed=False)


def told_person(*, actor: Officer, exception: ConsentException, said: str) -> ConsentException:
    """The person was told what was done without their consent. Closes the task.

    Raises InputRefused without what was said or for what was not agreed, NotAllowed.
    """
    if not said.strip():
        mend = _("Say when and in which language it was said.")
        raise InputRefused("said", _("Nothing is written"), mend)
    with transaction.atomic():
        must_work_on(actor, exception.case)
        held = _held(exception)
        if not held.agreed:
            raise InputRefused("said", _("This was not agreed"), _("There is nothing to tell."))
        if held.told_person_at is None:
            held.told_person_at, held.told_person_by = now(), actor
            held.save(update_fields=["told_person_at", "told_person_by"])
            close_task(
                actor=actor, case=held.case, cause="tell_person", about=held.pk, obtained=said
            )
            _done(actor, held, Verb.EXCEPTION_TOLD)
    return held


def _decided(actor: Officer, exception: ConsentException, *, agreed: bool) -> ConsentException:
    hold(exception.case)
    held = _held(exception)
    must_decide(actor, held)
    held.agreed, held.decided_by, held.decided_at = agreed, actor, now()
    held.save(update_fields=["agreed", "decided_by", "decided_at"])
    words = _("Exception agreed") if agreed else _("Exception not agreed")
    close_task(
        actor=actor, case=held.case, cause="exception_to_decide", about=held.pk, obtained=words
    )
    _done(actor, held, Verb.EXCEPTION_AGREED if agreed else Verb.EXCEPTION_REFUSED)
    return held


def _must_be_a_ground(grounds: tuple[str, ...], ground: str) -> None:
    if not grounds:
        mend = _("Ask the person; nothing stands in for their consent.")
        raise InputRefused("ground", _("This purpose has no exception"), mend)
    if ground not in grounds:
        mend = _("Choose one of those shown.")
        raise InputRefused("ground", _("This ground does not hold for this purpose"), mend)


def _held(exception: ConsentException) -> ConsentException:
    rows = ConsentException.objects.select_related("case__post")
    held = rows.filter(pk=exception.pk).first()
    if held is None:
        raise NotAllowed(str(exception.pk))
    return held


def _done(actor: Officer, exception: ConsentException, verb: Verb) -> None:
    case = exception.case
    case.touch()
    detail = {"purpose": exception.purpose, "ground": exception.ground}
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=detail)
