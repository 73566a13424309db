"""Pages of what leaves: what was asked, asking, approving."""

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
from gerege.moving import services
from gerege.moving.forms import ExportForm
from gerege.moving.models import AskedExport
from gerege.moving.policies import EXPORT_ROLES
from gerege.moving.queries import ExportPage, export_to_see, exports_of, posts_to_export

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
