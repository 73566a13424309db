"""Erasing one case: one person asks, another confirms; a note without the person stays.

What is erased follows from the declarations in each room's ``retention.py``. The key goes first:
whatever is left anywhere is noise from then on. Source of "key, hashes, caches, log": the design of
the vault (decision 3); IOM data protection principle 9.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts import parking
from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.keeping import may_ask_erasure, may_confirm, standing_hold
from gerege.cases.models import Case, ContactGroup, Erasure
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.vault import services as vault
from gerege.vault.cleaning import clean
from gerege.vault.models import RecordKey
from gerege.vault.retention import tables_of_a_case

MAY_BE_ASKED = (
    Erasure.Reason.PERSON_ASKS,
    Erasure.Reason.CONSENT_WITHDRAWN,
    Erasure.Reason.BY_MISTAKE,
)
PRINTS = (Verb.RESULT_PRINTED, Verb.HANDOUT_SHOWN)


def ask_erasure(*, actor: Officer, case: Case, reason: str) -> Erasure:
    """Ask that the case be erased. Asked twice, the first request stands.

    Raises InputRefused without a reason and while a hold stands, NotAllowed for other people.
    """
    if reason not in MAY_BE_ASKED:
        raise InputRefused("reason", _("No reason is chosen"), _("Choose why it is erased."))
    with transaction.atomic():
        there = _locked(case.pk)
        if there is None or not may_ask_erasure(actor, there):
            raise NotAllowed(case.reference)
        standing = Erasure.objects.filter(subject=there.pk).first()
        if standing:
            return standing
        _refuse_while_held(there)
        asked = note_of(there, reason)
        asked.asked_by = actor
        asked.save(force_insert=True)
        there.touch()
        _note(actor.pk, Verb.ERASURE_ASKED, asked)
    return asked


def decline_erasure(*, actor: Officer, asked: Erasure) -> None:
    """Say no to a request: it is gone, and the record keeps that it was there."""
    with transaction.atomic():
        case, asked = _held(asked)
        if not may_confirm(actor, asked) or case is None:
            raise NotAllowed(asked.reference)
        _note(actor.pk, Verb.ERASURE_DECLINED, asked)
        case.touch()
        asked.delete()


def take_back_erasure(*, actor: Officer, asked: Erasure) -> None:
    """Stop asking, as long as nobody has confirmed it; the record keeps that it was asked.

    Raises NotAllowed for who may not ask either, and where the case is erased already.
    """
    with transaction.atomic():
        case, asked = _held(asked)
        if case is None or not may_ask_erasure(actor, case):
            raise NotAllowed(asked.reference)
        _note(actor.pk, Verb.ERASURE_TAKEN_BACK, asked)
        case.touch()
        asked.delete()


def confirm_erasure(*, actor: Officer, asked: Erasure) -> Erasure:
    """Erase what another person asked to be erased; done once, it stays done.

    Raises InputRefused while a hold stands, NotAllowed for who asked and for other roles.
    """
    with transaction.atomic():
        case, asked = _held(asked)
        if not may_confirm(actor, asked):
            raise NotAllowed(asked.reference)
        if case is None:
            return asked
        _refuse_while_held(case)
        asked.confirmed_by = actor
        erase(case, asked, by=actor.pk)
        transaction.on_commit(clean_up)
    return asked


def note_of(case: Case, reason: str) -> Erasure:
    """The note that will stay of this case; not saved yet."""
    return Erasure(
        subject=case.pk,
        client_id=case.client_id,
        reference=case.reference,
        post_id=case.post_id,
        reason=reason,
        asked_at=now(),
    )


def erase(case: Case, note: Erasure, *, by: UUID | None) -> None:
    """Destroy the key, then every row of the case. Call in a transaction that holds the case.

    ``clean_up`` belongs after it: once, however many cases were erased.
    """
    note.counts = _counts(case)
    note.counts["kept_forms"] = parking.forget_about(case.pk)
    vault.forget(case.pk)
    for table in tables_of_a_case():
        table.of_case(case.pk).delete()
    if case.group_id and not Case.objects.filter(group=case.group_id).exists():
        ContactGroup.objects.filter(pk=case.group_id).delete()
    note.erased_at = now()
    note.save()
    _note(by, Verb.CASE_ERASED, note)


def clean_up() -> bool:
    """Overwrite what the database itself left of erased cases. Call outside a transaction.

    False if it could not be done now; the next erasure, or ``gerege retention tidy``, does it.
    """
    waiting = [e.pk for e in Erasure.objects.filter(erased_at__isnull=False, cleaned_at=None)]
    if not waiting or not clean([table.table_name for table in tables_of_a_case()]):
        return False
    Erasure.objects.filter(pk__in=waiting).update(cleaned_at=now())
    return True


def _counts(case: Case) -> dict[str, int]:
    """How many rows of each table there are, which epoch wraps the key, what was printed."""
    counts = {table.model: table.of_case(case.pk).count() for table in tables_of_a_case()}
    key = RecordKey.objects.filter(pk=case.pk).first()
    about = Event.objects.filter(subject=case.pk)
    prints = about.filter(verb__in=[str(verb) for verb in PRINTS]).count()
    return counts | {
        "epoch": key.kek_version if key else 0,
        "prints": prints,
        "events": about.count(),
    }


def _refuse_while_held(case: Case) -> None:
    if standing_hold(case):
        mend = _("Somebody else than who put the hold has to lift it first.")
        raise InputRefused("reason", _("Erasing this case is forbidden for now"), mend)


def _locked(case_id: UUID) -> Case | None:
    return Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()


def _held(asked: Erasure) -> tuple[Case | None, Erasure]:
    """The case, or None when it is erased, and the request, both locked.

    Always the case first, as the runs of a list do: two acts never wait for each other in a ring.
    """
    case = _locked(asked.subject)
    request = Erasure.objects.select_for_update(of=("self",)).filter(pk=asked.pk).first()
    if request is None:
        raise NotAllowed(str(asked.pk))
    return case, request


def _note(actor: UUID | None, verb: Verb, note: Erasure) -> None:
    detail = {"reason": str(note.reason)}
    record(actor=actor, verb=verb, subject=note.subject, post=note.post_id, detail=detail)
