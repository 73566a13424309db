"""Machine-readable lines beside the typed fields: what differs is noted and refuses nobody."""

import csv
from pathlib import Path

from tests.visas.files import given, prepared

from gerege.visas.engine.refusals import in_words

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
