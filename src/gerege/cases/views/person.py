"""Who the person is, what to look at afterwards, and the second person for an age."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.checks import check_person
from gerege.cases.forms import PersonForm, tried, typed
from gerege.cases.forms.initial import person_initial
from gerege.cases.models import Case, Person
from gerege.cases.queries import case_to_work_on, is_known
from gerege.cases.services.identity import identity_is_open, was_open_lately
from gerege.cases.services.versions import SavedMeanwhile, What
from gerege.cases.views.meanwhile import compared, edit_of, opened_on


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Names in three forms, documents, telephone, age. Doubtful numbers are kept."""
    case = case_to_work_on(request.user, case_id)
    if not _may_open_the_form(request, case):
        return redirect("case_identity", case.pk)
    form = PersonForm(typed(request), initial=person_initial(case))
    if request.method == "POST":
        try:
            done = tried(lambda: _change(request, case, form), form)
        except SavedMeanwhile as meanwhile:
            return compared(request, case, meanwhile)
        if done is not None:
            return redirect("case_person_check", case.pk)
    services.note_look(actor=request.user, case=case, verb=Verb.PERSON_REVEALED, part="form")
    context = {"case": case, "form": form, "opened": opened_on(request, case, What.PERSON)}
    return render(request, "cases/person.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_safe
def check(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """What to look at after saving; straight on to the case when there is nothing."""
    case = case_to_work_on(request.user, case_id)
    if not was_open_lately(request.user, case):
        return redirect("case", case.pk)
    found = check_person(request.user, case)
    if found.finds_nothing:
        messages.success(request, _("Saved"))
        return redirect("case", case.pk)
    return render(request, "cases/person_check.html", {"case": case, "found": found})


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def adult(request: OfficerRequest, case_id: UUID) -> HttpResponseRedirect:
    """A second person also takes the person for an adult."""
    case = case_to_work_on(request.user, case_id)
    services.confirm_adult(actor=request.user, case=case)
    messages.success(request, _("Recorded: two people take the person for an adult."))
    return redirect("case", case.pk)


def _may_open_the_form(request: OfficerRequest, case: Case) -> bool:
    """The form shows all that is recorded; sent, it may bring what a colleague saved meanwhile."""
    if not is_known(case):
        return True
    asked = was_open_lately if request.method == "POST" else identity_is_open
    return asked(request.user, case)


def _change(request: OfficerRequest, case: Case, form: PersonForm) -> Person:
    return services.change_person(
        actor=request.user,
        case=case,
        fields=form.texts(),
        age=form.age(),
        edit=edit_of(request, What.PERSON),
    )
