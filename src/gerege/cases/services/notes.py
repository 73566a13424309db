"""Notes with a chosen audience."""

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, Note
from gerege.cases.policies import must_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused


def add_note(*, actor: Officer, case: Case, text: str, audience: str) -> Note:
    """Write a note.

    Raises InputRefused when it is empty or nobody was chosen to read it.
    """
    if not text.strip():
        raise InputRefused("text", _("The note is empty"), _("Write needs and facts for safety."))
    if audience not in Note.Audience.values:
        raise InputRefused("audience", _("Nobody is chosen"), _("Choose who may read it."))
    with transaction.atomic():
        must_work_on(actor, case)
        note = Note(case=case, author=actor, written_at=now(), audience=audience)
        note.seal_field("text", text.strip())
        note.save(force_insert=True)
        case.touch()
        record(
            actor=actor.pk,
            verb=Verb.NOTE_ADDED,
            subject=case.pk,
            post=case.post_id,
            detail={"audience": audience},
        )
    return note
