"""The pages of a detention: parse, one service or query, render."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import typed
from gerege.consent.views import did
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.support import services
from gerege.support.detention_forms import EndedForm, ToldForm, VisitForm
from gerege.support.detention_queries import detention_page
from gerege.support.models import Detention, Visit
from gerege.support.queries import Seen, seen_by, seen_to_work_on
from gerege.support.views import BOTH, CASE_PEOPLE, looked
from gerege.ui.forms import begins_now


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def detention(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Whether the person is held, what is due, what visits found."""
    seen, doing = seen_by(request.user, case_id), request.POST.get("do", "")
    if doing and not (seen.sight.work and seen.case.is_open):
        raise NotAllowed(str(case_id))
    told = ToldForm(typed(request) if doing == "told" else None)
    ended = EndedForm(typed(request) if doing == "ended" else None)
    acts = {
        "told": (told, lambda: _told(request, seen, told)),
        "ended": (ended, lambda: _ended(request, seen)),
    }
    if doing in acts and did(acts[doing][1], acts[doing][0]):
        messages.success(request, _("It is written down"))
        return redirect("case_detention", case_id)
    looked(seen, "detention")
    page = detention_page(seen, now())
    context = {"case": seen.case, "seen": seen, "page": page, "told": told}
    return render(request, "support/detention.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def visit(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Write down a visit, with its checklist."""
    seen = seen_to_work_on(request.user, case_id)
    begun = begins_now("visited_on", "visited_at", seen.case.post.time_zone)
    form = VisitForm(typed(request), initial=begun)
    if request.method == "POST" and did(lambda: _visit(request, seen, form), form):
        messages.success(request, _("It is written down"))
        return redirect("case_detention", case_id)
    looked(seen, "visit")
    context = {"case": seen.case, "form": form}
    return render(request, "support/visit.html", context)


def _told(request: OfficerRequest, seen: Seen, form: ToldForm) -> Detention:
    return services.told_of_detention(
        actor=request.user,
        case=seen.case,
        told_at=form.moment(seen.case.post.time_zone),
        words=form.cleaned_data["words"],
    )


def _ended(request: OfficerRequest, seen: Seen) -> bool:
    services.detention_ended(actor=request.user, case=seen.case)
    return True


def _visit(request: OfficerRequest, seen: Seen, form: VisitForm) -> Visit:
    moment, visited = form.visited(seen.case.post.time_zone)
    return services.person_visited(
        actor=request.user, case=seen.case, visited_at=moment, visited=visited
    )
