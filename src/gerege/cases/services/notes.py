"""Notes with a chosen audience."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, Note
from gerege.cases.policies import must_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.kernel.ids import new_id


def add_note(
    *, actor: Officer, case: Case, text: str, audience: str, form_id: UUID | None = None
) -> Note:
    """Write a note. The same ``form_id`` twice is the same note.

    Raises InputRefused when it is empty or nobody was chosen to read it.
    """
    if not text.strip():
        raise InputRefused("text", _("The note is empty"), _("Write needs and facts for safety."))
    if audience not in Note.Audience.values:
        raise InputRefused("audience", _("Nobody is chosen"), _("Choose who may read it."))
    with transaction.atomic():
        must_work_on(actor, case)
        written = Note.objects.filter(pk=form_id).first() if form_id else None
        if written and (written.case_id, written.author_id) == (case.pk, actor.pk):
            return written
        # Somebody else's number is no mistake of ours: nothing shows that it exists.
        number = form_id if form_id and not written else new_id()
        note = Note(id=number, case=case, author=actor, written_at=now(), audience=audience)
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
