"""The pages of documents: parse, one service or query, render. No file is ever run or cached."""

from uuid import UUID

from csp.constants import NONE
from csp.decorators import csp
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import fresh_proof, open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases.forms import tried, typed
from gerege.cases.models import Case
from gerege.cases.policies import sight_of
from gerege.cases.queries import case_to_work_on
from gerege.cases.services.identity import identity_is_open
from gerege.kernel.errors import NotAllowed
from gerege.papers import services
from gerege.papers.cleaning import LARGEST
from gerege.papers.forms import TOO_LARGE, DocumentForm, OriginalForm
from gerege.papers.models import Document
from gerege.papers.queries import document_to_see
from gerege.papers.scanning import is_set_up
from gerege.papers.views import BOTH, CASE_PEOPLE, note_look
from gerege.ui.uploads import takes_a_file, was_too_large

SEALED_OFF = {"default-src": [NONE], "frame-ancestors": [NONE], "sandbox": True}
"""What a browser may do with a file we hand out: draw it, and nothing else."""
ENDINGS = {"picture": ("image/jpeg", "jpg"), "pdf": ("application/pdf", "pdf"),
           "text": ("text/plain; charset=utf-8", "txt")}  # fmt: skip


def _brings_documents(officer: Officer) -> bool:
    return officer.role == Role.CONSULAR_OFFICER and officer.post is not None


@open_to(Role.CONSULAR_OFFICER)
@takes_a_file(LARGEST, _brings_documents)
@require_http_methods(BOTH)
def add(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Add a photo, a PDF or a text to a case."""
    case = case_to_work_on(request.user, case_id)
    form = DocumentForm(typed(request), request.FILES or None)
    if request.method == "POST":
        if was_too_large(request):
            # Nothing of it was kept, so the field found none; that is not what went wrong.
            form.errors.pop("file", None)
            form.add_error("file", TOO_LARGE)
        elif added := tried(lambda: _added(request.user, case, form), form):
            messages.success(request, _("The document is kept, sealed"))
            return redirect("document", added.pk)
    context = {"case": case, "form": form, "scanner": is_set_up()}
    return render(request, "papers/document_add.html", context)


@open_to(*CASE_PEOPLE)
@require_safe
def document(request: OfficerRequest, document_id: UUID) -> HttpResponse:
    """One document: a picture is drawn, a text is read, a PDF is downloaded.

    What is in it shows while the identity is open: a photo of a passport says who somebody is.
    """
    row = document_to_see(request.user, document_id)
    text, is_open = "", identity_is_open(request.user, row.case)
    if row.kind == Document.Kind.TEXT and is_open:
        text = services.working_copy(actor=request.user, document=row).decode()
    with transaction.atomic():
        note_look(request.user, row.case, Verb.DOCUMENT_LOOKED, f"{row.pk}:{is_open:d}")
    work = row.case.is_open and sight_of(request.user, row.case).work
    context = {"case": row.case, "row": row, "title": row.reveal_field("title"), "text": text}
    return render(request, "papers/document.html", context | {"may_work": work, "is_open": is_open})


@open_to(*CASE_PEOPLE)
@csp(SEALED_OFF)  # type: ignore[arg-type]  # our requests know who is signed in
@require_safe
def picture(request: OfficerRequest, document_id: UUID) -> HttpResponse:
    """The working copy of a picture, for the page above. The look is recorded."""
    row = document_to_see(request.user, document_id)
    if row.kind != Document.Kind.PICTURE:
        raise Http404
    if not identity_is_open(request.user, row.case):
        return redirect("document", row.pk)
    with transaction.atomic():
        data = services.working_copy(actor=request.user, document=row)
        note_look(request.user, row.case, Verb.DOCUMENT_LOOKED, f"{row.pk}:picture")
    return HttpResponse(data, content_type=ENDINGS["picture"][0])


@open_to(*CASE_PEOPLE)
@csp(SEALED_OFF)  # type: ignore[arg-type]  # our requests know who is signed in
@require_safe
def file(request: OfficerRequest, document_id: UUID) -> HttpResponse:
    """The working copy, downloaded. Each time is recorded."""
    row = document_to_see(request.user, document_id)
    if not identity_is_open(request.user, row.case):
        return redirect("document", row.pk)
    data = services.take_working_copy(actor=request.user, document=row)
    kind, ending = ENDINGS[row.kind]
    return _download(data, kind, f"{row.case.reference}.{ending}")


@open_to(Role.CONSULAR_OFFICER)
@fresh_proof
@require_http_methods(BOTH)
def original(request: OfficerRequest, document_id: UUID) -> HttpResponse:
    """The file as it came, once somebody said why."""
    row = document_to_see(request.user, document_id)
    if not row.case.is_open or not sight_of(request.user, row.case).work:
        raise NotAllowed(str(document_id))
    if not identity_is_open(request.user, row.case):
        return redirect("document", row.pk)
    form = OriginalForm(typed(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        data = services.take_original(actor=request.user, document=row, reason=reason)
        # Whatever it is, no browser opens it by itself.
        return _download(data, "application/octet-stream", f"{row.case.reference}-original.bin")
    return render(request, "papers/original.html", {"case": row.case, "row": row, "form": form})


def _added(actor: Officer, case: Case, form: DocumentForm) -> Document:
    given = form.cleaned_data
    return services.add_document(
        actor=actor,
        case=case,
        data=given["file"].read(),
        title=given["title"],
        audience=given["audience"],
    )


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
