"""A page knows which version it was opened with; when another was saved since, both are shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from gerege.accounts.parking import MARK
from gerege.accounts.requests import OfficerRequest
from gerege.cases.merging import SAVED, TYPED, Edit
from gerege.cases.models import Case
from gerege.cases.policies import knows_officers_of
from gerege.cases.services.versions import SavedMeanwhile, What, version_of
from gerege.cases.version_words import line_of

CONFLICT = 409
CHOICES = (SAVED, TYPED)
LONGEST_NUMBER = 6
NEVER_CARRIED = frozenset({"csrfmiddlewaretoken", MARK, "take"})


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
    prefix, compared_with = f"choose_{what.value}_", f"compared_{what.value}"
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


def compared(request: OfficerRequest, case: Case, meanwhile: SavedMeanwhile) -> HttpResponse:
    """Field by field what is saved now and what was typed, to choose from; nothing is lost."""
    what = meanwhile.what
    chosen = edit_of(request, what).choices_on(meanwhile.version)
    context = {
        "case": case,
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
    """Everything that was sent, to be sent again; choices on this page are made anew."""
    what = meanwhile.what.value
    anew = {f"choose_{what}_{name}" for name in meanwhile.ask}
    anew |= NEVER_CARRIED | {f"compared_{what}", "asked", "taken_of"}
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name not in anew
    ]


def _number(text: str | None) -> int | None:
    short = text is not None and text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text or 0) if short else None
