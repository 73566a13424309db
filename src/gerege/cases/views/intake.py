"""First contact: eight taps, also from a phone that had no network."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import open_to, open_to_public, passive
from gerege.accounts.once import corrects_what_was_sent
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import refused
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.danger import denied_but_told
from gerege.cases.forms import (
    FirstContactForm,
    MoreForm,
    OnlineExtrasForm,
    ShortNoteForm,
    tried,
    typed,
)
from gerege.cases.models import Case
from gerege.cases.policies import post_that_opens
from gerege.cases.queries import case_to_work_on, first_contact_panel
from gerege.cases.sealed_message import SealedMessage, read_message
from gerege.cases.services.versions import SavedMeanwhile, What
from gerege.cases.views.meanwhile import compared, edit_of, opened_on
from gerege.kernel.bilingual import LANGUAGES
from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import load_guidance
from gerege.vault import browser

BAD_REQUEST = 400


@open_to(Role.CONSULAR_OFFICER)
@corrects_what_was_sent
@require_http_methods(["GET", "HEAD", "POST"])
def first_contact(request: OfficerRequest) -> HttpResponse:
    """The eight taps; a form sent twice is one case."""
    post_that_opens(request.user)
    form = FirstContactForm(typed(request))
    if request.method == "POST":
        try:
            case = tried(lambda: _saved(request, form), form)
        except SavedMeanwhile as meanwhile:
            known = case_to_work_on(request.user, meanwhile.case_id)
            # Not back to the form of a new contact: under a new mark it would open a second case.
            return compared(request, known, meanwhile, send_to="first_contact_more")
        if case:
            return _after_saving(request, case)
    return render(request, "cases/first_contact.html", {"form": form, **_sealing()})


def _saved(request: OfficerRequest, form: FirstContactForm) -> Case:
    return services.save_first_contact(
        actor=request.user, answers=form.answers, client_id=form.contact_id
    )


def _after_saving(request: OfficerRequest, case: Case) -> HttpResponse:
    """Danger now: straight to the emergency card. Else the reference and what comes next."""
    panel = first_contact_panel(request.user, case)
    if panel is None or not panel.is_red:
        return redirect("first_contact_saved", case.pk)
    messages.success(request, f"{_('Saved')}: {case.reference}")
    return redirect("case_emergency", case.pk)


@open_to_public
@require_safe
def offline_shell(request: HttpRequest) -> HttpResponse:
    """The blank form a phone keeps for the moment without a network; drawn for nobody."""
    asked = request.GET.get("language", "")
    with override(asked if asked in LANGUAGES else get_language()):
        card = load_guidance().emergency
        context = {"form": FirstContactForm(), "emergency": card, **_sealing()}
        return render(request, "cases/offline_shell.html", context)


@open_to(Role.CONSULAR_OFFICER)
@passive
@require_safe
def token(request: OfficerRequest) -> JsonResponse:
    """What the scripts need to send what a phone kept: they cannot read the cookie."""
    return JsonResponse({"token": get_token(request)})


@open_to(Role.CONSULAR_OFFICER)
@passive
@require_POST
def sealed(request: OfficerRequest) -> JsonResponse:
    """Take what a phone kept while there was no network; the same message twice is one case."""
    message = _message_in(request)
    if message is None:
        return _not_taken(request, _("This is not a sealed first contact"))
    try:
        case = services.receive_sealed(actor=request.user, message=message)
    except InputRefused as refusal:
        return _not_taken(request, refusal.problem)
    address = reverse("first_contact_saved", args=[case.pk])
    return JsonResponse({"reference": case.reference, "url": address})


@open_to(Role.CONSULAR_OFFICER)
@require_safe
def saved(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The reference, and what comes first now."""
    case = case_to_work_on(request.user, case_id)
    panel = first_contact_panel(request.user, case)
    services.note_look(actor=request.user, case=case, verb=Verb.CASE_LOOKED, part="saved")
    context = {"case": case, "panel": panel, "still_told": denied_but_told(case)}
    return render(request, "cases/first_contact_saved.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def more(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """What could wait until the contact was saved, and the first answers to be corrected."""
    case = case_to_work_on(request.user, case_id)
    sent = typed(request)
    answers = MoreForm(sent, initial=case.first_contact.codes())
    extras, note = OnlineExtrasForm(sent), ShortNoteForm(sent)
    if request.method == "POST":
        try:
            done = _told(request, case, answers, extras, note)
        except SavedMeanwhile as meanwhile:
            return compared(request, case, meanwhile)
        if done is not None:
            return redirect("first_contact_saved", case.pk)
    services.note_look(actor=request.user, case=case, verb=Verb.CASE_LOOKED, part="more")
    opened = opened_on(request, case, What.FIRST_CONTACT, What.PERSON)
    context = {"case": case, "answers": answers, "extras": extras, "note": note, "opened": opened}
    return render(request, "cases/first_contact_more.html", context)


def _told(
    request: OfficerRequest,
    case: Case,
    answers: MoreForm,
    extras: OnlineExtrasForm,
    note: ShortNoteForm,
) -> Case | None:
    def tell() -> Case:
        return services.tell_more(
            actor=request.user,
            case=case,
            answers=answers.answers,
            fields=extras.given(),
            note=note.cleaned_data["note"],
            edit=edit_of(request, What.FIRST_CONTACT),
            edit_person=edit_of(request, What.PERSON),
        )

    return tried(tell, answers, extras, note)


def _message_in(request: OfficerRequest) -> SealedMessage | None:
    try:
        return read_message(request.body)
    except RawPostDataException:
        # A form in many parts, which was read as a form already: no phone sends that.
        return None


def _sealing() -> Mapping[str, Any]:
    key = browser.public_key()
    return {"public_key": key.base64url, "key_id": key.key_id}


def _not_taken(request: OfficerRequest, problem: str) -> JsonResponse:
    """Say what is wrong and show nothing; that it was refused is recorded."""
    with transaction.atomic():
        refused(actor=request.user.pk, verb=Verb.PAGE_REFUSED, reason="first_contact_sealed")
    mend = _("Record the contact again.")
    return JsonResponse({"field": "sealed", "problem": problem, "mend": mend}, status=BAD_REQUEST)
