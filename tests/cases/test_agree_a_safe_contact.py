"""A safe contact is re-agreed every time; number and words show only against a reason."""

from datetime import timedelta

import pytest
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa
from tests.cases.builders import address, look, send, signed_in, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services
from gerege.cases.models import Case, SafeContact
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db

AGREED = {
    "channel": "viber",
    "address": "+90 555 010 01 47",
    "when": "Ням-Мягмар 14:00-16:00",
    "time_zone": "Europe/Istanbul",
    "who_else_reads": "эгч",
    "voicemail": "no",
    "name_to_give": "Туяа эгч",
    "safe_word": "номын сан",
    "danger_word": "жимс",
}
SECRET = ("+90 555 010 01 47", "номын сан", "жимс")


def agreed(actor: Officer, **changed: str) -> Case:
    case = a_saved_contact(actor)
    fields = {name: text for name, text in AGREED.items() if name != "time_zone"}
    services.agree_safe_contact(actor=actor, case=case, fields={**fields, **changed})
    return case


def test_what_was_agreed_is_shown_without_number_and_words() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    assert send(client, "case_safe_contact", case, **AGREED)["Location"] == address("case", case)
    page = words(look(client, "case", case))
    for text in ("Viber", "Ням-Мягмар 14:00-16:00", "Туяа эгч", "Europe/Istanbul"):
        assert text in page
    assert not any(text in page for text in SECRET)
    assert not any(text in words(look(client, "case_safe_contact", case)) for text in SECRET)


def test_it_is_valid_for_fourteen_days() -> None:
    contact = SafeContact.objects.get(case=agreed(bold()))
    assert contact.valid_until - contact.agreed_at == timedelta(days=14)


@pytest.mark.parametrize("reason", services.contact.REASONS)
def test_a_reason_shows_number_and_words_and_is_written_down(reason: str) -> None:
    officer = bold()
    case = agreed(officer)
    page = words(send(signed_in(officer), "case_words", case, reason=reason))
    assert all(text in page for text in SECRET)
    event = Event.objects.get(subject=case.pk, verb="safe_contact.revealed")
    assert event.detail == {"reason": reason}


@pytest.mark.parametrize("reason", ["", "curious"])
def test_without_a_reason_nothing_shows_and_the_question_stays(reason: str) -> None:
    officer = bold()
    case = agreed(officer)
    page = words(send(signed_in(officer), "case_words", case, reason=reason))
    assert not any(text in page for text in SECRET)
    assert "Why do you need to see them?" in page
    assert not Event.objects.filter(verb="safe_contact.revealed").exists()


def test_words_cannot_be_had_by_an_address() -> None:
    officer = bold()
    assert look(signed_in(officer), "case_words", agreed(officer)).status_code == 405


def test_when_the_agreement_is_over_nobody_calls_but_a_caller_can_be_checked() -> None:
    officer = bold()
    with clock.pretend(clock.now() - timedelta(days=15)):
        case = agreed(officer)
    client = signed_in(officer)
    assert "the agreement is over" in words(look(client, "case", case))
    page = words(send(client, "case_words", case, reason="call_now"))
    assert "no agreement to call now" in page
    assert not any(text in page for text in SECRET)
    page = words(send(client, "case_words", case, reason="verify_caller"))
    assert "номын сан" in page
    assert AGREED["address"] not in page


def test_agreeing_again_gives_fourteen_more_days() -> None:
    officer = bold()
    with clock.pretend(clock.now() - timedelta(days=15)):
        case = agreed(officer)
    client, mark = signed_in(officer), new_id()
    for _time in range(2):
        answer = send(client, "case_safe_contact_confirm", case, form_id=mark)
        assert answer.status_code == 302
    assert SafeContact.objects.get(case=case).may_be_used(clock.now())
    assert Event.objects.filter(subject=case.pk, verb="safe_contact.confirmed").count() == 1


def test_who_does_not_want_to_be_contacted_is_not() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    send(client, "case_safe_contact", case, do_not_contact="on", safe_word="номын сан")
    page = words(look(client, "case", case))
    assert "Do not contact: the person will get in touch" in page
    assert "Agreed again as it is" not in page
    assert "I have to call now" not in page
    assert "номын сан" in words(send(client, "case_words", case, reason="verify_caller"))


def test_a_way_or_the_wish_not_to_be_contacted_is_needed() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    page = words(send(signed_in(officer), "case_safe_contact", case, when="оройн 8"))
    assert "No way is chosen" in page
    assert "оройн 8" in page
    assert not SafeContact.objects.exists()


def test_the_two_words_must_differ() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    page = words(send(client, "case_safe_contact", case, **{**AGREED, "danger_word": "Номын сан"}))
    assert "It is the same as the safe word" in page
    assert not SafeContact.objects.exists()
    case = agreed(officer)
    page = words(send(client, "case_safe_contact", case, channel="call", safe_word="жимс"))
    assert "It is the same as the safe word" in page


def test_words_left_empty_stay_and_can_be_given_up() -> None:
    officer = bold()
    client, case = signed_in(officer), agreed(officer)
    send(client, "case_safe_contact", case, channel="call", danger_word="салхи")
    kept = services.reveal_safe_words(actor=officer, case=case, reason="call_now")
    assert kept == {
        "address": AGREED["address"],
        "safe_word": "номын сан",
        "danger_word": "салхи",
    }
    send(client, "case_safe_contact", case, channel="call", words_no_longer_hold="on")
    given_up = services.reveal_safe_words(actor=officer, case=case, reason="call_now")
    assert not any(given_up.values())


def test_a_form_sent_twice_is_one_act() -> None:
    officer = bold()
    client, case, mark = signed_in(officer), a_saved_contact(officer), new_id()
    for _time in range(2):
        send(client, "case_safe_contact", case, **AGREED, form_id=mark)
    assert Event.objects.filter(subject=case.pk, verb="safe_contact.changed").count() == 1


def test_the_same_way_agreed_in_the_next_talk_minutes_later_is_agreed_anew() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    for _time in range(2):
        send(client, "case_safe_contact", case, **AGREED, form_id=new_id())
        send(client, "case_safe_contact_confirm", case, form_id=new_id())
    for verb in ("safe_contact.changed", "safe_contact.confirmed"):
        assert Event.objects.filter(subject=case.pk, verb=verb).count() == 2


def test_nothing_can_be_agreed_again_that_never_was() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    assert send(signed_in(officer), "case_safe_contact_confirm", case).status_code == 404


def test_the_words_stay_with_the_case_officers() -> None:
    case = agreed(bold())
    for other in (
        an_officer(post=a_post("SEL")),
        an_officer(Role.HEAD_OF_POST, a_post("ANK")),
        saraa(),
    ):
        response = send(signed_in(other), "case_words", case, reason="call_now")
        assert response.status_code == 404
        with pytest.raises(NotAllowed):
            services.reveal_safe_words(actor=other, case=case, reason="call_now")


def test_the_service_itself_refuses_without_a_reason() -> None:
    officer = bold()
    case = agreed(officer)
    with pytest.raises(InputRefused):
        services.reveal_safe_words(actor=officer, case=case, reason="")
