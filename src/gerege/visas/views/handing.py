"""People whom the visa officers hand to the consular officers of the post."""

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
from gerege.visas import services
from gerege.visas.application_page import reasons_of
from gerege.visas.queries import hand_over_to_take, hand_overs_of, handed_in_words


@open_to(Role.CONSULAR_OFFICER)
@require_safe
def handed(request: OfficerRequest) -> HttpResponse:
    """Who waits to be taken on."""
    return render(request, "visas/handed.html", {"waiting": hand_overs_of(request.user)})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: OfficerRequest, asked_id: UUID) -> HttpResponse:
    """What a visa officer wrote, and a button that opens the protected case with it."""
    asked = hand_over_to_take(request.user, asked_id)
    if request.method == "POST":
        case = services.take_hand_over(actor=request.user, asked=asked)
        messages.success(request, f"{_('Saved')}: {case.reference}")
        return redirect("first_contact_more", case.pk)
    with transaction.atomic():
        record_look(
            actor=request.user.pk,
            verb=Verb.VISA_LOOKED,
            subject=asked.application_id,
            post=asked.application.post_id,
            shown="handed over",
        )
    context = {
        "asked": asked,
        "words": asked.reveal_field("content"),
        "handed": handed_in_words(asked),
        "reasons": reasons_of(asked.application),
    }
    return render(request, "visas/take.html", context)
