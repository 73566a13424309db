"""Group intake: paste, look at what was understood, save all or nothing."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.danger import danger_is_open
from gerege.cases.forms import GroupForm, tried, typed
from gerege.cases.models import ContactGroup
from gerege.cases.policies import post_that_opens
from gerege.cases.preview import Preview, preview_of
from gerege.cases.queries import cases_in_group


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def group_contact(request: OfficerRequest) -> HttpResponse:
    """Paste rows and see what they mean. Nothing is saved here."""
    post = post_that_opens(request.user)
    form = GroupForm(typed(request))
    seen = None
    if request.method == "POST" and form.is_valid():
        seen = preview_of(request.user, form.cleaned_data["rows"], post)
    return render(request, "cases/group.html", {"form": form, "seen": seen})


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def group_save(request: OfficerRequest) -> HttpResponse:
    """Save everybody who was seen, or nobody: what the page carried is read once more."""
    post = post_that_opens(request.user)
    form = GroupForm(request.POST)
    seen = preview_of(request.user, form.cleaned_data["rows"], post) if form.is_valid() else None
    group = tried(lambda: _save(request.user, form, seen), form)
    if group:
        return redirect("group_saved", group.pk)
    return render(request, "cases/group.html", {"form": form, "seen": seen})


@open_to(Role.CONSULAR_OFFICER)
@require_safe
def group_saved(request: OfficerRequest, group_id: UUID) -> HttpResponse:
    """The references of everybody in the group."""
    cases = cases_in_group(request.user, group_id)
    for case in cases:
        services.note_look(actor=request.user, case=case, verb=Verb.CASE_LOOKED, part="group")
    red = any(danger_is_open(case) for case in cases[:1])
    return render(request, "cases/group_saved.html", {"cases": cases, "red": red})


def _save(actor: Officer, form: GroupForm, seen: Preview | None) -> ContactGroup | None:
    if seen is None or not seen.is_ready:
        return None
    return services.open_group(actor=actor, people=seen.people, answers=form.answers)
