"""What an officer says about a pair: linked, not the same, open again. Both files stay."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import hold, may_be_told_of, must_work_on
from gerege.duplicates.models import Near
from gerege.duplicates.policies import betrays, sees_both
from gerege.duplicates.services.looking import (
    ASK_THROUGH_LEAD,
    CONTACT_ASKED,
    LINK_TO_READ,
    stop_looking,
)
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.waits.services import close_task, open_wait

VERBS = {
    Near.State.LINKED: Verb.FILES_LINKED,
    Near.State.NOT_SAME: Verb.FILES_NOT_SAME,
    Near.State.OPEN: Verb.FILES_OPEN_AGAIN,
}


def decide(*, actor: Officer, case: Case, other_id: UUID, state: str) -> None:
    """Say what a pair is, on both sides. Nothing is merged, and everything can be taken back.

    The officers of both files are told, but where that betrays a hidden file. Raises NotAllowed
    for who does not see both, InputRefused for what cannot be said.
    """
    if state not in Near.State.values:
        mend = _("Choose what you know.")
        raise InputRefused("do", _("This cannot be said of two files"), mend)
    with transaction.atomic():
        other = _both_held(case, other_id)
        if not sees_both(actor, case, other):
            raise NotAllowed(case.reference)
        sides = Near.objects.filter(_sides(case, other))
        if sides.count() != len((case, other)):
            raise NotAllowed(case.reference)
        if not sides.exclude(state=state).exists():
            return
        was_linked = sides.filter(state=Near.State.LINKED).exists()
        sides.update(state=state, decided_by=actor, decided_at=now())
        for one, there in ((case, other), (other, case)):
            one.touch()
            _note(actor, one, VERBS[Near.State(state)])
            told = (was_linked or state == Near.State.LINKED) and one.is_open
            if told and not betrays(one.pk, there.pk):
                open_wait(actor=actor, case=one, cause=LINK_TO_READ, about=there.pk)
            stop_looking(actor=actor, case=one.pk, words=str(_("Decided")))


def read_link(*, actor: Officer, case: Case, other_id: UUID) -> None:
    """An officer of this file has read that it was linked, or no longer is."""
    with transaction.atomic():
        must_work_on(actor, case)
        close_task(
            actor=actor, case=case, cause=LINK_TO_READ, about=other_id, obtained=str(_("Read"))
        )


def ask_contact(*, actor: Officer, case: Case, other_id: UUID) -> None:
    """Ask the post that keeps the other file to get in touch. It learns which post asks.

    Where that file is closed, or hides this one from somebody, headquarters asks. A second time
    nothing happens. Raises NotAllowed where there is no such pair.
    """
    with transaction.atomic():
        other = _both_held(case, other_id)
        must_work_on(actor, case)
        side = _side(actor, case, other)
        if side.asked_at is not None:
            return
        side.asked_by, side.asked_at = actor, now()
        side.save(update_fields=["asked_by", "asked_at"])
        if other.is_open and not betrays(other.pk, case.pk):
            # Opened by the program: who asks does not know of that file.
            open_wait(actor=None, case=other, cause=CONTACT_ASKED, about=case.pk)
        else:
            open_wait(actor=actor, case=case, cause=ASK_THROUGH_LEAD, about=other.pk)
        stop_looking(actor=actor, case=case.pk, words=str(_("Asked to get in touch")))
        stop_looking(actor=None, case=other.pk)
        case.touch()
        _note(actor, case, Verb.FILES_CONTACT_ASKED)


def answer_contact(*, actor: Officer, case: Case, other_id: UUID, answer: str) -> None:
    """Answer for this file the post that asked. The first answer stands.

    Raises NotAllowed where nobody asked, InputRefused for another answer than yes and no.
    """
    if answer not in Near.Answer.values:
        raise InputRefused("do", _("Nothing is chosen"), _("Answer yes or no."))
    with transaction.atomic():
        other = _both_held(case, other_id)
        must_work_on(actor, case)
        _side(actor, case, other)
        asked = Near.objects.filter(case=other, other=case.pk, asked_at__isnull=False)
        if not asked.exists():
            raise NotAllowed(case.reference)
        answered = {"answer": answer, "answered_by": actor, "answered_at": now()}
        if asked.filter(answer="").update(**answered):
            words = str(Near.Answer(answer).label)
            close_task(actor=actor, case=case, cause=CONTACT_ASKED, about=other.pk, obtained=words)
            _note(actor, case, Verb.FILES_CONTACT_ANSWERED)


def _both_held(case: Case, other_id: UUID) -> Case:
    """The other file; both are locked in the order of their ids: no two wait in a ring."""
    other = Case.objects.select_related("post", "person").filter(pk=other_id).first()
    if other is None:
        raise NotAllowed(case.reference)
    for one in sorted((case, other), key=lambda each: each.pk):
        hold(one)
    return other


def _side(actor: Officer, case: Case, other: Case) -> Near:
    side = Near.objects.filter(case=case, other=other.pk).exclude(state=Near.State.NOT_SAME).first()
    if side is None or not may_be_told_of(actor).filter(pk=other.pk).exists():
        raise NotAllowed(case.reference)
    return side


def _sides(case: Case, other: Case) -> Q:
    return Q(case=case, other=other.pk) | Q(case=other, other=case.pk)


def _note(actor: Officer, case: Case, verb: Verb) -> None:
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id)
