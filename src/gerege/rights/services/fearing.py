"""The person is afraid of their own state or of somebody at the post: a way out, a hidden file."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import is_hidden_from_its_post, must_work_on
from gerege.cases.services import give_case_to, hide_from_post
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.causes import load_causes
from gerege.rights.models import Alone, Fear
from gerege.rights.policies import knows
from gerege.waits.models import Wait, standing
from gerege.waits.services import drop_wait, open_wait

HIDE = ("yes", "no")


def record_fear(
    *,
    actor: Officer,
    case: Case,
    of: str,
    said: str,
    alone: str,
    hide: str = "",
    keep: Sequence[Officer] = (),
) -> Fear:
    """Write it down; headquarters finds a way. With ``keep`` the file is hidden from the post, but
    for those named there, among them a protection lead.

    ``hide`` is what was answered when asked whether to hide it (``HIDE``): where somebody at the
    post is feared it has to be asked. After fear of the own state nothing is told to an authority
    of that state on an earlier yes, and nothing that asks for the return goes out or is prepared on
    one. Raises InputRefused without the words or that answer, or where nobody at headquarters would
    act; NotAllowed.
    """
    if not said.strip():
        mend = _("Write what the person said, in their words.")
        raise InputRefused("said", _("Nothing is written"), mend)
    for name, chosen, known in (("of", of, Fear.Of.values), ("alone", alone, Alone.values)):
        if chosen not in known:
            raise InputRefused(name, _("Nothing is chosen"), _("Choose one of those shown."))
    _must_be_asked(of, hide, keep)
    with transaction.atomic():
        must_work_on(actor, case)
        if of != Fear.Of.AT_POST:
            _take_back_the_return(actor, case)
        fear = Fear(case=case, of=of, alone=alone, hidden=bool(keep))
        fear.recorded_by, fear.recorded_at = actor, now()
        fear.seal_field("said", said.strip())
        fear.save(force_insert=True)
        open_wait(actor=actor, case=case, cause="fear_route", about=fear.pk)
        case.touch()
        record(actor=actor.pk, verb=Verb.FEAR_TOLD, subject=case.pk, post=case.post_id)
        if keep:
            hide_from_post(actor=actor, case=case, keep=keep)
    return fear


def _must_be_asked(of: str, hide: str, keep: Sequence[Officer]) -> None:
    if hide not in ("", *HIDE) or (of != Fear.Of.OWN_STATE and not hide and not keep):
        mend = _("Ask the person whether the file shall be hidden from the post.")
        raise InputRefused("hide", _("Nothing is chosen"), mend)
    if hide == "no" and keep:
        mend = _("Tick nobody, or choose that the file is hidden.")
        raise InputRefused("keep", _("Somebody is ticked, but the file is not hidden"), mend)
    if hide == "yes" and not keep:
        mend = _("Tick who goes on with it, among them a protection lead.")
        raise InputRefused("keep", _("Nobody would go on with the file"), mend)


def _take_back_the_return(actor: Officer, case: Case) -> None:
    """What lies ready to ask a state for the return goes: nobody is reminded to send it."""
    lying = standing([case.pk]).filter(state=Wait.State.PREPARED)
    for wait in lying:
        if load_causes().cause(wait.cause).for_return:
            drop_wait(actor=actor, wait=wait, why=_("The person is asked anew first"))


def take_over(*, actor: Officer, case: Case, officer: Officer) -> None:
    """The lead names who goes on with a file that its post does not see.

    Raises InputRefused for somebody who handles no cases, NotAllowed for any other file.
    """
    with transaction.atomic():
        if not knows(actor, case) or not is_hidden_from_its_post(case):
            raise NotAllowed(case.reference)
        give_case_to(actor=actor, case=case, officer=officer)
