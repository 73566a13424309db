"""Safe contact: agreed with the person, re-agreed every time, words shown only with a reason.

Source of the fields and of "re-ask every time": safe-contact practice of the National Network to
End Domestic Violence (techsafety.org); the fourteen days are our own.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.clock import AGREED_FOR
from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.models import Case, EarlierVersion, SafeContact
from gerege.cases.policies import must_work_on, sight_of
from gerege.cases.services.versions import keep_earlier, merged_with_now
from gerege.cases.states import NO, YES, contact_state
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed

CALLING = ("call_now", "agreed_time")
NOT_CALLING = ("verify_caller", "hand_over")
REASONS = (*CALLING, *NOT_CALLING)
KNOWN_FIELDS = (*SafeContact.OPEN_FIELDS, *SafeContact.WORDS)
SAFE_CONTACT = EarlierVersion.What.SAFE_CONTACT


def agree_safe_contact(
    *,
    actor: Officer,
    case: Case,
    fields: Mapping[str, str],
    do_not_contact: bool = False,
    time_zone: str = "",
    edit: Edit = ANY_VERSION,
) -> SafeContact:
    """Record how the person wants to be reached; a field that is not given stays as it was.

    What stood before is kept as an earlier version. Raises InputRefused when safe word and danger
    word are the same, SavedMeanwhile when a colleague agreed something else since ``edit`` was
    opened: a mixture of both was agreed with nobody.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        moment = now()
        contact = SafeContact.objects.filter(case=case).first() or SafeContact(case=case)
        before = contact_state(contact)
        typed = {name: text.strip() for name, text in fields.items() if name in KNOWN_FIELDS}
        typed["do_not_contact"] = YES if do_not_contact else NO
        typed["time_zone"] = time_zone or contact.time_zone or case.post.time_zone
        write = merged_with_now(actor, case, SAFE_CONTACT, typed, before, edit)
        if before and not write and edit.chosen:
            return contact
        changed = {name: text for name, text in write.items() if name in KNOWN_FIELDS}
        stands = before | dict(write)
        contact.do_not_contact = stands.get("do_not_contact") == YES
        contact.time_zone = stands["time_zone"]
        contact.agreed_at, contact.valid_until = moment, moment + AGREED_FOR
        for name, text in changed.items():
            contact.seal_field(name, text or None)
        _refuse_same_words(contact)
        contact.save()
        keep_earlier(actor, case, SAFE_CONTACT, before, contact_state(contact))
        _note(actor, case, Verb.SAFE_CONTACT_CHANGED)
    return contact


def confirm_safe_contact(*, actor: Officer, case: Case) -> SafeContact:
    """The person said again that the agreed way is safe: fourteen more days."""
    with transaction.atomic():
        must_work_on(actor, case)
        moment = now()
        contact = SafeContact.objects.filter(case=case).first()
        if contact is None:
            raise NotAllowed(case.reference)
        contact.agreed_at, contact.valid_until = moment, moment + AGREED_FOR
        contact.save()
        _note(actor, case, Verb.SAFE_CONTACT_CONFIRMED)
    return contact


def reveal_safe_words(*, actor: Officer, case: Case, reason: str) -> dict[str, str]:
    """Address, safe word and danger word, against a reason code that is written down.

    The address is left out when calling is not safe now. Raises InputRefused without a reason and
    for a reason to call then, NotAllowed without sight of the identity.
    """
    if reason not in REASONS:
        raise InputRefused("reason", _("No reason is chosen"), _("Say why you need to see it."))
    with transaction.atomic():
        contact = SafeContact.objects.filter(case=case).first()
        if contact is None or not sight_of(actor, case).identity:
            raise NotAllowed(case.reference)
        may_call = contact.may_be_used(now())
        if reason in CALLING and not may_call:
            mend = _("Wait until the person calls, then agree again.")
            raise InputRefused("reason", _("There is no agreement to call now"), mend)
        record(
            actor=actor.pk,
            verb=Verb.SAFE_CONTACT_REVEALED,
            subject=case.pk,
            post=case.post_id,
            detail={"reason": reason},
        )
        shown = SafeContact.WORDS if may_call else SafeContact.SPOKEN
        return {name: contact.reveal_field(name) for name in shown}


def _refuse_same_words(contact: SafeContact) -> None:
    safe, danger = (contact.reveal_field(name).casefold() for name in SafeContact.SPOKEN)
    if safe and safe == danger:
        mend = _("Agree on two words that sound different.")
        raise InputRefused("danger_word", _("It is the same as the safe word"), mend)


def _note(actor: Officer, case: Case, verb: Verb) -> None:
    case.touch()
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id)
