"""The pages of hand-overs: parse, one service or query, render."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.colleagues import colleagues_to_take_over
from gerege.cases.forms import tried, typed
from gerege.cases.queries import case_to_work_on
from gerege.kernel.clock import now
from gerege.shifts import services
from gerege.shifts.carrying import carried_over
from gerege.shifts.drafts import CaseTold, draft_of
from gerege.shifts.forms import GiveForm, NoteForm, TakeForm
from gerege.shifts.hidden import LeftHidden, left_hidden
from gerege.shifts.leaving import (
    AHEAD,
    last_day_of,
    leavers_of,
    leaving_draft,
    missing_of,
)
from gerege.shifts.models import HandOver, HandOverLine
from gerege.shifts.notes import NoteRead, note_to_see, notes_of
from gerege.shifts.policies import CASE_PEOPLE, post_that_hands_over, successors_of

AT_THE_POST = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST)
BOTH = ["GET", "HEAD", "POST"]


@open_to(*CASE_PEOPLE)
@require_safe
def index(request: OfficerRequest) -> HttpResponse:
    """The newest hand-over notes, and where to write one."""
    writes = request.user.role == Role.CONSULAR_OFFICER and request.user.post is not None
    context = {"notes": notes_of(request.user), "writes": writes}
    return render(request, "shifts/index.html", context)


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def write(request: OfficerRequest) -> HttpResponse:
    """The end of a duty: what was done comes from the record, the officer adds what it lacks."""
    post_that_hands_over(request.user)
    draft = draft_of(request.user, now())
    form = _note_form(request, draft.told)
    if request.method == "POST" and _written(request.user, form, draft.began_at):
        messages.success(request, _("The cases are handed over"))
        return redirect("shifts")
    _note_carried(request.user, form)
    return render(request, "shifts/write.html", {"draft": draft, "form": form})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def leave(request: OfficerRequest) -> HttpResponse:
    """Before leaving the post: each case that hangs on this officer."""
    post_that_hands_over(request.user)
    moment = now()
    told, more = leaving_draft(request.user, moment)
    form = _note_form(request, told)
    kind = HandOver.Kind.LEAVING
    if request.method == "POST" and _written(request.user, form, moment - AHEAD, kind):
        messages.success(request, _("The cases are handed over"))
        return redirect("hand_over_leave")
    _note_carried(request.user, form)
    context = {"form": form, "more": more, "last_day": last_day_of(request.user)}
    return render(request, "shifts/leave.html", context)


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def read(request: OfficerRequest, note_id: UUID) -> HttpResponse:
    """One note; each line is ticked when it is read and taken over."""
    page = note_to_see(request.user, note_id, now())
    lines = [(str(one.line.pk), one.told.case.reference) for one in page.lines if one.may_take]
    form = TakeForm(lines, typed(request))
    if request.method == "POST" and _took(request.user, page, form):
        messages.success(request, _("Read and taken over"))
        return redirect("hand_over", note_id)
    _note_look(request.user, page)
    return render(request, "shifts/read.html", {"page": page, "form": form})


@open_to(*AT_THE_POST)
@require_safe
def leavers(request: OfficerRequest) -> HttpResponse:
    """Who leaves the post, or has left it."""
    return render(request, "shifts/leavers.html", {"leavers": leavers_of(request.user, now())})


@open_to(*AT_THE_POST)
@require_safe
def missing(request: OfficerRequest, officer_id: UUID) -> HttpResponse:
    """What somebody who leaves has not handed over: complete or not, for head and ministry."""
    page = missing_of(request.user, officer_id, now())
    return render(request, "shifts/missing.html", {"page": page})


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def take_on(request: OfficerRequest, officer_id: UUID, case_id: UUID) -> HttpResponse:
    """This officer looks after the case from now on."""
    page = missing_of(request.user, officer_id, now())
    case = case_to_work_on(request.user, case_id)
    services.take_on(actor=request.user, case=case, leaver=page.leaver)
    messages.success(request, _("The case is taken on"))
    return redirect("hand_over_missing", officer_id)


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(BOTH)
def hidden(request: OfficerRequest) -> HttpResponse:
    """Who goes on with files that their post does not see, where somebody leaves."""
    doing, rows = request.POST.get("row"), []
    for one in left_hidden(request.user, now()):
        people = [who for who in colleagues_to_take_over(one.case) if who.pk != one.leaver.pk]
        asked = doing == one.key
        form = GiveForm(people, typed(request) if asked else None, prefix=one.key)
        if asked and _gave(request.user, one, form):
            messages.success(request, _("It is written down"))
            return redirect("hand_over_hidden")
        rows.append((one, form))
    return render(request, "shifts/hidden.html", {"rows": rows})


@open_to(*CASE_PEOPLE)
@require_safe
def for_oneself(request: OfficerRequest) -> HttpResponse:
    """Three minutes after a hard case. Nothing that is typed is sent or kept."""
    return render(request, "shifts/for_oneself.html", {"contact": settings.GEREGE_PEER_CONTACT})


def _note_form(request: OfficerRequest, told: Sequence[CaseTold]) -> NoteForm:
    carried = carried_over(request.user, told)
    return NoteForm(told, successors_of(request.user), carried, typed(request))


def _written(
    actor: Officer,
    form: NoteForm,
    began_at: datetime,
    kind: HandOver.Kind = HandOver.Kind.SHIFT,
) -> bool:
    """True if the note is written; else the form shows what to mend."""

    def act() -> HandOver:
        return services.write_note(
            actor=actor,
            lines=form.lines,
            began_at=began_at,
            kind=kind,
            successor=form.chosen,
            said=form.cleaned_data["said"],
        )

    return tried(act, form) is not None


def _gave(actor: Officer, left: LeftHidden, form: GiveForm) -> bool:
    def act() -> bool:
        who = {"leaver": left.leaver, "successor": form.chosen}
        services.give_on(actor=actor, case=left.case, **who)
        return True

    return tried(act, form) is not None


def _took(actor: Officer, page: NoteRead, form: TakeForm) -> bool:
    def act() -> bool:
        lines = [UUID(number) for number in form.cleaned_data["lines"]]
        services.take_over(actor=actor, note=page.note, lines=lines)
        return True

    return tried(act, form) is not None


def _note_look(viewer: Officer, page: NoteRead) -> None:
    shown = ":".join(f"{one.line.pk}{one.told.case.version}" for one in page.lines)
    with transaction.atomic():
        _look(viewer, page.note, shown)


def _note_carried(viewer: Officer, form: NoteForm) -> None:
    """The words of an earlier note stand in the draft of this one: they were seen."""
    of_note: dict[UUID, list[HandOverLine]] = {}
    for line in form.carried.values():
        of_note.setdefault(line.note_id, []).append(line)
    with transaction.atomic():
        for lines in of_note.values():
            _look(viewer, lines[0].note, ":".join(f"{line.pk}" for line in lines))


def _look(viewer: Officer, note: HandOver, shown: str) -> None:
    detail, verb = {"note": str(note.pk)}, Verb.HAND_OVER_LOOKED
    record_look(actor=viewer.pk, verb=verb, post=note.post_id, shown=shown, detail=detail)
