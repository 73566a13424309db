"""The pages of waits: parse, one service or query, render."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import open_to, passive
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.forms import tried, typed
from gerege.cases.models import Case
from gerege.cases.policies import sight_of
from gerege.cases.queries import case_to_see, case_to_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.waits import services
from gerege.waits.colleagues import colleagues_to_act
from gerege.waits.days import day_to_remove, days_of
from gerege.waits.forms import (
    AgainForm,
    AskingForm,
    ClosedDayForm,
    CloseForm,
    DropForm,
    OpenForm,
    OwnerForm,
    SendForm,
    causes_that_pause,
    words_typed,
)
from gerege.waits.live import changed_since, live_case
from gerege.waits.models import ClosedDay, Wait
from gerege.waits.policies import must_be_for
from gerege.waits.queries import case_known, line_of, wait_to_see, waits_panel
from gerege.waits.sending import draft_of

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
BOTH = ["GET", "HEAD", "POST"]


@open_to(*CASE_PEOPLE)
@require_safe
def of_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """All waits of a case, those that stand first. The look is recorded."""
    case = case_to_see(request.user, case_id)
    sight = sight_of(request.user, case)
    with transaction.atomic():
        panel = waits_panel(request.user, case, sight, now())
        _note_look(request.user, case, f"{case.version}:{sight.story:d}")
    context = {"case": case, "panel": panel, "sight": sight, "live": live_case(case)}
    return render(request, "waits/of_case.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def open_another(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Write down another thing the case waits for."""
    case = case_to_work_on(request.user, case_id)
    form = OpenForm(colleagues_to_act(case), typed(request))
    if request.method == "POST" and _did(lambda: _open(request.user, case, form), form):
        messages.success(request, _("The wait is written down"))
        return redirect("case_waits", case.pk)
    context = {"case": case, "form": form, "pausing": causes_that_pause()}
    return render(request, "waits/open.html", context)


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def act(request: OfficerRequest, wait_id: UUID) -> HttpResponse:
    """One wait; where it stands and one may act: close it, send it, hand it on, or drop it.

    Where a colleague ended it meanwhile, what was typed is shown beside what they wrote.
    """
    wait = wait_to_see(request.user, wait_id)
    if request.method == "POST":
        must_be_for(request.user, wait)
    doing = request.POST.get("do", "")
    shown = _forms_of(request, wait, doing)
    if doing in ACTS and _did(lambda: ACTS[doing](request.user, wait, shown[doing]), shown[doing]):
        messages.success(request, _("The wait is changed"))
        return redirect("case_waits", wait.case_id)
    wait = wait_to_see(request.user, wait_id)
    line = line_of(request.user, wait, now())
    context = {"case": wait.case, "wait": wait, "line": line, "forms": shown, "doing": doing}
    late = words_typed(shown[doing]) if doing in ACTS and not wait.stands else []
    draft = {"draft": draft_of(wait), "sight": sight_of(request.user, wait.case), "typed": late}
    return render(request, "waits/act.html", context | draft)


def _forms_of(request: OfficerRequest, wait: Wait, doing: str) -> Mapping[str, forms.Form]:
    """Every form of the page, the one that was sent with what was typed."""
    given = {name: typed(request) if name == doing else None for name in ACTS}
    sent = wait.state != Wait.State.PREPARED and "asked" not in request.POST
    return {
        "close": CloseForm(given["close"], sent=sent),
        "again": AgainForm(given["again"]),
        "hand": OwnerForm(colleagues_to_act(wait.case), given["hand"]),
        "drop": DropForm(given["drop"]),
        "send": SendForm(given["send"]),
    }


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def closed_days(request: OfficerRequest) -> HttpResponse:
    """On which days the post is closed; a day is added."""
    post = request.user.post
    if post is None:
        raise NotAllowed("closed days")
    form = ClosedDayForm(typed(request))
    if request.method == "POST" and _did(lambda: _close_day(request.user, form), form):
        messages.success(request, _("The day is added"))
        return redirect("closed_days")
    return render(request, "waits/closed_days.html", {"form": form, "days": days_of(post, now())})


@open_to(*CASE_PEOPLE)
@require_POST
def remove_closed_day(request: OfficerRequest, day_id: UUID) -> HttpResponse:
    """The post works on this day after all."""
    services.remove_closed_day(actor=request.user, closed=day_to_remove(request.user, day_id))
    messages.success(request, _("The day is taken away"))
    return redirect("closed_days")


@open_to(*CASE_PEOPLE)
@passive
@require_safe
def case_live(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Did this case change? A page of it asks every few seconds; nothing else is told."""
    case = case_known(request.user, case_id)
    return _told(changed=_asked_about(request) != str(case.version))


@open_to(*CASE_PEOPLE)
@passive
@require_safe
def cases_live(request: OfficerRequest) -> HttpResponse:
    """Did any case change that this officer may know of?"""
    return _told(changed=changed_since(request.user, _asked_about(request)))


def _asked_about(request: OfficerRequest) -> str:
    """The sign of the page that asks."""
    return request.headers.get("If-None-Match", "").strip('"')


def _told(*, changed: bool) -> HttpResponse:
    """204 if the page is stale, else 304; never a word."""
    return HttpResponse(status=204 if changed else 304)


def _did(what: Callable[[], object], form: forms.Form) -> bool:
    """True if it was done; else the form shows what to mend, and where to ask the person first."""

    def act() -> object:
        try:
            return what()
        except InputRefused as refusal:
            if isinstance(form, AskingForm):
                form.ask_at = getattr(refusal, "ask_at", "")
            raise

    return tried(act, form) is not None


def _close(actor: Officer, wait: Wait, form: forms.Form) -> Wait:
    return services.close_wait(actor=actor, wait=wait, **form.cleaned_data)


def _again(actor: Officer, wait: Wait, form: forms.Form) -> Wait:
    return services.pause_on(actor=actor, wait=wait, **form.cleaned_data)


def _drop(actor: Officer, wait: Wait, form: forms.Form) -> Wait:
    return services.drop_wait(actor=actor, wait=wait, why=form.cleaned_data["why"])


def _send(actor: Officer, wait: Wait, _form: forms.Form) -> Wait:
    return services.start_wait(actor=actor, wait=wait)


def _hand(actor: Officer, wait: Wait, form: forms.Form) -> Wait:
    assert isinstance(form, OwnerForm)  # noqa: S101  made above
    assert form.chosen is not None  # noqa: S101  this form has no rule to leave it to
    return services.hand_wait(actor=actor, wait=wait, owner=form.chosen)


ACTS: Mapping[str, Callable[[Officer, Wait, Any], Wait]] = {
    "close": _close,
    "again": _again,
    "hand": _hand,
    "drop": _drop,
    "send": _send,
}


def _open(actor: Officer, case: Case, form: OpenForm) -> Wait:
    given = form.cleaned_data
    return services.open_another(
        actor=actor,
        case=case,
        cause=given["cause"],
        owner=form.chosen,
        note=given["note"],
        prepared=given["prepared"],
        look_again_on=given["look_again_on"],
    )


def _close_day(actor: Officer, form: ClosedDayForm) -> ClosedDay:
    day: date = form.cleaned_data["date"]
    assert actor.post is not None  # noqa: S101  asked by the view
    name = form.cleaned_data["name"]
    return services.add_closed_day(actor=actor, post=actor.post, day=day, name=name)


def _note_look(viewer: Officer, case: Case, shown: str) -> None:
    record_look(
        actor=viewer.pk,
        verb=Verb.WAITS_LOOKED,
        subject=case.pk,
        post=case.post_id,
        shown=shown,
    )
