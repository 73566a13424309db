"""The forms of a page as a browser reads them, filled in as somebody would who means it well."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from operator import itemgetter
from urllib.parse import urlsplit
from uuid import UUID

from django.test import Client
from django.urls import resolve
from tests.builders import PASSWORD
from tests.guards.addresses import DOORS
from tests.guards.world import World, signed_in

from gerege.accounts.changes import CHANGES
from gerege.accounts.roles import Role

WHO_FILLS_IN = (
    Role.CONSULAR_OFFICER,
    Role.ADMINISTRATOR,
    Role.HEAD_OF_POST,
    Role.PROTECTION_LEAD,
)
FACES_OF_A_CASE = frozenset({"case", "close", "screening", "result"})
BUTTONS = frozenset({"submit", "button", "reset", "image"})
# Where the first thing that comes to mind would be refused.
WELL_MEANT = {
    "username": "solongo-new",
    "display_name": "Somebody New",
    "code": "ZZZ",
    "letter": "Z",
    "name_mn": "Шинэ газар",
    "name_en": "New post",
    "country_iso3": "KOR",
    "time_zone": "Asia/Seoul",
    "text": "Needs a place to sleep.",
    "reason": "The officers are unreachable.",
    "reasons": "The person asked for help.",
    "rows": "name\tage\nСаран\t30\n",
    "password": PASSWORD,
    "login": "nobody-known",
    "telephone": "+90 555 010 0199",
    "pin": "302918",
    "pin_again": "302918",
    "starts_on_year": "2026",
    "starts_on_month": "11",
    "starts_on_day": "1",
    "ends_on_year": "2031",
    "ends_on_month": "1",
    "ends_on_day": "1",
    "new_password": "four words that differ",
    "new_password_again": "four words that differ",
    "passport_number": "E12345678",
    "years": "30",
    "birth_date_year": "",
    "birth_date_month": "",
    "birth_date_day": "",
}


@dataclass
class Form:
    """One form: where it goes and what it sends."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    buttons: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The fields, but not the token against forged forms."""
        known = {*self.values, *self.choices, *self.typed, *self.buttons}
        return sorted(known - {"csrfmiddlewaretoken"})

    def filled_in(self) -> dict[str, list[str]]:
        """What would be sent by somebody who fills in everything."""
        sent = {name: list(values) for name, values in self.values.items()}
        for name, offered in self.choices.items():
            sent[name] = offered if name == "guards" else [next(filter(None, offered), "")]
        for name in self.typed:
            sent[name] = [WELL_MEANT.get(name, "something")]
        sent.update({name: [value] for name, value in list(self.buttons.items())[:1]})
        sent.pop("csrfmiddlewaretoken", None)
        return sent


class FormsRead(HTMLParser):
    """Every form of a page."""

    def __init__(self, text: str, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.forms: list[Form] = []
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or something in it that is sent."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            goes_to = given.get("action") or self.address
            self.forms.append(Form(goes_to, given.get("method", "get").lower()))
        elif self.forms:
            self._part(tag, given)

    def _part(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if tag == "select":
            self._select = name
            form.choices[name] = []
        elif tag == "option" and self._select:
            form.choices[self._select].append(given.get("value", ""))
        elif tag == "textarea" and name:
            form.typed.add(name)
        elif tag == "button" and name:
            form.buttons.setdefault(name, given.get("value", ""))
        elif tag == "input" and name:
            self._input(form, name, given)

    @staticmethod
    def _input(form: Form, name: str, given: dict[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value or "on")
        elif kind == "hidden":
            form.values.setdefault(name, []).append(value)
        elif kind not in BUTTONS:
            form.typed.add(name)

    def handle_endtag(self, tag: str) -> None:
        """What follows belongs to no list of choices."""
        if tag == "select":
            self._select = ""


def forms_of(browser: Client, address: str) -> list[Form]:
    """The forms that are sent by POST from the page at this address."""
    answer = browser.get(address)
    if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
        return []
    return [f for f in FormsRead(answer.content.decode(), address).forms if f.method == "post"]


def every_form(world: World) -> Iterator[tuple[Client, str, Form]]:
    """(browser, address of the page, form) of every page; each form once, whoever meets it."""
    met = _MET.setdefault(world.rich.pk, [])
    if not met:
        met += _every_form(world)
    for role, found in groupby(deepcopy(met), key=itemgetter(0)):
        browser = signed_in(world.people[role]) if role else Client()
        yield from ((browser, address, form) for _role, address, form in found)


_MET: dict[UUID, list[tuple[Role | None, str, Form]]] = {}
"""The forms of each ministry by its first case: a file of tests asks the same one again and again,
and a form belongs to an officer, not to a session."""


def _every_form(world: World) -> Iterator[tuple[Role | None, str, Form]]:
    met: set[tuple[str, ...]] = set()
    for role in (*WHO_FILLS_IN, None):
        browser = signed_in(world.people[role]) if role else Client()
        for name, admitted in DOORS.items():
            if admitted is not None and role not in admitted:
                continue
            for address in _pages(world, name, role or Role.CONSULAR_OFFICER):
                for form in forms_of(browser, address):
                    mark = (resolve(urlsplit(form.action).path).url_name or "", *form.names)
                    if mark not in met:
                        met.add(mark)
                        yield role, address, form


def _pages(world: World, name: str, role: Role) -> list[str]:
    """The page; for a page with several faces, each of them."""
    address = world.address(name, role)
    if name == "person_change":
        return [address.replace("/role/", f"/{face}/") for face in CHANGES]
    if name in FACES_OF_A_CASE:
        return [world.address(name, role, case) for case in (world.rich, world.young, world.quiet)]
    return [address]
