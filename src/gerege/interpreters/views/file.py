"""The pages of one case: who interprets, somebody engaged, whoever was there in danger."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.forms import tried, typed
from gerege.cases.models import Case
from gerege.cases.policies import sight_of
from gerege.cases.queries import case_to_see, case_to_work_on
from gerege.interpreters import services
from gerege.interpreters.forms import EndForm, EngageForm, StopgapForm
from gerege.interpreters.models import Engagement
from gerege.interpreters.policies import CASE_PEOPLE
from gerege.interpreters.queries import (
    PlaceLine,
    choices_for,
    engagement_to_see,
    interpreters_of_case,
)
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.guidance import load_guidance
from gerege.knowledge.interpreters import load_interpreting

BOTH = ["GET", "HEAD", "POST"]


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def of_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Who interprets, who did before, and ending an engagement."""
    case = case_to_see(request.user, case_id)
    sight, chosen = sight_of(request.user, case), request.POST.get("engagement", "")
    sent = EndForm(typed(request), auto_id=f"{chosen}_%s")
    if request.method == "POST":
        if not (sight.work and case.is_open):
            raise NotAllowed(case.reference)
        ended = _chosen(case, chosen)
        if tried(lambda: _end(request, ended, sent), sent) is not None:
            messages.success(request, _("It is written down"))
            return redirect("case_interpreters", case.pk)
    with transaction.atomic():
        page = interpreters_of_case(request.user, case, sight)
        _looked(request, case, f"{case.version}:{sight.story:d}")
    standing = [
        (one, sent if str(one.row.pk) == chosen else EndForm(auto_id=f"{one.row.pk}_%s"))
        for one in page.standing
    ]
    context = {"case": case, "sight": sight, "page": page, "standing": standing, "sent": sent}
    return render(request, "interpreters/of_case.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def engage(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Engage somebody of the roster."""
    case = case_to_work_on(request.user, case_id)
    places = choices_for(case)
    form = EngageForm(places, typed(request))
    if request.method == "POST":
        done = tried(lambda: _engage(request, case, places, form), form)
        if done is not None:
            messages.success(request, _("It is written down"))
            return redirect("case_interpreters", case.pk)
    with transaction.atomic():
        _looked(request, case, f"{case.version}:engage")
    context = {
        "case": case,
        "places": places,
        "form": form,
        "catalogue": load_interpreting(),
        "phrases": load_guidance().phrases("interpreter"),
    }
    return render(request, "interpreters/engage.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def stopgap(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Write down that a talk went through whoever was there, in immediate danger."""
    case = case_to_work_on(request.user, case_id)
    form = StopgapForm(typed(request))

    def recorded() -> Engagement:
        said = form.cleaned_data
        to = {name: said[name] for name in ("language", "who", "why")}
        return services.record_stopgap(actor=request.user, case=case, answers=form.answers, **to)

    if request.method == "POST" and tried(recorded, form) is not None:
        messages.success(request, _("It is written down"))
        return redirect("case_interpreters", case.pk)
    with transaction.atomic():
        _looked(request, case, f"{case.version}:stopgap")
    context = {"case": case, "form": form, "catalogue": load_interpreting()}
    return render(request, "interpreters/stopgap.html", context)


def _engage(
    request: OfficerRequest, case: Case, places: list[PlaceLine], form: EngageForm
) -> Engagement:
    row = next(one.row for one in places if one.row.pk == form.interpreter_id)
    return services.engage_interpreter(
        actor=request.user,
        case=case,
        interpreter=row,
        meeting=form.meeting(case.post.time_zone),
        checked=form.checked,
    )


def _end(request: OfficerRequest, row: Engagement, form: EndForm) -> Engagement:
    reason = form.cleaned_data["reason"]
    return services.end_engagement(actor=request.user, engagement=row, reason=reason)


def _chosen(case: Case, written: str) -> Engagement:
    try:
        number = UUID(written)
    except ValueError:
        raise NotAllowed(case.reference) from None
    return engagement_to_see(case, number)


def _looked(request: OfficerRequest, case: Case, shown: str) -> None:
    record_look(
        actor=request.user.pk,
        verb=Verb.CASE_INTERPRETERS_LOOKED,
        subject=case.pk,
        post=case.post_id,
        shown=shown,
    )
