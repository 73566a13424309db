"""The queue, and one application that was opened."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.once import only_shows
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import tried, typed
from gerege.visas import services
from gerege.visas.application_page import (
    application_page,
    hand_over_page,
    look_is_asked,
    talk_page,
)
from gerege.visas.finding.search import search
from gerege.visas.forms import HandOverForm, ReviewForm
from gerege.visas.models import Application, HandOver, Review
from gerege.visas.policies import visa_post_of
from gerege.visas.queries import (
    STATES,
    Asked,
    application_to_see,
    classes,
    queue_page,
    rows_of,
)
from gerege.visas.sharing.links import links_page
from gerege.visas.views.seen import seen_in, with_version

LONGEST_TEXT = 200


@open_to(Role.VISA_OFFICER)
@require_safe
def queue(request: OfficerRequest) -> HttpResponse:
    """What to look at first: order, number, class, waiting since; neither flag nor sample."""
    visa_post_of(request.user)
    asked = _asked(request)
    context = {
        "page": queue_page(request.user, asked),
        "asked": asked,
        "classes": classes(),
        "states": STATES.items(),
    }
    return render(request, "visas/queue.html", context)


@open_to(Role.VISA_OFFICER)
@only_shows
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: OfficerRequest) -> HttpResponse:
    """Applications by number or name, which must not stand in an address.

    Whoever comes back to the address, after changing the language, finds the queue.
    """
    visa_post_of(request.user)
    if request.method != "POST":
        return redirect("visas")
    text = request.POST.get("text", "").strip()[:LONGEST_TEXT]
    result = search(request.user, text) if text else None
    seen = result.found if result else ()
    found = zip(rows_of([one.application for one in seen]), seen, strict=True)
    context = {"text": text, "result": result, "found": list(found)}
    return render(request, "visas/found.html", context)


@open_to(Role.VISA_OFFICER)
@require_safe
def application(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """Who it is, why it is in the queue, what else could explain it, what to ask alone."""
    found = application_to_see(request.user, application_id)
    services.open_application(actor=request.user, application=found, part="application")
    return render(request, "visas/application.html", application_page(found))


@open_to(Role.VISA_OFFICER)
@require_safe
def links(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """Everything that shares something with this application."""
    found = application_to_see(request.user, application_id)
    services.open_application(actor=request.user, application=found, part="links")
    return render(request, "visas/links.html", links_page(request.user, found))


@open_to(Role.VISA_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """Talk and decide."""
    found = application_to_see(request.user, application_id)
    form = ReviewForm(typed(request))

    def save() -> Review:
        return services.record_review(
            actor=request.user,
            application=found,
            talk=services.Talk(**form.cleaned_data),
            seen=seen_in(request),
        )

    was_asked = request.method == "POST" and look_is_asked(found)
    try:
        review = tried(save, form) if request.method == "POST" else None
    except services.ChangedMeanwhile:
        return _talk_page(request, found, form, is_meanwhile=True)
    if review is not None:
        return _after_talk(request, review, was_asked=was_asked)
    return _talk_page(request, found, form)


def _talk_page(
    request: OfficerRequest, found: Application, form: ReviewForm, *, is_meanwhile: bool = False
) -> HttpResponse:
    services.open_application(actor=request.user, application=found, part="talk")
    page = {"form": form, **talk_page(found)}
    version = len(page["reviews"]) + len(page["corrections"])
    return with_version(request, "visas/talk.html", page, version, is_meanwhile=is_meanwhile)


def _after_talk(request: OfficerRequest, review: Review, *, was_asked: bool) -> HttpResponse:
    """Whoever is referred to help is nobody's yet: the page that asks for it comes next."""
    messages.success(request, _("The talk is recorded."))
    if was_asked and review.application.decided_at is not None:
        messages.warning(request, _("The second look asked of headquarters is withdrawn."))
    if review.outcome == "refer" and not review.application.handed.exists():
        messages.warning(request, _("Nobody is asked to help yet. Ask the consular officers here."))
        return redirect("visa_hand_over", review.application_id)
    return redirect("visa_application", review.application_id)


@open_to(Role.VISA_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """Ask the consular officers of the post to open a protected case."""
    found = application_to_see(request.user, application_id)
    form = HandOverForm(typed(request))

    def ask() -> HandOver:
        return services.hand_over(actor=request.user, application=found, **form.cleaned_data)

    if request.method == "POST" and tried(ask, form) is not None:
        messages.success(request, _("The consular officers of the post are asked."))
        return redirect("visa_application", application_id)
    services.open_application(actor=request.user, application=found, part="hand over")
    context = {"form": form, **hand_over_page(found)}
    return render(request, "visas/hand_over.html", context)


def _asked(request: OfficerRequest) -> Asked:
    state = request.GET.get("state", "")
    return Asked(
        state=state if state in STATES else "waiting",
        visa_class=request.GET.get("class", "")[:40],
        after=_number(request.GET.get("after", "")),
    )


def _number(text: str) -> UUID | None:
    """The random number an address names; None for an address that names none."""
    try:
        return UUID(text)
    except ValueError:
        return None
