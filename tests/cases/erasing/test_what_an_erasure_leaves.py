"""Nothing of the person stays when a case is erased; the record of acts does."""

import pytest
from django.urls import reverse
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa
from tests.cases.builders import look, signed_in, words
from tests.cases.erasing.acts import erased, held, rows_left
from tests.guards.world import CASE_PAGES
from tests.guards.world_of_cases import a_rich_case

from gerege.accounts.models import ParkedForm
from gerege.accounts.roles import Role
from gerege.audit import signing
from gerege.audit.models import Event
from gerege.audit.verification import verify
from gerege.cases import services as file
from gerege.cases.models import Case, ContactGroup, FirstContact
from gerege.cases.search import search
from gerege.kernel.errors import InputRefused
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def test_no_row_of_the_case_is_left_in_any_table_and_other_cases_are_as_they_were() -> None:
    officer = bold()
    case, other = a_rich_case(officer), a_rich_case(officer)
    held(case, an_officer(Role.HEAD_OF_POST, a_post("ANK")))
    file.lift_hold(actor=saraa(), hold=case.holds.get())
    before = rows_left(other)

    erased(officer, case)

    assert len(before) > 10
    assert rows_left(case) == {}
    assert rows_left(other) == before
    assert look(signed_in(officer), "case", other).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_every_address_of_the_case_is_a_page_that_does_not_exist(role: Role) -> None:
    officer = bold()
    case = a_rich_case(officer)
    browser = signed_in(an_officer(role, a_post("ANK")))

    erased(officer, case)

    for name in sorted(CASE_PAGES - {"record_of_case"}):
        for ask in (browser.get, browser.post):
            answer = ask(reverse(name, args=[case.pk]))
            assert answer.status_code in {404, 405}, name
    record = browser.get(reverse("record_of_case", args=[case.pk]))
    assert record.status_code == (200 if role == Role.AUDITOR else 404)


@pytest.mark.parametrize("text", ["Солонго", "Solongo", "Батбаярын Солонго", "+90 555 010 0147"])
def test_nothing_finds_it(text: str) -> None:
    officer = bold()
    case = a_rich_case(officer)
    found = search(officer, text).found

    erased(officer, case)

    assert [hit.case.pk for hit in found] == [case.pk]
    assert search(officer, text).found == []
    assert search(officer, case.reference).found == []


def test_the_record_of_acts_is_whole_and_knows_the_number_but_nobody() -> None:
    officer = bold()
    case = a_rich_case(officer)
    before = Event.objects.filter(subject=case.pk).count()
    head = verify([], signing.public_key())

    erased(officer, case)

    after = verify([], signing.public_key())
    assert (head.problems, after.problems) == ((), ())
    assert Event.objects.filter(subject=case.pk).count() == before + 2
    auditor = signed_in(an_officer(Role.AUDITOR))
    page = words(auditor.get(reverse("record_of_case", args=[case.pk])))
    assert case.reference in page
    assert "Солонго" not in page


def test_its_number_is_not_given_again() -> None:
    officer = bold()
    case = a_saved_contact(officer)

    erased(officer, case)

    assert a_saved_contact(officer).reference != case.reference


def test_the_group_it_came_with_goes_with_its_last_case() -> None:
    officer = bold()
    number = file.open_group(actor=officer, people=[], answers={"channel": "phone"}).pk
    first, second = a_saved_contact(officer), a_saved_contact(officer)
    Case.objects.filter(pk__in=[first.pk, second.pk]).update(group=number)

    erased(officer, first)
    assert ContactGroup.objects.filter(pk=number).exists()
    erased(officer, second)
    assert not ContactGroup.objects.filter(pk=number).exists()


def test_forms_that_were_kept_for_its_pages_go_too_and_others_stay() -> None:
    officer = bold()
    case, other = a_saved_contact(officer), a_saved_contact(officer)
    for one in (case, other):
        ParkedForm.objects.create(
            officer=officer, browser=new_id(), path=reverse("case_note", args=[one.pk]), sealed=b"x"
        )

    report = erased(officer, case)

    assert report.counts["kept_forms"] == 1
    assert ParkedForm.objects.get().path == reverse("case_note", args=[other.pk])


def test_a_phone_that_sends_the_same_contact_again_brings_nothing_back() -> None:
    officer, number = bold(), new_id()
    answers = {"channel": "phone"}
    case = file.save_first_contact(actor=officer, answers=answers, client_id=number)
    erased(officer, case)

    with pytest.raises(InputRefused):
        file.save_first_contact(actor=officer, answers=answers, client_id=number)
    assert FirstContact.objects.count() == 0
