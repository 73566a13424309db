"""Laws: no row is lost, nothing runs in a spreadsheet, nobody's words leave, whatever comes in."""

import csv
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from tests.visas.files import given, prepared, problems_of, rows_of

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.preparing import Prepared

COLUMNS = tuple(load().columns)
CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
    st.sampled_from(
        ["=1+1", "@x", "+97699112233", "2026-03-05", "05/03/2026", "1,5", "yes", "-", '"', "0"]
    ),
)
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
ROWS = st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=8)
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def outcome(content: bytes) -> tuple[Prepared, list[dict[str, object]], list[int], list[str]]:
    """What came of it: rows taken, numbers of the rows refused, the values in the list of these."""
    with tempfile.TemporaryDirectory() as folder:
        result = prepared(given(Path(folder), content))
        with result.refused.open(encoding="utf-8", newline="") as lines:
            values = [line["value"] for line in csv.DictReader(lines)]
        refused = sorted({row for row, _, _ in problems_of(result.refused)})
        return result, rows_of(result), refused, values


@QUICK
@drawn(ROWS, st.lists(st.sampled_from(COLUMNS[1:]), min_size=3, max_size=3, unique=True))
def test_every_row_of_a_table_is_taken_or_refused_once(
    rows: list[list[str]], columns: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(
                [["application_id", *columns], *rows]
            )
        content = path.read_bytes()
    result, taken, refused, values = outcome(content)
    assert result.rows_in == len(taken) + len(refused) == result.accepted + result.rejected
    assert {row["row"] for row in taken}.isdisjoint(refused)
    assert result.rows_in == sum(map(any, rows))
    assert [value for value in values if value.startswith(FORMULAS)] == []


@QUICK
@drawn(st.binary(max_size=300))
def test_any_bytes_become_a_whole_folder_or_a_refusal(content: bytes) -> None:
    try:
        result, taken, refused, _ = outcome(content)
    except InputRefused:
        return
    assert result.rows_in == len(taken) + len(refused)


@QUICK
@drawn(st.binary(max_size=200))
def test_any_bytes_behind_a_heading_lose_no_row(content: bytes) -> None:
    """Many zeros would make another encoding of the whole file, and so of its heading."""
    table = b"application_id,phone\n" + content.replace(b"\0", b"0")
    result, taken, refused, _ = outcome(table)
    assert result.rows_in == len(taken) + len(refused) == result.accepted + result.rejected


@QUICK
@drawn(st.lists(st.sampled_from(["1", "2", "3", "", " 2 "]), max_size=9))
def test_of_equal_numbers_the_first_row_is_taken(numbers: list[str]) -> None:
    table = "application_id,post\n" + "".join(f"{number},x\n" for number in numbers)
    result, taken, refused, _ = outcome(table.encode())
    written = [number.strip() for number in numbers]
    assert [row["application_id"] for row in taken] == list(dict.fromkeys(filter(None, written)))
    assert len(refused) == len(numbers) - len(taken) == result.rejected


def test_no_word_of_a_person_leaves_with_the_prepared_rows() -> None:
    words = ["Хулан", "Гантөмөр", "99112233", "hulan", "E1234567", "Sydney"]
    table = (
        "application_id,surname,given_names,phone,email,passport_number,address,sponsor_name,"
        "submitted_by,answers_text,date_of_birth,nationality,sex\n"
        "A-1,Гантөмөр,Хулан,99112233,hulan@example.mn,E1234567,5 George Street Sydney,Хулан,"
        f"Гантөмөр,{'I will go to Sydney with Хулан. ' * 5},1990-01-01,AUS,F\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        result = prepared(given(Path(folder), table))
        (row,) = rows_of(result)
    assert result.accepted == 1
    written = " ".join(map(str, row.values()))
    assert [word for word in (*words, "1990", "AUS") if word in written] == []
