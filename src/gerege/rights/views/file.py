"""The pages of one case: what the person may ask for, refused help, fear."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.outside import outside_page
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.colleagues import colleagues_to_name, named_on
from gerege.cases.forms import tried, typed
from gerege.cases.policies import is_hidden_from_its_post, sight_of
from gerege.cases.queries import case_to_see, case_to_work_on
from gerege.knowledge.guidance import load_hotlines
from gerege.knowledge.rights import load_rights
from gerege.rights import services
from gerege.rights.forms import CorrectForm, FearForm, RefusalForm, WordsForm, WriteForm
from gerege.rights.models import Refusal
from gerege.rights.policies import who_could_read
from gerege.rights.queries import rights_of
from gerege.rights.stops import standing_refusal

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
BOTH = ["GET", "HEAD", "POST"]


@open_to(*CASE_PEOPLE)
@require_safe
def of_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """What the person may ask for, and what stands. It tells nothing of a complaint."""
    case = case_to_see(request.user, case_id)
    sight, lead = sight_of(request.user, case), request.user.role == Role.PROTECTION_LEAD
    with transaction.atomic():
        page = rights_of(case, story=sight.story, second=lead)
        record_look(
            actor=request.user.pk,
            verb=Verb.RIGHTS_LOOKED,
            subject=case.pk,
            post=case.post_id,
            shown=f"{case.version}:{sight.story:d}",
        )
    context = {
        "case": case,
        "page": page,
        "sight": sight,
        "is_lead": lead,
        # Whom the person is afraid of may be who looks: what they said, and of whom, is the story.
        "shows_fear": sight.story or lead,
        "hidden": lead and is_hidden_from_its_post(case),
        "rights": load_rights(),
        "say_at": outside_page("say"),
        "hotlines": load_hotlines(case.host_country),
    }
    return render(request, "rights/of_case.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def write_wish(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Write down for the person what only headquarters reads."""
    case = case_to_work_on(request.user, case_id)
    form = WriteForm(who_could_read(), typed(request))
    done = _("It went to headquarters. Nothing of it stands in the case.")
    if _sent(
        request, form, lambda given: services.write_wish(actor=request.user, case=case, **given)
    ):
        messages.success(request, done)
        return redirect("case_rights", case.pk)
    return render(request, "rights/write_wish.html", {"case": case, "form": form})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def correct(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The person says that something written is wrong."""
    case, form = case_to_work_on(request.user, case_id), CorrectForm(typed(request))

    def wish(given: Mapping[str, str]) -> bool:
        services.wish_to_correct(actor=request.user, case=case, words=given["words"])
        return True

    if _sent(request, form, wish):
        messages.success(request, _("It stands in the waits, in the person's words"))
        return redirect("case_waits", case.pk)
    return render(request, "rights/correct.html", {"case": case, "form": form})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def refusal(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The person does not want help; or wants it again."""
    case = case_to_work_on(request.user, case_id)
    standing = standing_refusal(case)
    form = WordsForm(typed(request)) if standing else RefusalForm(typed(request))

    def act(given: Mapping[str, Any]) -> Refusal:
        if standing:
            return services.reopen_help(actor=request.user, refusal=standing, **given)
        return services.record_refusal(actor=request.user, case=case, **given)

    if _sent(request, form, act):
        messages.success(request, _("It is written down"))
        return redirect("case_rights", case.pk)
    context = {"case": case, "form": form, "standing": standing, "rights": load_rights()}
    return render(request, "rights/refusal.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def fear(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """The person is afraid of their own state or of somebody at the post."""
    case = case_to_work_on(request.user, case_id)
    colleagues = (request.user, *colleagues_to_name(request.user, case), *named_on(case))
    form = FearForm(dict.fromkeys(colleagues), typed(request))

    def told(given: Mapping[str, str]) -> object:
        words = {name: given[name] for name in ("of", "said", "alone", "hide")}
        return services.record_fear(actor=request.user, case=case, keep=form.chosen, **words)

    if _sent(request, form, told):
        messages.success(request, _("It is written down"))
        stays = not form.chosen or request.user in form.chosen
        return redirect("case_rights", case.pk) if stays else redirect("home")
    context = {"case": case, "form": form, "rights": load_rights()}
    return render(request, "rights/fear.html", context)


def _sent(
    request: OfficerRequest, form: forms.Form, act: Callable[[Mapping[str, Any]], object]
) -> bool:
    """True if it was done; else the form shows what to mend."""
    if request.method != "POST":
        return False
    return tried(lambda: act(form.cleaned_data), form) is not None
