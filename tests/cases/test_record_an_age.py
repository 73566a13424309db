"""No single officer makes an adult of somebody who may be a child."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_saved_contact, bold
from tests.cases.builders import look, send, signed_in, words

from gerege.audit.models import Event
from gerege.cases.age import BASES, AgeRecord
from gerege.cases.models import Case, Person
from gerege.cases.services.person import age_of
from gerege.kernel import clock

TODAY = date(2026, 11, 25)
RECORDS = st.builds(
    AgeRecord,
    birth_date=st.one_of(
        st.just(""), st.dates(date(1930, 1, 1), TODAY).map(lambda born: born.isoformat())
    ),
    years=st.one_of(st.none(), st.integers(0, 90)),
    basis=st.sampled_from(BASES),
    may_be_child=st.booleans(),
    recorded_by=st.sampled_from(["first", "second"]),
)


@given(st.lists(RECORDS, min_size=2, max_size=6))
def test_once_a_possible_child_no_later_record_alone_makes_an_adult(
    records: list[AgeRecord],
) -> None:
    current = records[0]
    suspected = current.may_be_child or current.band(TODAY) == "child"
    for record in records[1:]:
        current = current.followed_by(record, TODAY)
        if suspected and current.band(TODAY) == "adult":
            assert current.basis == "document"
        suspected = suspected or current.may_be_child or current.band(TODAY) == "child"


@given(RECORDS)
def test_only_another_officer_confirms(record: AgeRecord) -> None:
    assert not record.may_be_confirmed_by(record.recorded_by, TODAY)
    if record.may_be_confirmed_by("somebody else", TODAY):
        assert record.confirmed_by("somebody else").band(TODAY) == "adult"


@given(RECORDS)
def test_an_age_is_kept_whole(record: AgeRecord) -> None:
    assert AgeRecord.from_json(record.as_json()) == record


def test_eighteen_begins_on_the_birthday() -> None:
    born = AgeRecord(birth_date="2008-11-25", basis="document")
    assert born.band(TODAY) == "adult"
    assert born.band(TODAY - timedelta(days=1)) == "child"


def test_unknown_is_not_adult() -> None:
    assert AgeRecord().band(TODAY) == "unknown"


def age(case: Case) -> AgeRecord:
    return age_of(Person.objects.get(case=case))


def band(case: Case) -> str:
    return age(case).band(clock.now().date())


@pytest.mark.django_db
def test_an_age_told_later_waits_for_a_second_person_who_is_somebody_else() -> None:
    first, second = bold(), bold()
    case = a_saved_contact(first, {"channel": "phone", "child": "person_is_child"})
    send(signed_in(first), "case_person", case, years="22", basis="stated", may_be_child="no")
    assert band(case) == "unknown"

    page = words(look(signed_in(first), "case", case))
    assert "waits for a document or a second person" in page
    assert "I have looked, too" not in page
    assert send(signed_in(first), "case_adult", case).status_code == 404
    assert band(case) == "unknown"

    assert "I have looked, too" in words(look(signed_in(second), "case", case))
    assert send(signed_in(second), "case_adult", case).status_code == 302
    assert band(case) == "adult"
    assert Event.objects.filter(subject=case.pk, verb="age.confirmed").count() == 1


@pytest.mark.django_db
def test_a_document_settles_it_alone() -> None:
    officer = bold()
    case = a_saved_contact(officer, {"channel": "phone", "child": "person_is_child"})
    send(signed_in(officer), "case_person", case, years="22", basis="document")
    assert band(case) == "adult"


@pytest.mark.django_db
def test_saving_the_same_page_again_does_not_undo_the_second_person() -> None:
    first, second = bold(), bold()
    case = a_saved_contact(first, {"channel": "phone", "child": "person_is_child"})
    typed = {"years": "22", "basis": "stated", "may_be_child": "yes"}
    send(signed_in(first), "case_person", case, **typed)
    send(signed_in(second), "case_adult", case)
    send(signed_in(first), "case_person", case, **typed, given="Солонго")
    assert band(case) == "adult"


@pytest.mark.django_db
def test_nobody_confirms_an_age_that_was_not_recorded() -> None:
    first, second = bold(), bold()
    case = a_saved_contact(first, {"channel": "phone", "child": "person_is_child"})
    assert send(signed_in(second), "case_adult", case).status_code == 404
    assert band(case) == "unknown"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"birth_date_year": "2031", "birth_date_month": "1", "birth_date_day": "1"}, "Check the"),
        (
            {"birth_date_year": "1998", "birth_date_month": "13", "birth_date_day": "1"},
            "Not a date",
        ),
        ({"years": "150"}, "Not an age"),
        (
            {
                "birth_date_year": "1998",
                "birth_date_month": "3",
                "birth_date_day": "21",
                "years": "17",
            },
            "Does not fit the date of birth",
        ),
    ],
)
def test_an_impossible_age_is_said_and_kept_on_the_page(typed: dict[str, str], said: str) -> None:
    officer = bold()
    case = a_saved_contact(officer)
    page = words(send(signed_in(officer), "case_person", case, **typed))
    assert said in page
    assert all(f'value="{text}"' in page for text in typed.values())
    assert age(case) == AgeRecord()


@pytest.mark.django_db
def test_nothing_is_chosen_for_somebody_of_whom_nobody_knows_the_age() -> None:
    officer = bold()
    page = words(look(signed_in(officer), "case_person", a_saved_contact(officer)))
    ages = page[page.index('name="basis"') :]
    assert "checked" not in ages
