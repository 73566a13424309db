"""The pages of the register: who received what, what was handed on now, what is called back."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import fresh_proof, open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.forms import typed
from gerege.cases.models import Case
from gerege.cases.queries import case_to_see, case_to_work_on
from gerege.consent import services
from gerege.consent.forms import DisclosureForm, PaperForm, RevokeForm, SeenForm, ToldForm
from gerege.consent.models import Disclosure
from gerege.consent.queries import (
    covered_pairs,
    disclosure_line,
    disclosure_to_change,
    register_of,
    register_seen_by,
    seen_by,
)
from gerege.consent.views import BOTH, CASE_PEOPLE, did, note_look
from gerege.kernel.bilingual import LANGUAGES
from gerege.kernel.clock import now
from gerege.ui.printing import parts_in


@open_to(*CASE_PEOPLE)
@require_safe
def register(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Who received which kinds of information, on what basis. The look is recorded."""
    case = case_to_see(request.user, case_id)
    seen = register_seen_by(request.user, case)
    with transaction.atomic():
        lines = register_of(seen)
        shown = f"{case.version}:{seen.sight.story:d}"
        note_look(request.user, case, Verb.DISCLOSURES_LOOKED, shown)
    return render(request, "consent/register.html", {"case": case, "lines": lines, "seen": seen})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def add(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Write down what was handed on; only what is agreed can be chosen."""
    case = case_to_work_on(request.user, case_id)
    pairs = covered_pairs(seen_by(request.user, case), now())
    form = DisclosureForm(pairs, typed(request))
    if request.method == "POST" and did(lambda: _hand_on(request.user, case, form), form):
        messages.success(request, _("It stands in the register"))
        return redirect("case_disclosures", case.pk)
    context = {"case": case, "form": form, "pairs": pairs}
    return render(request, "consent/disclosure_add.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def change(request: OfficerRequest, disclosure_id: UUID) -> HttpResponse:
    """The recipient has it; it is called back; the person was told what went beyond their yes."""
    row, doing = disclosure_to_change(request.user, disclosure_id), request.POST.get("do", "")
    given = {name: typed(request) if name == doing else None for name in ACTS}
    shown: Mapping[str, forms.Form] = {
        "seen": SeenForm(given["seen"]),
        "revoke": RevokeForm(given["revoke"]),
        "told": ToldForm(given["told"]),
    }
    if doing in ACTS and did(lambda: ACTS[doing](request.user, row, shown[doing]), shown[doing]):
        messages.success(request, _("It is written down"))
        return redirect("case_disclosures", row.case_id)
    line = disclosure_line(register_seen_by(request.user, row.case), row)
    context = {"case": row.case, "line": line, "forms": shown}
    return render(request, "consent/disclosure.html", context)


@open_to(Role.CONSULAR_OFFICER)
@fresh_proof
@require_http_methods(BOTH)
def paper(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The register for the person: read aloud, or on paper what may lie in their hands."""
    case = case_to_work_on(request.user, case_id)
    form = PaperForm(typed(request))
    if not form.is_valid():
        return render(request, "consent/paper_ask.html", {"case": case, "form": form})
    on_paper = form.cleaned_data["how"] == "printed"
    _note_print(request.user, case, form.cleaned_data["how"])
    lines = register_of(register_seen_by(request.user, case))
    may_stand = [line for line in lines if line.on_paper or not on_paper]
    shown = {"case": case, "lines": may_stand, "left_out": len(lines) - len(may_stand)}
    shown |= {"on_paper": on_paper, "moment": now()}
    parts = parts_in(LANGUAGES, "consent/paper_part.html", shown)
    context = {"case": case, "parts": parts, "on_paper": on_paper}
    return render(request, "consent/paper.html", context)


def _note_print(actor: Officer, case: Case, how: str) -> None:
    """Every showing counts, also the same one a minute later: there may be two papers."""
    word = {"verb": Verb.DISCLOSURES_PRINTED, "detail": {"how": how}}
    with transaction.atomic():
        record(actor=actor.pk, subject=case.pk, post=case.post_id, **word)  # type: ignore[arg-type]  # as the record takes them


def _hand_on(actor: Officer, case: Case, form: DisclosureForm) -> Disclosure:
    purpose, recipient = form.pair
    with transaction.atomic():
        basis = services.must_cover(actor=actor, case=case, purpose=purpose, recipient=recipient)
        slip = form.cleaned_data["more_than_agreed"]
        return (services.record_slip if slip else services.record_disclosure)(
            actor=actor,
            case=case,
            purpose=purpose,
            recipient=recipient,
            fields=form.cleaned_data["fields_told"],
            means=form.cleaned_data["means"],
            basis=basis,
        )


ACTS: Mapping[str, Callable[[Officer, Disclosure, forms.Form], Disclosure]] = {
    "seen": lambda actor, row, _form: services.disclosure_seen(actor=actor, disclosure=row),
    "revoke": lambda actor, row, form: services.revoke_disclosure(
        actor=actor, disclosure=row, obtained=form.cleaned_data["obtained"]
    ),
    "told": lambda actor, row, form: services.told_of_more(
        actor=actor, disclosure=row, said=form.cleaned_data["said"]
    ),
}
