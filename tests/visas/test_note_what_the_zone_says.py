"""Machine-readable lines beside the typed fields: what differs is noted and refuses nobody."""

import csv
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.html import escape
from tests.guards.world import signed_in
from tests.visas.counter import ONE, a_visa_officer, imported, numbered
from tests.visas.files import given, prepared

from gerege.accounts.models import Officer
from gerege.visas.engine.refusals import in_words
from gerege.visas.importing.passport_lines import passport_lines

HEADING = "application_id,surname,given_names,date_of_birth,passport_number,mrz_line1,mrz_line2\n"
FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def notes(folder: Path, row: str) -> list[dict[str, str]]:
    """The notes beside one row, which is taken."""
    result = prepared(given(folder, f"{HEADING}{row}\n"))
    assert (result.accepted, result.rejected) == (1, 0)
    with result.notes.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_lines_that_agree_with_what_was_typed_say_nothing(tmp_path: Path) -> None:
    row = f"1,Eriksson,Anna Maria,1974-08-12,L898902C3,{FIRST},{SECOND}"
    assert notes(tmp_path, row) == []


def test_a_field_typed_otherwise_is_named(tmp_path: Path) -> None:
    row = f"1,Eriksson,Anna Maria,1974-08-21,L898902C3,{FIRST},{SECOND}"
    (note,) = notes(tmp_path, row)
    assert (note["row"], note["column"], note["value"]) == ("2", "date_of_birth", "1974-08-21")
    assert in_words(note["problem"], "mn") != note["problem"]
    assert in_words(note["mend"], "mn") != note["mend"]


def test_the_character_that_cannot_be_right_is_pointed_at(tmp_path: Path) -> None:
    wrong = SECOND.replace("7408122", "7408121", 1)
    found = notes(tmp_path, f"1,Eriksson,Anna Maria,1974-08-12,L898902C3,{FIRST},{wrong}")
    assert "mrz_line2" in {note["column"] for note in found}
    assert any("column: 20" in note["value"] for note in found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "labels"),
    [("en", ("Line", "Column", "Stands", "Could stand", "As typed", "In the lines")),
     ("mn", ("Мөр", "Хэд дэх тэмдэгт", "Байгаа нь", "Байж болох нь", "Бичсэн нь",
             "Мөрөнд байгаа нь"))],
)  # fmt: skip
def test_the_officer_reads_which_character_is_wrong_and_which_could_stand_there(
    language: str, labels: tuple[str, ...]
) -> None:
    officer = a_visa_officer()
    person = {"surname": "Eriksson", "given_names": "Maria Anna", "date_of_birth": "12.08.1974"}
    wrong = SECOND.replace("7408122", "7408121", 1)
    lines = {"mrz_line1": FIRST, "mrz_line2": wrong, "passport_number": "L898902C3"}
    (application,) = numbered(imported(officer, [{**ONE, **person, **lines}])).values()
    Officer.objects.filter(pk=officer.pk).update(language=language)
    browser = signed_in(Officer.objects.get(pk=officer.pk))
    page = browser.get(reverse("visa_application", args=[application.pk])).content.decode()
    assert f"{escape(wrong[:19])}<mark>1</mark>{escape(wrong[20:])}" in page
    told = dict(re.findall(r"<dt>([^<]+)</dt><dd translate=\"no\">([^<]+)</dd>", page))
    assert told.keys() >= set(labels)
    assert [told[label] for label in labels[:4]] == ["2", "20", "1", "2"]
    assert (told[labels[4]], told[labels[5]]) == ("Maria Anna", "ANNA MARIA")


@pytest.mark.django_db
def test_a_date_typed_in_another_way_is_the_same_date_on_the_page() -> None:
    officer = a_visa_officer()
    person = {"surname": "Eriksson", "given_names": "Anna Maria", "date_of_birth": "12.08.1974"}
    lines = {"mrz_line1": FIRST.lower(), "mrz_line2": SECOND, "passport_number": "L898902C3"}
    (application,) = numbered(imported(officer, [{**ONE, **person, **lines}])).values()
    found = passport_lines(application.written())
    assert found is not None
    assert found.fits


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ("with the character of the typed number it does", "In the typed number")),
        ("mn", ("бичсэн дугаарын тэмдэгтээр бол тохирно", "Бичсэн дугаарт")),
    ],
)
def test_the_officer_reads_where_the_typed_number_makes_the_check_digit_right(
    language: str, labels: tuple[str, ...]
) -> None:
    officer = a_visa_officer()
    Officer.objects.filter(pk=officer.pk).update(language=language)
    lines = {"mrz_line1": FIRST, "mrz_line2": SECOND.replace("L898902C3", "L89890ZC3", 1)}
    batch = imported(officer, [{**ONE, "passport_number": "L898902C3", **lines}])
    application = numbered(batch)["V-1001"]

    browser = signed_in(officer)
    page = browser.get(reverse("visa_application", args=[application.pk])).content.decode()
    doubts = browser.get(reverse("visa_doubts", args=[batch.pk])).content.decode()

    for label in labels:
        assert label in page
        assert label in doubts
    assert "L89890<mark>Z</mark>C3" in page
