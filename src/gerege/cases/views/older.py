"""Older notes of a case, and older acts on it: a page at a time, for whoever sees the first."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.history import notes_panel, timeline
from gerege.cases.keeping import Place
from gerege.cases.queries import case_to_see
from gerege.kernel.errors import NotAllowed
from gerege.kernel.numbers import number_in

READERS = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


@open_to(*READERS)
@require_safe
def notes(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Notes below a place; the look is recorded."""
    case, before = case_to_see(request.user, case_id), Place.read(request.GET.get("before", ""))
    panel = notes_panel(request.user, case, before=before)
    if panel is None:
        raise NotAllowed(case.reference)
    look = f"notes {before}"
    services.note_look(actor=request.user, case=case, verb=Verb.CASE_LOOKED, part=look)
    return render(request, "cases/older_notes.html", {"case": case, "panel": panel})


@open_to(*READERS)
@require_safe
def acts(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Acts below a place; the look is recorded."""
    case, before = case_to_see(request.user, case_id), number_in(request.GET.get("before"))
    look = f"timeline {before}"
    services.note_look(actor=request.user, case=case, verb=Verb.CASE_LOOKED, part=look)
    panel = timeline(request.user, case, before)
    return render(request, "cases/older_acts.html", {"case": case, "panel": panel})
