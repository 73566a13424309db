"""Erasing an application, or a whole file of them: payload, flags, links, and its store rows.

One application goes as a case does: somebody at the post asks, the protection lead confirms. That
it was erased stays in the record under a random id, and so do counts that name nobody.
"""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from gerege.accounts import parking
from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed, ProtectionFailed
from gerege.knowledge.retention import load_retention
from gerege.vault import services as vault
from gerege.vault.cleaning import clean
from gerege.visas.engine.keys import Keyer
from gerege.visas.finding.numbers import key_in_cells
from gerege.visas.models import (
    Application,
    AskedDeclaration,
    AskedErasure,
    Batch,
    Correction,
    Flag,
    HandOver,
    NameKey,
    RefusedRow,
    Review,
    SecondOpinion,
    SharedKey,
    SourcePart,
)
from gerege.visas.passes import store, whole_pass
from gerege.visas.passes.following import follows
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.policies import asked_erasures_for
from gerege.visas.retention import RULE
from gerege.visas.services.linking import forget_lonely
from gerege.visas.services.reviewing import held_application

OF_AN_APPLICATION = (
    *(Flag, SharedKey, NameKey, Review, SecondOpinion, HandOver, AskedDeclaration),
    *(AskedErasure, Correction),
)
OF_A_BATCH = (Application, RefusedRow, SourcePart)
A_PORTION = 200


def ask_erasure(*, actor: Officer, application: Application, reason: str) -> AskedErasure:
    """Ask headquarters to erase one application. Asked twice, the first request stands.

    Raises InputRefused without a reason, and while the consular officers have not yet taken on the
    person: their call for help would go with it. NotAllowed for others than the post's officers.
    """
    if reason not in AskedErasure.Reason.values:
        raise InputRefused("reason", _("No reason is chosen"), _("Choose why it is erased."))
    with transaction.atomic():
        held = held_application(actor, application)
        standing = AskedErasure.objects.filter(application=held).first()
        if standing is not None:
            return standing
        _refuse_while_handed(held)
        asked = AskedErasure(application=held, reason=reason, asked_at=now(), asked_by=actor)
        asked.save(force_insert=True)
        _note(actor, Verb.VISA_ERASURE_ASKED, asked)
    return asked


def take_back_erasure(*, actor: Officer, asked: AskedErasure) -> None:
    """Stop asking, as long as nobody has confirmed it. Raises NotAllowed for other posts."""
    with transaction.atomic():
        held_application(actor, asked.application)
        _give_up(actor, asked.pk, Verb.VISA_ERASURE_TAKEN_BACK, AskedErasure.objects.all())


def decline_erasure(*, actor: Officer, asked: AskedErasure) -> None:
    """Say no: the application stays. Raises NotAllowed for others than the protection lead."""
    with transaction.atomic():
        _give_up(actor, asked.pk, Verb.VISA_ERASURE_DECLINED, asked_erasures_for(actor))


def confirm_erasure(*, actor: Officer, asked: AskedErasure) -> None:
    """Erase the application. Whoever shared something with it alone shares it no more.

    Raises InputRefused while the person is handed over and not taken on, NotAllowed for everybody
    but a protection lead who did not ask, and when it was answered or taken back meanwhile.
    """
    with transaction.atomic():
        vault.hold_the_root()
        batch = asked.application.batch_id
        Batch.objects.select_for_update().get(pk=batch)
        # Before any application is locked: a pass that has this row writes to applications next.
        whole_pass.change(anew=True)
        application = Application.objects.select_for_update().filter(asked_erasure=asked.pk).first()
        waiting = asked_erasures_for(actor).select_related("application")
        held = waiting.filter(pk=asked.pk).first()
        if held is None or application is None:
            raise NotAllowed(str(asked.pk))
        _refuse_while_handed(application)
        _erase_rows(application)
        _forget_if_nobody_is_left(batch)
        _note(actor, Verb.VISA_ERASED, held)
        # What the database itself has left: where others keep the key of the batch, it would open.
        transaction.on_commit(_clean)
        follows(batch)


def _erase_rows(application: Application) -> None:
    """Every row of it, also as it stood in the file before somebody mended it, and kept forms."""
    number = application.pk
    shared = list(application.shared.values_list("value", flat=True))
    for model in OF_AN_APPLICATION:
        model.objects.filter(application=number).delete()
    forget_lonely(shared)
    _erase_refused(application)
    parking.forget_about(number)
    Application.objects.filter(pk=number).delete()


def _forget_if_nobody_is_left(batch_id: UUID) -> None:
    """With the last row of a file its key goes as well, so that no copy of what was erased opens.

    The file itself stays known until its own time is over: sent once more, it is not taken again.
    """
    left = (model.objects.filter(batch=batch_id).exists() for model in OF_A_BATCH)
    if not any(left):
        Batch.objects.filter(pk=batch_id).update(headings=None, name=None, problem=None)
        vault.forget(batch_id)


def _erase_refused(application: Application) -> None:
    """As it stood before it was mended, and under its number in any file of the post: a row that
    was refused because the application was there could bring it back."""
    _read_numbers(application.post_id)
    before = Q(batch=application.batch_id, row=application.row)
    same = Q(batch__post=application.post_id, number_key=application.number_key)
    numbers = list(RefusedRow.objects.filter(before | same).values_list("pk", flat=True))
    _no_more_to_confirm(numbers)
    RefusedRow.objects.filter(pk__in=numbers).delete()


def _no_more_to_confirm(numbers: Sequence[UUID]) -> None:
    """Files that say something else of it came later than its own: locked after it, in their order,
    as whoever confirms their rows does."""
    waits = RefusedRow.objects.filter(pk__in=numbers, state=RefusedRow.State.WAITS)
    counted = dict(waits.order_by().values_list("batch").annotate(rows=Count("pk")))
    for batch in Batch.objects.filter(pk__in=counted).order_by("imported_at", "pk"):
        rows = Batch.objects.filter(pk=batch.pk)
        rows.update(to_confirm=F("to_confirm") - counted[batch.pk])


def _read_numbers(post_id: UUID) -> None:
    """Of rows that were refused before their number was kept, each read once."""
    keyer = Keyer(screening_key())
    rows = RefusedRow.objects.filter(batch__post=post_id, number_key=None)
    numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(numbers), A_PORTION):
        portion = RefusedRow.objects.filter(pk__in=numbers[at : at + A_PORTION])
        read = []
        for row in vault.unlocked(portion, "batch_id"):
            # What does not open is read by nobody, and must keep nobody from being erased.
            with suppress(ProtectionFailed):
                row.number_key = key_in_cells(keyer, row.told()["cells"])
                read.append(row)
        RefusedRow.objects.bulk_update(read, ["number_key"])


def _clean() -> None:
    clean([model._meta.db_table for model in (*OF_AN_APPLICATION, Application, RefusedRow)])


def _refuse_while_handed(application: Application) -> None:
    if application.handed.filter(taken_at__isnull=True).exists():
        problem = _("The consular officers are asked for a protected case")
        mend = _("Ask again when they have taken the person on.")
        raise InputRefused("reason", problem, mend)


def _give_up(actor: Officer, asked_id: UUID, verb: Verb, rows: QuerySet[AskedErasure]) -> None:
    held = rows.select_for_update(of=("self",)).filter(pk=asked_id).first()
    if held is None:
        raise NotAllowed(str(asked_id))
    _note(actor, verb, held)
    held.delete()


def _note(actor: Officer, verb: Verb, asked: AskedErasure) -> None:
    record(
        actor=actor.pk,
        verb=verb,
        subject=asked.application_id,
        post=asked.application.post_id,
        detail={"reason": asked.reason},
    )


def erase_old_batches() -> int:
    """Erase every file whose time is over; none while no jurist has signed. For ``tick``."""
    rule = load_retention()[RULE]
    end = rule.ends_before(now())
    if end is None or not rule.is_verified:
        return 0
    over = Batch.objects.filter(uploaded_at__lt=end).order_by("uploaded_at", "pk")
    numbers = list(over.values_list("pk", flat=True))
    return sum(not _somebody_waits(number) and _erase_batch(number) for number in numbers)


def _somebody_waits(batch: UUID) -> bool:
    """True while a call for help of this file, or a question to headquarters, is unanswered."""
    handed = HandOver.objects.filter(application__batch=batch, taken_at__isnull=True)
    asked = SecondOpinion.objects.filter(application__batch=batch, given_at__isnull=True)
    return handed.exists() or asked.exists()


def _erase_batch(batch_id: UUID) -> bool:
    """True if it is erased; whoever waits for an answer keeps the whole file."""
    with transaction.atomic():
        vault.hold_the_root()
        batch = Batch.objects.select_for_update().get(pk=batch_id)
        whole_pass.change(anew=True)
        held = Application.objects.select_for_update().filter(batch=batch).order_by("pk")
        numbers = set(held.values_list("pk", flat=True))
        if _somebody_waits(batch_id):
            transaction.set_rollback(True)
            return False
        rows = SharedKey.objects.filter(application__batch=batch)
        shared = list(rows.values_list("value", flat=True).distinct())
        for model in OF_AN_APPLICATION:
            model.objects.filter(application__batch=batch).delete()
        for part in OF_A_BATCH:
            part.objects.filter(batch=batch).delete()
        forget_lonely(shared)
        parking.forget_about_any({batch_id, *numbers})
        vault.forget(batch.pk)
        post = batch.post_id
        batch.delete()
        record(actor=None, verb=Verb.VISA_BATCH_ERASED, subject=batch_id, post=post)
        transaction.on_commit(_clean)
        # Where the database says no, the file is missing and is prepared anew.
        store.remove(batch_id)
    return True
