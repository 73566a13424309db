"""Something is handed on, was seen, and is called back: the register of disclosures."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on
from gerege.consent.checking import (
    Basis,
    NotCovered,
    answers_of,
    must_be_covered,
    must_be_wished,
    not_covered,
)
from gerege.consent.models import Disclosure
from gerege.consent.policies import must_know
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.causes import Cause
from gerege.knowledge.consents import load_consents
from gerege.ui.templatetags.ui import local
from gerege.waits.services import close_task, open_wait

TO_TELL = "slip_to_tell"


def must_cover(*, actor: Officer, case: Case, purpose: str, recipient: str) -> Basis:
    """On what something may go to them. Raises NotCovered (why not, where to ask), NotAllowed."""
    must_know(actor, case)
    return must_be_covered(case, purpose, recipient)


def must_cover_return(*, actor: Officer, case: Case, purpose: str, recipient: str) -> Basis:
    """The same for what asks a state for the return: fear of the own state stops an earlier yes."""
    must_know(actor, case)
    return must_be_covered(case, purpose, recipient, for_return=True)


def record_disclosure(
    *,
    actor: Officer,
    case: Case,
    purpose: str,
    recipient: str,
    fields: Sequence[str],
    means: str,
    basis: Basis,
) -> Disclosure:
    """Write into the register what was handed on. Call it in the transaction that hands it on.

    ``basis`` is what ``must_cover`` gave and is asked again. Raises NotCovered where it does not
    stand any more, and for what the person was not asked about (where to ask); InputRefused for
    unknown fields or means, NotAllowed.
    """
    with transaction.atomic():
        _must_stand(actor, case, (purpose, recipient), basis)
        _must_be_known(fields, means)
        if beyond := not_asked_about(purpose, fields, basis):
            raise _more_than_agreed(case, beyond)
        return _written(actor, case, (purpose, recipient), fields, means, basis)


def record_slip(
    *,
    actor: Officer,
    case: Case,
    purpose: str,
    recipient: str,
    fields: Sequence[str],
    means: str,
    basis: Basis,
) -> Disclosure:
    """It has happened: more was told than the person agreed to. It stands as that in the register,
    and the person is to be told.

    Raises InputRefused where they agreed to all of it, and else as ``record_disclosure``.
    """
    with transaction.atomic():
        _must_stand(actor, case, (purpose, recipient), basis)
        _must_be_known(fields, means)
        beyond = not_asked_about(purpose, fields, basis)
        if not beyond:
            mend = _("Take the tick away, or tick what else was told.")
            problem = _("The person agreed to all that is ticked")
            raise InputRefused("more_than_agreed", problem, mend)
        row = _written(actor, case, (purpose, recipient), fields, means, basis, beyond)
        open_wait(actor=actor, case=case, cause=TO_TELL, about=row.pk)
    return row


def not_asked_about(purpose: str, fields: Sequence[str], basis: Basis) -> list[str]:
    """What of this the person was not asked about when they agreed.

    Where they say in their own words what may be told, only they know; of an exception two people
    decided what has to be said.
    """
    entry = load_consents().purpose(purpose)
    if basis.consent is None or entry.says_what:
        return []
    return [code for code in dict.fromkeys(fields) if code not in entry.fields]


def told_of_more(*, actor: Officer, disclosure: Disclosure, said: str) -> Disclosure:
    """The person was told that more was handed on than they agreed to. Closes the task.

    A second time nothing happens. Raises InputRefused without what was said, and where nothing was
    handed on beyond what was agreed; NotAllowed.
    """
    if not said.strip():
        mend = _("Say when and in which language it was said.")
        raise InputRefused("said", _("Nothing is written"), mend)
    with transaction.atomic():
        held = _held(actor, disclosure)
        if not held.beyond:
            problem = _("Nothing was told beyond what was agreed")
            raise InputRefused("said", problem, _("There is nothing to tell."))
        if held.told_person_at is None:
            held.told_person_at, held.told_person_by = now(), actor
            held.save(update_fields=["told_person_at", "told_person_by"])
            close_task(actor=actor, case=held.case, cause=TO_TELL, about=held.pk, obtained=said)
            _done(actor, held.case, Verb.DISCLOSURE_TOLD, held.purpose)
    return held


def disclosure_seen(*, actor: Officer, disclosure: Disclosure) -> Disclosure:
    """The recipient confirmed that they have it; a second time nothing happens."""
    with transaction.atomic():
        held = _held(actor, disclosure)
        if held.seen_at is None:
            held.seen_at = now()
            held.save(update_fields=["seen_at"])
            _done(actor, held.case, Verb.DISCLOSURE_SEEN, held.purpose)
    return held


def revoke_disclosure(*, actor: Officer, disclosure: Disclosure, obtained: str) -> Disclosure:
    """It is called back: what the recipient answered closes the task, where one stands.

    Raises InputRefused without what they answered, NotAllowed.
    """
    if not obtained.strip():
        mend = _("Say what the recipient answered.")
        raise InputRefused("obtained", _("Nothing is written"), mend)
    with transaction.atomic():
        held = _held(actor, disclosure)
        if held.revoked_at is None:
            held.revoked_at, held.revoked_by = now(), actor
            held.save(update_fields=["revoked_at", "revoked_by"])
            close_task(
                actor=actor,
                case=held.case,
                cause="revoke_disclosure",
                about=held.pk,
                obtained=obtained,
            )
            _done(actor, held.case, Verb.DISCLOSURE_REVOKED, held.purpose)
    return held


def let_out(actor: Officer, case: Case, cause: Cause) -> None:
    """A request goes out: only where the person agreed, and it stands in the register.

    Part of the act of ``waits``, which asked its own *may?*. A cause names a kind of recipient;
    where several of the kind are agreed, nobody can know which is meant. Raises NotCovered.
    """
    # After a fear what asks for the return is not even prepared.
    let_prepare(actor, case, cause)
    try:
        recipient = _meant(case, cause)
        basis = must_be_covered(case, cause.purpose, recipient, for_return=cause.for_return)
    except NotCovered as refusal:
        refusal.mend += " " + _("Until then it can only be prepared: nothing goes out.")
        raise
    fields = load_consents().purpose(cause.purpose).fields
    means = Disclosure.Means.REQUEST
    _written(actor, case, (cause.purpose, recipient), fields, means, basis)


def let_prepare(_actor: Officer, case: Case, cause: Cause) -> None:
    """What asks a state for the return is not even prepared on a yes from before a fear.

    Part of the act of ``waits``. Raises NotCovered.
    """
    if cause.for_return:
        must_be_wished(case, cause.purpose, cause.recipient)


def _meant(case: Case, cause: Cause) -> str:
    answers, moment = answers_of(case), now()
    agreed = [
        one
        for one in answers.recipients_for(cause.recipient)
        if answers.coverage(cause.purpose, one, moment, for_return=cause.for_return).allowed
    ]
    if len(agreed) > 1 and cause.recipient not in agreed:
        why = _("Several recipients of this kind are agreed")
        raise not_covered(case, cause.purpose, cause.recipient, why)
    return cause.recipient if cause.recipient in agreed or not agreed else agreed[0]


def _written(
    actor: Officer,
    case: Case,
    to: tuple[str, str],
    fields: Sequence[str],
    means: str,
    basis: Basis,
    beyond: Sequence[str] = (),
) -> Disclosure:
    purpose, recipient = to
    row = Disclosure(case=case, purpose=purpose, recipient=recipient, means=means)
    row.fields, row.beyond = list(dict.fromkeys(fields)), list(beyond)
    row.consent, row.exception = basis.consent, basis.exception
    row.made_by, row.made_at = actor, now()
    row.save(force_insert=True)
    _done(actor, case, Verb.DISCLOSURE_BEYOND if beyond else Verb.DISCLOSURE_MADE, purpose)
    return row


def _must_stand(actor: Officer, case: Case, to: tuple[str, str], basis: Basis) -> None:
    must_work_on(actor, case)
    if must_be_covered(case, *to) != basis:
        raise not_covered(case, *to, _("What allowed it has changed meanwhile"))


def _more_than_agreed(case: Case, beyond: Sequence[str]) -> NotCovered:
    names = ", ".join(str(local(load_consents().handed_on(code).label)) for code in beyond)
    mend = _(
        "Take the tick away, or ask the person on the page Consent for a purpose that names it. If "
        "it has happened already, tick that below."
    )
    problem = f"{_('The person was not asked about')}: {names}"
    return NotCovered("fields_told", problem, mend, reverse("case_consent", args=[case.pk]))


def _must_be_known(fields: Sequence[str], means: str) -> None:
    if not fields:
        raise InputRefused("fields", _("Nothing is chosen"), _("Choose what was handed on."))
    for code in fields:
        load_consents().handed_on(code)
    if means not in Disclosure.Means.values:
        raise InputRefused("means", _("Nothing is chosen"), _("Choose one of those shown."))


def _held(actor: Officer, disclosure: Disclosure) -> Disclosure:
    """The row as it stands now, its case held until the transaction ends."""
    must_work_on(actor, disclosure.case)
    held = Disclosure.objects.select_related("case__post").filter(pk=disclosure.pk).first()
    if held is None:
        raise NotAllowed(str(disclosure.pk))
    return held


def _done(actor: Officer, case: Case, verb: Verb, purpose: str) -> None:
    case.touch()
    detail = {"purpose": purpose}
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=detail)
