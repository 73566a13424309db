"""Erasing an application, or a whole file of them: payload, flags, links, and its store rows."""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.retention import load_retention
from gerege.vault import services as vault
from gerege.visas import store, whole_pass
from gerege.visas.models import (
    Application,
    AskedDeclaration,
    Batch,
    Flag,
    HandOver,
    NameKey,
    RefusedRow,
    Review,
    SecondOpinion,
    SharedKey,
    SourcePart,
)
from gerege.visas.retention import RULE

OF_AN_APPLICATION = (Flag, SharedKey, NameKey, Review, SecondOpinion, HandOver, AskedDeclaration)
OF_A_BATCH = (Application, RefusedRow, SourcePart)


def erase_application(*, actor: Officer, application: Application) -> None:
    """Erase one application. Whoever shared something with it alone shares it no more.

    Raises NotAllowed for everybody but a protection lead.
    """
    if actor.role != Role.PROTECTION_LEAD:
        raise NotAllowed(str(application.pk))
    with transaction.atomic():
        Batch.objects.select_for_update().get(pk=application.batch_id)
        whole_pass.change(anew=True)
        shared = list(application.shared.values_list("value", flat=True))
        for model in OF_AN_APPLICATION:
            model.objects.filter(application=application).delete()
        _forget_lonely(shared)
        pk, post, batch = application.pk, application.post_id, application.batch_id
        application.delete()
        record(actor=actor.pk, verb=Verb.VISA_ERASED, subject=pk, post=post)
        # Last: a file that is rewritten does not come back when the database says no.
        store.leave_out(batch, [pk])


def erase_old_batches() -> int:
    """Erase every file whose time is over; none while no jurist has signed. For ``tick``."""
    rule = load_retention()[RULE]
    end = rule.ends_before(now())
    if end is None or not rule.is_verified:
        return 0
    over = Batch.objects.filter(uploaded_at__lt=end).order_by("uploaded_at", "pk")
    numbers = list(over.values_list("pk", flat=True))
    for number in numbers:
        _erase_batch(number)
    return len(numbers)


def _erase_batch(batch_id: UUID) -> None:
    with transaction.atomic():
        vault.hold_the_root()
        batch = Batch.objects.select_for_update().get(pk=batch_id)
        whole_pass.change(anew=True)
        rows = SharedKey.objects.filter(application__batch=batch)
        shared = list(rows.values_list("value", flat=True).distinct())
        for model in OF_AN_APPLICATION:
            model.objects.filter(application__batch=batch).delete()
        for part in OF_A_BATCH:
            part.objects.filter(batch=batch).delete()
        _forget_lonely(shared)
        vault.forget(batch.pk)
        post = batch.post_id
        batch.delete()
        record(actor=None, verb=Verb.VISA_BATCH_ERASED, subject=batch_id, post=post)
        store.remove(batch_id)


def _forget_lonely(values: list[str]) -> None:
    """What one application is left alone with is shared with nobody."""
    for at in range(0, len(values), 500):
        rows = SharedKey.objects.filter(value__in=values[at : at + 500])
        another = SharedKey.objects.filter(kind=OuterRef("kind"), value=OuterRef("value"))
        lonely = rows.exclude(Exists(another.exclude(application=OuterRef("application"))))
        SharedKey.objects.filter(pk__in=list(lonely.values_list("pk", flat=True))).delete()
