"""An id in a form field is checked like one in an address: nothing of others is reached by it."""

from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.attack.reach import Posts
from tests.builders import a_note, a_post, a_saved_contact, an_officer
from tests.cases.builders import CALM, in_boxes, kept_on_a_phone, send, send_kept
from tests.guards.world import signed_in

from gerege.accounts.models import Officer, Posting
from gerege.accounts.roles import Role
from gerege.cases.models import Case, ContactGroup, HiddenFrom, NamedOnCase, Note
from gerege.kernel.ids import new_id

ROWS = "name\tage\nСаран\t30\n"


def browser_of(ministry: Posts, role: Role = Role.CONSULAR_OFFICER) -> Client:
    browser = signed_in(ministry.world.people[role])
    browser.raise_request_exception = False
    return browser


def case_id_like(answer: HttpResponse) -> str:
    return answer.headers.get("Location", "")


@pytest.mark.parametrize("page", ["case_name", "case_hide"])
def test_only_colleagues_who_are_offered_can_be_named_or_shut_out(
    ministry: Posts, page: str
) -> None:
    browser, case = browser_of(ministry), ministry.world.young
    abroad = an_officer(post=a_post("SEL"))
    left = an_officer(post=a_post("ANK"))
    Officer.objects.filter(pk=left.pk).update(is_active=False)
    partner = ministry.world.people[Role.PARTNER_OFFICER]
    for officer in (abroad, left, partner, ministry.world.people[Role.CONSULAR_OFFICER]):
        assert send(browser, page, case, officer=str(officer.pk)).status_code == 200
    for written in (str(new_id()), "x", "", str(case.pk)):
        assert send(browser, page, case, officer=written).status_code == 200
    assert not NamedOnCase.objects.filter(case=case).exists()
    assert not HiddenFrom.objects.filter(case=case).exists()


def test_the_number_of_somebody_elses_note_neither_opens_nor_changes_it(ministry: Posts) -> None:
    browser, mine = browser_of(ministry), ministry.world.young
    others = an_officer(post=a_post("SEL"))
    theirs = a_saved_contact(others)
    a_note(others, theirs, "Theirs.")
    note = Note.objects.get(case=theirs)
    answers = [
        send(browser, "case_note", mine, text="Mine.", audience="post", form_id=str(number))
        for number in (note.pk, new_id())
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    again = Note.objects.get(pk=note.pk)
    assert (again.case_id, again.author_id, again.text) == (theirs.pk, others.pk, note.text)
    assert Note.objects.filter(case=mine).count() == 2


def test_the_number_of_somebody_elses_group_neither_opens_nor_changes_it(ministry: Posts) -> None:
    browser = browser_of(ministry)
    group = ContactGroup.objects.get(pk=ministry.other["any"].group)
    cases = Case.objects.filter(group=group).count()
    for number in (group.pk, new_id()):
        answer = send(browser, "group_save", rows=ROWS, channel="phone", form_id=str(number))
        assert answer.status_code == 302
        assert str(group.pk) not in case_id_like(answer)
    group.refresh_from_db()
    assert group.post.code == "SEL"
    assert Case.objects.filter(group=group).count() == cases


def test_the_number_of_somebody_elses_first_contact_opens_and_corrects_nothing(
    ministry: Posts,
) -> None:
    browser, number = browser_of(ministry), new_id()
    others = signed_in(an_officer(post=a_post("SEL")))
    assert send_kept(others, kept_on_a_phone(number, CALM)).status_code == 200
    theirs = Case.objects.get(client_id=number)
    before = bytes(theirs.first_contact.answers)
    typed = send(browser, "first_contact", channel="phone", form_id=str(number))
    kept = send_kept(browser, kept_on_a_phone(number, {"channel": "phone"}))
    assert (typed.status_code, kept.status_code) == (200, 400)
    for answer in (typed, kept):
        assert theirs.reference not in answer.content.decode()
        assert str(theirs.pk) not in answer.content.decode() + case_id_like(answer)
    assert bytes(Case.objects.get(pk=theirs.pk).first_contact.answers) == before


@pytest.mark.parametrize("wrong", ["", "x", "0" * 36, str(UUID(int=0)), "99"])
def test_a_posting_leads_only_to_a_post_that_there_is(ministry: Posts, wrong: str) -> None:
    keeper = browser_of(ministry, Role.ADMINISTRATOR)
    address = ministry.world.address("person_change").replace("/role/", "/posting/")
    before = Posting.objects.count()
    sent = {"post": wrong, **in_boxes("starts_on", "2026-01-01")}
    assert keeper.post(address, sent).status_code == 200
    assert Posting.objects.count() == before


def test_a_posting_belongs_to_the_account_in_the_address_whatever_the_form_says(
    ministry: Posts,
) -> None:
    keeper = browser_of(ministry, Role.ADMINISTRATOR)
    victim = ministry.world.author
    address = ministry.world.address("person_change").replace("/role/", "/sessions/")
    before = victim.get_session_auth_hash()
    keeper.post(address, {"officer": str(victim.pk), "pk": str(victim.pk), "account": "1"})
    assert Officer.objects.get(pk=victim.pk).get_session_auth_hash() == before
