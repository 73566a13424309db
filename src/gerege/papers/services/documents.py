"""A document is added in two copies, and each copy is opened on its own terms."""

import base64
from collections.abc import Mapping

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, Note
from gerege.cases.policies import must_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.papers.cleaning import cleaned
from gerege.papers.models import Document, DocumentPart
from gerege.papers.policies import must_read_document
from gerege.papers.scanning import must_be_clean
from gerege.vault import services as vault

PIECE = 60_000
"""So small that a piece fits into a cell of an export."""
PLACE = "papers.documentpart.content"
LONGEST_TITLE = 120
REASONS: Mapping[str, str | Promise] = {
    "evidence": gettext_lazy("It is asked for as evidence, and the person agrees"),
    "authority": gettext_lazy("An authority needs the file as it was"),
    "compare": gettext_lazy("To compare the working copy with it"),
    "person": gettext_lazy("The person wants it back"),
}


def add_document(*, actor: Officer, case: Case, data: bytes, title: str, audience: str) -> Document:
    """Keep a file: a working copy without its notes, and the original apart, both sealed.

    The name of the file is not kept. Raises InputRefused for what is not taken (``cleaning``), for
    what a scanner found, without a title or audience; NotAllowed.
    """
    if not title.strip():
        raise InputRefused("title", _("Nothing is written"), _("Say what it shows."))
    if audience not in Note.Audience.values:
        raise InputRefused("audience", _("Nothing is chosen"), _("Choose one of those shown."))
    scanned, copy = must_be_clean(data), cleaned(data)
    with transaction.atomic():
        must_work_on(actor, case)
        document = Document(case=case, kind=copy.kind, author=actor, added_at=now())
        document.audience, document.scanned = audience, scanned
        document.seal_field("title", title.strip()[:LONGEST_TITLE])
        document.save(force_insert=True)
        _keep(document, DocumentPart.Copy.WORKING, copy.data)
        _keep(document, DocumentPart.Copy.ORIGINAL, data)
        case.touch()
        _note(actor, document, Verb.DOCUMENT_ADDED, {"kind": str(document.kind)})
    return document


def working_copy(*, actor: Officer, document: Document) -> bytes:
    """What is shown and handed out. Raises NotAllowed for who is not in its audience."""
    must_read_document(actor, document)
    return _read(document, DocumentPart.Copy.WORKING)


def take_working_copy(*, actor: Officer, document: Document) -> bytes:
    """The same, to be downloaded: each time is recorded."""
    with transaction.atomic():
        data = working_copy(actor=actor, document=document)
        _note(actor, document, Verb.DOCUMENT_TAKEN, {"kind": str(document.kind)})
    return data


def take_original(*, actor: Officer, document: Document, reason: str) -> bytes:
    """The file as it came, for a reason that is recorded each time.

    Raises InputRefused without a reason; NotAllowed for who does not work on the case.
    """
    if reason not in REASONS:
        raise InputRefused("reason", _("Nothing is chosen"), _("Choose one of those shown."))
    with transaction.atomic():
        must_work_on(actor, document.case)
        must_read_document(actor, document)
        data = _read(document, DocumentPart.Copy.ORIGINAL)
        _note(actor, document, Verb.ORIGINAL_TAKEN, {"reason": reason})
    return data


def _keep(document: Document, copy: DocumentPart.Copy, data: bytes) -> None:
    parts = [
        DocumentPart(case=document.case, document=document, copy=copy, order=at // PIECE)
        for at in range(0, len(data), PIECE)
    ]
    texts = {
        part.pk: base64.b64encode(data[part.order * PIECE :][:PIECE]).decode() for part in parts
    }
    sealed = vault.seal_rows(subject=document.case_id, place=PLACE, texts=texts)
    for part in parts:
        part.content = sealed[part.pk]
    DocumentPart.objects.bulk_create(parts, batch_size=50)


def _read(document: Document, copy: DocumentPart.Copy) -> bytes:
    parts = DocumentPart.objects.filter(document=document, copy=copy).order_by("order")
    return b"".join(base64.b64decode(part.reveal_field("content")) for part in parts)


def _note(actor: Officer, document: Document, verb: Verb, detail: Mapping[str, str]) -> None:
    case = document.case
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=dict(detail))
