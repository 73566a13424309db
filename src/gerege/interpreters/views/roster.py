"""The pages of a roster: the list, somebody added, one interpreter."""

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
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.forms import tried, typed
from gerege.interpreters import services
from gerege.interpreters.forms import AddForm, EndPlaceForm, PledgeForm, ReachForm
from gerege.interpreters.models import Interpreter
from gerege.interpreters.policies import CASE_PEOPLE, KEEPERS
from gerege.interpreters.queries import (
    place_page,
    place_to_see,
    post_to_see,
    posts_to_add_to,
    roster_of,
    rosters,
)
from gerege.knowledge.interpreters import load_interpreting

BOTH = ["GET", "HEAD", "POST"]
Acts = Mapping[str, tuple[forms.Form, Callable[[], object]]]


@open_to(*CASE_PEOPLE)
@require_safe
def index(request: OfficerRequest) -> HttpResponse:
    """The roster of the post; headquarters choose the post first."""
    chosen = post_to_see(request.user, request.GET.get("post", ""))
    with transaction.atomic():
        lines = roster_of(request.user, chosen) if chosen else []
        shown = ":".join(f"{line.row.pk}{line.state}" for line in lines)
        record_look(actor=request.user.pk, verb=Verb.INTERPRETERS_LISTED, shown=shown)
    is_lead = request.user.role == Role.PROTECTION_LEAD
    context = {
        "chosen": chosen,
        "lines": lines,
        "posts": rosters(request.user) if is_lead and chosen is None else [],
        "is_lead": is_lead,
        "may_keep": request.user.role in KEEPERS,
    }
    return render(request, "interpreters/index.html", context)


@open_to(*KEEPERS)
@require_http_methods(BOTH)
def add(request: OfficerRequest) -> HttpResponse:
    """Put somebody on the roster."""
    form = AddForm(posts_to_add_to(request.user), typed(request))

    def added() -> Interpreter:
        introduced = form.introduced
        return services.add_interpreter(actor=request.user, post=form.post, introduced=introduced)

    if request.method == "POST" and (row := tried(added, form)) is not None:
        messages.success(request, _("On the roster. The pledge comes next."))
        return redirect("interpreter", row.pk)
    return render(request, "interpreters/add.html", {"form": form})


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def interpreter(request: OfficerRequest, interpreter_id: UUID) -> HttpResponse:
    """One interpreter: how to reach them, pledges; for who keeps the roster what can be done."""
    row, doing = place_to_see(request.user, interpreter_id), request.POST.get("do", "")
    given = {name: typed(request) if name == doing else None for name in ("pledge", "reach", "end")}
    pledge, reach = PledgeForm(given["pledge"]), ReachForm(given["reach"], auto_id="reach_%s")
    end = EndPlaceForm(given["end"], auto_id="end_%s")
    acts = _acts(request, row, pledge, reach, end)
    if doing in acts and tried(acts[doing][1], acts[doing][0]) is not None:
        messages.success(request, _("It is written down"))
        return redirect("interpreter", row.pk)
    with transaction.atomic():
        page = place_page(request.user, row)
        shown = f"{row.pk}:{len(page.before)}:{len(page.pledges)}:{page.line.state}"
        record_look(
            actor=request.user.pk,
            verb=Verb.INTERPRETER_LOOKED,
            subject=row.pk,
            post=row.post_id,
            shown=shown,
        )
    context = {
        "page": page,
        "pledge": pledge,
        "reach": reach,
        "end": end,
        "catalogue": load_interpreting(),
    }
    return render(request, "interpreters/interpreter.html", context)


def _acts(
    request: OfficerRequest,
    row: Interpreter,
    pledge: forms.Form,
    reach: forms.Form,
    end: forms.Form,
) -> Acts:
    """What can be done on the page of an interpreter, by the name of its button."""

    def of(act: Callable[..., object], form: forms.Form) -> tuple[forms.Form, Callable[[], object]]:
        return form, lambda: act(actor=request.user, interpreter=row, **form.cleaned_data)

    return {
        "pledge": of(services.take_pledge, pledge),
        "reach": of(services.change_reach, reach),
        "end": of(services.end_place, end),
    }
