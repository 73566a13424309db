"""Rows from a spreadsheet become people, or every error is named with its row and column."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerege.cases.group_paste import MOST_ROWS, RowProblem, read_pasted

TODAY = date(2026, 11, 25)


def problems(text: str) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.code) for p in read_pasted(text, TODAY).problems]


def test_headings_are_understood_in_both_languages() -> None:
    mongolian = read_pasted("Эцгийн нэр\tНэр\tНас\nБатбаярын\tСолонго\t24", TODAY)
    english = read_pasted("patronymic\tName\tAGE\nБатбаярын\tСолонго\t24", TODAY)
    assert mongolian.people == english.people
    assert mongolian.people[0].fields == {"patronymic": "Батбаярын", "given": "Солонго"}
    assert mongolian.people[0].years == 24
    assert mongolian.is_ready


@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_cells_may_be_separated_in_three_ways(separator: str) -> None:
    text = f"нэр{separator}утас\r\nСолонго{separator}88110000\r\n"
    assert read_pasted(text, TODAY).people[0].fields == {
        "given": "Солонго",
        "telephone": "88110000",
    }


@pytest.mark.parametrize("written", ["1998-03-21", "1998.03.21", "1998/3/21", "1998.3.21."])
def test_dates_in_the_mongolian_order_are_understood(written: str) -> None:
    assert (
        read_pasted(f"нэр\tтөрсөн огноо\nА\t{written}", TODAY).people[0].birth_date == "1998-03-21"
    )


@pytest.mark.parametrize("written", ["21/03/1998", "1998-13-01", "2027-01-01", "1850-01-01", "x"])
def test_other_dates_are_named(written: str) -> None:
    assert problems(f"нэр\tтөрсөн огноо\nА\t{written}") == [(2, "birth_date", "bad_date")]


def test_every_error_is_named_at_once_by_row_and_column() -> None:
    text = "нэр\tнас\tгутлын размер\nА\t-3\t\n\t20\t\nБ\t130\t\tилүү"
    assert problems(text) == [
        (1, "гутлын размер", "unknown_column"),
        (2, "years", "bad_age"),
        (3, "", "no_name"),
        (4, "", "too_many_cells"),
        (4, "years", "bad_age"),
    ]


def test_rows_without_headings_are_not_guessed() -> None:
    assert problems("Солонго\t24\nТөмөр\t30")[-1] == (1, "", "no_heading")
    assert problems("") == [(1, "", "no_heading")]


def test_two_columns_with_one_meaning_do_not_swallow_each_other() -> None:
    assert (1, "given", "same_column") in problems("нэр\tname\nА\tБ")


def test_a_row_that_stands_twice_is_named_but_namesakes_are_not() -> None:
    assert problems("нэр\tнас\nБат\t20\nБат\t20") == [(3, "", "repeated")]
    assert problems("нэр\tнас\nБат\t20\nБат\t21") == []


def test_an_open_quotation_mark_does_not_swallow_people() -> None:
    assert "line_break" in {code for *_where, code in problems('нэр\tнас\n"Бат\t20\nДорж\t30')}


def test_no_more_than_can_be_looked_at() -> None:
    rows = "\n".join(f"Хүн {n}" for n in range(MOST_ROWS + 1))
    assert problems(f"нэр\n{rows}") == [(MOST_ROWS + 2, "", "too_many_rows")]


@given(st.text(max_size=400))
def test_any_text_is_read_or_complained_about(text: str) -> None:
    pasted = read_pasted(text, TODAY)
    assert pasted.is_ready or pasted.problems or not pasted.people
    assert all(isinstance(problem, RowProblem) for problem in pasted.problems)


CELLS = st.text("абвгд", min_size=1, max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS, st.integers(0, 120)), min_size=1, max_size=20, unique=True))
def test_what_was_written_is_what_is_read(rows: list[tuple[str, str, int]]) -> None:
    lines = [f"{patronymic}\t{given_name}\t{years}" for patronymic, given_name, years in rows]
    pasted = read_pasted("\n".join(["эцгийн нэр\tнэр\tнас", *lines]), TODAY)
    assert pasted.is_ready
    read = [(p.fields["patronymic"], p.fields["given"], p.years) for p in pasted.people]
    assert read == rows
