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
from gerege.cases.announcements import contact_may_be_confirmed
from gerege.cases.clock import AGREED_FOR
from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.models import Case, EarlierVersion, Note, SafeContact
from gerege.cases.models.person import Standing
from gerege.cases.policies import must_work_on, sight_of
from gerege.cases.services.versions import keep_earlier, merged_with_now
from gerege.cases.states import NO, YES, contact_state
from gerege.cases.words import REASON_WORDS
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed

CALLING = ("call_now", "agreed_time")
NOT_CALLING = ("verify_caller", "hand_over")
OUTSIDE = ("danger", "asked_now", "host_rescue")
"""What lets an officer call against the agreed hours, or after the agreement: never the wish."""
REASONS = (*CALLING, *NOT_CALLING)
KNOWN_FIELDS = (*SafeContact.OPEN_FIELDS, *SafeContact.WORDS)
SHORTEST_WHY = 10
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
        _refuse_strange_windows(contact)
        contact.save()
        keep_earlier(actor, case, SAFE_CONTACT, before, contact_state(contact))
        _note(actor, case, Verb.SAFE_CONTACT_CHANGED)
    return contact


def confirm_safe_contact(*, actor: Officer, case: Case) -> SafeContact:
    """The person said again that the agreed way is safe: fourteen more days. Raises InputRefused
    while a room above says that nobody is to get in touch (help is refused)."""
    with transaction.atomic():
        must_work_on(actor, case)
        contact_may_be_confirmed(case)
        moment = now()
        contact = SafeContact.objects.filter(case=case).first()
        if contact is None:
            raise NotAllowed(case.reference)
        contact.agreed_at, contact.valid_until = moment, moment + AGREED_FOR
        contact.save()
        _note(actor, case, Verb.SAFE_CONTACT_CONFIRMED)
    return contact


def end_safe_contact(*, actor: Officer, case: Case) -> None:
    """What was agreed about being reached ends: the person does not want to be contacted by us now.

    Part of an act of another room. From now on the address shows for a grave reason alone, until
    it is agreed anew. Raises NotAllowed.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        contact = SafeContact.objects.filter(case=case).first()
        if contact and not contact.is_over(now()):
            contact.valid_until = now()
            contact.save(update_fields=["valid_until"])
            _note(actor, case, Verb.SAFE_CONTACT_CHANGED)


def reasons_for(standing: Standing) -> tuple[str, ...]:
    """The reasons for which number or words may be seen, as things stand."""
    if standing == "open":
        return REASONS
    return NOT_CALLING if standing == "forbidden" else (*OUTSIDE, *NOT_CALLING)


def reveal_safe_words(*, actor: Officer, case: Case, reason: str, why: str = "") -> dict[str, str]:
    """Address, safe word and danger word, against a reason code that is written down.

    Outside what was agreed the address shows for one of ``OUTSIDE`` alone, with ``why`` in words,
    which is kept as a note of the case. Raises InputRefused without a reason, for one that does
    not hold now and for one without its words; NotAllowed without sight of the identity.
    """
    if reason not in (*REASONS, *OUTSIDE):
        raise InputRefused("reason", _("No reason is chosen"), _("Say why you need to see it."))
    with transaction.atomic():
        contact = SafeContact.objects.filter(case=case).first()
        if contact is None or not sight_of(actor, case).identity:
            raise NotAllowed(case.reference)
        standing = contact.standing(now())
        _refuse_reason(standing, reason, why)
        detail = {"reason": reason} | ({} if standing == "open" else {"standing": standing})
        record(
            actor=actor.pk,
            verb=Verb.SAFE_CONTACT_REVEALED,
            subject=case.pk,
            post=case.post_id,
            detail=detail,
        )
        if reason in OUTSIDE:
            _keep_why(actor, case, reason, why)
        shows_address = standing == "open" or reason in OUTSIDE
        shown = SafeContact.WORDS if shows_address else SafeContact.SPOKEN
        return {name: contact.reveal_field(name) for name in shown}


def _refuse_reason(standing: Standing, reason: str, why: str) -> None:
    """Raise InputRefused for a reason that does not hold now, or that needs words and has none."""
    if reason in OUTSIDE:
        if standing == "forbidden":
            mend = _("Wait until the person gets in touch.")
            raise InputRefused("reason", _("The person does not want to be contacted"), mend)
        if len(why.strip()) < SHORTEST_WHY:
            mend = _("Say in one sentence what happened.")
            raise InputRefused("why", _("The reason is too short"), mend)
    elif reason in CALLING and standing == "outside":
        mend = _("Wait for the agreed hours, or say why it cannot wait.")
        raise InputRefused("reason", _("It is outside the agreed hours"), mend)
    elif reason in CALLING and standing != "open":
        mend = _("Wait until the person calls, then agree again.")
        raise InputRefused("reason", _("There is no agreement to call now"), mend)


def _keep_why(actor: Officer, case: Case, reason: str, why: str) -> None:
    """The words of whoever called outside what was agreed: sealed, for the officers of the case."""
    text = f"{REASON_WORDS[reason]}: {why.strip()}"
    note = Note(case=case, author=actor, written_at=now(), audience=Note.Audience.POST)
    note.seal_field("text", text)
    note.save(force_insert=True)
    case.touch()


def _refuse_strange_windows(contact: SafeContact) -> None:
    try:
        contact.agreed_windows()
    except ValueError:
        mend = _("Choose weekdays and two different times.")
        raise InputRefused("windows", _("These are no days and hours"), mend) from None


def _refuse_same_words(contact: SafeContact) -> None:
    safe, danger = (contact.reveal_field(name).casefold() for name in SafeContact.SPOKEN)
    if safe and safe == danger:
        mend = _("Agree on two words that sound different.")
        raise InputRefused("danger_word", _("It is the same as the safe word"), mend)


def _note(actor: Officer, case: Case, verb: Verb) -> None:
    case.touch()
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id)
