"""Erasing one case: asked by one person, confirmed by another; nothing of the person stays."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from tests.builders import (
    a_named_case,
    a_post,
    a_saved_contact,
    an_asked_erasure,
    an_officer,
    bold,
    saraa,
)
from tests.cases.builders import look, send, signed_in, words
from tests.guards.world import CASE_PAGES, a_rich_case

from gerege.accounts.models import Officer, ParkedForm
from gerege.accounts.roles import Role
from gerege.audit import signing
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.audit.verification import verify
from gerege.cases import services as file
from gerege.cases.models import Case, ContactGroup, Erasure, FirstContact, RetentionReport
from gerege.cases.search import search
from gerege.cases.services.erasing import clean_up
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id
from gerege.vault.retention import tables_of_a_case

pytestmark = pytest.mark.django_db
REASON = "A court in Ankara asked for the file to be kept."


@pytest.fixture(autouse=True)
def _signing_key() -> Iterator[None]:
    signing.use_for_this_process(b"signs heads in tests, only there")
    yield
    signing.forget_key()


def held(case: Case, by: Officer | None = None) -> None:
    soon = clock.now().date() + timedelta(days=30)
    file.put_hold(actor=by or saraa(), case=case, reason=REASON, review_on=soon)


def erased(officer: Officer, case: Case) -> Erasure:
    return file.confirm_erasure(actor=saraa(), asked=an_asked_erasure(officer, case))


def rows_left(case: Case) -> dict[str, int]:
    return {t.model: n for t in tables_of_a_case() if (n := t.of_case(case.pk).count())}


def test_one_person_asks_on_the_page_of_the_case_and_another_confirms() -> None:
    officer, lead = bold(), saraa()
    case = a_named_case(officer)

    send(signed_in(officer), "case_erase", case, reason="consent_withdrawn")
    asked = Erasure.objects.get(subject=case.pk)
    waiting = words(look(signed_in(lead), "erasures"))
    send(signed_in(lead), "erasure", asked.pk, decision="erase")

    assert case.reference in waiting
    asked.refresh_from_db()
    assert (asked.asked_by, asked.confirmed_by) == (officer, lead)
    assert asked.is_done
    assert not Case.objects.filter(pk=case.pk).exists()


def test_who_asked_does_not_confirm_even_with_another_role_since() -> None:
    officer = bold()
    asked = an_asked_erasure(officer)
    Officer.objects.filter(pk=officer.pk).update(role=Role.PROTECTION_LEAD)

    with pytest.raises(NotAllowed):
        file.confirm_erasure(actor=Officer.objects.get(pk=officer.pk), asked=asked)
    assert Case.objects.filter(pk=asked.subject).exists()


@pytest.mark.parametrize("role", [r for r in Role if r != Role.PROTECTION_LEAD])
def test_nobody_but_a_protection_lead_confirms(role: Role) -> None:
    asked = an_asked_erasure(bold())

    with pytest.raises(NotAllowed):
        file.confirm_erasure(actor=an_officer(role, a_post("ANK")), asked=asked)
    assert not Erasure.objects.get(pk=asked.pk).is_done


def test_a_button_that_was_not_pressed_erases_nothing() -> None:
    asked = an_asked_erasure(bold())

    send(signed_in(saraa()), "erasure", asked.pk)

    assert Case.objects.filter(pk=asked.subject).exists()


def test_a_reason_has_to_be_chosen_and_the_retention_period_is_none_of_them() -> None:
    officer = bold()
    case = a_named_case(officer)
    browser = signed_in(officer)

    assert "No reason is chosen" in words(send(browser, "case_erase", case))
    send(browser, "case_erase", case, reason="period_over")

    assert Erasure.objects.count() == 0


def test_a_request_that_is_declined_leaves_the_case_and_a_line_in_the_record() -> None:
    officer = bold()
    asked = an_asked_erasure(officer)

    send(signed_in(saraa()), "erasure", asked.pk, decision="decline")

    assert Case.objects.filter(pk=asked.subject).exists()
    assert Erasure.objects.count() == 0
    declined = Event.objects.get(verb=Verb.ERASURE_DECLINED)
    assert (declined.subject, declined.detail) == (asked.subject, {"reason": "person_asks"})


def test_asking_and_confirming_twice_is_done_once() -> None:
    officer, lead = bold(), saraa()
    case = a_named_case(officer)

    first, second = an_asked_erasure(officer, case), an_asked_erasure(officer, case)
    file.confirm_erasure(actor=lead, asked=first)
    file.confirm_erasure(actor=lead, asked=second)

    assert first.pk == second.pk
    assert Event.objects.filter(verb=Verb.CASE_ERASED).count() == 1


def test_a_hold_forbids_asking_and_confirming_until_another_person_lifts_it() -> None:
    officer, lead, head = bold(), saraa(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    case = a_named_case(officer)
    asked = an_asked_erasure(officer, case)
    held(case, head)

    with pytest.raises(InputRefused):
        file.confirm_erasure(actor=lead, asked=asked)
    with pytest.raises(InputRefused):
        an_asked_erasure(officer, a_held_case(officer))
    standing = case.holds.get()
    with pytest.raises(NotAllowed):
        file.lift_hold(actor=head, hold=standing)
    file.lift_hold(actor=lead, hold=standing)
    file.confirm_erasure(actor=lead, asked=asked)

    assert rows_left(case) == {}


def a_held_case(officer: Officer) -> Case:
    case = a_named_case(officer)
    held(case)
    return case


def test_a_refused_erasure_says_so_on_the_page() -> None:
    officer = bold()
    case = a_named_case(officer)
    asked = an_asked_erasure(officer, case)
    held(case)
    browser = signed_in(saraa())

    answer = browser.post(reverse("erasure", args=[asked.pk]), {"decision": "erase"}, follow=True)

    assert "Erasing this case is forbidden for now" in words(answer)
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_hold_shows_on_the_case_and_its_reason_only_where_it_is_lifted() -> None:
    officer, head = bold(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    case = a_named_case(officer)
    soon = (clock.now() + timedelta(days=30)).date().isoformat()

    send(signed_in(head), "case_hold", case, reason=REASON, review_on=soon)

    page = words(look(signed_in(officer), "case", case))
    assert "This case must not be erased for now" in page
    assert soon in page
    assert REASON not in page
    assert REASON in words(look(signed_in(saraa()), "case_hold", case))
    assert Event.objects.filter(verb=Verb.HOLD_LOOKED, subject=case.pk).count() == 1


def test_a_form_to_put_a_hold_that_comes_late_does_not_lift_one() -> None:
    officer = bold()
    case = a_held_case(officer)

    send(signed_in(saraa()), "case_hold", case, reason=REASON, review_on="2030-01-01")

    assert case.holds.filter(lifted_at__isnull=True).count() == 1


def test_a_hold_needs_a_reason_and_a_day_to_come() -> None:
    case, browser = a_named_case(bold()), signed_in(saraa())

    page = words(send(browser, "case_hold", case, reason="court", review_on="2020-01-01"))

    assert "The reason is too short" in page
    assert "The day is not in the future" in words(
        send(browser, "case_hold", case, reason=REASON, review_on="2020-01-01")
    )
    assert case.holds.count() == 0


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


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ("Key of the file", "What remains, where and until when", "2026-12-30")),
        ("mn", ("Кейсийн түлхүүр", "Юу, хаана, хэзээ хүртэл үлдэх вэ", "2026-12-30")),
    ],
)
def test_the_report_says_what_was_erased_and_what_remains_until_when(
    language: str, lines: tuple[str, ...], settings: Settings
) -> None:
    settings.GEREGE_BACKUP_DIR, settings.GEREGE_BACKUP_KEEP_DAYS = "elsewhere", 35
    officer = bold()
    case = a_rich_case(officer)
    signed_in(officer).get(reverse("result_print", args=[case.pk]))
    with clock.pretend(clock.now().replace(year=2026, month=11, day=25)):
        done = erased(officer, case)

    page = signed_in(saraa()).get(reverse("erasure", args=[done.pk]), {"language": language})

    assert [line for line in lines if line not in words(page)] == []
    assert done.counts["prints"] == 1
    assert done.counts["vault.RecordKey"] == 1
    assert "Солонго" not in words(page)
    assert "victim" not in words(page).casefold()


def test_the_report_admits_when_it_knows_of_no_backups(settings: Settings) -> None:
    settings.GEREGE_BACKUP_DIR = None
    officer = bold()
    done = erased(officer, a_named_case(officer))

    page = words(look(signed_in(officer), "erasure", done.pk))

    assert "This program makes no backups here" in page
    assert "Photographs of a screen" in page


def test_who_asked_finds_the_request_on_the_case_and_the_report_in_the_menu() -> None:
    officer, colleague = bold(), bold()
    case = a_named_case(officer)
    asked = an_asked_erasure(officer, case)
    link = f'href="{reverse("erasure", args=[asked.pk])}"'

    assert link in words(look(signed_in(officer), "case", case))
    assert link not in words(look(signed_in(colleague), "case", case))
    file.confirm_erasure(actor=saraa(), asked=asked)

    browser = signed_in(officer)
    assert f'href="{reverse("erasures")}"' in words(look(browser, "home"))
    page = words(look(browser, "erasures"))
    assert link in page
    assert "Lists of cases whose time is over" not in page
    assert "Report of an erasure" in words(look(browser, "erasure", asked.pk))
    assert case.reference not in words(look(signed_in(colleague), "erasures"))


def test_every_report_is_reached_however_many_there_are() -> None:
    officer, post, moment = bold(), a_post("ANK"), clock.now()
    many = [
        Erasure(
            subject=new_id(),
            reference=f"A-26-{number:04d}",
            post=post,
            reason="person_asks",
            asked_by=officer,
            asked_at=moment,
            erased_at=moment - timedelta(days=number // 7),
        )
        for number in range(60)
    ]
    Erasure.objects.bulk_create(many)
    browser, address, seen = signed_in(officer), reverse("erasures"), []

    for _page in range(3):
        page = words(browser.get(address))
        seen += re.findall(r"A-26-\d{4}", page)
        older = re.search(r'href="(\?before=[^"]+)"', page)
        address = reverse("erasures") + older[1] if older else ""

    assert sorted(seen) == sorted(one.reference for one in many)
    assert not address


@pytest.mark.parametrize("place", ["x", "2026-11-25_x", "0001-01-01T00:00:00+23:59_x", "_", "\0"])
def test_an_address_that_names_no_place_shows_the_first_page(place: str) -> None:
    page = look(signed_in(saraa()), "erasures").content
    again = signed_in(saraa()).get(reverse("erasures"), {"before": place})

    assert again.status_code == 200
    assert (b"No case is held." in page) == (b"No case is held." in again.content)


def test_a_list_that_is_longer_than_shown_says_so() -> None:
    officer = bold()
    lead = saraa()
    reports = [
        RetentionReport(sign=f"{number:08d}", made_at=clock.now(), listed=[])
        for number in range(26)
    ]
    RetentionReport.objects.bulk_create(reports[:25])
    assert "There are more than are shown" not in words(look(signed_in(lead), "erasures"))
    reports[25].save()

    assert words(look(signed_in(lead), "erasures")).count("There are more than are shown") == 1
    assert "There are more than are shown" not in words(look(signed_in(officer), "erasures"))


def test_a_refused_erasure_sent_twice_is_refused_twice() -> None:
    officer = bold()
    case = a_named_case(officer)
    asked = an_asked_erasure(officer, case)
    held(case)
    browser, typed = signed_in(saraa()), {"decision": "erase", "form_id": new_id()}

    for _time in ("first", "second"):
        answer = browser.post(reverse("erasure", args=[asked.pk]), typed, follow=True)
        assert "Erasing this case is forbidden for now" in words(answer)
        assert "saved already" not in words(answer)
    assert Case.objects.filter(pk=case.pk).exists()


def test_the_reason_of_a_second_hold_is_not_dropped_in_silence() -> None:
    case = a_held_case(bold())
    mine = "An embassy lawyer asked for the file."

    page = words(send(signed_in(saraa()), "case_hold", case, reason=mine, review_on="2030-01-01"))

    assert "A hold stands already" in page
    assert mine in page
    assert REASON not in page
    assert case.holds.count() == 1


@pytest.mark.parametrize("act", [file.confirm_erasure, file.decline_erasure])
def test_the_case_is_held_before_its_request_as_in_the_run_of_a_list(
    act: Callable[..., object],
) -> None:
    asked, lead = an_asked_erasure(bold()), saraa()

    with CaptureQueriesContext(connection) as asking:
        act(actor=lead, asked=asked)

    tables = [
        table
        for query in asking.captured_queries
        if (table := re.search(r'FROM "(cases_case|cases_erasure)"', query["sql"]))
    ]
    assert [table[1] for table in tables][:2] == ["cases_case", "cases_erasure"]


def test_what_the_database_left_is_overwritten_once_the_erasure_is_confirmed() -> None:
    asked = an_asked_erasure(bold())

    with TestCase.captureOnCommitCallbacks() as afterwards:
        file.confirm_erasure(actor=saraa(), asked=asked)

    assert afterwards == [clean_up]


def test_a_colleague_who_did_not_ask_finds_no_report() -> None:
    officer = bold()
    done = erased(officer, a_named_case(officer))

    assert look(signed_in(bold()), "erasure", done.pk).status_code == 404


def test_an_officer_from_whom_the_case_is_hidden_cannot_ask() -> None:
    officer, acquainted = bold(), bold()
    case = a_named_case(officer)
    file.hide_from(actor=officer, case=case, officer=acquainted)

    assert look(signed_in(acquainted), "case_erase", case).status_code == 404
    with pytest.raises(NotAllowed):
        file.ask_erasure(actor=acquainted, case=case, reason="person_asks")


def test_who_is_signed_in_as_nobody_finds_no_door() -> None:
    asked = an_asked_erasure(bold())

    assert Client().post(reverse("erasure", args=[asked.pk])).status_code == 302
