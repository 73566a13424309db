"""The pages of pairs, of names told, and of patterns: parse, one service or query, render."""

from uuid import UUID

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
from gerege.cases.models import Case
from gerege.cases.queries import case_to_work_on
from gerege.cases.services import note_look
from gerege.duplicates import services
from gerege.duplicates.forms import NameForm
from gerege.duplicates.models import Near, Told
from gerege.duplicates.policies import PATTERN_READERS
from gerege.duplicates.queries import name_to_take_back, names_told, pairs_panel, patterns
from gerege.kernel.errors import NotAllowed

BOTH = ["GET", "HEAD", "POST"]


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def pairs(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Other files that may be of the same person, and what can be done about each."""
    case = case_to_work_on(request.user, case_id)
    if request.method == "POST":
        _act(request, case)
        messages.success(request, _("Recorded"))
        return redirect("case_duplicates", case.pk)
    panel = pairs_panel(request.user, case)
    note_look(actor=request.user, case=case, verb=Verb.PAIRS_LOOKED, part="pairs")
    return render(request, "duplicates/pairs.html", {"case": case, "panel": panel})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def names(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Who and where it was, as the person told it: written down or taken back."""
    case = case_to_work_on(request.user, case_id)
    if request.POST.get("take_back"):
        told = name_to_take_back(case, _id(request.POST["take_back"]))
        services.take_back_name(actor=request.user, case=case, told=told)
        return redirect("case_names", case.pk)
    form = NameForm(typed(request))
    if request.method == "POST" and tried(lambda: _tell(request, case, form), form) is not None:
        messages.success(request, _("Saved"))
        return redirect("case_names", case.pk)
    note_look(actor=request.user, case=case, verb=Verb.NAMES_LOOKED, part="names")
    context = {"case": case, "form": form, "told": names_told(case)}
    return render(request, "duplicates/names.html", context)


@open_to(*PATTERN_READERS)
@require_safe
def index(request: OfficerRequest) -> HttpResponse:
    """What stands in several files: numbers, posts and dates, no name and no file."""
    found = patterns()
    with transaction.atomic():
        shown = " ".join(f"{one.code}:{one.files}" for one in found)
        record_look(actor=request.user.pk, verb=Verb.PATTERNS_LOOKED, shown=shown)
    return render(request, "duplicates/patterns.html", {"patterns": found})


def _act(request: OfficerRequest, case: Case) -> None:
    """One act on one pair; a word that is none is a page that is not there."""
    do, other = request.POST.get("do", ""), _id(request.POST.get("other", ""))
    actor = request.user
    if do == "ask":
        services.ask_contact(actor=actor, case=case, other_id=other)
    elif do == "read":
        services.read_link(actor=actor, case=case, other_id=other)
    elif do in Near.State.values:
        services.decide(actor=actor, case=case, other_id=other, state=do)
    elif do in Near.Answer.values:
        services.answer_contact(actor=actor, case=case, other_id=other, answer=do)
    else:
        raise NotAllowed(case.reference)


def _tell(request: OfficerRequest, case: Case, form: NameForm) -> Told:
    return services.tell_name(actor=request.user, case=case, **form.cleaned_data)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotAllowed("id") from None
