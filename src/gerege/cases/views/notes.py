"""Writing a note."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases import services
from gerege.cases.forms import NoteForm, tried, typed
from gerege.cases.models import Case, Note
from gerege.cases.queries import case_to_work_on


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """A note with a chosen audience; a form sent twice is one note."""
    case = case_to_work_on(request.user, case_id)
    form = NoteForm(typed(request))
    if request.method == "POST" and tried(lambda: _add(request.user, case, form), form) is not None:
        messages.success(request, _("The note is saved"))
        return redirect("case", case.pk)
    return render(request, "cases/note.html", {"case": case, "form": form})


def _add(actor: Officer, case: Case, form: NoteForm) -> Note:
    given = form.cleaned_data
    return services.add_note(
        actor=actor,
        case=case,
        text=given["text"],
        audience=given["audience"],
    )
