"""Naming a colleague, hiding a case, opening a story with a reason, reading that it was opened."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import fresh_proof, open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.colleagues import (
    colleagues_to_hide_from,
    colleagues_to_name,
    hidden_from,
    hidden_lines,
    named_on,
)
from gerege.cases.forms import ColleagueForm, HideForm, ReasonForm, ReviewForm, tried, typed
from gerege.cases.models import BreakGlass, Case, HiddenFrom, NamedOnCase
from gerege.cases.queries import (
    case_to_break_open,
    case_to_see,
    case_to_work_on,
    glass_review,
    glass_to_read,
)
from gerege.kernel.errors import NotAllowed

BOTH = ["GET", "HEAD", "POST"]


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def name(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Let a colleague read, or as a case officer work on, this case."""
    case = case_to_work_on(request.user, case_id)
    form = ColleagueForm(colleagues_to_name(request.user, case), typed(request))
    if (
        request.method == "POST"
        and tried(lambda: _name(request.user, case, form), form) is not None
    ):
        messages.success(request, _("Named on the case"))
        return redirect("case", case.pk)
    context = {"case": case, "form": form, "already": named_on(case)}
    return render(request, "cases/name.html", context)


@open_to(Role.CONSULAR_OFFICER, Role.PROTECTION_LEAD)
@require_http_methods(BOTH)
def hide(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Make the case not exist for a colleague who knows the person, or take that back.

    The protection lead reads from whom it is hidden and may take it back.
    """
    leads = request.user.role == Role.PROTECTION_LEAD
    case = (case_to_see if leads else case_to_work_on)(request.user, case_id)
    if request.method == "POST" and request.POST.get("do") == "show":
        _show(request.user, case, request.POST.get("officer", ""))
        messages.success(request, _("No longer hidden from the colleague"))
        return redirect("case_hide", case.pk)
    lines = hidden_lines(request.user, case)
    if leads:
        return render(request, "cases/hide.html", {"case": case, "hidden": lines, "leads": True})
    form = HideForm(colleagues_to_hide_from(request.user, case), typed(request))
    if (
        request.method == "POST"
        and tried(lambda: _hide(request.user, case, form), form) is not None
    ):
        messages.success(request, _("Hidden from the colleague"))
        return redirect("case", case.pk)
    context = {"case": case, "form": form, "hidden": lines}
    return render(request, "cases/hide.html", context)


@open_to(Role.HEAD_OF_POST)
@fresh_proof
@require_http_methods(BOTH)
def break_glass(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Open the story for three hours, with a reason that the officers of the case will read."""
    case = case_to_break_open(request.user, case_id)
    form = ReasonForm(typed(request))
    if (
        request.method == "POST"
        and tried(lambda: _open(request.user, case, form), form) is not None
    ):
        return redirect("case", case.pk)
    return render(request, "cases/break_glass.html", {"case": case, "form": form})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def glass_read(request: OfficerRequest, opened_id: UUID) -> HttpResponse:
    """Who opened the story and why; posting says that a case officer has read it."""
    opened = glass_to_read(request.user, opened_id)
    if request.method == "POST":
        services.acknowledge_break_glass(actor=request.user, opened=opened)
        return redirect("home")
    context = {
        "case": opened.case,
        "opened": opened,
        "reason": opened.reveal_field("reason"),
        "found_why": opened.reveal_field("found_why"),
    }
    return render(request, "cases/glass.html", context)


@open_to(Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
@require_http_methods(BOTH)
def glass_reviewed(request: OfficerRequest, opened_id: UUID) -> HttpResponse:
    """What was read of a story that somebody else opened; posting closes the review."""
    review = glass_review(request.user, opened_id)
    case, form = review.opened.case, ReviewForm(typed(request))
    if (
        request.method == "POST"
        and tried(lambda: _review(request.user, review.opened, form), form) is not None
    ):
        messages.success(request, _("The review is closed"))
        return redirect("home")
    part = f"glass {opened_id}"
    services.note_look(actor=request.user, case=case, verb=Verb.BREAK_GLASS_LOOKED, part=part)
    context = {"case": case, "review": review, "form": form}
    return render(request, "cases/glass_review.html", context)


def _name(actor: Officer, case: Case, form: ColleagueForm) -> NamedOnCase:
    return services.name_on_case(actor=actor, case=case, officer=form.chosen)


def _hide(actor: Officer, case: Case, form: HideForm) -> HiddenFrom:
    why = form.cleaned_data["why"]
    return services.hide_from(actor=actor, case=case, officer=form.chosen, why=why)


def _show(actor: Officer, case: Case, officer: str) -> None:
    found = [one for one in hidden_from(case) if str(one.pk) == officer]
    if not found:
        raise NotAllowed(case.reference)
    services.show_again(actor=actor, case=case, officer=found[0])


def _open(actor: Officer, case: Case, form: ReasonForm) -> BreakGlass:
    return services.break_glass(actor=actor, case=case, reason=form.cleaned_data["reason"])


def _review(actor: Officer, opened: BreakGlass, form: ReviewForm) -> BreakGlass:
    return services.review_break_glass(actor=actor, opened=opened, **form.cleaned_data)
