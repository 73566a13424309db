"""The result on paper: both languages, a reference, a time with its place, and no identity."""

import pytest
from tests.builders import a_named_case, a_talked_case, bold
from tests.screening.talking import acts_on, answer, page

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_both_languages_stand_one_after_the_other() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    text = page(officer, case, "result/print/").content.decode()

    assert "Look further, protect meanwhile" in text
    assert "Үргэлжлүүлэн тодруулж" in text
    assert "Ноорог. Орчуулгыг шалгаагүй." in text
    assert "Draft. Translation not yet checked." in text


@pytest.mark.parametrize(
    ("language", "there", "absent"), [("mn", "Ноорог", "Draft"), ("en", "Draft", "Ноорог")]
)
def test_one_language_can_be_printed_alone(language: str, there: str, absent: str) -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    text = page(officer, case, f"result/print/?language={language}").content.decode()

    assert there in text
    assert absent not in text


def test_the_paper_names_the_reference_the_time_and_its_place_and_nobody() -> None:
    officer = bold()
    case = a_named_case(officer, patronymic="Батбаярын", given="Солонго", telephone="+905551112233")
    answer(officer, case, exploitation__hours="yes")

    text = page(officer, case, "result/print/").content.decode()

    assert case.reference in text
    assert "Ankara" in text
    assert "Анкара" in text
    for identity in ("Солонго", "Батбаярын", "905551112233"):
        assert identity not in text


def test_printing_is_recorded_once_for_each_state_and_language() -> None:
    officer = bold()
    case = a_talked_case(officer, exploitation__hours="yes")

    for language in ("both", "both", "mn"):
        page(officer, case, f"result/print/?language={language}")

    assert acts_on(case, "result.printed") == 2
