"""What one account can see: for whoever keeps accounts, reads the record, or leads protection."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import EXPLANATIONS, Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.seeing import account_to_look_at, accounts_page, seen_by
from gerege.kernel.numbers import number_in

READERS = (Role.ADMINISTRATOR, Role.AUDITOR, Role.PROTECTION_LEAD)


@open_to(*READERS)
@require_safe
def index(request: OfficerRequest) -> HttpResponse:
    """All accounts, to choose one."""
    page = accounts_page(number_in(request.GET.get("page")) or 1)
    return render(request, "cases/sees.html", {"page": page})


@open_to(*READERS)
@require_safe
def of_one(request: OfficerRequest, officer_id: UUID) -> HttpResponse:
    """One account: its doors, its cases in numbers. The look is recorded."""
    account = account_to_look_at(officer_id)
    seen = seen_by(request.user, account)
    shown = f"{account.role} {[(one.post.code, one.still_open, one.closed) for one in seen.reach]}"
    with transaction.atomic():
        record_look(actor=request.user.pk, verb=Verb.SIGHT_LOOKED, subject=account.pk, shown=shown)
    context = {"seen": seen, "explanation": EXPLANATIONS[Role(account.role)]}
    return render(request, "cases/sees_of.html", context)
