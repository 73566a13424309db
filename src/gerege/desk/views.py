"""The desk's pages: parse, one query, render."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import open_to, open_to_all_roles, pages_of_file_for
from gerege.accounts.models import Officer
from gerege.accounts.once import only_shows
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import EXPLANATIONS, Role
from gerege.audit.models import Event
from gerege.audit.queries import events_about, events_by
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.keeping import with_keeping
from gerege.cases.policies import cases_visible_to
from gerege.cases.search import Search, search
from gerege.desk.case_page import page_of
from gerege.desk.lists import codes_to_choose, filters_of, waits_that_stand
from gerege.desk.queries import A_PAGE, closed_cases, home_of
from gerege.desk.records import may_read_record_of, officers_with_records, readable
from gerege.desk.waits import with_rows
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.kernel.numbers import number_in
from gerege.support.home import held_column
from gerege.vault import services as vault
from gerege.waits.live import live_case, live_cases

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
LONGEST_QUERY = 120


@open_to_all_roles
@require_safe
def home(request: OfficerRequest) -> HttpResponse:
    """What is waiting, since when, what next."""
    viewer = request.user
    if viewer.role not in CASE_PEOPLE:
        explanation = EXPLANATIONS[Role(viewer.role)]
        return render(request, "desk/home_without_cases.html", {"explanation": explanation})
    home = home_of(viewer, now(), request.GET.get("after", ""))
    _note_list(
        viewer, [one.case.pk for one in home.waiting] + [case.pk for case in home.unready.cases]
    )
    context = {"home": home, "live": live_cases()}
    return render(request, "desk/home.html", context)


@open_to(*CASE_PEOPLE)
@require_safe
def case_page(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """One case, as far as this officer may see it; the look is recorded with it."""
    rows = with_rows(cases_visible_to(request.user)).annotate(**held_column())
    known = with_keeping(rows)
    case = next(iter(vault.unlocked(known.filter(pk=case_id), "pk")), None)
    if case is None:
        raise NotAllowed(str(case_id))
    with transaction.atomic():
        page = page_of(request.user, case, now())
        shown = f"{case.version}:{page.sight.identity:d}{page.sight.story:d}"
        record_look(
            actor=request.user.pk,
            verb=Verb.CASE_LOOKED,
            subject=case.pk,
            post=case.post_id,
            shown=shown,
        )
    pages = pages_of_file_for(request.user.role)
    context = {"page": page, "case": case, "pages": pages, "live": live_case(case)}
    return render(request, "desk/case.html", context)


@open_to(*CASE_PEOPLE)
@require_safe
def all_waits(request: OfficerRequest) -> HttpResponse:
    """What waits for whom, the longest first: codes only."""
    viewer = request.user
    chosen = filters_of(request.GET.get("whose", ""), request.GET.get("cause", ""))
    page = waits_that_stand(viewer, chosen, now(), request.GET.get("after", ""))
    shown = [row.place for row in page.rows] + [str(case.pk) for case in page.unready.cases]
    post = viewer.post.pk if viewer.post else None
    with transaction.atomic():
        record_look(actor=viewer.pk, verb=Verb.WAITS_LISTED, post=post, shown=":".join(shown))
    context = {"page": page, "chosen": chosen, "codes": codes_to_choose(), "live": live_cases()}
    return render(request, "desk/waits.html", context)


@open_to(*CASE_PEOPLE)
@require_safe
def closed(request: OfficerRequest) -> HttpResponse:
    """Closed cases, newest first."""
    cases, older = closed_cases(request.user, request.GET.get("before", ""))
    _note_list(request.user, [case.pk for case in cases])
    return render(request, "desk/closed.html", {"cases": cases, "older": older})


@open_to(*CASE_PEOPLE)
@only_shows
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: OfficerRequest) -> HttpResponse:
    """Find a file. What is searched for travels in the body, never in the address."""
    text = request.POST.get("text", "").strip()[:LONGEST_QUERY]
    asked = request.method == "POST" and bool(text)
    after = request.POST.get("after", "")
    result = search(request.user, text, after) if asked else Search([])
    context = {
        "text": text,
        "found": result.found,
        "more": result.more,
        "asked": asked,
        "after": after,
    }
    return render(request, "desk/find.html", context)


@open_to(Role.AUDITOR)
@require_safe
def record_index(request: OfficerRequest) -> HttpResponse:
    """Everybody with an account, each with their record."""
    return render(request, "desk/record_index.html", {"officers": officers_with_records()})


@open_to(*CASE_PEOPLE, Role.AUDITOR)
@require_safe
def record_of_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Who did and who looked at what in one case."""
    if not may_read_record_of(request.user, case_id):
        raise NotAllowed(str(case_id))
    events = events_about(case_id, before=_before(request), limit=A_PAGE)
    return _record_page(request, case_id, "desk/record_of_case.html", events)


@open_to(Role.AUDITOR)
@require_safe
def record_of_officer(request: OfficerRequest, officer_id: UUID) -> HttpResponse:
    """What one officer did and looked at."""
    officer = get_object_or_404(Officer, pk=officer_id)
    events = events_by(officer.pk, before=_before(request), limit=A_PAGE)
    return _record_page(
        request, officer.pk, "desk/record_of_officer.html", events, looked_at=officer
    )


def _record_page(
    request: OfficerRequest, subject: UUID, template: str, events: list[Event], **more: object
) -> HttpResponse:
    # One's own look at this record is nothing new in it.
    newest = next((e.sequence for e in events if e.verb != Verb.AUDIT_LOOKED), 0)
    with transaction.atomic():
        record_look(
            actor=request.user.pk, verb=Verb.AUDIT_LOOKED, subject=subject, shown=str(newest)
        )
    older = events[-1].sequence if len(events) == A_PAGE else None
    context = {"lines": readable(events), "older": older, "subject": subject, **more}
    return render(request, template, context)


def _note_list(viewer: Officer, cases: Sequence[UUID]) -> None:
    """A list that was looked at: which cases, in which order. The same list is no new look."""
    shown = sha256(b"".join(case.bytes for case in cases)).hexdigest()
    post = viewer.post.pk if viewer.post else None
    with transaction.atomic():
        record_look(actor=viewer.pk, verb=Verb.CASE_LISTED, subject=None, post=post, shown=shown)


def _before(request: OfficerRequest) -> int | None:
    return number_in(request.GET.get("before"))
