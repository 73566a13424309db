"""Safe contact: agree, agree again, and see number and words for a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gerege.accounts.access import fresh_proof, open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.contact_words import shown_words
from gerege.cases.forms import SafeContactForm, WordsForm, tried, typed
from gerege.cases.forms.initial import safe_contact_initial
from gerege.cases.models import Case, SafeContact
from gerege.cases.queries import case_to_call_about, case_to_work_on, safe_contact_panel
from gerege.cases.services.versions import SavedMeanwhile, What
from gerege.cases.views.meanwhile import compared, edit_of, opened_on
from gerege.cases.zones import known_zones
from gerege.kernel.errors import InputRefused


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Record how the person wants to be reached."""
    case = case_to_work_on(request.user, case_id)
    zones = known_zones(case.post)
    form = SafeContactForm(zones, typed(request), initial=safe_contact_initial(case))
    if request.method == "POST":
        try:
            done = tried(lambda: _agree(request, case, form), form)
        except SavedMeanwhile as meanwhile:
            return compared(request, case, meanwhile)
        if done is not None:
            words = _("Saved. Agree it again each time; it is valid for 14 days.")
            messages.success(request, words)
            return redirect("case", case.pk)
    services.note_look(actor=request.user, case=case, verb=Verb.CASE_LOOKED, part="contact")
    context = {"case": case, "form": form, "opened": opened_on(request, case, What.SAFE_CONTACT)}
    return render(request, "cases/safe_contact.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def again(request: OfficerRequest, case_id: UUID) -> HttpResponseRedirect:
    """The person said again that the agreed way is safe."""
    case = case_to_work_on(request.user, case_id)
    try:
        services.confirm_safe_contact(actor=request.user, case=case)
    except InputRefused as refusal:
        messages.error(request, f"{refusal.problem}. {refusal.mend}")
    else:
        messages.success(request, _("Agreed again: valid for 14 days."))
    return redirect("case", case.pk)


@open_to(Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
@fresh_proof
@require_POST
def words(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Show number, safe word and danger word for the reason chosen. Nothing shows without one."""
    case = case_to_call_about(request.user, case_id)
    form = WordsForm(request.POST)
    lines = tried(lambda: shown_words(request.user, case, **form.cleaned_data), form)
    panel = safe_contact_panel(request.user, case)
    context = {"case": case, "form": form, "lines": lines, "panel": panel}
    return render(request, "cases/words.html", context)


def _agree(request: OfficerRequest, case: Case, form: SafeContactForm) -> SafeContact:
    return services.agree_safe_contact(
        actor=request.user,
        case=case,
        fields=form.written(),
        do_not_contact=form.cleaned_data["do_not_contact"],
        time_zone=form.cleaned_data["time_zone"],
        edit=edit_of(request, What.SAFE_CONTACT),
    )
