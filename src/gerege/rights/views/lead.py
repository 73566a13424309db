"""The pages of the protection lead: wishes past the post, the second look, a hidden file.

Wishes open for whoever is on duty at headquarters, too, where no lead may read one.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import fresh_proof, open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.colleagues import colleagues_to_take_over
from gerege.cases.forms import tried, typed
from gerege.cases.models import Case
from gerege.cases.policies import is_hidden_from_its_post
from gerege.cases.queries import case_to_see
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.notices.policies import CASE_PEOPLE
from gerege.rights import services
from gerege.rights.forms import NameForm, PassOnForm, StepForm, WordsForm
from gerege.rights.models import Refusal, Wish
from gerege.rights.policies import may_look
from gerege.rights.queries import refusal_to_see, wish_page, wish_to_see, wishes_for

BOTH = ["GET", "HEAD", "POST"]


@open_to(*CASE_PEOPLE)
@require_safe
def wishes(request: OfficerRequest) -> HttpResponse:
    """What waits for an answer, by codes and times."""
    moment = now()
    with transaction.atomic():
        found = wishes_for(request.user, moment, request.GET.get("page", "1"))
        shown = ":".join(str(line.wish.pk) for line in found.lines)
        record_look(actor=request.user.pk, verb=Verb.WISH_LISTED, shown=shown)
    return render(request, "rights/wishes.html", {"found": found})


@open_to(*CASE_PEOPLE)
@fresh_proof
@require_http_methods(BOTH)
def wish(request: OfficerRequest, wish_id: UUID) -> HttpResponse:
    """One wish, opened; what was done about it, and what can be done."""
    row = wish_to_see(request.user, wish_id)
    page = wish_page(request.user, row, now())
    doing, case = request.POST.get("do", ""), page.case
    given = {name: typed(request) if name == doing else None for name in ("step", "pass", "name")}
    people = colleagues_to_take_over(case) if case else []
    at_post = [one for one in people if one.post == (case and case.post)]
    step, passing = StepForm(given["step"]), PassOnForm(given["pass"], auto_id="pass_%s")
    naming = NameForm(people, at_post, given["name"], auto_id="name_%s")
    acts: Mapping[str, tuple[forms.Form, Callable[[], object]]] = {
        "step": (
            step,
            lambda: services.take_step(actor=request.user, wish=row, **step.cleaned_data),
        ),
        "pass": (passing, lambda: _pass(request.user, row, case, passing)),
        "name": (naming, lambda: _name(request.user, row, case, naming)),
    }
    if doing in acts and tried(acts[doing][1], acts[doing][0]) is not None:
        messages.success(request, _("It is written down"))
        return redirect("wish", row.pk)
    with transaction.atomic():
        shown = f"{row.pk}:{len(page.steps)}"
        record_look(actor=request.user.pk, verb=Verb.WISH_LOOKED, subject=row.pk, shown=shown)
    context = {"page": page, "step": step, "passing": passing, "naming": naming}
    # Whoever is on duty reads what no lead may, and answers in words: only a lead gives a case.
    context["may_name"] = request.user.role == Role.PROTECTION_LEAD
    return render(request, "rights/wish.html", context)


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(BOTH)
def look(request: OfficerRequest, refusal_id: UUID) -> HttpResponse:
    """The second look at help that was refused."""
    row, form = refusal_to_see(request.user, refusal_id), WordsForm(typed(request))
    if not may_look(request.user, row):
        raise NotAllowed(str(refusal_id))

    def given() -> Refusal:
        return services.give_look(actor=request.user, refusal=row, **form.cleaned_data)

    if request.method == "POST" and tried(given, form) is not None:
        messages.success(request, _("It is written down"))
        return redirect("case_rights", row.case_id)
    with transaction.atomic():
        said = row.reveal_field("said")
        told = {"subject": row.case_id, "post": row.case.post_id, "shown": f"{row.pk}"}
        record_look(actor=request.user.pk, verb=Verb.RIGHTS_LOOKED, **told)  # type: ignore[arg-type]  # as the record takes them
    context = {"case": row.case, "row": row, "said": said, "form": form}
    return render(request, "rights/look.html", context)


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(BOTH)
def take_over(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Who goes on with a file that its post does not see."""
    case = case_to_see(request.user, case_id)
    if not is_hidden_from_its_post(case):
        raise NotAllowed(case.reference)
    form = NameForm(colleagues_to_take_over(case), (), typed(request))

    def name() -> bool:
        services.take_over(actor=request.user, case=case, officer=form.chosen[0])
        return True

    if request.method == "POST" and tried(name, form) is not None:
        messages.success(request, _("It is written down"))
        return redirect("case_rights", case.pk)
    return render(request, "rights/take_over.html", {"case": case, "form": form})


def _pass(actor: Officer, row: Wish, case: Case | None, form: forms.Form) -> object:
    return services.pass_on(actor=actor, wish=row, case=_there(case), **form.cleaned_data)


def _name(actor: Officer, row: Wish, case: Case | None, form: NameForm) -> object:
    officer, instead_of = form.chosen
    return services.name_another(
        actor=actor, wish=row, case=_there(case), officer=officer, instead_of=instead_of
    )


def _there(case: Case | None) -> Case:
    if case is None:
        raise NotAllowed("wish")
    return case
