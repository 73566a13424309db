"""The page that tells a person what is written about them."""

from uuid import UUID

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import fresh_proof, open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.desk.handout import PARTS, case_to_hand_out, handout_of
from gerege.kernel.bilingual import LANGUAGES
from gerege.ui.printing import parts_in


class HandoutForm(forms.Form):
    """Chosen together with the person: how, why and which parts. Nothing is chosen beforehand."""

    how = forms.ChoiceField(
        label=_("How will the person learn it?"),
        choices=[
            ("read_aloud", _("I read it aloud; no paper")),
            ("printed", _("On paper: the person wants it and has a safe place for it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Nothing is chosen. Ask the person.")},
    )
    reason = forms.ChoiceField(
        label=_("Why now?"),
        choices=[
            ("person_asked", _("The person asked to know")),
            ("to_correct", _("To check whether it is right")),
            ("before_erasing", _("Before the case is erased")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("No reason is chosen. Say why now.")},
    )
    parts = forms.MultipleChoiceField(
        label=_("Which parts?"),
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("No part is chosen. Choose with the person.")},
    )


@open_to(Role.CONSULAR_OFFICER)
@fresh_proof
@require_http_methods(["GET", "HEAD", "POST"])
def handout(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Ask how and which parts; then show the page, which is a look in the record each time."""
    case = case_to_hand_out(request.user, case_id)
    form = HandoutForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "desk/handout_ask.html", {"case": case, "form": form})
    given = form.cleaned_data
    _note(request, case, given["how"], given["reason"])
    on_paper = given["how"] == "printed"
    shown = {"handout": handout_of(request.user, case, given["parts"], on_paper=on_paper)}
    parts = parts_in(LANGUAGES, "desk/handout_part.html", shown)
    context = {"case": case, "parts": parts, "on_paper": given["how"] == "printed"}
    return render(request, "desk/handout.html", context)


def _note(request: OfficerRequest, case: Case, how: str, reason: str) -> None:
    """Every showing counts, also the same one a minute later: there may be two papers."""
    with transaction.atomic():
        record(
            actor=request.user.pk,
            verb=Verb.HANDOUT_SHOWN,
            subject=case.pk,
            post=case.post_id,
            detail={"how": how, "reason": reason},
        )
