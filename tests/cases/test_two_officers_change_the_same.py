"""Two officers change the same person, contact or answers: both are kept, one is chosen."""

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.builders import (
    a_named_case,
    a_post,
    a_saved_contact,
    an_agreed_contact,
    an_officer,
    bold,
    opens_the_identity,
    saraa,
)
from tests.cases.builders import address, look, send, signed_in, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services
from gerege.cases.age import AgeRecord
from gerege.cases.models import Case, EarlierVersion, Person, SafeContact
from gerege.cases.services.person import age_of
from gerege.cases.services.versions import said_by
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db
MAIN = re.compile(r"<main.*</main>", re.S)
FIELD = re.compile(r"<input\b[^>]*>|<select\b.*?</select>", re.S)


def fields_of(response: HttpResponse) -> dict[str, str]:
    """What a browser would send of the form on a page if nothing were touched."""
    [form] = re.findall(r"<form\b.*?</form>", MAIN.findall(response.content.decode())[0], re.S)
    found = {}
    for control in FIELD.findall(form):
        name = re.search(r'name="([^"]+)"', control)
        value = re.search(r'value="([^"]*)"', control)
        if control.startswith("<select"):
            chosen = re.search(r'<option value="([^"]*)" selected', control)
            found[name[1]] = chosen[1] if chosen else ""  # type: ignore[index]  # every select has one
        elif name and ("checked" in control or not re.search('type="(radio|checkbox)"', control)):
            found[name[1]] = unescape(value[1]) if value else ""
    return found


def opened(officer: Officer, name: str, case: Case) -> tuple[Client, dict[str, str]]:
    client = signed_in(officer)
    if name == "case_person":
        opens_the_identity(officer, case)
    return client, fields_of(look(client, name, case))


def person_of(case: Case) -> Person:
    return Person.objects.get(case=case)


def kept(case: Case) -> list[tuple[str, bool, dict[str, str]]]:
    rows = EarlierVersion.objects.filter(case=case).order_by("what", "number")
    return [(r.what, r.stood, {k: v for k, v in said_by(r).items() if v}) for r in rows]


def test_the_second_officer_sees_both_and_nothing_is_overwritten() -> None:
    first, second = bold(), bold()
    case = a_named_case(first, given="Солонго")
    client, typed = opened(second, "case_person", case)
    services.change_person(actor=first, case=case, fields={"given": "Солонгоо"})

    answer = send(client, "case_person", case, **typed | {"given": "Сарнай"})

    page = words(answer)
    assert answer.status_code == 409
    assert "Saved now: Солонгоо" in page
    assert "You typed: Сарнай" in page
    assert first.display_name in page
    assert person_of(case).reveal_field("given") == "Солонгоо"


def test_a_first_contact_sent_again_leaves_what_a_colleague_corrected() -> None:
    first, second = bold(), bold()
    client, number = signed_in(first), new_id()
    sent = {"channel": "phone", "immediate_danger": "no"}
    send(client, "first_contact", **sent, form_id=number)
    case = Case.objects.get()
    services.correct_first_contact(actor=second, case=case, answers={"immediate_danger": "yes"})

    again = send(client, "first_contact", **sent, injured="yes", form_id=number)

    assert again.status_code == 302
    codes = Case.objects.get().first_contact.codes()
    assert (codes["immediate_danger"], codes["injured"]) == ("yes", "yes")


def test_a_first_contact_sent_again_asks_where_both_changed_the_same() -> None:
    first, second = bold(), bold()
    client, number = signed_in(first), new_id()
    sent = {"channel": "phone", "immediate_danger": "no", "injured": "no"}
    send(client, "first_contact", **sent, form_id=number)
    case = Case.objects.get()
    services.correct_first_contact(actor=second, case=case, answers={"immediate_danger": "yes"})

    changed = sent | {"immediate_danger": "unknown", "injured": "yes"}
    asked = send(client, "first_contact", **changed, form_id=number)

    assert asked.status_code == 409
    assert words(asked).count("Saved now:") == 1
    assert f'action="{address("first_contact_more", case)}"' in words(asked)
    assert Case.objects.get().first_contact.codes()["immediate_danger"] == "yes"
    chosen = fields_of(asked) | {"choose_first_contact_immediate_danger": "saved"}
    assert send(client, "first_contact_more", case, **chosen).status_code == 302
    codes = Case.objects.get().first_contact.codes()
    assert (codes["immediate_danger"], codes["injured"]) == ("yes", "yes")


def test_who_may_no_longer_see_the_case_is_shown_nothing_of_it() -> None:
    first, second = bold(), bold()
    client, number = signed_in(first), new_id()
    send(client, "first_contact", channel="phone", immediate_danger="no", form_id=number)
    case = Case.objects.get()
    services.correct_first_contact(actor=second, case=case, answers={"immediate_danger": "yes"})
    services.hide_from(actor=second, case=case, officer=first)

    typed = {"channel": "phone", "immediate_danger": "unknown"}
    assert send(client, "first_contact", **typed, form_id=number).status_code == 404


def test_seeing_what_a_colleague_saved_is_recorded_as_a_look() -> None:
    first, second = bold(), bold()
    case = a_named_case(first, given="Солонго")
    client, typed = opened(second, "case_person", case)
    services.change_person(actor=first, case=case, fields={"given": "Солонгоо"})
    looks = Event.objects.filter(subject=case.pk, actor=second.pk, verb="person.revealed")
    before = looks.count()

    send(client, "case_person", case, **typed | {"given": "Сарнай"})

    assert looks.count() == before + 1


@pytest.mark.parametrize("take", ["saved", "typed"])
def test_taking_all_ends_also_when_answers_and_person_both_differ(take: str) -> None:
    first, second = bold(), bold()
    case = a_named_case(first, called="Соко")
    services.correct_first_contact(actor=first, case=case, answers={"injured": "no"})
    client, typed = opened(second, "first_contact_more", case)
    services.correct_first_contact(actor=first, case=case, answers={"injured": "yes"})
    services.change_person(actor=first, case=case, fields={"called": "Соёл"})
    mine = typed | {"injured": "unknown", "called": "Сара"}

    answer = send(client, "first_contact_more", case, **mine)
    for _page in ("answers", "person"):
        assert answer.status_code == 409
        names = re.findall(r'name="asked" value="([^"]+)"', answer.content.decode())
        again = fields_of(answer) | {"asked": names, "take": take}
        answer = send(client, "first_contact_more", case, **again)

    assert answer.status_code == 302
    stands = ("unknown", "Сара") if take == "typed" else ("yes", "Соёл")
    injured = Case.objects.get(pk=case.pk).first_contact.codes()["injured"]
    assert (injured, person_of(case).reveal_field("called")) == stands


@pytest.mark.parametrize("choice", ["saved", "typed"])
def test_what_is_chosen_stands_and_the_other_is_kept(choice: str) -> None:
    first, second = bold(), bold()
    case = a_named_case(first, given="Солонго")
    client, typed = opened(second, "case_person", case)
    services.change_person(actor=first, case=case, fields={"given": "Солонгоо"})
    typed |= {"given": "Сарнай", "telephone": "88110000"}
    asked = fields_of(send(client, "case_person", case, **typed))

    answer = send(client, "case_person", case, **asked | {"choose_person_given": choice})

    assert answer.status_code == 302
    stands, other = ("Солонгоо", "Сарнай") if choice == "saved" else ("Сарнай", "Солонгоо")
    assert person_of(case).reveal_field("given") == stands
    assert person_of(case).reveal_field("telephone") == "88110000"
    assert other in [fields.get("given") for _what, _stood, fields in kept(case)]


@pytest.mark.parametrize("take", ["saved", "typed"])
def test_all_of_one_version_is_taken_with_one_button(take: str) -> None:
    first, second = bold(), bold()
    case = a_named_case(first, given="Солонго", called="Соко")
    client, typed = opened(second, "case_person", case)
    theirs, mine = {"given": "А", "called": "Б"}, {"given": "В", "called": "Г"}
    services.change_person(actor=first, case=case, fields=theirs)
    asked = send(client, "case_person", case, **typed | mine).content.decode()
    names = re.findall(r'name="asked" value="([^"]+)"', asked)

    again = fields_of(send(client, "case_person", case, **typed | mine))
    send(client, "case_person", case, **again | {"asked": names, "take": take})

    stands = mine if take == "typed" else theirs
    assert {name: person_of(case).reveal_field(name) for name in stands} == stands


def test_a_line_without_a_choice_is_asked_again_and_what_was_typed_is_still_there() -> None:
    first, second = bold(), bold()
    case = a_named_case(first, given="Солонго")
    client, typed = opened(second, "case_person", case)
    services.change_person(actor=first, case=case, fields={"given": "Солонгоо"})
    asked = fields_of(send(client, "case_person", case, **typed | {"given": "Сарнай"}))

    answer = send(client, "case_person", case, **asked)

    assert answer.status_code == 409
    assert "Choose for each line" in words(answer)
    assert "You typed: Сарнай" in words(answer)


def test_a_third_version_saved_while_choosing_is_shown_anew() -> None:
    first, second = bold(), bold()
    case = a_named_case(first, given="Солонго")
    client, typed = opened(second, "case_person", case)
    services.change_person(actor=first, case=case, fields={"given": "Солонгоо"})
    asked = fields_of(send(client, "case_person", case, **typed | {"given": "Сарнай"}))
    services.change_person(actor=first, case=case, fields={"given": "Солонгууш"})

    answer = send(client, "case_person", case, **asked | {"choose_person_given": "typed"})

    assert answer.status_code == 409
    assert "Saved now: Солонгууш" in words(answer)
    assert person_of(case).reveal_field("given") == "Солонгууш"


def test_different_fields_of_a_person_are_both_saved_without_asking() -> None:
    first, second = bold(), bold()
    case = a_named_case(first, given="Солонго")
    client, typed = opened(second, "case_person", case)
    services.change_person(actor=first, case=case, fields={"telephone": "88110000"})

    assert send(client, "case_person", case, **typed | {"clan": "Боржгон"}).status_code == 302

    assert person_of(case).reveal_field("telephone") == "88110000"
    assert person_of(case).reveal_field("clan") == "Боржгон"


def test_parts_of_an_age_are_not_mixed_unseen() -> None:
    first, second = bold(), bold()
    case = a_named_case(first, given="Солонго")
    services.change_person(
        actor=first, case=case, fields={}, age=AgeRecord(years=24, basis="stated")
    )
    client, typed = opened(second, "case_person", case)
    services.change_person(
        actor=first, case=case, fields={}, age=AgeRecord(years=17, basis="document")
    )

    answer = send(client, "case_person", case, **typed | {"may_be_child": "yes"})

    assert answer.status_code == 409
    assert age_of(person_of(case)).years == 17
    send(
        client,
        "case_person",
        case,
        **fields_of(answer)
        | {
            "choose_person_years": "saved",
            "choose_person_basis": "saved",
            "choose_person_may_be_child": "typed",
        },
    )
    age = age_of(person_of(case))
    assert (age.years, age.basis, age.may_be_child) == (17, "document", True)


def test_of_a_contact_every_difference_is_asked_about_and_agreed_words_stay_hidden() -> None:
    first, second = bold(), bold()
    case = a_saved_contact(first)
    an_agreed_contact(first, case)
    client, typed = opened(second, "case_safe_contact", case)
    services.agree_safe_contact(
        actor=first, case=case, fields={"channel": "call", "safe_word": "цонх"}
    )

    answer = send(client, "case_safe_contact", case, **typed | {"safe_word": "хаалга"})

    page = words(answer)
    assert answer.status_code == 409
    assert "Saved now: Telephone call" in page
    assert "You typed: Viber" in page
    assert "You typed: хаалга" in page
    assert "цонх" not in page
    chosen = {"choose_safe_contact_channel": "saved", "choose_safe_contact_safe_word": "typed"}
    assert send(client, "case_safe_contact", case, **fields_of(answer) | chosen).status_code == 302
    contact = SafeContact.objects.get(case=case)
    assert contact.reveal_field("channel") == "call"
    assert contact.reveal_field("safe_word") == "хаалга"
    assert "цонх" in [fields.get("safe_word") for _what, _stood, fields in kept(case)]


def test_of_the_first_contact_only_what_both_corrected_is_asked_about() -> None:
    first, second = bold(), bold()
    case = a_saved_contact(first, {"channel": "phone", "injured": "no"})
    client, typed = opened(second, "first_contact_more", case)
    services.correct_first_contact(
        actor=first, case=case, answers={"injured": "yes", "can_talk": "no"}
    )

    answer = send(
        client, "first_contact_more", case, **typed | {"injured": "unknown", "alone": "yes"}
    )

    page = words(answer)
    assert answer.status_code == 409
    assert page.count("Saved now:") == 1
    sent = fields_of(answer) | {"choose_first_contact_injured": "saved"}
    assert send(client, "first_contact_more", case, **sent).status_code == 302
    codes = Case.objects.get(pk=case.pk).first_contact.codes()
    assert codes | {"injured": "yes", "can_talk": "no", "alone": "yes"} == codes


def test_the_page_is_in_mongolian_too() -> None:
    first = bold()
    second = an_officer(post=a_post("ANK"), language="mn")
    case = a_named_case(first, given="Солонго")
    client, typed = opened(second, "case_person", case)
    services.change_person(actor=first, case=case, fields={"given": "Солонгоо"})

    page = words(send(client, "case_person", case, **typed | {"given": "Сарнай"}))

    assert "Хадгалагдсан нь: Солонгоо" in page
    assert "Таны бичсэн: Сарнай" in page


def test_a_mistake_in_the_form_keeps_the_version_it_was_opened_with() -> None:
    first, second = bold(), bold()
    case = a_named_case(first, given="Солонго")
    client, typed = opened(second, "case_person", case)
    services.change_person(actor=first, case=case, fields={"given": "Солонгоо"})

    refused = send(client, "case_person", case, **typed | {"given": "Сарнай", "years": "олон"})

    assert refused.status_code == 200
    mended = fields_of(refused) | {"years": "24"}
    assert send(client, "case_person", case, **mended).status_code == 409


def test_every_ordinary_change_keeps_what_stood_before_sealed() -> None:
    officer = bold()
    case = a_named_case(officer, given="Сувдаа")
    services.change_person(actor=officer, case=case, fields={"given": "Сувдан"})
    services.correct_first_contact(actor=officer, case=case, answers={"channel": "walk_in"})

    assert ("person", True, {"given": "Сувдаа"}) in kept(case)
    assert ("first_contact", True, {"channel": "phone"}) in kept(case)
    stored = EarlierVersion.objects.filter(case=case).values_list("content", flat=True)
    assert not any("Сувдаа".encode() in bytes(one or b"") for one in stored)


def test_earlier_versions_are_listed_and_the_look_is_recorded() -> None:
    officer = bold()
    case = a_named_case(officer, given="Солонго")
    an_agreed_contact(officer, case)
    services.change_person(actor=officer, case=case, fields={"given": "Сарнай"})
    services.agree_safe_contact(actor=officer, case=case, fields={"when": "10:00-11:00"})

    page = words(look(signed_in(officer), "case_versions", case))

    assert "Солонго" in page
    assert "08:30-09:00" in page
    assert "номын сан" not in page
    assert Event.objects.filter(subject=case.pk, verb="versions.looked").count() == 1
    assert address("case_versions", case) in words(look(signed_in(officer), "case", case))


def test_who_may_not_see_the_person_finds_no_versions() -> None:
    case = a_named_case(bold(), given="Солонго")
    others = (an_officer(post=a_post("SEL")), an_officer(Role.HEAD_OF_POST, a_post("ANK")), saraa())
    for other in others:
        assert look(signed_in(other), "case_versions", case).status_code == 404
