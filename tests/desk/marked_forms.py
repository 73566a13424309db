"""Filling in a form as a page shows it, its one-time mark included; and the acts to try it with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape

from django.http import HttpResponse
from django.test import Client
from tests.builders import (
    a_case_to_act_on,
    a_saved_contact,
    a_talked_case,
    an_officer,
    bold,
    saraa,
)
from tests.desk.browsing import address, browser_of

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.knowledge.guidance import load_guidance
from gerege.screening.presentation.groups import group_of

FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.S)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
HOURS = "exploitation.hours"


@dataclass(frozen=True)
class Act:
    """One form of the product: where it stands, what is typed, what it becomes in the record."""

    name: str
    verb: Verb
    typed: Mapping[str, object]
    changed: Mapping[str, object]
    case: Callable[[Officer], Case] | None = None
    parts: tuple[object, ...] = ()
    shown_at: str = ""
    who: Callable[[], Officer] = bold

    def __str__(self) -> str:
        return self.name


@dataclass
class Filled:
    """A form that somebody filled in, ready to be sent as often as one likes."""

    browser: Client
    path: str
    typed: dict[str, object]

    def send(self, **changed: object) -> HttpResponse:
        return self.browser.post(self.path, self.typed | changed)  # type: ignore[return-value]  # the test client's own class


def hidden_fields(html: str, path: str = "") -> dict[str, str]:
    """The hidden fields of the form in the body of a page that is sent to this address."""
    main = html[html.index("<main") :]
    forms = FORM.findall(main)
    own = [f for f in forms if f'action="{path}"' in f] or [f for f in forms if "action=" not in f]
    return {name: unescape(value) for name, value in FIELD.findall(own[0])}


def filled_in(act: Act) -> Filled:
    """Open the page of the act as somebody new and fill in its form."""
    officer = act.who()
    parts = ([act.case(officer)] if act.case else []) + list(act.parts)
    browser = browser_of(officer)
    path = address(act.name, *parts)
    page = browser.get(address(act.shown_at, *parts) if act.shown_at else path)
    if act.name == "group_save":
        page = browser.post(address("group_contact"), act.typed)
    assert page.status_code == 200
    return Filled(browser, path, hidden_fields(page.content.decode(), path) | dict(act.typed))


def _colleague_asked(officer: Officer) -> Case:
    del officer
    return a_case_to_act_on(bold())


ROWS = "Нэр\tНас\nБаярмаа\t29\nТөмөр\t31\n"
GUARDS = [guard.id for guard in load_guidance().myth_guards]
ANSWER = {"alone": "yes", "interpreter": "none", HOURS: "yes", f"{HOURS} how": "stated"}
DECIDED = {"threshold": "assist", "choice": "yes", "who": "post", "reasons": "Байр хэрэгтэй."}
ACTS = (
    Act(
        "group_save",
        Verb.GROUP_IMPORTED,
        {"rows": ROWS},
        {"rows": ROWS + "Сарнай\t25\n"},
        shown_at="group_contact",
    ),
    Act(
        "case_note",
        Verb.NOTE_ADDED,
        {"text": "Байр хэрэгтэй.", "audience": "post"},
        {"text": "Байр, хувцас хэрэгтэй."},
        a_saved_contact,
    ),
    Act(
        "case_person",
        Verb.PERSON_CHANGED,
        {"given": "Солонго"},
        {"clan": "Боржгон"},
        a_saved_contact,
    ),
    Act(
        "case_safe_contact",
        Verb.SAFE_CONTACT_CHANGED,
        {"channel": "viber", "when": "08:30", "time_zone": "Europe/Istanbul"},
        {"when": "09:30"},
        a_saved_contact,
    ),
    Act(
        "screening_group",
        Verb.SCREENING_ANSWERED,
        ANSWER,
        {HOURS: "no"},
        a_saved_contact,
        parts=(group_of(HOURS).id,),
    ),
    Act("decision", Verb.DECISION_MADE, DECIDED, {"reasons": "Эмч хэрэгтэй."}, a_talked_case),
    Act(
        "second_look",
        Verb.SECOND_LOOK_GIVEN,
        {"opinion": "act_now", "reasons": "Хүлээлгэж өгсөн."},
        {"reasons": "Бичиг баримт."},
        _colleague_asked,
        who=saraa,
    ),
    Act(
        "close",
        Verb.SECOND_LOOK_ASKED,
        {"guards": GUARDS, "reason": "help_given", "words": ""},
        {"reason": "no_contact"},
        a_saved_contact,
    ),
    Act(
        "case_danger",
        Verb.EMERGENCY_ACTED,
        {"action": "call_duty_officer"},
        {"action": "ask_where"},
        a_saved_contact,
        shown_at="case_emergency",
    ),
    Act(
        "person_new",
        Verb.ACCOUNT_CREATED,
        {"username": "new.officer", "display_name": "Шинэ", "role": "trainer", "language": "mn"},
        {"display_name": "Шинэхэн"},
        who=lambda: an_officer(Role.ADMINISTRATOR),
    ),
)
"""The first contact is apart: it knows a changed form as a correction."""
