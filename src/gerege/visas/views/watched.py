"""What a protected file names and headquarters watch: asked for a case, answered, ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases.forms import tried, typed
from gerege.cases.queries import case_to_see, case_to_work_on
from gerege.cases.services import note_look
from gerege.visas import services
from gerege.visas.forms import AnswerWatchForm, WatchForm
from gerege.visas.models import Watched
from gerege.visas.sharing import watching

BOTH = ["GET", "HEAD", "POST"]


@open_to(Role.CONSULAR_OFFICER, Role.PROTECTION_LEAD)
@require_http_methods(BOTH)
def of_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """What is watched for a case, and a form to ask for more."""
    is_lead = request.user.role == Role.PROTECTION_LEAD
    case = (case_to_see if is_lead else case_to_work_on)(request.user, case_id)
    form = WatchForm(typed(request))

    def ask() -> Watched:
        watch = services.Watch(**form.cleaned_data)
        return services.ask_watch(actor=request.user, case=case, watch=watch)

    if request.method == "POST" and tried(ask, form) is not None:
        messages.success(request, _("Headquarters are asked. Until they answer nothing changes."))
        return redirect("visa_watch_case", case.pk)
    note_look(actor=request.user, case=case, verb=Verb.CASE_LOOKED, part="watched")
    context = {"case": case, "form": form, "lines": watching.watched_of(case)}
    return render(request, "visas/watch_case.html", context)


@open_to(Role.PROTECTION_LEAD)
@require_safe
def watched(request: OfficerRequest) -> HttpResponse:
    """What waits, what is watched until when, and what was; the identifier of none."""
    return render(request, "visas/watched.html", watching.watched_page(request.user))


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(BOTH)
def watch(request: OfficerRequest, watched_id: UUID) -> HttpResponse:
    """One that waits for an answer, with what was typed; or one that is watched, to end it."""
    row = watching.watched_to_see(request.user, watched_id)
    note_look(actor=request.user, case=row.case, verb=Verb.CASE_LOOKED, part=f"watched {row.pk}")
    return _end(request, row) if row.answer else _answer(request, row)


def _answer(request: OfficerRequest, row: Watched) -> HttpResponse:
    form = AnswerWatchForm(typed(request))

    def give() -> bool:
        services.answer_watch(actor=request.user, asked=row, **form.cleaned_data)
        return True

    if request.method == "POST" and tried(give, form) is not None:
        messages.success(request, _("Your answer is with the post; what was typed is destroyed."))
        return redirect("visa_watched")
    context = {
        "form": form,
        "row": row,
        "kind": watching.kind_in_words(row.kind),
        "told": row.told(),
        "is_own": row.asked_by_id == request.user.pk,
    }
    return render(request, "visas/watch.html", context)


def _end(request: OfficerRequest, row: Watched) -> HttpResponse:
    # The number of the row: an answer sent a moment late must not end what a colleague approved.
    if request.method == "POST" and request.POST.get("end") == str(row.pk):
        services.end_watch(actor=request.user, watched=row)
        messages.success(request, _("It is watched no longer; its hash is destroyed."))
        return redirect("visa_watched")
    context = {"row": row, "kind": watching.kind_in_words(row.kind)}
    return render(request, "visas/watch_end.html", context)
