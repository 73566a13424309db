"""Who did what and who looked: the auditor reads it all and no case; officers read their own."""

import re

import pytest
from django.db import transaction
from tests.builders import a_named_case, a_note, a_post, a_saved_contact, an_officer, bold, saraa
from tests.desk.browsing import address, answer, browser_of, page, rows, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases import services as file

pytestmark = pytest.mark.django_db


def an_auditor() -> Officer:
    return an_officer(Role.AUDITOR, a_post("UBH"))


def test_the_auditor_finds_everybody_and_reads_what_each_did() -> None:
    auditor, officer = an_auditor(), bold()
    case = a_named_case(officer)
    assert officer.display_name in words(page(auditor, "record"))
    lines = rows(page(auditor, "record_of_officer", officer.pk))
    assert "Identity recorded" in lines[0]
    assert case.reference in lines[0]
    assert "Case opened" in lines[1]
    assert all(officer.display_name in line for line in lines[:2])


def test_the_auditor_reads_who_looked_at_a_case_and_cannot_open_it() -> None:
    auditor, officer, lead = an_auditor(), bold(), saraa()
    case = a_named_case(officer)
    page(lead, "case", case)
    lines = rows(page(auditor, "record_of_case", case))
    assert any("Case looked at" in line and lead.display_name in line for line in lines)
    for name in ("case", "result", "screening_answers", "case_emergency", "case_words"):
        assert answer(auditor, name, case).status_code == 404


def test_nothing_in_the_record_tells_about_the_person() -> None:
    auditor, officer = an_auditor(), bold()
    case = a_named_case(officer)
    a_note(officer, case, "Орох байр хэрэгтэй")
    browser_of(officer).post("/find/", {"text": "Солонго"})
    for shown in (
        page(auditor, "record_of_case", case),
        page(auditor, "record_of_officer", officer.pk),
    ):
        for text in ("Солонго", "Батбаярын", "Орох", "given", "patronymic"):
            assert text not in words(shown)


def test_the_officers_of_a_case_see_who_looked_at_it() -> None:
    officer, lead = bold(), saraa()
    case = a_saved_contact(officer)
    page(lead, "case", case)
    html = page(officer, "case", case)
    assert address("record_of_case", case) in html
    assert any(lead.display_name in line for line in rows(page(officer, "record_of_case", case)))


def test_officers_read_no_record_of_another_post_and_of_no_colleague() -> None:
    officer, abroad = bold(), an_officer(post=a_post("SEL"))
    case = a_saved_contact(officer)
    assert answer(abroad, "record_of_case", case).status_code == 404
    assert answer(officer, "record_of_officer", abroad.pk).status_code == 404
    assert answer(officer, "record").status_code == 404


def test_reading_the_record_is_recorded_itself_and_only_once() -> None:
    auditor, officer = an_auditor(), bold()
    case = a_saved_contact(officer)
    for _time in range(3):
        page(auditor, "record_of_officer", officer.pk)
        page(auditor, "record_of_case", case)
    looks = Event.objects.filter(verb=Verb.AUDIT_LOOKED, actor=auditor.pk)
    assert looks.count() == 2


def test_a_refused_page_stands_in_the_record_of_whoever_tried() -> None:
    auditor, visa = an_auditor(), an_officer(Role.VISA_OFFICER, a_post("ANK"))
    case = a_saved_contact(bold())
    answer(visa, "case", case)
    assert "Page refused" in rows(page(auditor, "record_of_officer", visa.pk))[0]


def test_the_record_goes_back_a_page_at_a_time() -> None:
    auditor, officer = an_auditor(), bold()
    case = a_saved_contact(officer)
    for number in range(30):
        a_note(officer, case, f"Тэмдэглэл {number}")
    html = page(auditor, "record_of_case", case)
    first = [int(line.split()[0]) for line in rows(html)]
    assert first == sorted(first, reverse=True)
    [older] = re.findall(r'href="(\?before=\d+)"', html)
    following = browser_of(auditor).get(address("record_of_case", case) + older)
    second = [int(line.split()[0]) for line in rows(following.content.decode())]
    assert second
    assert max(second) < min(first)


def test_a_word_of_a_later_version_is_shown_as_it_is() -> None:
    auditor, officer = an_auditor(), bold()
    case = a_saved_contact(officer)
    with transaction.atomic():
        record(actor=officer.pk, verb="referral.asked", subject=case.pk)  # type: ignore[arg-type]  # a word this version does not know
    assert "referral.asked" in rows(page(auditor, "record_of_case", case))[0]


def test_a_colleague_who_was_named_can_be_read_in_the_timeline() -> None:
    officer, colleague = bold(), an_officer(post=a_post("SEL"))
    case = a_saved_contact(officer)
    file.name_on_case(actor=officer, case=case, officer=colleague)
    shown = words(page(officer, "case", case))
    assert colleague.display_name in shown[shown.index("Timeline") :]
