"""A first contact is saved in a minute, once, with whatever is known."""

import re

import pytest
from tests.builders import a_post, a_saved_contact, an_officer, bold
from tests.cases.builders import CALM, RED, address, look, send, signed_in, words

from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases.models import Case, Note
from gerege.kernel.ids import new_id
from gerege.knowledge.guidance import load_intake

pytestmark = pytest.mark.django_db


def test_the_answers_become_a_case_with_a_reference() -> None:
    officer = bold()
    client = signed_in(officer)
    response = send(client, "first_contact", **CALM)
    case = Case.objects.get()
    assert response["Location"] == address("first_contact_saved", case)
    assert re.fullmatch(r"A-\d\d-0001", case.reference)
    assert case.first_contact.codes() == CALM
    assert case.reference in words(look(client, "first_contact_saved", case))


def test_each_post_counts_for_itself() -> None:
    ankara, seoul = bold(), an_officer(post=a_post("SEL"))
    references = [a_saved_contact(officer).reference for officer in (ankara, ankara, seoul)]
    assert [reference[0] + reference[-4:] for reference in references] == [
        "A0001",
        "A0002",
        "S0001",
    ]


def test_the_page_asks_the_first_questions_without_scripts_and_in_choices_only() -> None:
    page = words(look(signed_in(bold()), "first_contact"))
    first = load_intake().eight
    assert len(first) == 7
    for question in first:
        assert question.question.en in page
        for code in question.codes:
            assert f'name="{question.id}" value="{code}"' in page
    for question in load_intake().later:
        assert question.question.en not in page
    assert 'type="text"' not in page
    assert 'type="submit"' in page


def test_what_is_not_answered_stays_unknown() -> None:
    send(signed_in(bold()), "first_contact", channel="phone")
    assert Case.objects.get().first_contact.codes() == {"channel": "phone"}


def test_an_empty_form_saves_nothing_and_says_why() -> None:
    response = send(signed_in(bold()), "first_contact")
    assert "Nothing is chosen" in words(response)
    assert not Case.objects.exists()


def test_a_form_sent_twice_is_one_case() -> None:
    client, number = signed_in(bold()), new_id()
    for _time in range(2):
        send(client, "first_contact", **CALM, form_id=number)
    case = Case.objects.get()
    assert Event.objects.filter(subject=case.pk, verb="case.opened").count() == 1
    assert not Event.objects.filter(subject=case.pk, verb="case.changed").exists()


def test_the_same_form_sent_again_with_another_answer_corrects_it() -> None:
    client, number = signed_in(bold()), new_id()
    send(client, "first_contact", **CALM, form_id=number)
    send(client, "first_contact", **{**CALM, "injured": "yes"}, form_id=number)
    assert Case.objects.get().first_contact.codes()["injured"] == "yes"


def test_somebody_elses_form_number_takes_nothing_over() -> None:
    number = new_id()
    send(signed_in(bold()), "first_contact", **CALM, form_id=number)
    response = send(signed_in(bold()), "first_contact", **RED, form_id=number)
    assert "This message cannot be taken" in words(response)
    assert Case.objects.get().first_contact.codes() == CALM


def test_danger_leads_to_the_emergency_card_first() -> None:
    client = signed_in(bold())
    send(client, "first_contact", **RED)
    case = Case.objects.get()
    page = words(look(client, "first_contact_saved", case))
    assert page.index(address("case_emergency", case)) < page.index(
        address("case_safe_contact", case)
    )


def test_without_danger_the_saved_page_is_calm() -> None:
    client = signed_in(bold())
    send(client, "first_contact", **CALM)
    page = words(look(client, "first_contact_saved", Case.objects.get()))
    assert "Danger now" not in page


def test_an_answer_the_catalogue_does_not_have_is_refused_and_the_others_stay() -> None:
    response = send(signed_in(bold()), "first_contact", channel="phone", injured="perhaps")
    page = words(response)
    assert "is not one of the available choices" in page
    assert re.search(r'name="channel" value="phone"[^>]*checked', page)
    assert not Case.objects.exists()


def test_a_child_brings_child_care_at_once() -> None:
    client = signed_in(bold())
    send(client, "first_contact", channel="phone", child="person_is_child")
    assert "Child care applies" in words(look(client, "case", Case.objects.get()))


def test_more_can_be_told_afterwards_in_one_go_and_once() -> None:
    officer = bold()
    client, case, number = signed_in(officer), a_saved_contact(officer, CALM), new_id()
    for _time in range(2):
        send(
            client,
            "first_contact_more",
            case,
            language="kazakh",
            injured="yes",
            called="Соко",
            telephone="+90 555 010 01 47",
            note="Орох байр хэрэгтэй.",
            form_id=number,
        )
    codes = case.first_contact.__class__.objects.get(case=case).codes()
    assert codes == {**CALM, "injured": "yes", "language": "kazakh"}
    case.person.refresh_from_db()
    assert case.person.reveal_field("called") == "Соко"
    assert [note.reveal_field("text") for note in Note.objects.all()] == ["Орох байр хэрэгтэй."]
    assert Event.objects.filter(subject=case.pk, verb="person.changed").count() == 1


def test_an_empty_box_takes_no_name_away() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, CALM)
    send(client, "first_contact_more", case, called="Соко")
    send(client, "first_contact_more", case, telephone="88110000")
    case.person.refresh_from_db()
    assert case.person.reveal_field("called") == "Соко"


def test_an_officer_without_a_posting_cannot_open_a_case() -> None:
    client = signed_in(an_officer())
    assert look(client, "first_contact").status_code == 404
    assert send(client, "first_contact", **CALM).status_code == 404
    assert not Case.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CONSULAR_OFFICER])
def test_only_consular_officers_record_a_first_contact(role: Role) -> None:
    client = signed_in(an_officer(role, a_post("ANK")))
    assert send(client, "first_contact", **CALM).status_code == 404
    assert not Case.objects.exists()


def test_the_page_is_in_mongolian_for_who_reads_mongolian() -> None:
    client = signed_in(an_officer(post=a_post("ANK"), language="mn"))
    page = words(look(client, "first_contact"))
    assert load_intake().eight[0].question.mn in page
    assert "Хадгалах" in page
