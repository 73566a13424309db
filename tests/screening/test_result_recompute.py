"""A result made by an older catalogue, or with another age, is shown beside the present one."""

import pytest
from tests.builders import a_talked_case, bold
from tests.screening.talking import a_colleague, acts_on, page, send, told

from gerege.cases.age import AgeRecord
from gerege.cases.models import Case
from gerege.cases.services import change_person
from gerege.screening.models import Result, SecondLook
from gerege.screening.services import record_answers

pytestmark = pytest.mark.django_db


def made_by_an_older_catalogue(case: Case) -> None:
    Result.objects.filter(screening__case=case).update(catalogue_version="2020-01-01-aaaaaaaa")


def test_both_results_are_shown() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")
    made_by_an_older_catalogue(case)

    text = page(officer, case, "result/").content.decode()

    assert "Kept earlier, otherwise" in text
    assert "2020-01-01-aaaaaaaa" in text
    assert text.count("Look further, protect meanwhile") == 2


def test_the_present_result_can_be_kept_and_the_older_one_stays() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")
    made_by_an_older_catalogue(case)

    for _ in range(2):
        send(officer, case, "result/recompute/", {})

    assert Result.objects.filter(screening__case=case).count() == 2
    assert acts_on(case, "result.recomputed") == 1
    assert "Kept earlier, otherwise" not in page(officer, case, "result/").content.decode()


def test_a_result_that_is_still_good_offers_nothing_to_keep() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    assert "Kept earlier, otherwise" not in page(officer, case, "result/").content.decode()


def test_a_band_lowered_by_a_document_asks_a_second_person_at_once() -> None:
    officer, colleague = bold(), a_colleague()
    case = a_talked_case(officer, exploitation__hours="no")
    child = AgeRecord(years=16, basis="document", recorded_by=str(officer.pk))
    change_person(actor=officer, case=case, fields={}, age=child)
    record_answers(actor=officer, case=case, answers=[told("person.commercial_sex", "yes")])
    grown = AgeRecord(years=22, basis="document", recorded_by=str(officer.pk))
    change_person(actor=colleague, case=case, fields={}, age=grown)

    lowered = SecondLook.objects.filter(case=case, cause="lowered")
    assert [look.asked_by for look in lowered] == [colleague]
