"""Opening a row of the queue: only then are its reasons shown, and that it was opened is kept."""

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record, record_look
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.visas.models import Application


def open_application(*, actor: Officer, application: Application, part: str) -> None:
    """Note who looked, and when it was opened first; a refresh writes nothing."""
    with transaction.atomic():
        record_look(
            actor=actor.pk,
            verb=Verb.VISA_LOOKED,
            subject=application.pk,
            post=application.post_id,
            shown=f"{application.outcome} {part}",
        )
        unopened = Application.objects.filter(pk=application.pk, opened_at__isnull=True)
        first = application.opened_at is None
        if first and unopened.update(opened_at=now(), opened_by=actor):
            record(
                actor=actor.pk,
                verb=Verb.VISA_OPENED,
                subject=application.pk,
                post=application.post_id,
            )
