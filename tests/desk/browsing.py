"""Opening pages of the desk as somebody, and reading them as text."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gerege.accounts import visits
from gerege.accounts.models import Officer
from gerege.cases.models import Case


def browser_of(officer: Officer) -> Client:
    """A browser in which this officer has just signed in with both proofs."""
    client = Client()
    client.force_login(officer)
    session = client.session
    visits.prove(session, visits.Proof.FACTOR)
    session.save()
    return client


def address(name: str, *parts: object) -> str:
    """The address of a page; a case stands for its id."""
    return reverse(name, args=[part.pk if isinstance(part, Case) else part for part in parts])


def answer(officer: Officer, name: str, *parts: object) -> HttpResponse:
    """What somebody gets who opens this page."""
    return browser_of(officer).get(address(name, *parts))  # type: ignore[return-value]  # the test client's own class


def page(officer: Officer, name: str, *parts: object) -> str:
    """The page, which has to open."""
    response = answer(officer, name, *parts)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    """What can be read on a page below its header, spaces made single."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", main))).strip()


def rows(html: str) -> list[str]:
    """The lines of a table, each as its words."""
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [words(f"<main>{row}</main>") for row in re.findall(r"<tr>.*?</tr>", body, re.S)]
