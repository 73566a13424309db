"""A look is recorded, too: once for each state of the case that was shown."""

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, Erasure


def note_look(*, actor: Officer, case: Case, verb: Verb, part: str) -> None:
    """Record that this officer saw this part of the case; a refresh writes nothing."""
    with transaction.atomic():
        record_look(
            actor=actor.pk,
            verb=verb,
            subject=case.pk,
            post=case.post_id,
            shown=f"{case.version} {part}",
        )


def note_erasure_look(*, actor: Officer, done: Erasure, part: str) -> None:
    """Record that this officer saw the report of an erasure, under the id the case had."""
    with transaction.atomic():
        record_look(
            actor=actor.pk,
            verb=Verb.ERASURE_LOOKED,
            subject=done.subject,
            post=done.post_id,
            shown=part,
        )
