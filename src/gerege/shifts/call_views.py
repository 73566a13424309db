"""The pages of a second person: ask, come, say that it is over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import tried, typed
from gerege.cases.policies import sight_of
from gerege.cases.queries import case_to_work_on
from gerege.shifts import services
from gerege.shifts.calls import call_to_see, standing_call
from gerege.shifts.forms import AnswerForm, AskForm
from gerege.shifts.models import SecondPerson
from gerege.shifts.policies import CASE_PEOPLE, may_answer, may_close

BOTH = ["GET", "HEAD", "POST"]


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def ask(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """I need a second person: one press, words only if there is time."""
    case = case_to_work_on(request.user, case_id)
    standing = standing_call(case)
    if standing and request.method != "POST":
        return redirect("second_person", standing.pk)
    form = AskForm(typed(request))

    def act() -> SecondPerson:
        return services.ask_second(actor=request.user, case=case, words=form.cleaned_data["words"])

    if request.method == "POST" and (asked := tried(act, form)):
        messages.success(request, _("The post and headquarters see it now"))
        return redirect("second_person", asked.pk)
    return render(request, "shifts/ask.html", {"case": case, "form": form})


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def call(request: OfficerRequest, asked_id: UUID) -> HttpResponse:
    """One call: who asked, since when, who comes."""
    asked = call_to_see(request.user, asked_id)
    form = AnswerForm(typed(request))
    if request.method == "POST" and _did(request, asked, form):
        return redirect("second_person", asked.pk)
    sees = sight_of(request.user, asked.case)
    context = {
        "asked": asked,
        "case": asked.case,
        "form": form,
        "words": asked.reveal_field("words") if sees.story else "",
        "may_answer": not asked.answer and may_answer(request.user, asked),
        "may_close": may_close(request.user, asked),
        "may_ask_again": bool(asked.answer) and not asked.closed_at and sees.work,
    }
    return render(request, "shifts/call.html", context)


def _did(request: OfficerRequest, asked: SecondPerson, form: AnswerForm) -> bool:
    if request.POST.get("do") == "close":
        services.close_second(actor=request.user, asked=asked)
        return True

    def act() -> SecondPerson:
        how = form.cleaned_data["how"]
        return services.answer_second(actor=request.user, asked=asked, how=how)

    return tried(act, form) is not None
