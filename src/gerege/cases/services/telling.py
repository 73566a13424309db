"""What could wait until the first contact was saved: all of it in one act."""

from collections.abc import Mapping

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.models import Case, Note
from gerege.cases.services.intake import correct_first_contact
from gerege.cases.services.notes import add_note
from gerege.cases.services.person import change_person


def tell_more(
    *,
    actor: Officer,
    case: Case,
    answers: Mapping[str, str],
    fields: Mapping[str, str],
    note: str = "",
    edit: Edit = ANY_VERSION,
    edit_person: Edit = ANY_VERSION,
) -> Case:
    """Coded answers, the name somebody goes by and a short note for the post. All or nothing;
    returns the case.

    Raises NotAllowed without the right to work on the case, SavedMeanwhile when a colleague changed
    the same answers or the same name since the page was opened.
    """
    with transaction.atomic():
        correct_first_contact(actor=actor, case=case, answers=answers, edit=edit)
        change_person(actor=actor, case=case, fields=fields, edit=edit_person)
        if note.strip():
            audience = Note.Audience.POST.value
            add_note(actor=actor, case=case, text=note, audience=audience)
    return case
