"""A page knows which version it was opened with; when another was saved since, both are shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gerege.accounts.parking import MARK
from gerege.accounts.requests import OfficerRequest
from gerege.audit.verbs import Verb
from gerege.cases.merging import SAVED, TYPED, Edit
from gerege.cases.models import Case
from gerege.cases.policies import knows_officers_of
from gerege.cases.services import note_look
from gerege.cases.services.versions import SavedMeanwhile, What, version_of
from gerege.cases.version_words import line_of

CONFLICT = 409
CHOICES = (SAVED, TYPED)
CHOOSE = "choose_"
LONGEST_NUMBER = 6
WRITTEN_ANEW = frozenset({"csrfmiddlewaretoken", MARK, "take", "asked", "taken_of"})
LOOKS = {What.PERSON: Verb.PERSON_REVEALED}


@dataclass(frozen=True)
class Line:
    """One field: what stands, what was typed, what was chosen already."""

    name: str
    label: object
    saved: object
    typed: object
    chosen: str


def opened_on(request: OfficerRequest, case: Case, *whats: What) -> dict[str, int]:
    """The versions a page shows; a page that comes back with errors keeps those it was sent with.

    Written into the form by ``cases/opened.html``.
    """
    sent = {what: _number(request.POST.get(f"opened_{what.value}")) for what in whats}
    return {
        what.value: version_of(case, what) if number is None else number
        for what, number in sent.items()
    }


def edit_of(request: OfficerRequest, what: What) -> Edit:
    """Which version was seen and what was chosen, as the form carried it."""
    sent = request.POST
    prefix, compared_with = f"{CHOOSE}{what.value}_", f"compared_{what.value}"
    chosen = {
        name.removeprefix(prefix): str(sent[name]) for name in sent if name.startswith(prefix)
    }
    if sent.get("take") in CHOICES and sent.get("taken_of") == what.value:
        chosen |= dict.fromkeys(sent.getlist("asked"), str(sent["take"]))
    return Edit(
        opened=_number(sent.get(f"opened_{what.value}")),
        compared=_number(sent.get(compared_with)),
        chosen={name: choice for name, choice in chosen.items() if choice in CHOICES},
    )


def compared(
    request: OfficerRequest, case: Case, meanwhile: SavedMeanwhile, *, send_to: str = ""
) -> HttpResponse:
    """Field by field what is saved now and what was typed, to choose from; nothing is lost.

    What a colleague saved is seen here, so the look is recorded. ``send_to`` names the page of the
    case that takes the choice, if it is not the one that was sent.
    """
    what = meanwhile.what
    verb, part = LOOKS.get(what, Verb.CASE_LOOKED), f"meanwhile {what.value} {meanwhile.version}"
    note_look(actor=request.user, case=case, verb=verb, part=part)
    chosen = edit_of(request, what).choices_on(meanwhile.version)
    context = {
        "case": case,
        "action": reverse(send_to, args=[case.pk]) if send_to else "",
        "what": what,
        "meanwhile": meanwhile,
        "by": meanwhile.by if knows_officers_of(request.user, case) else "",
        "lines": [_line(meanwhile, name, chosen) for name in meanwhile.ask],
        "carried": _carried(request, meanwhile),
        "unchosen": edit_of(request, what).compared == meanwhile.version,
    }
    return render(request, "cases/meanwhile.html", context, status=CONFLICT)


def _line(meanwhile: SavedMeanwhile, name: str, chosen: Mapping[str, str]) -> Line:
    label, saved = line_of(meanwhile.what, name, meanwhile.now.get(name, ""), hide_words=True)
    _label, typed = line_of(meanwhile.what, name, meanwhile.typed[name])
    return Line(name, label, saved, typed, chosen.get(name, ""))


def _carried(request: OfficerRequest, meanwhile: SavedMeanwhile) -> list[tuple[str, str]]:
    """Everything that was sent, to be sent again; choices on this page are made anew.

    What "take all" chose on an earlier page is carried as a choice for each line of that page.
    """
    what = meanwhile.what.value
    anew = WRITTEN_ANEW | {f"compared_{what}", f"opened_{what}"}
    sent = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name not in anew and not name.startswith(CHOOSE)
    ]
    return [*sent, (f"opened_{what}", str(meanwhile.opened)), *_chosen_before(request, meanwhile)]


def _chosen_before(request: OfficerRequest, meanwhile: SavedMeanwhile) -> Iterator[tuple[str, str]]:
    for what in What:
        for name, choice in edit_of(request, what).chosen.items():
            if what != meanwhile.what or name not in meanwhile.ask:
                yield f"{CHOOSE}{what.value}_{name}", choice


def _number(text: str | None) -> int | None:
    short = text is not None and text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text or 0) if short else None
