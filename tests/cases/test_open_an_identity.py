"""Who a person is opens with a reason and a proof, for a short while; in danger with one tap."""

from datetime import timedelta

import pytest
from tests.builders import (
    a_named_case,
    a_post,
    a_saved_contact,
    an_officer,
    bold,
    ended,
    opens_the_identity,
    saraa,
)
from tests.cases.builders import RED, address, look, send, signed_in, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.knowledge.guidance import load_guidance

pytestmark = pytest.mark.django_db
NAME, CALLED = "Солонго", "Соко"
A_SITTING_LATER = timedelta(hours=1, minutes=1)


@pytest.fixture
def writer() -> Officer:
    return bold()


@pytest.fixture
def colleague() -> Officer:
    return bold()


@pytest.fixture
def case(writer: Officer) -> Case:
    return a_named_case(writer, given=NAME, called=CALLED, telephone="+90 555 010 01 47")


def reasons_of(case: Case) -> list[object]:
    looks = Event.objects.filter(subject=case.pk, verb="person.revealed").order_by("sequence")
    return [event.detail.get("reason") for event in looks]


def test_the_page_of_the_case_has_the_name_to_use_and_not_the_identity(
    colleague: Officer, case: Case
) -> None:
    page = words(look(signed_in(colleague), "case", case))
    assert CALLED in page
    for text in (NAME, "0100147", "010 01 47"):
        assert text not in page


def test_a_colleague_says_why_and_sees_it_until_the_proof_is_over(
    colleague: Officer, case: Case
) -> None:
    client = signed_in(colleague)
    asked = words(look(client, "case_identity", case))
    assert NAME not in asked
    for one in load_guidance().identity_reasons:
        assert one.label.en in asked
    answer = send(client, "case_identity_open", case, reason="paper")
    assert answer["Location"] == address("case_identity", case)
    for _again in range(2):
        assert NAME in words(look(client, "case_identity", case))
    assert reasons_of(case)[0] == "paper"
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        assert NAME not in words(look(client, "case_identity", case))


def test_without_a_reason_nothing_shows_and_another_reason_needs_a_sentence(
    colleague: Officer, case: Case
) -> None:
    client = signed_in(colleague)
    for typed in ({}, {"reason": "curious"}, {"reason": "other", "why": "а"}):
        answer = send(client, "case_identity_open", case, **typed)
        assert answer.status_code == 200
        assert NAME not in words(answer)
    assert reasons_of(case) == []
    why = "Эмч нэрийг нь асууж байна."
    send(client, "case_identity_open", case, reason="other", why=why)
    assert NAME in words(look(client, "case_identity", case))
    assert why in case.notes.get().reveal_field("text")
    assert all(why not in str(event.detail) for event in Event.objects.all())


def test_after_ten_minutes_the_second_factor_is_asked_for_and_the_reason_waits(
    colleague: Officer, case: Case
) -> None:
    client = signed_in(colleague)
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        answer = send(client, "case_identity_open", case, reason="talk")
        assert answer["Location"] == "/account/prove/"
        assert NAME not in words(look(client, "case_identity", case))
    assert reasons_of(case) == []


def test_who_wrote_it_is_asked_nothing_in_the_same_sitting(writer: Officer, case: Case) -> None:
    client = signed_in(writer)
    assert NAME in words(look(client, "case_identity", case))
    assert look(client, "case_person", case).status_code == 200
    with clock.pretend(clock.now() + A_SITTING_LATER):
        later = signed_in(writer)
        assert NAME not in words(look(later, "case_identity", case))
        assert look(later, "case_person", case)["Location"] == address("case_identity", case)


def test_the_form_of_the_person_opens_only_with_the_identity(
    colleague: Officer, case: Case
) -> None:
    client, there = signed_in(colleague), address("case_identity", case)
    assert look(client, "case_person", case)["Location"] == there
    assert look(client, "case_person_check", case)["Location"] == address("case", case)
    answer = send(client, "case_person", case, given="Сарнай", opened_person="0")
    assert answer["Location"] == there
    opens_the_identity(colleague, case)
    assert NAME in words(look(client, "case_person", case))
    with clock.pretend(clock.now() + timedelta(minutes=12)):
        assert send(client, "case_person", case, given="Сарнай").status_code == 302
    case.person.refresh_from_db()
    assert case.person.reveal_field("given") == "Сарнай"


def test_a_person_nobody_has_named_is_recorded_without_a_question(
    writer: Officer, colleague: Officer
) -> None:
    bare = a_saved_contact(writer)
    assert look(signed_in(colleague), "case_person", bare).status_code == 200


def test_earlier_versions_of_the_person_show_with_the_identity(
    writer: Officer, colleague: Officer, case: Case
) -> None:
    services.change_person(actor=writer, case=case, fields={"given": "Сарнай"})
    client = signed_in(colleague)
    page = words(look(client, "case_versions", case))
    assert NAME not in page
    assert address("case_identity", case) in page
    opens_the_identity(colleague, case)
    assert NAME in words(look(client, "case_versions", case))


def test_in_danger_one_tap_opens_it_without_a_proof_and_the_record_says_so(
    writer: Officer, colleague: Officer
) -> None:
    case = a_saved_contact(writer, RED)
    services.change_person(actor=writer, case=case, fields={"given": NAME})
    client = signed_in(colleague)
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        assert address("case_identity_danger", case) in words(look(client, "case", case))
        answer = send(client, "case_identity_danger", case)
        assert answer["Location"] == address("case_identity", case)
        assert NAME in words(look(client, "case_identity", case))
    assert reasons_of(case)[0] == "danger"


def test_without_danger_there_is_no_such_tap(writer: Officer, colleague: Officer) -> None:
    case = a_saved_contact(writer, RED)
    services.change_person(actor=writer, case=case, fields={"given": NAME})
    ended(writer, case)
    client = signed_in(colleague)
    assert address("case_identity_danger", case) not in words(look(client, "case", case))
    assert send(client, "case_identity_danger", case).status_code == 302
    assert NAME not in words(look(client, "case_identity", case))
    assert reasons_of(case) == []


def test_a_danger_that_oneself_told_again_opens_it_for_colleagues_and_not_for_oneself(
    writer: Officer, colleague: Officer, case: Case
) -> None:
    client = signed_in(colleague)
    for _twice in range(2):
        send(client, "case_danger_again", case)
    assert send(client, "case_identity_danger", case).status_code == 302
    page = words(look(client, "case_identity", case))
    assert NAME not in page
    assert address("case_identity_danger", case) not in page
    assert reasons_of(case) == []
    another = signed_in(an_officer(post=writer.post))
    send(another, "case_identity_danger", case)
    assert NAME in words(look(another, "case_identity", case))


def test_telling_again_what_stands_takes_the_one_tap_from_nobody(
    writer: Officer, colleague: Officer
) -> None:
    case = a_saved_contact(writer, RED)
    services.change_person(actor=writer, case=case, fields={"given": NAME})
    client = signed_in(colleague)
    send(client, "case_danger_again", case)
    send(client, "case_identity_danger", case)
    assert NAME in words(look(client, "case_identity", case))


def test_an_hour_later_the_danger_one_told_again_counts(colleague: Officer, case: Case) -> None:
    services.tell_danger_again(actor=colleague, case=case)
    with clock.pretend(clock.now() + A_SITTING_LATER):
        client = signed_in(colleague)
        send(client, "case_identity_danger", case)
        assert NAME in words(look(client, "case_identity", case))


def test_who_may_not_see_it_finds_no_page(case: Case) -> None:
    for viewer in (
        saraa(),
        an_officer(Role.HEAD_OF_POST, a_post("ANK")),
        an_officer(post=a_post("SEL")),
    ):
        client = signed_in(viewer)
        assert look(client, "case_identity", case).status_code == 404
        for page in ("case_identity_open", "case_identity_danger"):
            assert send(client, page, case, reason="talk").status_code == 404
