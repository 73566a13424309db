"""The person does not want consular help; a second look; the person wants help again.

Source: a person decides, and a child cannot give up protection (product design; UNICEF guidelines
on the protection of child victims of trafficking, 2006).
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import hold, must_work_on
from gerege.cases.services import end_safe_contact
from gerege.consent.checking import may_be_under_18
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.rights import load_rights
from gerege.rights.models import Alone, Refusal
from gerege.rights.policies import may_look
from gerege.rights.signs import sign_may_stand
from gerege.rights.stops import standing_refusal
from gerege.waits.models import Wait, standing
from gerege.waits.services import close_task, drop_wait, open_wait


def record_refusal(
    *,
    actor: Officer,
    case: Case,
    said: str,
    alone: str,
    explained: Sequence[str],
    interpreter: str = "",
) -> Refusal:
    """The person does not want help: what lies prepared is taken back, the clock stands still,
    and the agreement about being reached ends.

    Of somebody who may be under 18 nothing stops: child protection is a task at once. A refusal
    that stands is given back. Raises InputRefused without the words, or without what has to be
    explained first; NotAllowed.
    """
    _must_be_told(said, alone, explained)
    with transaction.atomic():
        must_work_on(actor, case)
        if before := standing_refusal(case):
            return before
        refusal = Refusal(case=case, alone=alone, explained=list(dict.fromkeys(explained)))
        refusal.young = may_be_under_18(case)
        refusal.recorded_by, refusal.recorded_at = actor, now()
        refusal.seal_field("said", said.strip())
        refusal.seal_field("interpreter", interpreter.strip() or None)
        refusal.save(force_insert=True)
        if refusal.young:
            open_wait(actor=actor, case=case, cause="child_refuses", about=refusal.pk)
        else:
            _stop_acting(actor, refusal)
        _done(actor, case, Verb.HELP_REFUSED)
    return refusal


def give_look(*, actor: Officer, refusal: Refusal, words: str) -> Refusal:
    """The protection lead says what they find: was it free, was enough explained, ask again?

    Raises InputRefused without words, NotAllowed for who wrote the refusal down and all others.
    """
    if not words.strip():
        raise InputRefused("words", _("Nothing is written"), _("Say what you find and why."))
    with transaction.atomic():
        held = _held(refusal)
        if held.looked_at and held.looked_by_id == actor.pk:
            return held
        if not may_look(actor, held):
            raise NotAllowed(str(refusal.pk))
        held.looked_by, held.looked_at = actor, now()
        held.seal_field("look", words.strip())
        held.save(update_fields=["looked_by", "looked_at", "look"])
        _close(actor, held, "refusal_second_look", words)
        _done(actor, held.case, Verb.HELP_LOOKED)
    return held


def reopen_help(*, actor: Officer, refusal: Refusal, words: str) -> Refusal:
    """The person wants help again, at any time: the clock runs on, and each thing is asked anew.

    A second time nothing happens. Raises InputRefused without what they said, NotAllowed.
    """
    if not words.strip():
        raise InputRefused("words", _("Nothing is written"), _("Write what the person wishes."))
    with transaction.atomic():
        must_work_on(actor, refusal.case)
        held = _held(refusal)
        if held.reopened_at is None and not held.young:
            held.reopened_by, held.reopened_at = actor, now()
            held.seal_field("reopened", words.strip())
            held.save(update_fields=["reopened_by", "reopened_at", "reopened"])
            _close(actor, held, "help_refused", words)
            _done(actor, held.case, Verb.HELP_REOPENED)
    return held


def end_for_the_young(actor: Officer, case: Case) -> None:
    """A refusal that stands ends where the person, as is known since, may be under 18.

    Part of the act that changed the facts. The words stay, what was agreed before is asked anew,
    and somebody has to speak with the person; nobody did anything wrong.
    """
    refusal = standing_refusal(case) if case.is_open else None
    if refusal is None or not may_be_under_18(case):
        return
    refusal.case = case
    refusal.found_young, refusal.reopened_by, refusal.reopened_at = True, actor, now()
    refusal.save(update_fields=["found_young", "reopened_by", "reopened_at"])
    _close(actor, refusal, "help_refused", _("The person may be under 18: nothing stops"))
    open_wait(actor=actor, case=case, cause="child_refuses", about=refusal.pk)
    _done(actor, case, Verb.HELP_YOUNG)


def _must_be_told(said: str, alone: str, explained: Sequence[str]) -> None:
    if not said.strip():
        mend = _("Write what the person said, in their words.")
        raise InputRefused("said", _("Nothing is written"), mend)
    if alone not in Alone.values:
        raise InputRefused("alone", _("Nothing is chosen"), _("Choose one of those shown."))
    if {one.id for one in load_rights().explained} - set(explained):
        mend = _("Explain it first, then tick each of them.")
        raise InputRefused("explained", _("The person was not told everything before"), mend)


def _stop_acting(actor: Officer, refusal: Refusal) -> None:
    case = refusal.case
    prepared = standing([case.pk]).filter(state=Wait.State.PREPARED)
    for wait in prepared:
        drop_wait(actor=actor, wait=wait, why=_("The person does not want help"))
    end_safe_contact(actor=actor, case=case)
    open_wait(actor=actor, case=case, cause="help_refused", about=refusal.pk)
    if sign_may_stand(case) or refusal.alone != Alone.YES:
        open_wait(actor=actor, case=case, cause="refusal_second_look", about=refusal.pk)


def _held(refusal: Refusal) -> Refusal:
    hold(refusal.case)
    return Refusal.objects.select_related("case__post").get(pk=refusal.pk)


def _close(actor: Officer, refusal: Refusal, cause: str, words: str) -> None:
    about: UUID = refusal.pk
    close_task(actor=actor, case=refusal.case, cause=cause, about=about, obtained=words)


def _done(actor: Officer, case: Case, verb: Verb) -> None:
    case.touch()
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id)
