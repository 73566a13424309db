"""An account ends on its day; what its officer knew alone is handed over, or stands as missing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests.builders import a_note, a_post, a_saved_contact, an_officer, bold
from tests.guards.world import signed_in

from gerege.accounts.models import Officer
from gerege.accounts.policies import may_sign_in
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed
from gerege.shifts import services as shifts
from gerege.shifts.leaving import missing_of
from gerege.shifts.models import HandOver
from gerege.waits import services as waits
from gerege.waits.models import Wait
from gerege.waits.owners import Owner

pytestmark = pytest.mark.django_db
WORDS = shifts.Words("Буцах тийз авна гэсэн.", "")
GAP = "A colleague leaves, and cases are not taken over yet"


@pytest.fixture
def leaver() -> Officer:
    return leaving(bold(), 10)


@pytest.fixture
def successor() -> Officer:
    return an_officer(post=a_post("ANK"))


@pytest.fixture
def head() -> Officer:
    return an_officer(Role.HEAD_OF_POST, a_post("ANK"))


def leaving(officer: Officer, days: int) -> Officer:
    last = clock.now().date() + timedelta(days=days)
    Officer.objects.filter(pk=officer.pk).update(ends_on=last)
    return Officer.objects.get(pk=officer.pk)


def missing(viewer: Officer, leaver: Officer) -> list[tuple[Case, bool]]:
    found = missing_of(viewer, leaver.pk, clock.now())
    return [(one.case, one.is_written) for one in found.cases]


def handed(leaver: Officer, case: Case, successor: Officer | None) -> HandOver:
    return shifts.write_note(
        actor=leaver,
        lines={case.pk: WORDS},
        began_at=clock.now() - timedelta(days=14),
        kind=HandOver.Kind.LEAVING,
        successor=successor,
    )


def test_fourteen_days_before_officer_and_head_are_told(leaver: Officer, head: Officer) -> None:
    case = a_saved_contact(leaver)
    assert "/shifts/leaving/" in signed_in(leaver).get("/").content.decode()
    assert GAP in signed_in(head).get("/").content.decode()
    assert case.reference in signed_in(leaver).get("/shifts/leaving/").content.decode()
    page = signed_in(head).get(f"/shifts/leavers/{leaver.pk}/").content.decode()
    assert case.reference in page
    assert "Hand-over is not complete" in page


def test_before_that_nobody_is_told(head: Officer) -> None:
    officer = leaving(bold(), 20)
    a_saved_contact(officer)
    assert "/shifts/leaving/" not in signed_in(officer).get("/").content.decode()
    assert GAP not in signed_in(head).get("/").content.decode()
    assert signed_in(head).get(f"/shifts/leavers/{officer.pk}/").status_code == 404


def test_what_is_handed_over_counts_when_the_successor_has_read_it(
    leaver: Officer, successor: Officer, head: Officer
) -> None:
    case = a_saved_contact(leaver)
    note = handed(leaver, case, successor)
    assert missing(head, leaver) == [(case, True)]
    shifts.take_over(actor=successor, note=note, lines=[note.lines.get().pk])
    assert missing(head, leaver) == []
    page = signed_in(head).get(f"/shifts/leavers/{leaver.pk}/").content.decode()
    assert "Hand-over is complete" in page
    assert GAP not in signed_in(head).get("/").content.decode()


def test_what_hangs_on_a_name_gets_a_successor(
    leaver: Officer, successor: Officer, head: Officer
) -> None:
    case = a_saved_contact(successor)
    file.name_on_case(actor=successor, case=case, officer=leaver)
    wait = waits.open_wait(actor=successor, case=case, cause="W21", owner=Owner("person", leaver))
    assert missing(head, leaver) == [(case, False)]
    note = handed(leaver, case, successor)
    shifts.take_over(actor=successor, note=note, lines=[note.lines.get().pk])
    assert Wait.objects.get(pk=wait.pk).owner == successor
    assert case.named.filter(officer=successor).exists()
    assert missing(head, leaver) == []


def test_a_case_on_which_a_colleague_went_on_is_not_missing(
    leaver: Officer, successor: Officer, head: Officer
) -> None:
    case = a_saved_contact(leaver)
    a_note(successor, case, "Цааш үргэлжлүүлсэн.")
    assert missing(head, leaver) == []


def test_the_account_ends_on_its_day_and_the_gap_stands_until_somebody_takes_the_case_on(
    leaver: Officer, successor: Officer, head: Officer
) -> None:
    case = a_saved_contact(leaver)
    with clock.pretend(a_day_after(leaver.ends_on)):
        assert not may_sign_in(Officer.objects.get(pk=leaver.pk))
        assert GAP in signed_in(head).get("/").content.decode()
        address = f"/shifts/leavers/{leaver.pk}/{case.pk}/"
        assert signed_in(head).post(address).status_code == 404
        assert signed_in(successor).post(address).status_code == 302
        assert missing(head, leaver) == []
        assert GAP not in signed_in(head).get("/").content.decode()


def a_day_after(day: date | None) -> datetime:
    assert day is not None
    return datetime.combine(day + timedelta(days=2), time(9), UTC)


def test_nobody_takes_on_what_does_not_exist_for_them_nor_their_own(
    leaver: Officer, successor: Officer, head: Officer
) -> None:
    case = a_saved_contact(leaver)
    file.hide_from(actor=leaver, case=case, officer=successor)
    assert missing(successor, leaver) == []
    with pytest.raises(NotAllowed):
        shifts.take_on(actor=successor, case=case, leaver=leaver)
    with pytest.raises(NotAllowed):
        shifts.take_on(actor=leaver, case=case, leaver=leaver)
    assert [one for one, _written in missing(head, leaver)] == [case]


def test_the_end_of_a_posting_counts_like_the_end_of_an_account(
    successor: Officer, head: Officer
) -> None:
    officer = an_officer(post=a_post("ANK"))
    officer.postings.update(ends_on=clock.now().date() + timedelta(days=5))
    case = a_saved_contact(officer)
    assert missing(head, officer) == [(case, False)]
    assert "/shifts/leaving/" in signed_in(officer).get("/").content.decode()


def test_the_page_for_leaving_hands_over_what_it_lists(leaver: Officer, successor: Officer) -> None:
    case = a_saved_contact(leaver)
    sent = {
        f"promises_{case.pk.hex}": WORDS.promises,
        f"calls_{case.pk.hex}": "",
        "successor": str(successor.pk),
    }
    browser = signed_in(leaver)
    assert browser.post("/shifts/leaving/", sent).status_code == 302
    note = HandOver.objects.get()
    assert (note.kind, note.successor) == ("leaving", successor)
    assert case.reference not in browser.get("/shifts/leaving/").content.decode()
