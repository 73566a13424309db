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
from gerege.rights.models import Alone, Fear
from gerege.rights.policies import knows
from gerege.waits.services import open_wait


def record_fear(
    *,
    actor: Officer,
    case: Case,
    of: str,
    said: str,
    alone: str,
    keep: Sequence[Officer] = (),
) -> Fear:
    """Write it down; headquarters finds a way. With ``keep`` the file is hidden from the post, but
    for those named there, among them a protection lead.

    From now on no authority of the person's own state is told anything on an earlier yes. Raises
    InputRefused without the words, or where nobody at headquarters would act; NotAllowed.
    """
    if not said.strip():
        mend = _("Write what the person said, in their words.")
        raise InputRefused("said", _("Nothing is written"), mend)
    for name, chosen, known in (("of", of, Fear.Of.values), ("alone", alone, Alone.values)):
        if chosen not in known:
            raise InputRefused(name, _("Nothing is chosen"), _("Choose one of those shown."))
    with transaction.atomic():
        must_work_on(actor, case)
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


def take_over(*, actor: Officer, case: Case, officer: Officer) -> None:
    """The lead names who goes on with a file that its post does not see.

    Raises InputRefused for somebody who handles no cases, NotAllowed for any other file.
    """
    with transaction.atomic():
        if not knows(actor, case) or not is_hidden_from_its_post(case):
            raise NotAllowed(case.reference)
        give_case_to(actor=actor, case=case, officer=officer)
