"""The talk: overview, one part, one question at a time, what to ask in private."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases.danger import danger_is_open
from gerege.cases.models import Case
from gerege.cases.queries import first_contact_panel
from gerege.kernel.clock import now
from gerege.kernel.numbers import number_in
from gerege.knowledge.catalogue import load
from gerege.screening import services
from gerege.screening.forms import AnswerForm, AnswersForm, ConditionsForm
from gerege.screening.forms.talk import facts_of
from gerege.screening.presentation.answers import answered_groups
from gerege.screening.presentation.groups import group_named
from gerege.screening.presentation.talk import (
    PRIVATE,
    GroupPage,
    group_page,
    opening_phrases,
    overview_page,
    private_page,
    question_page,
)
from gerege.screening.presentation.words import HOWS, VALUES
from gerege.screening.queries import case_to_read, case_to_work_on, outcome_of

MOST_DIGITS = 3


@open_to(Role.CONSULAR_OFFICER)
@require_safe
def overview(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """All parts of the talk with what was heard, and where to go on."""
    case = case_to_work_on(request.user, case_id)
    outcome = outcome_of(case)
    if outcome.started_at is None:
        return _opening(request, case, "screening")
    page = overview_page(request.user, case, outcome, now())
    services.note_look(actor=request.user, case=case, verb=Verb.SCREENING_LOOKED)
    return render(request, "screening/overview.html", {"page": page, "case": case})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: OfficerRequest, case_id: UUID, group_id: str) -> HttpResponse:
    """One part of the talk, in free order; saving sends only what was changed."""
    case = case_to_work_on(request.user, case_id)
    page = _page_named(request, case, group_id)
    form = AnswersForm(request.POST, facts_of(page.rows)) if request.method == "POST" else None
    if form and form.is_valid():
        services.record_answers(actor=request.user, case=case, answers=form.changed_answers())
        return redirect(_after_saving(request, page))
    if form is None:
        services.note_look(
            actor=request.user, case=case, verb=Verb.SCREENING_LOOKED, part=page.name
        )
    return render(request, "screening/group.html", _group_context(page, form))


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The next question on a page of its own, for a phone."""
    case = case_to_work_on(request.user, case_id)
    skipped = number_in(request.GET.get("skipped"), MOST_DIGITS) or 0
    if request.method == "POST":
        return _answered(request, case, skipped)
    outcome = outcome_of(case)
    if outcome.started_at is None:
        return _opening(request, case, "screening_question")
    page = question_page(request.user, case, outcome, now(), skipped)
    services.note_look(actor=request.user, case=case, verb=Verb.SCREENING_LOOKED, part="question")
    context = {"page": page, "case": case, "conditions": ConditionsForm.showing(page.conditions)}
    return render(request, "screening/question.html", context | {"hows": HOWS})


@open_to(Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
@require_safe
def answers(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Every answer with its conditions, to read: also of a closed case."""
    case = case_to_read(request.user, case_id)
    answered = answered_groups(outcome_of(case))
    services.note_look(actor=request.user, case=case, verb=Verb.SCREENING_LOOKED, part="answers")
    return render(request, "screening/answers.html", {"case": case, "answered": answered})


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def start(request: OfficerRequest, case_id: UUID) -> HttpResponseRedirect:
    """Begin the talk; one that exists is simply gone on with."""
    case = case_to_work_on(request.user, case_id)
    services.start_screening(actor=request.user, case=case)
    name = "screening_question" if "question" in request.POST else "screening"
    return redirect(name, case_id)


def _opening(request: OfficerRequest, case: Case, name: str) -> HttpResponse:
    """Before the first question: what is said and agreed with the person."""
    context = {
        "case": case,
        "phrases": opening_phrases(),
        "one_by_one": name != "screening",
        "contact": first_contact_panel(request.user, case),
        "danger_stands": danger_is_open(case),
    }
    return render(request, "screening/start.html", context)


def _answered(request: OfficerRequest, case: Case, skipped: int) -> HttpResponseRedirect:
    """Keep one answer and turn to the next question."""
    form = AnswerForm(request.POST, tuple(load().active))
    if form.is_valid():
        services.record_answers(actor=request.user, case=case, answers=[form.answer()])
    return redirect(f"{reverse('screening_question', args=[case.pk])}?skipped={skipped}")


def _page_named(request: OfficerRequest, case: Case, group_id: str) -> GroupPage:
    outcome = outcome_of(case)
    if group_id == PRIVATE:
        return private_page(request.user, case, outcome, now())
    found = group_named(group_id)
    if found is None:
        raise Http404
    return group_page(request.user, case, outcome, now(), found)


def _group_context(page: GroupPage, form: AnswersForm | None) -> dict[str, object]:
    return {
        "page": page,
        "case": page.case,
        "form": form,
        "conditions": form or ConditionsForm.showing(page.conditions),
        "values": VALUES,
        "hows": HOWS,
    }


def _after_saving(request: OfficerRequest, page: GroupPage) -> str:
    """The same part again, or the following one when that button was used."""
    following = page.following if "following" in request.POST else None
    name = following.id if following else page.name
    return reverse("screening_group", args=[page.case.pk, name])
