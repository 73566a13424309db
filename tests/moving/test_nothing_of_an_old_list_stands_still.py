"""Old lists whose officer left, that do not open, whose rows have no number, whose cases ended."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation
from tests.builders import a_post, an_officer, bold, saraa
from tests.cases.builders import signed_in
from tests.moving.old_lists import FIRST, SECOND, a_file, counts, imported, looked_at

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed, ProtectionFailed
from gerege.moving import services as moving
from gerege.moving.models import OldList, OldRow
from gerege.moving.queries import problems_of
from gerege.vault.models import RecordKey
from gerege.waits.models import Wait

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def approved(actor: Officer, data: bytes) -> OldList:
    old = moving.ask_list(actor=actor, old=looked_at(actor, data), purpose="one_place")
    return moving.approve_list(actor=saraa(), old=old)


def leave_the_post(actor: Officer) -> None:
    actor.postings.update(ends_on=clock.now().date() - timedelta(days=1))


def make_unreadable(old: OldList) -> None:
    sealed = bytes(OldList.objects.get(pk=old.pk).source or b"")
    broken = sealed[:-1] + bytes([sealed[-1] ^ 1])
    OldList.objects.filter(pk=old.pk).update(source=broken)


def test_nothing_is_approved_for_whoever_left_and_another_officer_asks_again() -> None:
    actor, lead = bold(), saraa()
    old = moving.ask_list(actor=actor, old=looked_at(actor, a_file(FIRST)), purpose="go_on")
    leave_the_post(actor)

    with pytest.raises(InputRefused, match="another officer of the post asks for it again"):
        moving.approve_list(actor=lead, old=old)
    path = f"/moving/lists/{old.pk}/"
    page = signed_in(lead).get(path).content.decode()
    assert "does not work there any more" in page
    assert 'value="approve"' not in page
    assert signed_in(lead).post(path, {"decision": "decline"}).status_code == 302

    mate = an_officer(post=a_post("ANK"))
    old = moving.ask_list(actor=mate, old=old, purpose="go_on")
    moving.approve_list(actor=lead, old=old)
    assert moving.work_on_lists() == 1
    assert Case.objects.count() == 1


def test_an_approved_list_of_whoever_left_is_declined_by_who_approves() -> None:
    actor = bold()
    old = approved(actor, a_file(FIRST))
    leave_the_post(actor)
    mate = an_officer(post=a_post("ANK"))

    with pytest.raises(NotAllowed):
        moving.decline_list(actor=mate, old=old)
    moving.decline_list(actor=saraa(), old=old)

    old.refresh_from_db()
    assert (old.state, old.approved_by, old.approved_at) == (OldList.State.LOOKED, None, None)
    moving.throw_list_away(actor=mate, old=old)
    assert not OldList.objects.exists()


def test_while_rows_are_being_taken_nobody_declines() -> None:
    old = approved(bold(), a_file(FIRST))
    OldList.objects.update(worked_until=clock.now() + timedelta(minutes=1))

    with pytest.raises(NotAllowed):
        moving.decline_list(actor=saraa(), old=old)
    OldList.objects.update(worked_until=clock.now() - timedelta(minutes=1))
    moving.decline_list(actor=saraa(), old=old)


def test_an_approved_list_that_nobody_takes_is_forgotten_after_the_term_too() -> None:
    actor = bold()
    old = approved(actor, a_file(FIRST))
    leave_the_post(actor)
    OldList.objects.update(uploaded_at=clock.now() - timedelta(days=91))
    assert moving.forget_old_lists() == 0

    OldList.objects.update(approved_at=clock.now() - timedelta(days=91))
    assert moving.forget_old_lists() == 1
    assert not RecordKey.objects.filter(pk=old.pk).exists()


def test_a_list_that_does_not_open_says_so_and_keeps_no_other_from_its_turn() -> None:
    actor, other = bold(), an_officer(post=a_post("SEL"))
    broken, whole = approved(actor, a_file(FIRST)), approved(other, a_file(SECOND))
    make_unreadable(broken)

    with pytest.raises(ProtectionFailed):
        moving.work_on_lists()
    assert moving.work_on_lists() == 0

    whole.refresh_from_db()
    broken.refresh_from_db()
    assert (whole.state, broken.state) == (OldList.State.DONE, OldList.State.UNREAD)
    browser, path = signed_in(actor), f"/moving/lists/{broken.pk}/"
    assert "This list does not open" in browser.get(path).content.decode()
    assert browser.post(path, {"decision": "throw_away"}).status_code == 302
    assert counts(imported(actor, a_file(FIRST))) == (1, 1, 0, 0)


def test_whoever_approves_a_list_that_does_not_open_reads_so() -> None:
    actor = bold()
    old = moving.ask_list(actor=actor, old=looked_at(actor, a_file(FIRST)), purpose="go_on")
    make_unreadable(old)

    path = f"/moving/lists/{old.pk}/"
    page = signed_in(saraa()).post(path, {"decision": "approve"}, follow=True).content.decode()

    assert "This list does not open" in page
    assert "The rows are being imported" not in page


@pytest.mark.parametrize(("word", "tasks"), [("хаасан", 0), ("нээлттэй", 1)])
def test_a_closed_case_of_a_list_opens_no_task(word: str, tasks: int) -> None:
    imported(bold(), a_file(f"13;2018-05-06;Дорж Туяа;2015-01-02;;;;{word};"))

    case = Case.objects.get()
    assert case.person.reveal_field("age")
    assert Wait.objects.filter(case=case).count() == tasks


UNNUMBERED = "Овог нэр;Төрсөн огноо;Агуулга"
NOBODYS = "Бат Солонго;1995-03-02;Паспортыг нь авсан."


def test_a_list_without_numbers_that_has_one_more_column_makes_no_second_case() -> None:
    actor = bold()
    imported(actor, a_file(NOBODYS, heading=UNNUMBERED))

    old = imported(actor, a_file(f"{NOBODYS};улаан", heading=f"{UNNUMBERED};Өнгө"))

    assert counts(old) == (1, 0, 0, 1)
    assert Case.objects.count() == 1


def test_two_rows_without_numbers_that_name_alike_are_told_apart_by_a_person() -> None:
    actor = bold()
    other = NOBODYS.replace("Паспортыг", "Утсыг")
    old = imported(actor, a_file(NOBODYS, NOBODYS, other, heading=UNNUMBERED))

    assert counts(old) == (3, 1, 1, 1)
    refused = OldRow.objects.get()
    assert "number of its own" in problems_of(refused)[0][3]
    cells = refused.told()["cells"] | {"own_reference": "2"}
    assert moving.send_row_again(actor=actor, refused=refused, cells=cells)
    assert Case.objects.count() == 2
