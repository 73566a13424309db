"""The pages of a case conference: parse, one service or query, render."""

from collections.abc import Callable
from typing import TypedDict
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gerege.accounts.access import fresh_factor, open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases.forms import typed
from gerege.cases.merging import Edit
from gerege.cases.models import Case
from gerege.cases.services import note_look
from gerege.cases.services.versions import SavedMeanwhile, What
from gerege.cases.views.meanwhile import compared, edit_of, opened_on
from gerege.consent.models import Disclosure
from gerege.consent.views import did
from gerege.kernel.errors import NotAllowed
from gerege.support import services
from gerege.support.conference_forms import (
    CallForm,
    ComingForm,
    DecideForm,
    InviteForm,
    LeaveOutForm,
    PartyToldForm,
    SignForm,
    ToldForm,
    WaitsForm,
    WishForm,
    called_before,
)
from gerege.support.conference_lines import options_in
from gerege.support.conference_queries import (
    Seen,
    can_be_invited,
    cards_of,
    conference_to_call,
    conference_to_sign,
    conference_to_write,
    conferences_seen_by,
    is_to_be_told,
    missing_signature,
    part_to_sign,
    party_line,
    party_lines,
    wait_lines,
)
from gerege.support.models import Conference
from gerege.support.views import BOTH, CASE_PEOPLE
from gerege.waits.queries import open_waits_of

CALLERS = (Role.CONSULAR_OFFICER, Role.PROTECTION_LEAD)


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def conference(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """All of it, as far as these eyes may read; somebody else leads it, or the person was told."""
    seen, doing = conferences_seen_by(request.user, case_id), request.POST.get("do", "")
    if request.method == "POST" and (not seen.may_write or seen.current is None):
        raise NotAllowed(str(case_id))
    told = ToldForm(typed(request) if doing == "told" else None)
    lead = LeaveOutForm(typed(request) if doing == "lead" else None)
    acts: dict[str, tuple[forms.Form, Callable[[], object]]] = {
        "told": (told, lambda: _person_told(request, seen, told)),
        "lead": (lead, lambda: services.lead_conference(**_by(request, seen))),
    }
    if doing in acts and did(acts[doing][1], acts[doing][0]):
        messages.success(request, _("It is written down"))
        return redirect("case_conference", case_id)
    return _shown(request, seen, lead, told)


@open_to(*CASE_PEOPLE)
@fresh_factor
@require_POST
def sign(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Sign the version that was read, after the second factor."""
    seen, form = conference_to_sign(request.user, case_id), SignForm(typed(request))

    def signed() -> object:
        version = form.cleaned_data["version"]
        return services.sign_conference(actor=request.user, case=seen.case, version=version)

    if did(signed, form):
        messages.success(request, _("You signed it"))
        return redirect("case_conference", case_id)
    return _shown(request, seen, form, ToldForm())


@open_to(*CALLERS)
@require_http_methods(BOTH)
def call(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Call it, or move it."""
    seen = conference_to_call(request.user, case_id)
    standing = seen.current if seen.current and not seen.current.signed_at else None
    form = CallForm(typed(request), initial=called_before(standing.state() if standing else {}))

    by = _by(request, seen)
    return _changed(
        request,
        seen.case,
        form,
        lambda edit: services.call_conference(called=form.called(), edit=edit, **by),
        "call",
        standing=standing,
    )


@open_to(*CALLERS)
@require_http_methods(BOTH)
def wish(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """What the person wants, and how they want to be heard."""
    seen, row = conference_to_write(request.user, case_id, consent=False)
    form = WishForm(typed(request), initial=row.state())

    by = _by(request, seen)
    return _changed(
        request,
        seen.case,
        form,
        lambda edit: services.record_wish(**form.asked(), edit=edit, **by),
        "wish",
    )


@open_to(*CALLERS)
@require_http_methods(BOTH)
def waits(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """What was explained to the person about each wait."""
    seen, row = conference_to_write(request.user, case_id, consent=False)
    lines = wait_lines(seen, row, open_waits_of(seen.case))
    form = WaitsForm(lines, typed(request))

    by = _by(request, seen)
    return _changed(
        request,
        seen.case,
        form,
        lambda edit: services.explain_waits(words=form.explained(), edit=edit, **by),
        "waits",
        lines=lines,
    )


@open_to(*CALLERS)
@require_http_methods(BOTH)
def decide(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Write the decision."""
    seen, row = conference_to_write(request.user, case_id)
    state = row.state()
    form = DecideForm(typed(request), initial=state, young=seen.young, weighed=options_in(state))

    by = _by(request, seen)
    return _changed(
        request,
        seen.case,
        form,
        lambda edit: services.write_decision(fields=form.said_so(), edit=edit, **by),
        "decide",
        card=cards_of(seen)[0],
    )


@open_to(*CALLERS)
@require_http_methods(BOTH)
def invite(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Invite somebody, covered or not."""
    seen, row = conference_to_write(request.user, case_id)
    form = InviteForm(can_be_invited(seen, row), typed(request))

    def invited() -> object:
        return services.invite(actor=request.user, case=seen.case, **form.pair)

    if request.method == "POST" and did(invited, form):
        messages.success(request, _("Saved"))
        return redirect("case_conference", case_id)
    return _page(request, seen.case, "invite", {"form": form})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def party(request: OfficerRequest, case_id: UUID, party: str) -> HttpResponse:
    """What somebody invited may be told, what they were told; or they are not invited any more."""
    seen, row = conference_to_write(request.user, case_id)
    line, doing = party_line(seen, row, party), request.POST.get("do", "")
    told = PartyToldForm(line.may_be_told, typed(request) if doing == "told" else None)
    out = LeaveOutForm(typed(request) if doing == "out" else None)
    came = ComingForm(
        typed(request) if doing == "came" else None, initial={"came": line.party.came}
    )
    acts: dict[str, tuple[forms.Form, Callable[[], object]]] = {
        "told": (told, lambda: _told(request, seen, party, told)),
        "out": (out, lambda: _left_out(request, seen, party)),
        "came": (came, lambda: _came(request, seen, party, came)),
    }
    try:
        if doing in acts and did(acts[doing][1], acts[doing][0]):
            messages.success(request, _("It is written down"))
            return redirect("case_conference", case_id)
    except SavedMeanwhile as meanwhile:
        return compared(request, seen.case, meanwhile)
    opened = opened_on(request, seen.case, What.CONFERENCE)
    shown = {"line": line, "told": told, "out": out, "came": came, "opened": opened}
    return _page(request, seen.case, "party", shown)


def _person_told(request: OfficerRequest, seen: Seen, form: forms.Form) -> bool:
    services.person_was_told(**_by(request, seen), said=form.cleaned_data["said"])
    return True


def _told(request: OfficerRequest, seen: Seen, party: str, form: forms.Form) -> Disclosure:
    fields = form.cleaned_data["fields_told"]
    return services.tell_party(actor=request.user, case=seen.case, party=party, fields=fields)


def _came(request: OfficerRequest, seen: Seen, party: str, form: forms.Form) -> Conference:
    said, edit = form.cleaned_data["came"], edit_of(request, What.CONFERENCE)
    return services.record_coming(**_by(request, seen), party=party, came=said, edit=edit)


def _left_out(request: OfficerRequest, seen: Seen, party: str) -> Conference:
    return services.leave_out(actor=request.user, case=seen.case, party=party)


class _By(TypedDict):
    actor: Officer
    case: Case


def _by(request: OfficerRequest, seen: Seen) -> _By:
    """Who does it, on which case."""
    return {"actor": request.user, "case": seen.case}


def _changed(
    request: OfficerRequest,
    case: Case,
    form: forms.Form,
    act: Callable[[Edit], object],
    part: str,
    **more: object,
) -> HttpResponse:
    """A page that changes lines: written, compared with a colleague's, or shown again."""
    if request.method == "POST":
        try:
            done = did(lambda: act(edit_of(request, What.CONFERENCE)), form)
        except SavedMeanwhile as meanwhile:
            return compared(request, case, meanwhile)
        if done:
            messages.success(request, _("Saved"))
            return redirect("case_conference", case.pk)
    opened = opened_on(request, case, What.CONFERENCE)
    return _page(request, case, part, {"form": form, "opened": opened, **more})


def _page(
    request: OfficerRequest, case: Case, part: str, context: dict[str, object]
) -> HttpResponse:
    note_look(actor=request.user, case=case, verb=Verb.SUPPORT_LOOKED, part=f"conference {part}")
    return render(request, f"support/conference_{part}.html", {"case": case, **context})


def _shown(request: OfficerRequest, seen: Seen, form: forms.Form, told: forms.Form) -> HttpResponse:
    part = f"conference:{seen.sight.story:d}"
    note_look(actor=request.user, case=seen.case, verb=Verb.SUPPORT_LOOKED, part=part)
    cards = cards_of(seen)
    card, row = (cards[0], seen.current) if cards else (None, None)
    waiting = open_waits_of(seen.case) if row else []
    context = {
        "card": card,
        "earlier": cards[1:],
        "parties": party_lines(seen, row) if row else [],
        "waits": wait_lines(seen, row, waiting) if row else [],
        "to_tell": bool(row and is_to_be_told(waiting, row)),
        "part": part_to_sign(seen, card) if card else None,
        "missing": missing_signature(seen, card) if card else None,
    }
    base = {"case": seen.case, "seen": seen, "form": form, "told": told}
    return render(request, "support/conference.html", {**base, **context})
