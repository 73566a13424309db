"""Closing a case: myth guards are read, and a second person has looked where the rules ask it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.danger import danger_is_open
from gerege.cases.models import Case
from gerege.cases.policies import hold, must_work_on, sight_of
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.guidance import load_guidance
from gerege.screening.models import Closing, Screening, SecondLook
from gerege.screening.queries import Outcome, last_closing_of, looks_of, outcome_of
from gerege.screening.services.results import is_lower, recompute_result
from gerege.screening.services.second_look import request_look

REASONS = ("help_given", "handed_over", "person_wishes", "no_contact", "opened_by_mistake")


@dataclass(frozen=True)
class ClosingNeeds:
    """What must happen before this case may be closed. ``look_open``: somebody is asked already."""

    second_person: bool
    look_given: bool
    look_open: bool = False
    danger_open: bool = False

    @property
    def is_ready(self) -> bool:
        """True when nothing more is needed but reading the myth guards."""
        return not self.danger_open and self.is_looked_at

    @property
    def is_looked_at(self) -> bool:
        """True when nobody else has to look."""
        return not self.look_open and (self.look_given or not self.second_person)


def what_closing_needs(case: Case, closer: Officer) -> ClosingNeeds:
    """A second person for *look further*, *act now*, a lowered band and all that is not settled.

    They must have been asked about closing after the last answer, the last result and any earlier
    closing, and must not be who closes. No request is open.
    """
    outcome = outcome_of(case)
    needs = closing_needs(outcome, looks_of(case), closer, last_closing_of(case))
    return replace(needs, danger_open=danger_is_open(case, outcome.danger_told))


def closing_needs(
    outcome: Outcome,
    looks: Sequence[SecondLook],
    closer: Officer,
    closed_before: datetime | None = None,
) -> ClosingNeeds:
    """The same for an outcome that was worked out already."""
    settled_other = outcome.assessment.band == "other_need" and outcome.assessment.settled
    # Lower through the age or the catalogue, without an answer: nobody has seen this yet.
    unseen = is_lower(outcome)
    moments = (outcome.last_answer_at, outcome.last_result_at, closed_before)
    since = max(filter(None, moments), default=None)
    given = [
        look
        for look in looks
        if look.cause == SecondLook.Cause.CLOSING
        and look.given_at
        and look.given_by_id != closer.pk
        and (since is None or look.given_at >= since)
    ]
    return ClosingNeeds(
        second_person=unseen or not settled_other,
        look_given=bool(given) and not unseen,
        look_open=any(look.given_at is None for look in looks),
    )


def close_case(
    *, actor: Officer, case: Case, reason: str, guards_read: Collection[str], words: str
) -> Closing | None:
    """Close the case, or ask the second person who is missing and return None.

    Raises InputRefused while a myth guard is not ticked or no reason is given.
    """
    _check(reason, guards_read)
    with transaction.atomic():
        must_work_on(actor, case)
        # Read anew now that the case is held: the page may know an older first contact.
        needs = what_closing_needs(Case.objects.get(pk=case.pk), actor)
        if needs.danger_open:
            mend = _("Say on the emergency card that it is over, once it is.")
            raise InputRefused("reason", _("Danger was told and is not ended"), mend)
        if not needs.is_ready:
            _ask_who_is_missing(actor, case)
            return None
        closing = Closing(case=case, closed_at=now(), closed_by=actor)
        closing.seal_field("content", json.dumps({"reason": reason, "words": words.strip()}))
        closing.save()
        case.state, case.closed_at = Case.State.CLOSED, closing.closed_at
        case.save(update_fields=["state", "closed_at"])
        case.touch()
        record(
            actor=actor.pk,
            verb=Verb.CASE_CLOSED,
            subject=case.pk,
            post=case.post_id,
            detail={"reason": reason},
        )
    return closing


def reopen_case(*, actor: Officer, case: Case) -> Case:
    """Open a closed case again: people come back, and what was written is still there."""
    with transaction.atomic():
        if not hold(case, state=Case.State.CLOSED) or not sight_of(actor, case).work:
            raise NotAllowed(case.reference)
        case.state, case.closed_at = Case.State.OPEN, None
        case.save(update_fields=["state", "closed_at"])
        case.touch()
        record(actor=actor.pk, verb=Verb.CASE_REOPENED, subject=case.pk, post=case.post_id)
    return case


def _ask_who_is_missing(actor: Officer, case: Case) -> None:
    """Keep what is lower now, so that the second person sees it; then ask, unless somebody is."""
    if Screening.objects.filter(case=case).exists():
        recompute_result(actor=actor, case=case)
    request_look(actor, case, SecondLook.Cause.CLOSING)


def _check(reason: str, guards_read: Collection[str]) -> None:
    if reason not in REASONS:
        raise InputRefused("reason", "no reason is chosen", "Choose why the case is closed")
    unread = {guard.id for guard in load_guidance().myth_guards} - set(guards_read)
    if unread:
        raise InputRefused("guards", "not every sentence is ticked", "Read and tick each one")
