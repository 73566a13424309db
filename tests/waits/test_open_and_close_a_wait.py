"""A case waits for something: opened once, sent, handed on, closed with what was obtained."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa
from tests.cases.builders import signed_in

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id
from gerege.knowledge.causes import load_causes
from gerege.waits import services as waits
from gerege.waits.models import Wait
from gerege.waits.owners import Owner
from gerege.waits.queries import open_waits_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_saved_contact(officer)


def acts(case: Case) -> list[str]:
    about_waits = Event.objects.filter(subject=case.pk, verb__startswith="wait.")
    return list(about_waits.order_by("sequence").values_list("verb", flat=True))


def test_the_rule_of_the_cause_says_who_acts_and_the_clock_starts_at_once(
    officer: Officer, case: Case
) -> None:
    version = case.version
    wait = waits.open_wait(actor=officer, case=case, cause="W04", note="Өргөдөл №12")
    assert (wait.owner_kind, wait.state) == ("host", "running")
    assert wait.started_at == wait.opened_at
    assert Wait.objects.get().reveal_field("note") == "Өргөдөл №12"
    assert Case.objects.get(pk=case.pk).version > version
    assert acts(case) == [Verb.WAIT_OPENED]


def test_the_same_cause_stands_once_and_about_two_things_twice(
    officer: Officer, case: Case
) -> None:
    one = waits.open_wait(actor=officer, case=case, cause="W01")
    assert waits.open_wait(actor=officer, case=case, cause="W01") == one
    about = new_id()
    first = waits.open_wait(actor=officer, case=case, cause="revoke_disclosure", about=about)
    again = waits.open_wait(actor=officer, case=case, cause="revoke_disclosure", about=about)
    other = waits.open_wait(actor=officer, case=case, cause="revoke_disclosure", about=new_id())
    assert first == again
    assert other != first
    assert len(acts(case)) == 3
    waits.close_wait(actor=officer, wait=one, obtained="Баталсан.")
    assert waits.open_wait(actor=officer, case=case, cause="W01") != one


def test_by_hand_the_same_cause_is_refused_so_that_no_note_is_lost(
    officer: Officer, case: Case
) -> None:
    waits.open_another(actor=officer, case=case, cause="W01", note="Нэг.")
    with pytest.raises(InputRefused) as refused:
        waits.open_another(actor=officer, case=case, cause="W01", note="Хоёр.")
    assert refused.value.field == "cause"
    waits.open_another(actor=officer, case=case, cause="W23", note="Нэг түнш.")
    waits.open_another(actor=officer, case=case, cause="W23", note="Өөр түнш.")
    assert len(open_waits_of(case)) == 3


@pytest.mark.parametrize("cause", ["contact_through_lead", "W99", ""])
def test_what_only_the_program_opens_and_what_does_not_exist_is_refused_by_hand(
    officer: Officer, case: Case, cause: str
) -> None:
    with pytest.raises(InputRefused):
        waits.open_another(actor=officer, case=case, cause=cause)


@pytest.mark.parametrize("cause", ["need_now", "contact_asked"])
def test_what_only_its_own_act_settles_is_not_closed_by_hand(
    officer: Officer, case: Case, cause: str
) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause=cause, about=new_id())
    for end in (
        lambda: waits.close_wait(actor=officer, wait=wait, obtained="Болсон."),
        lambda: waits.drop_wait(actor=officer, wait=wait, why="Хэрэггүй."),
    ):
        with pytest.raises(InputRefused):
            end()
    assert [one.cause for one in open_waits_of(case)] == [cause]


def test_something_else_needs_words(officer: Officer, case: Case) -> None:
    with pytest.raises(InputRefused) as refused:
        waits.open_another(actor=officer, case=case, cause="other", note="  ")
    assert refused.value.field == "note"


def test_a_prepared_request_has_no_start_until_it_is_sent_and_is_sent_once(
    officer: Officer, case: Case
) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="W02", prepared=True)
    assert (wait.state, wait.started_at) == ("prepared", None)
    sent = waits.start_wait(actor=officer, wait=wait)
    again = waits.start_wait(actor=officer, wait=wait)
    assert sent.state == "running"
    assert again.started_at == sent.started_at
    assert acts(case) == [Verb.WAIT_OPENED, Verb.WAIT_STARTED]


def test_closing_keeps_what_was_obtained_and_is_done_once(officer: Officer, case: Case) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="W01")
    with pytest.raises(InputRefused):
        waits.close_wait(actor=officer, wait=wait, obtained=" ")
    waits.close_wait(actor=officer, wait=wait, obtained="Улсын бүртгэл баталсан.")
    waits.close_wait(actor=officer, wait=wait, obtained="Улсын бүртгэл баталсан.")
    with pytest.raises(InputRefused):
        waits.close_wait(actor=officer, wait=wait, obtained="Өөр юм.")
    with pytest.raises(InputRefused):
        waits.drop_wait(actor=officer, wait=wait, why="Хэрэггүй.")
    kept = Wait.objects.get()
    assert (kept.state, kept.ended_by) == ("closed", officer)
    assert kept.reveal_field("obtained") == "Улсын бүртгэл баталсан."
    assert acts(case) == [Verb.WAIT_OPENED, Verb.WAIT_CLOSED]
    assert open_waits_of(case) == []


@pytest.mark.parametrize("cause", ["visit_due", "visit_again", "child_steps", "plan_review"])
def test_what_ends_by_the_act_of_another_page_is_not_ended_by_hand(
    officer: Officer, case: Case, cause: str
) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause=cause)
    browser = signed_in(officer)
    address = reverse("wait", args=[wait.pk])
    for typed in ({"do": "close", "obtained": "Болсон."}, {"do": "drop", "why": "Хэрэггүй."}):
        browser.post(address, typed)
        assert Wait.objects.get(pk=wait.pk).stands
    page = browser.get(address).content.decode()
    assert "It is done on its own page" in page
    assert reverse(load_causes().cause(cause).page, args=[case.pk]) in page


def test_an_interpreter_is_engaged_on_the_page_that_asks_about_conflicts(
    officer: Officer, case: Case
) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="W21")
    browser, address = signed_in(officer), reverse("wait", args=[wait.pk])

    page = browser.post(address, {"do": "close", "obtained": "Маргааш ирнэ."}).content.decode()

    assert Wait.objects.get().stands
    assert "conflicts of interest are asked about there" in page
    assert reverse("case_interpreters", args=[case.pk]) in page
    assert "Маргааш ирнэ." in page
    with pytest.raises(InputRefused, match="asked about there"):
        waits.close_wait(actor=officer, wait=wait, obtained="Маргааш ирнэ.")
    browser.post(address, {"do": "drop", "why": "Монголоор ярьдаг."})
    assert Wait.objects.get().state == "dropped"


def test_dropping_needs_a_reason(officer: Officer, case: Case) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="W10")
    with pytest.raises(InputRefused) as refused:
        waits.drop_wait(actor=officer, wait=wait, why="")
    assert refused.value.field == "why"
    waits.drop_wait(actor=officer, wait=wait, why="Найзындаа байна.")
    assert Wait.objects.get().state == "dropped"


def test_it_is_handed_to_an_office_or_to_a_colleague_who_sees_the_case(
    officer: Officer, case: Case
) -> None:
    wait = waits.open_wait(actor=officer, case=case, cause="W01")
    colleague, stranger = bold(), an_officer(post=a_post("SEL"))
    handed = waits.hand_wait(actor=officer, wait=wait, owner=Owner("person", colleague))
    assert handed.owner == colleague
    with pytest.raises(InputRefused):
        waits.hand_wait(actor=officer, wait=wait, owner=Owner("person", stranger))
    waits.hand_wait(actor=officer, wait=wait, owner=Owner("partner"))
    waits.hand_wait(actor=officer, wait=wait, owner=Owner("partner"))
    assert acts(case) == [Verb.WAIT_OPENED, Verb.WAIT_HANDED, Verb.WAIT_HANDED]
    with pytest.raises(InputRefused):
        Owner("person")
    with pytest.raises(InputRefused):
        Owner("post", colleague)


def test_a_case_hidden_from_a_colleague_is_not_handed_to_them(officer: Officer, case: Case) -> None:
    wait, relative = waits.open_wait(actor=officer, case=case, cause="W01"), bold()
    file.hide_from(actor=officer, case=case, officer=relative)
    with pytest.raises(InputRefused):
        waits.hand_wait(actor=officer, wait=wait, owner=Owner("person", relative))
    with pytest.raises(NotAllowed):
        waits.close_wait(actor=relative, wait=wait, obtained="Би мэднэ.")
    with pytest.raises(NotAllowed):
        waits.open_wait(actor=relative, case=case, cause="tell_person")


def test_headquarters_closes_what_it_owns_and_nothing_else(officer: Officer, case: Case) -> None:
    lead = saraa()
    theirs = waits.open_wait(actor=officer, case=case, cause="W01")
    the_hosts = waits.open_wait(actor=officer, case=case, cause="W04")
    waits.close_wait(actor=lead, wait=theirs, obtained="Бүртгэл баталсан.")
    with pytest.raises(NotAllowed):
        waits.close_wait(actor=lead, wait=the_hosts, obtained="Зөвшөөрсөн.")
    with pytest.raises(NotAllowed):
        waits.open_wait(actor=lead, case=case, cause="W05")


@pytest.mark.parametrize("role", [Role.HEAD_OF_POST, Role.VISA_OFFICER, Role.AUDITOR])
def test_others_open_no_cause(officer: Officer, case: Case, role: Role) -> None:
    with pytest.raises(NotAllowed):
        waits.open_wait(actor=an_officer(role, officer.post), case=case, cause="W01")


def test_a_task_is_opened_by_whoever_the_act_of_another_room_let_in_or_by_the_program(
    officer: Officer, case: Case
) -> None:
    head = an_officer(Role.HEAD_OF_POST, officer.post)
    waits.open_wait(actor=head, case=case, cause="contact_through_lead", about=new_id())
    waits.open_wait(actor=None, case=case, cause="plan_review")
    with pytest.raises(NotAllowed):
        waits.open_wait(actor=None, case=case, cause="W01")
    with pytest.raises(NotAllowed):
        waits.open_wait(
            actor=an_officer(post=a_post("SEL")), case=case, cause="contact_through_lead"
        )


def test_a_closed_case_waits_for_nothing_new(officer: Officer, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=clock.now())
    with pytest.raises(NotAllowed):
        waits.open_wait(actor=officer, case=case, cause="W01")
    with pytest.raises(NotAllowed):
        waits.open_wait(actor=None, case=case, cause="plan_review")


def test_a_wait_of_yesterday_knows_since_when(officer: Officer, case: Case) -> None:
    yesterday = clock.now() - timedelta(days=1)
    with clock.pretend(yesterday):
        wait = waits.open_wait(actor=officer, case=case, cause="W21")
    assert wait.started_at == yesterday
