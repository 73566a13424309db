"""Earlier versions of person, safe contact and first contact."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.earlier import case_with_versions, versions_page

READERS = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


@open_to(*READERS)
@require_safe
def earlier(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """What stood before it was changed, and what was typed beside it; the look is recorded."""
    case, sight = case_with_versions(request.user, case_id)
    try:
        before = parse_datetime(request.GET.get("before", "").replace(" ", "+"))
    except ValueError:
        before = None
    before = before if before and before.tzinfo else None
    page = versions_page(request.user, case, sight, before)
    services.note_look(actor=request.user, case=case, verb=Verb.VERSIONS_LOOKED, part="versions")
    return render(request, "cases/versions.html", {"case": case, "page": page})
