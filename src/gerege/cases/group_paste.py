"""Rows pasted from a spreadsheet → people, every error named before anything is saved. Pure."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gerege.kernel.numbers import number_in

MOST_ROWS = 300
# Nobody mends more at once; a table of something else would make a page of megabytes.
MOST_PROBLEMS = 100
LONGEST_CELL = 200
OLDEST = 120
MOST_DIGITS = 3

# Column headings as people write them, in both languages; the left side is our field.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "clan": ("clan", "clan name", "ургийн овог"),
    "patronymic": ("patronymic", "эцгийн нэр", "эцэг эхийн нэр", "овог", "father's name"),
    "given": ("given", "given name", "нэр", "өөрийн нэр", "name"),
    "latin_surname": ("surname", "passport surname", "латин овог", "surname (passport)"),
    "latin_given": ("passport given", "латин нэр", "given name (passport)"),
    "called": ("called", "goes by", "дуудах нэр"),
    "birth_date": ("birth date", "date of birth", "born", "төрсөн огноо", "төрсөн өдөр"),
    "years": ("age", "нас"),
    "passport_number": ("passport", "passport number", "паспорт", "паспортын дугаар"),
    "registration_number": ("registration number", "регистр", "регистрийн дугаар", "рд"),
    "telephone": ("telephone", "phone", "утас", "утасны дугаар"),
}
YEAR_MONTH_DAY = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?")
NAMING = ("given", "called", "latin_given", "latin_surname", "patronymic")


@dataclass(frozen=True)
class RowProblem:
    """One thing to mend. ``row`` counts pasted lines from 1, the heading included.

    ``code`` is one of: no_heading, unknown_column, same_column, too_many_rows, too_many_cells,
    line_break, too_long, bad_date, bad_age, no_name, repeated.
    """

    row: int
    column: str
    code: str


@dataclass(frozen=True)
class PastedPerson:
    """One row that can become a file."""

    row: int
    fields: Mapping[str, str]
    birth_date: str = ""
    years: int | None = None


@dataclass(frozen=True)
class Pasted:
    """What was read, what must be mended, and the columns as they were understood."""

    people: tuple[PastedPerson, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    columns: tuple[str, ...] = field(default=())

    @property
    def is_ready(self) -> bool:
        """True when there is at least one person and nothing to mend."""
        return bool(self.people) and not self.problems


def read_pasted(text: str, today: date) -> Pasted:
    """Read tab-, semicolon- or comma-separated rows whose first row names the columns."""
    rows = enumerate(_rows(text), 1)
    numbered = [(n, row) for n, row in rows if any(cell.strip() for cell in row)]
    if not numbered:
        return Pasted(problems=(RowProblem(1, "", "no_heading"),))
    (head_row, head), body = numbered[0], numbered[1:]
    columns = tuple(_field_of(cell) for cell in head)
    problems = _heading_problems(head_row, head, columns)
    if not any(column in NAMING for column in columns):
        return Pasted(problems=tuple(problems[-MOST_PROBLEMS:]), columns=columns)
    if len(body) > MOST_ROWS:
        problems.append(RowProblem(body[MOST_ROWS][0], "", "too_many_rows"))
        body = body[:MOST_ROWS]
    read = [_person(number, row, columns, today) for number, row in body]
    problems.extend(problem for _person_read, wrong in read for problem in wrong)
    people = tuple(person for person, _wrong in read)
    found = (*problems, *_repeated(people))
    return Pasted(people, found[:MOST_PROBLEMS], columns)


def _heading_problems(row: int, head: Sequence[str], columns: Sequence[str]) -> list[RowProblem]:
    problems = [
        RowProblem(row, cell.strip(), "unknown_column")
        for cell, column in zip(head, columns, strict=True)
        if not column and cell.strip()
    ]
    twice = dict.fromkeys(c for c in columns if c and columns.count(c) > 1)
    problems += [RowProblem(row, column, "same_column") for column in twice]
    if not any(column in NAMING for column in columns):
        problems.append(RowProblem(row, "", "no_heading"))
    return problems


def _repeated(people: Sequence[PastedPerson]) -> list[RowProblem]:
    """Rows that tell nothing an earlier row does not tell; namesakes differ in something."""
    seen = set()
    problems = []
    for person in people:
        key = (*sorted(person.fields.items()), person.birth_date, person.years)
        if person.fields and key in seen:
            problems.append(RowProblem(person.row, "", "repeated"))
        seen.add(key)
    return problems


def _rows(text: str) -> list[list[str]]:
    clean = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff")
    first = clean.lstrip("\n").split("\n", 1)[0]
    separator = next((s for s in ("\t", ";", ",") if s in first), "\t")
    return list(csv.reader(io.StringIO(clean), delimiter=separator))


def _field_of(heading: str) -> str:
    plain = " ".join(heading.strip().casefold().split())
    return next((field for field, names in HEADINGS.items() if plain in names), "")


def _person(
    number: int, row: Sequence[str], columns: Sequence[str], today: date
) -> tuple[PastedPerson, list[RowProblem]]:
    cells = {c: v.strip() for c, v in zip(columns, row, strict=False) if c and v.strip()}
    birth_date, wrong_date = _birth_date(cells.pop("birth_date", ""), today)
    years, wrong_age = _years(cells.pop("years", ""))
    found = (
        ("", "too_many_cells", any(cell.strip() for cell in row[len(columns) :])),
        # An open quotation mark swallows the rows that follow it.
        ("", "line_break", any("\n" in cell for cell in row)),
        ("", "too_long", any(len(cell) > LONGEST_CELL for cell in row)),
        ("birth_date", "bad_date", wrong_date),
        ("years", "bad_age", wrong_age),
        ("", "no_name", not any(name in cells for name in NAMING)),
    )
    problems = [RowProblem(number, column, code) for column, code, wrong in found if wrong]
    return PastedPerson(number, cells, birth_date, years), problems


def _birth_date(text: str, today: date) -> tuple[str, bool]:
    if not text:
        return "", False
    match = YEAR_MONTH_DAY.fullmatch(text)
    try:
        born = date(*map(int, match.groups())) if match else None
    except ValueError:
        born = None
    if born is None or born > today or today.year - born.year > OLDEST:
        return "", True
    return born.isoformat(), False


def _years(text: str) -> tuple[int | None, bool]:
    if not text:
        return None, False
    number = number_in(text, MOST_DIGITS)
    return (number, False) if number is not None and number <= OLDEST else (None, True)
