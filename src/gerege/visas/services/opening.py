"""Opening a row of the queue: only then are its reasons shown, and that it was opened is kept."""

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record, record_look
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.vault import services as vault
from gerege.visas.models import Application
from gerege.visas.services.waiting import count_wait
from gerege.visas.waiting.tallies import OPENED


def open_application(*, actor: Officer, application: Application, part: str) -> None:
    """Note who looked, and when it was opened first; a refresh writes nothing."""
    with transaction.atomic():
        is_first = application.opened_at is None and _opened_first(actor, application)
        record_look(
            actor=actor.pk,
            verb=Verb.VISA_LOOKED,
            subject=application.pk,
            post=application.post_id,
            shown=f"{application.outcome} {part}",
        )
        if is_first:
            record(
                actor=actor.pk,
                verb=Verb.VISA_OPENED,
                subject=application.pk,
                post=application.post_id,
            )


def _opened_first(actor: Officer, application: Application) -> bool:
    """True for whoever opens it first; then how long it waited is counted."""
    vault.hold_the_root()
    unopened = Application.objects.filter(pk=application.pk, opened_at__isnull=True)
    if not unopened.update(opened_at=now(), opened_by=actor):
        return False
    count_wait(application=application, until=OPENED)
    return True
