"""The page of one case: what other people told about the person, and what they may hear."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.forms import tried, typed
from gerege.cases.models import Case
from gerege.cases.policies import sight_of
from gerege.cases.queries import case_to_see
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.reports import services
from gerege.reports.forms import LinkForm, NameForm
from gerege.reports.models import ReportLink
from gerege.reports.policies import CASE_PEOPLE
from gerege.reports.queries import CaseReports, link_to_see, report_numbered, reports_of_case

BOTH = ["GET", "HEAD", "POST"]


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def of_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The reports that are linked, what was told to their reporters, and linking one."""
    case = case_to_see(request.user, case_id)
    sight, doing = sight_of(request.user, case), request.POST.get("do", "")
    with transaction.atomic():
        page = reports_of_case(request.user, case, sight, now())
        shown = f"{case.version}:{sight.story:d}"
        record_look(
            actor=request.user.pk,
            verb=Verb.CASE_REPORTS_LOOKED,
            subject=case.pk,
            post=case.post_id,
            shown=shown,
        )
    linking = LinkForm(typed(request) if doing == "link" else None)
    naming = {
        line.link.pk: NameForm(page.family, auto_id=f"{line.link.pk}_%s") for line in page.lines
    }
    if request.method == "POST":
        if not (sight.work and case.is_open):
            raise NotAllowed(case.reference)
        if _done(request, case, page, linking):
            messages.success(request, _("It is written down"))
            return redirect("case_reports", case.pk)
    lines = [(line, naming[line.link.pk]) for line in page.lines]
    context = {"case": case, "sight": sight, "page": page, "lines": lines, "linking": linking}
    return render(request, "reports/of_case.html", context)


def _done(request: OfficerRequest, case: Case, page: CaseReports, linking: LinkForm) -> bool:
    """True if it was done; else the form shows what to mend."""
    actor, doing = request.user, request.POST.get("do", "")
    acts: Mapping[str, tuple[forms.Form, Callable[[], object]]] = {
        "link": (linking, lambda: _link(actor, case, linking))
    }
    if doing in ("unlink", "name"):
        link, form = _named_in(request, case), NameForm(page.family, typed(request))
        acts = {
            "unlink": (form, lambda: services.unlink_report(actor=actor, link=link)),
            "name": (
                form,
                lambda: services.name_reporter(actor=actor, link=link, **form.cleaned_data),
            ),
        }
    return doing in acts and tried(acts[doing][1], acts[doing][0]) is not None


def _link(actor: Officer, case: Case, form: LinkForm) -> ReportLink:
    report = report_numbered(actor, form.cleaned_data["report"])
    return services.link_report(actor=actor, case=case, report=report)


def _named_in(request: OfficerRequest, case: Case) -> ReportLink:
    try:
        number = UUID(request.POST.get("link", ""))
    except ValueError:
        raise NotAllowed(case.reference) from None
    return link_to_see(request.user, case, number)
