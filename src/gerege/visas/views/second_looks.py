"""Second looks of headquarters: who waits, and one of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import tried, typed
from gerege.visas import services
from gerege.visas.forms import SecondOpinionForm
from gerege.visas.models import SecondOpinion
from gerege.visas.second_looks import look_page, look_to_give, looks_of
from gerege.visas.views.seen import seen_in, with_version


@open_to(Role.PROTECTION_LEAD)
@require_safe
def second_looks(request: OfficerRequest) -> HttpResponse:
    """Who waits for headquarters, the longest first."""
    return render(request, "visas/second_looks.html", {"waiting": looks_of(request.user)})


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request: OfficerRequest, asked_id: UUID) -> HttpResponse:
    """What the officer saw, without who it is; and a form for what headquarters think."""
    asked = look_to_give(request.user, asked_id)
    form = SecondOpinionForm(typed(request))

    def give() -> SecondOpinion:
        return services.give_second_opinion(
            actor=request.user, asked=asked, seen=seen_in(request), **form.cleaned_data
        )

    is_meanwhile = False
    try:
        if request.method == "POST" and tried(give, form) is not None:
            messages.success(request, _("Your second look is with the officer of the post."))
            return redirect("visa_second_looks")
    except services.ChangedMeanwhile:
        is_meanwhile = True
    services.look_for_headquarters(actor=request.user, asked=asked)
    page = {"form": form, **look_page(request.user, asked)}
    version = len(page["reviews"]) + len(page["corrections"])
    return with_version(request, "visas/second_look.html", page, version, is_meanwhile=is_meanwhile)
