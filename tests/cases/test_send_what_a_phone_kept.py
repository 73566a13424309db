"""What a phone kept sealed while there was no network arrives once, whole, or not at all."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.builders import a_post, an_officer, bold
from tests.cases.builders import (
    CALM,
    RED,
    address,
    base64url,
    kept_on_a_phone,
    look,
    send,
    send_kept,
    signed_in,
    words,
)

from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.ids import new_id
from gerege.knowledge.guidance import load_intake
from gerege.vault import browser

pytestmark = pytest.mark.django_db


def test_it_becomes_a_case_with_the_time_of_the_contact() -> None:
    an_hour_ago = clock.now() - timedelta(hours=1)
    response = send_kept(signed_in(bold()), kept_on_a_phone(new_id(), RED, an_hour_ago))
    case = Case.objects.get()
    assert response.json() == {
        "reference": case.reference,
        "url": address("first_contact_saved", case),
    }
    assert case.came_sealed
    assert case.first_contact.codes() == RED
    assert case.first_contact.made_at == an_hour_ago
    assert Event.objects.get(subject=case.pk).verb == "offline.received"


def test_the_same_message_twice_is_one_case_with_the_same_answer() -> None:
    client, message = signed_in(bold()), kept_on_a_phone(new_id(), RED)
    answers = [send_kept(client, message).json() for _time in range(2)]
    assert answers[0] == answers[1]
    assert Case.objects.count() == 1
    assert Event.objects.filter(verb="offline.received").count() == 1


def test_a_page_whose_answer_was_lost_and_its_sealed_copy_are_one_case() -> None:
    client, number = signed_in(bold()), new_id()
    send(client, "first_contact", **CALM, form_id=number)
    send(client, "first_contact", **{**CALM, "injured": "yes"}, form_id=number)
    send_kept(client, kept_on_a_phone(number, CALM))
    assert Case.objects.get().first_contact.codes()["injured"] == "yes"


def changed(part: str) -> dict[str, str]:
    message = kept_on_a_phone(new_id(), RED)
    raw = message[part]
    return {**message, part: ("A" if raw[40] != "A" else "B").join((raw[:40], raw[41:]))}


@pytest.mark.parametrize("part", ["enc", "ct"])
def test_a_message_that_was_changed_is_refused_in_words_and_nothing_is_kept(part: str) -> None:
    officer = bold()
    response = send_kept(signed_in(officer), changed(part))
    assert response.status_code == 400
    assert "changed on the way" in response.json()["problem"]
    assert response.json()["mend"] == "Record the contact again."
    assert not Case.objects.exists()
    assert Event.objects.filter(actor=officer.pk, verb="page.refused").exists()


def test_a_message_for_another_key_or_under_another_number_is_refused() -> None:
    client = signed_in(bold())
    message = kept_on_a_phone(new_id(), RED)
    browser.make_key()
    newer = browser.public_key().key_id
    for wrong in ({"key_id": newer}, {"key_id": "nobody"}, {"client_id": str(new_id())}):
        assert send_kept(client, {**message, **wrong}).status_code == 400
    assert send_kept(client, message).status_code == 200
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        {"answers": "all"},
        {"recorded_at": "yesterday"},
        {"answers": {"channel": "pigeon"}},
        {"answers": {"shoe_size": "44"}},
        {"client_id": "11111111-1111-4111-8111-111111111111"},
    ],
)
def test_what_opens_but_is_no_first_contact_is_refused(content: dict[str, object]) -> None:
    response = send_kept(signed_in(bold()), kept_on_a_phone(new_id(), CALM, changed=content))
    assert response.status_code == 400
    assert response.json()["problem"]
    assert not Case.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "null", '{"client_id": 5}', "{" * 50, "9" * 30_000])
def test_anything_else_is_refused(body: str) -> None:
    response = signed_in(bold()).post(
        address("first_contact_sealed"), body, content_type="application/json"
    )
    assert response.status_code == 400


@pytest.mark.parametrize("checked", [False, True])
def test_a_form_in_many_parts_is_refused(checked: bool) -> None:
    client = Client(enforce_csrf_checks=checked)
    client.cookies = signed_in(bold()).cookies
    token = client.get(address("first_contact_token")).json()["token"]
    sent = {"sealed": "x", "csrfmiddlewaretoken": token}
    assert client.post(address("first_contact_sealed"), sent).status_code == 400
    assert client.post(address("first_contact_sealed"), {"sealed": "x"}).status_code == (
        403 if checked else 400
    )


def test_a_phone_with_a_wrong_clock_does_not_move_the_contact() -> None:
    client, before = signed_in(bold()), clock.now()
    for at in (before + timedelta(days=3), before - timedelta(days=400)):
        send_kept(client, kept_on_a_phone(new_id(), CALM, at))
    assert all(case.first_contact.made_at >= before for case in Case.objects.all())


def test_a_colleague_cannot_learn_of_a_case_by_sending_its_message() -> None:
    number = new_id()
    send_kept(signed_in(bold()), kept_on_a_phone(number, CALM))
    response = send_kept(signed_in(bold()), kept_on_a_phone(number, CALM))
    assert response.status_code == 400
    assert "reference" not in response.json()


def test_nobody_else_can_send_one() -> None:
    message = kept_on_a_phone(new_id(), CALM)
    assert send_kept(Client(), message).status_code == 302
    for role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD, Role.ADMINISTRATOR):
        assert send_kept(signed_in(an_officer(role, a_post("ANK"))), message).status_code == 404
    assert not Case.objects.exists()


def test_a_script_gets_a_token_with_which_it_can_send() -> None:
    officer = bold()
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(officer).cookies
    message = kept_on_a_phone(new_id(), CALM)
    assert send_kept(client, message).status_code == 403
    token = client.get(address("first_contact_token")).json()["token"]
    answer = client.post(
        address("first_contact_sealed"),
        message,
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert answer.json()["reference"] == Case.objects.get().reference


def test_the_blank_form_is_drawn_for_nobody_with_the_same_questions() -> None:
    officer = bold()
    for language in ("mn", "en"):
        signed, nobody = (
            client.get(address("offline_shell"), {"language": language})
            for client in (signed_in(officer), Client())
        )
        page = words(nobody)
        assert 'name="csrfmiddlewaretoken"' not in page
        assert officer.display_name not in words(signed)
        assert "sessionid" not in nobody.cookies
        assert not nobody.cookies
        assert f'data-public-key="{browser.public_key().base64url}"' in page
        assert "data-sealed-only" in page
        for question in load_intake().eight:
            assert question.question.in_language(language) in page


def test_the_page_carries_the_key_to_which_it_seals() -> None:
    key = browser.public_key()
    page = words(look(signed_in(bold()), "first_contact"))
    assert f'data-public-key="{base64url(key.raw)}"' in page
    assert f'data-key-id="{key.key_id}"' in page
