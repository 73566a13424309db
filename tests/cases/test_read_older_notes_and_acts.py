"""Everything that was written about a case can be read again, a page at a time, and once only."""

import re

import pytest
from django.db.models import F
from django.test import Client
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa
from tests.cases.builders import address, look, signed_in, source

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services
from gerege.cases.models import Case, Note

pytestmark = pytest.mark.django_db

OLDER = re.compile(r'rel="next" href="([^"]+/(?:notes|acts)/\?before=[^"]+)"')
WRITTEN = re.compile(r"Байр хэрэгтэй (\d+)\.")


def notes_of(writer: Officer, case: Case, count: int, audience: str = "post") -> None:
    for number in range(count):
        text = f"Байр хэрэгтэй {number}."
        services.add_note(actor=writer, case=case, text=text, audience=audience)


def pages(browser: Client, case: Case, kind: str) -> list[str]:
    """The page of the case, and every page its links of this kind lead to."""
    found = [source(look(browser, "case", case))]
    while links := [one for one in OLDER.findall(found[-1]) if f"/{kind}/" in one]:
        answer = browser.get(links[0])
        assert answer.status_code == 200
        found.append(answer.content.decode())
    return found


def test_every_note_is_read_once_the_newest_first() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    notes_of(officer, case, 45)
    read = [WRITTEN.findall(page) for page in pages(signed_in(officer), case, "notes")]
    assert [len(numbers) for numbers in read] == [20, 20, 5]
    assert [int(n) for numbers in read for n in numbers] == list(range(44, -1, -1))


def test_notes_of_one_moment_are_all_read() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    notes_of(officer, case, 23)
    Note.objects.update(written_at=case.opened_at)
    read = [n for page in pages(signed_in(officer), case, "notes") for n in WRITTEN.findall(page)]
    assert sorted(map(int, read)) == list(range(23))


def test_a_note_that_is_added_meanwhile_repeats_no_line() -> None:
    officer = bold()
    case, browser = a_saved_contact(officer), signed_in(officer)
    notes_of(officer, case, 25)
    (older,) = OLDER.findall(source(look(browser, "case", case)))[:1]
    services.add_note(actor=officer, case=case, text="Шинэ.", audience="post")
    read = WRITTEN.findall(browser.get(older).content.decode())
    assert [int(n) for n in read] == [4, 3, 2, 1, 0]


def test_every_act_is_read_once_the_newest_first() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    notes_of(officer, case, 45)
    shown = [page.count("timeline__when") for page in pages(signed_in(officer), case, "acts")]
    assert shown[:2] == [10, 10]
    assert sum(shown) == 45 + Event.objects.filter(subject=case.pk, verb=Verb.CASE_OPENED).count()


def test_older_notes_follow_the_audience_too() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    notes_of(officer, case, 22, audience="named")
    notes_of(officer, case, 2)
    colleague = signed_in(bold())
    for page in (*pages(colleague, case, "notes"), source(look(colleague, "case_notes", case))):
        assert len(WRITTEN.findall(page)) == 2


@pytest.mark.parametrize("name", ["case_notes", "case_acts"])
def test_whom_the_case_is_hidden_from_or_who_is_elsewhere_reads_nothing(name: str) -> None:
    officer, kept_out = bold(), bold()
    case = a_saved_contact(officer)
    notes_of(officer, case, 21)
    services.hide_from(actor=officer, case=case, officer=kept_out)
    for other in (kept_out, an_officer(post=a_post("SEL"))):
        assert signed_in(other).get(address(name, case)).status_code == 404


def test_who_sees_codes_only_reads_acts_and_no_notes() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    notes_of(officer, case, 21)
    for other in (saraa(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))):
        browser = signed_in(other)
        assert browser.get(address("case_notes", case)).status_code == 404
        assert browser.get(address("case_acts", case)).status_code == 200


def test_a_look_at_older_notes_is_recorded_once() -> None:
    officer = bold()
    case, browser = a_saved_contact(officer), signed_in(officer)
    notes_of(officer, case, 21)
    (older,) = OLDER.findall(source(look(browser, "case", case)))[:1]
    looks = Event.objects.filter(subject=case.pk, actor=officer.pk, verb=Verb.CASE_LOOKED)
    before = looks.count()
    browser.get(older)
    browser.get(older)
    assert looks.count() == before + 1


@pytest.mark.parametrize("place", ["x", "2026-01-01T00:00:00Z_x", "9" * 40, "_", "%00"])
def test_an_address_that_names_no_place_shows_the_newest(place: str) -> None:
    officer = bold()
    case, browser = a_saved_contact(officer), signed_in(officer)
    notes_of(officer, case, 2)
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
    for name in ("case_notes", "case_acts"):
        assert browser.get(f"{address(name, case)}?before={place}").status_code == 200
    assert len(WRITTEN.findall(source(look(browser, "case_notes", case)))) == 2
