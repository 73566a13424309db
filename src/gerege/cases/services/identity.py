"""Opening the identity of a person: with a reason that is written down, for a short while."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.danger import danger_not_told_by
from gerege.cases.models import Case, Note
from gerege.cases.policies import is_hidden_from, sight_of
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.guidance import load_guidance

DANGER = "danger"
SHORTEST_WHY = 10
A_SITTING = timedelta(hours=1)
"""How long what somebody wrote themselves is not kept from them; our own choice."""
A_DUTY = timedelta(hours=12)
"""How long a form that was opened may be sent; as long as a duty."""
WROTE = frozenset({Verb.PERSON_CHANGED, Verb.CASE_OPENED, Verb.OFFLINE_RECEIVED})


def open_identity(*, actor: Officer, case: Case, reason: str, why: str = "") -> None:
    """Open the identity of a case for this officer, for as long as a proof lasts.

    The reason's code goes into the record of acts; a reason in own words becomes a note of the
    case. Raises InputRefused without a reason or its words, NotAllowed without sight of the
    identity.
    """
    known = {one.id: one for one in load_guidance().identity_reasons}
    if reason not in known:
        raise InputRefused("reason", _("No reason is chosen"), _("Say why you need to see it."))
    if known[reason].in_words and len(why.strip()) < SHORTEST_WHY:
        mend = _("Say in one sentence why you need to see it.")
        raise InputRefused("why", _("The reason is too short"), mend)
    with transaction.atomic():
        _must_see(actor, case)
        if known[reason].in_words:
            _keep_why(actor, case, why)
        _record(actor, case, reason)


def open_identity_in_danger(*, actor: Officer, case: Case) -> bool:
    """The same without a proof and without a choice, while danger opens it; else False.

    Raises NotAllowed without sight of the identity.
    """
    with transaction.atomic():
        _must_see(actor, case)
        if not danger_opens_identity(actor, case):
            return False
        _record(actor, case, DANGER)
    return True


def danger_opens_identity(officer: Officer, case: Case) -> bool:
    """True while danger stands, unless this officer alone said so, again and within the hour.

    Two taps would otherwise open everybody.
    """
    return danger_not_told_by(officer, case, now() - A_SITTING)


def identity_is_open(officer: Officer, case: Case) -> bool:
    """True a short while after a reason, and in the sitting in which they wrote it themselves.

    Not what a colleague wrote beside them: that takes a reason. Read from the record of acts;
    whether they may see it at all is asked of the policies. Two queries at most.
    """
    opened = _opened_with(officer, case, settings.GEREGE_PROOF_LASTS, A_SITTING)
    return Verb.PERSON_REVEALED in opened or (bool(opened) and not _others_wrote(officer, case))


def was_open_lately(officer: Officer, case: Case) -> bool:
    """True as long as a form that shows the identity may have been open before this officer."""
    return bool(_opened_with(officer, case, A_DUTY, A_DUTY))


def _others_wrote(officer: Officer, case: Case) -> bool:
    rows = Event.objects.filter(subject=case.pk, verb=Verb.PERSON_CHANGED)
    return rows.exclude(actor=officer.pk).exists()


def _opened_with(officer: Officer, case: Case, gave: timedelta, wrote: timedelta) -> set[str]:
    """The acts that let an officer see it: the reason they gave, what they wrote. One query."""
    moment = now()
    rows = Event.objects.filter(
        subject=case.pk,
        actor=officer.pk,
        verb__in=[Verb.PERSON_REVEALED, *WROTE],
        at__gt=moment - max(gave, wrote),
    )
    acts = rows.order_by().values_list("verb", "at", "detail")
    return {
        verb
        for verb, at, detail in acts
        if (verb in WROTE or "reason" in detail)
        and at > moment - (wrote if verb in WROTE else gave)
    }


def _must_see(actor: Officer, case: Case) -> None:
    if not sight_of(actor, case).identity or is_hidden_from(actor, case):
        raise NotAllowed(case.reference)


def _record(actor: Officer, case: Case, reason: str) -> None:
    record(
        actor=actor.pk,
        verb=Verb.PERSON_REVEALED,
        subject=case.pk,
        post=case.post_id,
        detail={"reason": reason},
    )


def _keep_why(actor: Officer, case: Case, why: str) -> None:
    """The words of whoever opened it: sealed, for the officers of the case."""
    text = f"{_('Opened the identity')}: {why.strip()}"
    note = Note(case=case, author=actor, written_at=now(), audience=Note.Audience.POST)
    note.seal_field("text", text)
    note.save(force_insert=True)
    case.touch()
