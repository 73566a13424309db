"""An account ends on its day; what its officer knew alone is handed over, or stands as missing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests.builders import a_note, a_post, a_saved_contact, an_officer, bold, saraa
from tests.guards.world import signed_in

from gerege.accounts.models import Officer
from gerege.accounts.policies import may_sign_in
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.models import Case, NamedOnCase
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed
from gerege.shifts import services as shifts
from gerege.shifts.hidden import left_hidden
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


@pytest.fixture
def lead() -> Officer:
    return saraa()


@pytest.fixture
def hidden(leaver: Officer, lead: Officer) -> Case:
    """A file that only the leaver and the protection lead know; the lead was named last."""
    case = a_saved_contact(leaver)
    file.hide_from_post(actor=leaver, case=case, keep=[leaver, lead])
    return case


def left(lead: Officer) -> list[tuple[Case, Officer]]:
    return [(one.case, one.leaver) for one in left_hidden(lead, clock.now())]


def test_a_file_hidden_from_its_post_is_missing_for_the_lead_and_who_leaves_and_for_nobody_else(
    leaver: Officer, successor: Officer, head: Officer, lead: Officer, hidden: Case
) -> None:
    assert left(lead) == [(hidden, leaver)]
    assert hidden.reference in signed_in(lead).get("/shifts/hidden/").content.decode()
    home = signed_in(lead).get("/").content.decode()
    assert GAP in home
    assert "/shifts/hidden/" in home
    assert hidden.reference in signed_in(leaver).get("/shifts/leaving/").content.decode()
    for one in (successor, head):
        assert missing(one, leaver) == []
        browser = signed_in(one)
        assert GAP not in browser.get("/").content.decode()
        page = browser.get(f"/shifts/leavers/{leaver.pk}/").content.decode()
        assert "Hand-over is complete" in page
        assert hidden.reference not in page
        assert browser.get("/shifts/hidden/").status_code == 404


def test_it_is_missing_too_where_somebody_else_acted_last_and_the_lead_was_named_after(
    leaver: Officer, lead: Officer, hidden: Case
) -> None:
    another = an_officer(post=a_post("SEL"))
    file.give_case_to(actor=lead, case=hidden, officer=lead)
    NamedOnCase.objects.create(
        case=hidden, officer=another, named_by=lead, named_at=clock.now() - timedelta(days=9)
    )
    a_note(another, hidden, "Цааш үргэлжлүүлсэн.")
    assert left(lead) == [(hidden, leaver)]


def test_nobody_is_told_of_a_hidden_file_of_somebody_who_stays(lead: Officer) -> None:
    stays = leaving(bold(), 30)
    case = a_saved_contact(stays)
    file.hide_from_post(actor=stays, case=case, keep=[stays, lead])
    assert left(lead) == []
    assert GAP not in signed_in(lead).get("/").content.decode()


def test_the_lead_says_who_goes_on_and_what_hung_on_the_leaver_goes_along(
    leaver: Officer, lead: Officer, hidden: Case
) -> None:
    abroad = an_officer(post=a_post("SEL"))
    wait = waits.open_wait(actor=leaver, case=hidden, cause="W21", owner=Owner("person", leaver))
    note = handed(leaver, hidden, None)
    to_read = Wait.objects.get(cause="note_to_read")
    assert to_read.owner_kind == Wait.OwnerKind.HEADQUARTERS
    key = f"{hidden.pk.hex}-{leaver.pk.hex}"
    browser = signed_in(lead)
    page = browser.post("/shifts/hidden/", {"row": key, f"{key}-officer": ""}).content.decode()
    assert "Nobody is chosen" in page
    chosen = {"row": key, f"{key}-officer": str(abroad.pk)}
    assert browser.post("/shifts/hidden/", chosen).status_code == 302
    assert left(lead) == []
    assert GAP not in browser.get("/").content.decode()
    for one in (wait, to_read):
        assert Wait.objects.get(pk=one.pk).owner == abroad
    assert f"/shifts/notes/{note.pk}/" in signed_in(abroad).get("/").content.decode()
    shifts.take_over(actor=abroad, note=note, lines=[note.lines.get().pk])
    assert not Wait.objects.get(pk=to_read.pk).stands


def test_the_lead_can_take_it_on_and_read_the_note(
    leaver: Officer, successor: Officer, lead: Officer, hidden: Case
) -> None:
    note = handed(leaver, hidden, successor)
    assert signed_in(successor).get(f"/shifts/notes/{note.pk}/").status_code == 404
    shifts.give_on(actor=lead, case=hidden, leaver=leaver, successor=lead)
    assert left(lead) == []
    page = signed_in(lead).get(f"/shifts/notes/{note.pk}/").content.decode()
    assert WORDS.promises in page
    shifts.take_over(actor=lead, note=note, lines=[note.lines.get().pk])
    assert not Wait.objects.get(cause="note_to_read").stands


def test_only_the_lead_gives_on_and_only_what_is_hidden_from_its_post(
    leaver: Officer, successor: Officer, head: Officer, lead: Officer, hidden: Case
) -> None:
    seen = a_saved_contact(leaver)
    for actor, case in ((leaver, hidden), (head, hidden), (lead, seen)):
        with pytest.raises(NotAllowed):
            shifts.give_on(actor=actor, case=case, leaver=leaver, successor=successor)


def test_a_colleague_who_was_kept_reads_the_note_of_who_leaves(
    leaver: Officer, successor: Officer, lead: Officer
) -> None:
    case = a_saved_contact(leaver)
    file.hide_from_post(actor=leaver, case=case, keep=[leaver, successor, lead])
    handed(leaver, case, None)
    assert Wait.objects.get(cause="note_to_read").owner_kind == Wait.OwnerKind.POST
    assert "/shifts/notes/" in signed_in(successor).get("/").content.decode()
