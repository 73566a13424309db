"""The pages of the reports of a post: the list, one report, what may be answered."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.forms import tried, typed
from gerege.cases.models import Case
from gerege.cases.policies import post_that_opens
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.reports import load_reports
from gerege.reports import services
from gerege.reports.forms import CallForm, CloseForm, EmptyForm, HandForm, ReportForm, TellForm
from gerege.reports.models import Report
from gerege.reports.policies import (
    CASE_PEOPLE,
    colleagues_to_take,
    may_hand_on,
    may_read_words,
)
from gerege.reports.queries import (
    report_page,
    report_to_read,
    report_to_see,
    reports_for,
    told_of,
    zone_of,
)
from gerege.reports.saying import MayTell, may_be_told

BOTH = ["GET", "HEAD", "POST"]
Acts = Mapping[str, tuple[forms.Form, Callable[[], object]]]


@open_to(*CASE_PEOPLE)
@require_safe
def index(request: OfficerRequest) -> HttpResponse:
    """The reports of the post, by codes and times."""
    with transaction.atomic():
        found = reports_for(request.user, request.GET.get("page", "1"))
        shown = ":".join(f"{line.report.pk}{line.state}" for line in found.lines)
        record_look(actor=request.user.pk, verb=Verb.REPORTS_LISTED, shown=shown)
    context = {"found": found, "may_write": may_read_words(request.user)}
    return render(request, "reports/index.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def write(request: OfficerRequest) -> HttpResponse:
    """Write down what somebody tells."""
    post_that_opens(request.user)
    form = ReportForm(typed(request))

    def written() -> Report:
        given = form.cleaned_data
        came, danger = given["came"], given["danger"]
        return services.write_report(actor=request.user, came=came, danger=danger, told=form.told)

    if request.method == "POST" and (report := tried(written, form)) is not None:
        messages.success(request, f"{_('Written down')}: {report.number}")
        return redirect("report", report.pk)
    return render(request, "reports/write.html", {"form": form, "catalogue": load_reports()})


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def report(request: OfficerRequest, report_id: UUID) -> HttpResponse:
    """One report: its words for who reads them, what was done, what can be done."""
    row, doing = report_to_see(request.user, report_id), request.POST.get("do", "")
    given = {name: typed(request) if name == doing else None for name in ("call", "close", "hand")}
    call, close = CallForm(given["call"]), CloseForm(given["close"], auto_id="close_%s")
    empty = EmptyForm(typed(request))
    colleagues = colleagues_to_take(request.user, row) if may_hand_on(request.user, row) else []
    hand = HandForm(colleagues, given["hand"], auto_id="hand_%s")
    acts = {
        **_acts(request.user, row, call, close, empty),
        "hand": (hand, lambda: services.hand_on(actor=request.user, report=row, **hand.given)),
    }
    if (leads_to := _elsewhere(request, row, doing, empty)) is not None:
        return leads_to
    if doing in acts and _was_done(*acts[doing]):
        messages.success(request, _("It is written down"))
        return redirect("reports") if doing == "erase" else redirect("report", row.pk)
    with transaction.atomic():
        page = report_page(request.user, row)
        shown = f"{row.pk}:{len(page.steps)}:{page.line.state}:{page.told is not None:d}"
        record_look(
            actor=request.user.pk,
            verb=Verb.REPORT_LOOKED,
            subject=row.pk,
            post=row.post_id,
            shown=shown,
        )
    context = {
        "page": page,
        "call": call,
        "close": close,
        "hand": hand,
        "empty": empty,
        "clock": zone_of(request.user, row),
        "catalogue": load_reports(),
    }
    return render(request, "reports/report.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def answer(request: OfficerRequest, report_id: UUID) -> HttpResponse:
    """What whoever reported may be told: one sentence for everybody, or what the person wants."""
    row = report_to_read(request.user, report_id)
    offers, doing = may_be_told(request.user, row), request.POST.get("link", "")
    told = {str(one.link.pk): typed(request) for one in offers if doing == str(one.link.pk)}
    shown = [(one, TellForm(told.get(str(one.link.pk)))) for one in offers]
    if request.method == "POST":
        if _told(request, shown, doing):
            messages.success(request, _("It stands in the register"))
            return redirect("report_answer", row.pk)
        if doing not in told:
            raise NotAllowed(row.number)
    with transaction.atomic():
        seen = f"{row.pk}:{':'.join(str(one.consent.pk) for one in offers)}"
        record_look(
            actor=request.user.pk,
            verb=Verb.REPORT_LOOKED,
            subject=row.pk,
            post=row.post_id,
            shown=seen,
        )
    context = {"report": row, "offers": shown, "catalogue": load_reports()}
    return render(request, "reports/answer.html", context)


def _acts(
    actor: Officer, row: Report, call: forms.Form, close: forms.Form, empty: forms.Form
) -> Acts:
    """What can be done on the page of a report, by the name of its button."""

    def of(act: Callable[..., object]) -> tuple[forms.Form, Callable[[], object]]:
        return empty, lambda: (act(actor=actor, report=row), True)

    return {
        "take": of(services.take_report),
        "call": (
            call,
            lambda: services.record_call(actor=actor, report=row, **call.cleaned_data),
        ),
        "close": (
            close,
            lambda: services.close_report(actor=actor, report=row, **close.cleaned_data),
        ),
        "ask_erase": of(services.ask_erasure),
        "drop_erase": of(services.drop_erasure),
        "erase": of(services.confirm_erasure),
    }


def _elsewhere(
    request: OfficerRequest, row: Report, doing: str, empty: forms.Form
) -> HttpResponse | None:
    """Where an act leads that does not end on this page with what it wrote."""
    if doing == "open" and may_read_words(request.user):
        case = tried(lambda: _opened(request.user, row), empty)
        return redirect("first_contact_more", case.pk) if case else None
    if doing == "hand" and not may_hand_on(request.user, row):
        messages.info(request, _not_in_hand(row))
        return redirect("report", row.pk)
    return None


def _opened(actor: Officer, row: Report) -> Case:
    relation = told_of(row).relation
    return services.open_case_from(actor=actor, report=row, relation=relation)


def _not_in_hand(row: Report) -> str:
    """Sent twice, or somebody has it by now: nothing is done, and the page says what stands."""
    if row.handed_to:
        return f"{_('Passed on already. Passed on to')}: {row.handed_to.display_name}"
    return _("You do not have it in hand: nothing was passed on")


def _was_done(form: forms.Form, act: Callable[[], object]) -> bool:
    return tried(act, form) is not None


def _told(request: OfficerRequest, shown: list[tuple[MayTell, TellForm]], doing: str) -> bool:
    """True if what the person wants was told and is written down."""
    found = next(((one, form) for one, form in shown if str(one.link.pk) == doing), None)
    if found is None:
        return False
    one, form = found

    def tell() -> object:
        fields, read = form.cleaned_data["fields_told"], request.POST.get("consent", "")
        return services.tell_reporter(actor=request.user, link=one.link, fields=fields, read=read)

    return tried(tell, form) is not None
