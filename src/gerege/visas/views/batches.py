"""Bringing a file in: upload, columns, preview, progress, and the rows that were refused."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import tried, typed
from gerege.kernel.numbers import number_in
from gerege.ui.uploads import takes_a_file, was_too_large
from gerege.visas import presentation, services
from gerege.visas.forms import ColumnsForm, FileForm
from gerege.visas.importing.preview import preview, proposed
from gerege.visas.models import Application, Batch
from gerege.visas.passes.whole_pass import standing
from gerege.visas.policies import brings_files, visa_post_of
from gerege.visas.queries import batch_to_see, batches_of, refused_row_to_see
from gerege.visas.services.uploading import LARGEST, MAY_CHANGE

HAS_DOUBTS = (Batch.State.UPLOADED, Batch.State.DONE)


@open_to(Role.VISA_OFFICER)
@takes_a_file(LARGEST, brings_files)
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: OfficerRequest) -> HttpResponse:
    """What was imported, and a form for the next file."""
    visa_post_of(request.user)
    form = FileForm(typed(request), request.FILES or None)
    if request.method == "POST":
        taken = _received(request, form)
        if taken:
            return _to_batch(request, *taken)
    context = {"form": form, "batches": batches_of(request.user), "screened": standing()}
    return render(request, "visas/batches.html", context)


def _received(request: OfficerRequest, form: FileForm) -> tuple[Batch, bool] | None:
    if was_too_large(request):
        form.add_error("file", _("The file is too large. Split it into files of at most 32 MB."))
        return None

    def receive() -> tuple[Batch, bool]:
        file = form.cleaned_data["file"]
        return services.receive_file(actor=request.user, data=file.read(), name=file.name)

    return tried(receive, form)


def _to_batch(request: HttpRequest, batch: Batch, known: bool) -> HttpResponse:
    if known:
        messages.info(request, _("This very file is here already. Nothing was changed."))
    fresh = batch.state == Batch.State.UPLOADED and not batch.columns
    return redirect("visa_columns" if fresh else "visa_batch", batch.pk)


@open_to(Role.VISA_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: OfficerRequest, batch_id: UUID) -> HttpResponse:
    """Which column each heading is, with the first texts beside it."""
    batch = batch_to_see(request.user, batch_id)
    if batch.state not in MAY_CHANGE:
        return redirect("visa_batch", batch.pk)
    headings = batch.names_of_columns()
    form = ColumnsForm(headings, proposed(batch), typed(request))

    def confirm() -> bool:
        services.confirm_columns(actor=request.user, batch=batch, columns=form.chosen())
        return True

    if request.method == "POST" and tried(confirm, form) is not None:
        return redirect("visa_batch", batch.pk)
    looked = preview(batch)
    examples = looked.examples
    rows = [(form[name], examples.get(h, ())) for name, h in zip(form.names, headings, strict=True)]
    context = {"batch": batch, "form": form, "rows": rows, "lost": looked.has_lost_letters}
    context["refusal"] = looked.refusal
    return render(request, "visas/columns.html", context)


@open_to(Role.VISA_OFFICER)
@require_safe
def batch(request: OfficerRequest, batch_id: UUID) -> HttpResponse:
    """Where one file stands: to be confirmed, in progress, imported, or why not."""
    found = batch_to_see(request.user, batch_id)
    after = number_in(request.GET.get("after")) or 0
    context = presentation.batch_page(found, after, get_language() or "mn")
    return render(request, "visas/batch.html", context)


@open_to(Role.VISA_OFFICER)
@require_safe
def doubts(request: OfficerRequest, batch_id: UUID) -> HttpResponse:
    """Every value that was taken and is doubtful, with its row."""
    found = batch_to_see(request.user, batch_id)
    if found.state not in HAS_DOUBTS:
        return redirect("visa_batch", found.pk)
    after = number_in(request.GET.get("after")) or 0
    context = presentation.doubts_page(found, after, get_language() or "mn")
    return render(request, "visas/doubts.html", context)


@open_to(Role.VISA_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def throw_away(request: OfficerRequest, batch_id: UUID) -> HttpResponse:
    """Whether a file that was not imported is really thrown away, and then that."""
    found = batch_to_see(request.user, batch_id)
    if found.state not in MAY_CHANGE:
        return redirect("visa_batch", found.pk)
    if request.method == "POST":
        services.throw_away(actor=request.user, batch=found)
        messages.success(request, _("The file is thrown away."))
        return redirect("visa_batches")
    return render(request, "visas/throw_away.html", {"batch": found})


@open_to(Role.VISA_OFFICER)
@require_POST
def start(request: OfficerRequest, batch_id: UUID) -> HttpResponse:
    """Import it; a small file at once."""
    found = batch_to_see(request.user, batch_id)
    services.start_import(actor=request.user, batch=found)
    return redirect("visa_batch", batch_id)


@open_to(Role.VISA_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def refused_row(request: OfficerRequest, batch_id: UUID, row: int) -> HttpResponse:
    """One row that was not taken: what is wrong, and a form to mend it."""
    refused = refused_row_to_see(request.user, batch_id, row)
    language = get_language() or "mn"
    form = presentation.row_to_mend(refused, language, typed(request))

    def send() -> Application:
        return services.send_again(
            actor=request.user,
            refused=refused,
            cells=form.cleaned_data,
            language=language,
        )

    if request.method == "POST" and tried(send, form) is not None:
        messages.success(request, _("The row is imported."))
        return redirect("visa_batch", batch_id)
    problems = presentation.problems_of(refused, language)
    context = {"refused": refused, "form": form, "problems": problems}
    return render(request, "visas/refused_row.html", context)


@open_to(Role.VISA_OFFICER)
@require_POST
def leave_out(request: OfficerRequest, batch_id: UUID, row: int) -> HttpResponse:
    """Do not import the row."""
    services.leave_out(actor=request.user, refused=refused_row_to_see(request.user, batch_id, row))
    messages.success(request, _("The row is left out. It stays readable with the import."))
    return redirect("visa_batch", batch_id)


@open_to(Role.VISA_OFFICER)
@require_POST
def leave_known(request: OfficerRequest, batch_id: UUID) -> HttpResponse:
    """Do not import the rows whose number was imported before."""
    services.leave_out_known(actor=request.user, batch=batch_to_see(request.user, batch_id))
    messages.success(request, _("The rows are left out. They stay readable with the import."))
    return redirect("visa_batch", batch_id)
