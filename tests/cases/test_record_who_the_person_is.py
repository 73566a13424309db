"""Identity: names in three forms, documents, telephone. Nothing doubtful is rejected."""

import pytest
from tests.builders import a_named_case, a_post, a_saved_contact, an_officer, bold
from tests.cases.builders import address, look, send, signed_in, words

from gerege.audit.models import Event
from gerege.cases import services
from gerege.cases.models import Case, Person

pytestmark = pytest.mark.django_db

WHO = {
    "given": "Солонго",
    "patronymic": "Батбаярын",
    "clan": "Боржигин",
    "latin_surname": "Batbayar",
    "latin_given": "Solongo",
    "called": "Соко",
    "telephone": "+90 555 010 01 47",
    "passport_number": "E1234567",
    "registration_number": "УБ98632115",
    "language": "mn",
}


def person_of(case: Case) -> Person:
    return Person.objects.select_related("case").get(case=case)


def test_every_form_of_the_name_is_kept_and_shown_on_a_page_of_its_own() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    assert send(client, "case_person", case, **WHO)["Location"] == address(
        "case_person_check", case
    )
    person = person_of(case)
    assert {name: person.reveal_field(name) for name in WHO} == WHO
    page = words(look(client, "case", case))
    assert "Mongolian" in page
    who = words(look(client, "case_identity", case))
    for text in ("Солонго", "E1234567"):
        assert text not in page
        assert text in who


def test_a_patronymic_is_explained_as_no_family_name() -> None:
    officer = bold()
    page = words(look(signed_in(officer), "case_person", a_saved_contact(officer)))
    assert "It is not a family name" in page


def test_nothing_is_required() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    assert send(signed_in(officer), "case_person", case).status_code == 302


def test_a_form_sent_twice_is_one_act() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    for _time in range(2):
        send(client, "case_person", case, **WHO)
    assert Event.objects.filter(subject=case.pk, verb="person.changed").count() == 1


def test_the_record_of_acts_says_which_fields_and_never_what() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    send(signed_in(officer), "case_person", case, given="Солонго")
    assert Event.objects.get(subject=case.pk, verb="person.changed").detail == {"given": True}


def test_a_colleagues_correction_is_not_overwritten_by_what_the_page_showed_before() -> None:
    officer = bold()
    client, case = signed_in(officer), a_named_case(officer, given="Солонго")
    services.change_person(actor=officer, case=case, fields={"telephone": "88110000"})
    send(
        client,
        "case_person",
        case,
        given="Солонгоо",
        telephone="",
        opened_person=1,
    )
    assert person_of(case).reveal_field("given") == "Солонгоо"
    assert person_of(case).reveal_field("telephone") == "88110000"


def test_a_doubtful_registration_number_is_kept_and_then_pointed_out() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    send(client, "case_person", case, registration_number="УБ99992115")
    assert person_of(case).reveal_field("registration_number") == "УБ99992115"
    page = words(look(client, "case_person_check", case))
    assert "its first six digits are not a date of birth" in page
    assert "УБ99992115" not in page


def test_a_registration_number_that_tells_another_birth_date_is_pointed_out() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    born = {"birth_date_year": "1990", "birth_date_month": "1", "birth_date_day": "1"}
    send(client, "case_person", case, registration_number="УБ98032115", **born)
    assert "another date of birth" in words(look(client, "case_person_check", case))


def test_with_nothing_to_look_at_the_way_leads_on_to_the_case() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    send(client, "case_person", case, given="Солонго")
    assert look(client, "case_person_check", case)["Location"] == address("case", case)


def test_possibly_the_same_person_is_shown_by_reference_without_a_story() -> None:
    officer = bold()
    earlier = a_named_case(officer, patronymic="Батбаярын", given="Солонго")
    client, case = signed_in(officer), a_saved_contact(officer)
    send(client, "case_person", case, latin_surname="Batbayar", latin_given="Solongo")
    page = words(look(client, "case_person_check", case))
    assert earlier.reference in page
    assert "Батбаярын" not in page


def test_a_shared_document_number_is_found_whatever_the_names() -> None:
    officer = bold()
    earlier = a_named_case(officer, given="Солонго", passport_number="E 123 4567")
    client, case = signed_in(officer), a_saved_contact(officer)
    send(client, "case_person", case, given="Ганзориг", passport_number="Е1234567")
    page = words(look(client, "case_person_check", case))
    assert earlier.reference in page
    assert "Same passport number" in page


def test_cases_of_another_post_are_no_similar_cases() -> None:
    a_named_case(an_officer(post=a_post("SEL")), patronymic="Батбаярын", given="Солонго")
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer)
    send(client, "case_person", case, patronymic="Батбаярын", given="Солонго")
    assert look(client, "case_person_check", case).status_code == 302


def test_what_must_be_mended_keeps_everything_typed() -> None:
    officer = bold()
    case = a_saved_contact(officer)
    page = words(send(signed_in(officer), "case_person", case, given="Солонго", years="хорин"))
    assert "Not an age" in page
    assert "Солонго" in page
    assert "хорин" in page
    assert person_of(case).reveal_field("given") == ""


def test_seeing_the_form_is_recorded_as_a_look() -> None:
    officer = bold()
    client, case = signed_in(officer), a_named_case(officer)
    for _time in range(2):
        look(client, "case_person", case)
    assert Event.objects.filter(subject=case.pk, verb="person.revealed").count() == 1


@pytest.mark.parametrize("page_name", ["case_person", "case_person_check", "first_contact_more"])
def test_another_post_finds_no_such_page(page_name: str) -> None:
    case = a_named_case(bold())
    other = signed_in(an_officer(post=a_post("SEL")))
    assert look(other, page_name, case).status_code == 404
    assert send(other, "case_person", case, given="Х").status_code == 404
