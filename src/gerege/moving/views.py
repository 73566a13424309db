"""Pages of what comes in from old lists, and of what leaves: asking, approving, mending."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import fresh_factor, open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import tried, typed
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.kernel.numbers import number_in
from gerege.moving import services
from gerege.moving.forms import (
    ExportForm,
    ListColumnsForm,
    ListFileForm,
    ListPurposeForm,
    OldRowForm,
)
from gerege.moving.models import AskedExport, OldList
from gerege.moving.policies import EXPORT_ROLES, LIST_ROLES, brings_lists
from gerege.moving.queries import (
    ExportPage,
    ListPage,
    dry_run,
    export_to_see,
    exports_of,
    list_to_see,
    list_to_work_on,
    lists_of,
    posts_to_export,
    problems_of,
    refused_row_to_mend,
    refused_rows_of,
)
from gerege.ui.uploads import takes_a_file, was_too_large

BOTH = ["GET", "HEAD", "POST"]


@open_to(*EXPORT_ROLES)
@require_safe
def exports(request: OfficerRequest) -> HttpResponse:
    """What was asked to leave, what waits for a second person, what left."""
    return render(request, "moving/exports.html", {"exports": exports_of(request.user)})


@open_to(*EXPORT_ROLES)
@fresh_factor
@require_http_methods(BOTH)
def ask(request: OfficerRequest) -> HttpResponse:
    """Ask that everything of a post, or of all, leave."""
    viewer = request.user
    form = ExportForm(
        posts_to_export(viewer), typed(request), may_ask_all=viewer.has_role(Role.PROTECTION_LEAD)
    )

    def asked() -> AskedExport:
        purpose = form.cleaned_data["purpose"]
        return services.ask_export(actor=viewer, post=form.chosen(), purpose=purpose)

    if request.method == "POST" and (made := tried(asked, form)) is not None:
        messages.success(request, _("Asked. Another protection lead has to approve it"))
        return redirect("moving_export", made.pk)
    return render(request, "moving/export_ask.html", {"form": form})


@open_to(*EXPORT_ROLES)
@fresh_factor
@require_http_methods(BOTH)
def export(request: OfficerRequest, export_id: UUID) -> HttpResponse:
    """One request: approve it, decline it, take it back; afterwards what became of it."""
    page = export_to_see(request.user, export_id)
    if request.method == "POST" and (done := _decided(request, page)) is not None:
        return done
    return render(request, "moving/export.html", {"page": page, "asked": page.asked})


def _decided(request: OfficerRequest, page: ExportPage) -> HttpResponse | None:
    """By the button that was pressed; anything else changes nothing."""
    decision, actor, asked = request.POST.get("decision"), request.user, page.asked
    if decision == "approve":
        services.approve_export(actor=actor, asked=asked)
        messages.success(request, _("Approved. The administrator makes the file within 14 days"))
        return redirect("moving_export", asked.pk)
    if decision == "decline":
        services.decline_export(actor=actor, asked=asked)
        messages.success(request, _("Declined. Nothing leaves"))
        return redirect("moving_exports")
    if decision == "take_back":
        services.take_back_export(actor=actor, asked=asked)
        messages.success(request, _("Taken back. Nothing leaves"))
        return redirect("moving_exports")
    return None


@open_to(*LIST_ROLES)
@takes_a_file(services.LARGEST, brings_lists)
@require_http_methods(BOTH)
def lists(request: OfficerRequest) -> HttpResponse:
    """Old lists of the post, and a form for the next one."""
    brings = brings_lists(request.user)
    form = ListFileForm(typed(request), request.FILES or None) if brings else None
    if request.method == "POST" and form is not None and (done := _received(request, form)):
        return done
    return render(request, "moving/lists.html", {"form": form, "lists": lists_of(request.user)})


def _received(request: OfficerRequest, form: ListFileForm) -> HttpResponse | None:
    if was_too_large(request):
        form.add_error("file", _("The file is too large. Split it by years."))
        return None

    def receive() -> tuple[OldList, bool]:
        file = form.cleaned_data["file"]
        return services.receive_list(actor=request.user, data=file.read(), name=file.name)

    taken = tried(receive, form)
    if taken is None:
        return None
    old, known = taken
    if known:
        messages.info(request, _("This very file is here already. Nothing was changed."))
    fresh = old.state == OldList.State.UPLOADED
    return redirect("moving_list_columns" if fresh else "moving_list", old.pk)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def list_columns(request: OfficerRequest, list_id: UUID) -> HttpResponse:
    """Which column each heading is; confirmed once, it is remembered."""
    old = list_to_work_on(request.user, list_id)
    if old.state not in (OldList.State.UPLOADED, OldList.State.LOOKED):
        return redirect("moving_list", old.pk)
    form = ListColumnsForm(old.names_of_columns(), old.columns or [], typed(request))

    def confirm() -> OldList:
        return services.confirm_list_columns(actor=request.user, old=old, columns=form.columns())

    if request.method == "POST" and tried(confirm, form) is not None:
        return redirect("moving_list", old.pk)
    return render(request, "moving/list_columns.html", {"old": old, "form": form})


@open_to(*LIST_ROLES)
@require_http_methods(BOTH)
def old_list(request: OfficerRequest, list_id: UUID) -> HttpResponse:
    """Where one list stands; what would become of each row; asking, approving."""
    page = list_to_see(request.user, list_id)
    form = ListPurposeForm(typed(request) if "ask" in request.POST else None)
    if request.method == "POST" and (done := _decided_list(request, page, form)) is not None:
        return done
    return render(request, "moving/list.html", {"form": form, **_rows(request, page)})


def _rows(request: OfficerRequest, page: ListPage) -> dict[str, object]:
    """The dry run before, what waits to be mended after; only for whoever may read rows."""
    context: dict[str, object] = {"page": page, "old": page.old}
    if not page.sees_rows or page.old.state == OldList.State.UPLOADED:
        return context
    services.note_list_look(actor=request.user, old=page.old)
    if page.old.state == OldList.State.DONE:
        return context | {"refused": refused_rows_of(page.old)}
    if page.old.state in (OldList.State.WAITING, OldList.State.UNREAD):
        return context
    lines, following = dry_run(page.old, number_in(request.GET.get("after")) or 0)
    return context | {"lines": lines, "following": following}


def _decided_list(
    request: OfficerRequest, page: ListPage, form: ListPurposeForm
) -> HttpResponse | None:
    actor, old, decision = request.user, page.old, request.POST.get("decision")
    if "ask" in request.POST:

        def ask() -> OldList:
            return services.ask_list(actor=actor, old=old, purpose=form.cleaned_data["purpose"])

        return redirect("moving_list", old.pk) if tried(ask, form) is not None else None
    if decision == "approve":
        _approve(request, old)
        return redirect("moving_list", old.pk)
    if decision == "decline":
        services.decline_list(actor=actor, old=old)
        messages.success(request, _("Declined. Nothing is imported"))
        return redirect("moving_lists")
    if decision == "throw_away":
        services.throw_list_away(actor=actor, old=old)
        messages.success(request, _("The file is thrown away."))
        return redirect("moving_lists")
    return None


def _approve(request: OfficerRequest, old: OldList) -> None:
    """Few rows are taken at once. The page says itself that a list does not open."""
    try:
        services.approve_list(actor=request.user, old=old)
        if old.rows_in <= services.AT_ONCE_ROWS:
            services.work_on_list(old)
    except InputRefused as refused:
        messages.error(request, f"{refused.problem}. {refused.mend}")
    except ProtectionFailed:
        messages.error(request, _("This list does not open"))
    else:
        messages.success(request, _("Approved. The rows are being imported"))


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def old_row(request: OfficerRequest, list_id: UUID, row: int) -> HttpResponse:
    """One row that was not taken: what is wrong, and a form to mend it or leave it out."""
    refused = refused_row_to_mend(request.user, list_id, row)
    if request.POST.get("decision") == "leave":
        services.leave_row_out(actor=request.user, refused=refused)
        messages.success(request, _("The row is left out. It stays readable with the import."))
        return redirect("moving_list", list_id)
    form = OldRowForm(refused.told()["cells"], typed(request))

    def send() -> bool:
        services.send_row_again(actor=request.user, refused=refused, cells=form.cleaned_data)
        return True

    if request.method == "POST" and tried(send, form) is not None:
        messages.success(request, _("The row is imported."))
        return redirect("moving_list", list_id)
    services.note_list_look(actor=request.user, old=refused.old_list)
    context = {"refused": refused, "form": form, "problems": problems_of(refused)}
    return render(request, "moving/old_row.html", context)
