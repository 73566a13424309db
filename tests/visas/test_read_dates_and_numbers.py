"""Dates, amounts, yes and no in the spellings people use; what says two things is refused."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.visas.files import given as given_file
from tests.visas.files import one_column, prepared, problems_of, rows_of

from gerege.visas.engine.dates import a_date, a_moment
from gerege.visas.engine.numbers import an_amount, hours
from gerege.visas.engine.refusals import Refusal

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    "text",
    ["2026-03-05", "2026.03.05", "2026/3/5", "20260305", "05.03.2026", "5.3.2026", "5 March 2026",
     "March 5, 2026", "05-Mar-2026", "5 марта 2026 г.", "2026 оны 3 сарын 5",
     "2026 оны 03 дугаар сарын 05-ны өдөр", "2026 оны 3-р сарын 5", "2026-03-05 00:00:00",
     "٢٠٢٦-٠٣-٠٥"],
)  # fmt: skip
def test_a_day_is_read_in_many_spellings(text: str) -> None:
    assert a_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("05/03/2026", Refusal.DAY_OR_MONTH),
        ("05-03-2026", Refusal.DAY_OR_MONTH),
        ("05.03.26", Refusal.SHORT_YEAR),
        ("0000-00-00", Refusal.NO_DATE),
        ("0000-01-01", Refusal.NO_DATE),
        ("2026-02-30", Refusal.NO_DATE),
        ("2569-03-05", Refusal.OTHER_CALENDAR),
        ("1447-09-16", Refusal.OTHER_CALENDAR),
        ("46086", Refusal.SERIAL_DATE),
        ("soon", Refusal.NO_DATE),
    ],
)
def test_a_day_that_says_nothing_certain_is_refused(text: str, why: Refusal) -> None:
    assert a_date(text) is why


def test_with_strokes_only_one_order_may_be_possible() -> None:
    assert a_date("25/03/2026") == a_date("03/25/2026") == date(2026, 3, 25)
    assert a_date("03/03/2026") == date(2026, 3, 3)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    written = (day.isoformat(), day.strftime("%Y.%m.%d"), day.strftime("%d.%m.%Y"),
               f"{day.year} оны {day.month} сарын {day.day}")  # fmt: skip
    assert {a_date(text) for text in written} == {day}


@given(st.text(max_size=30))
def test_any_text_is_a_day_a_moment_a_number_or_refused(text: str) -> None:
    assert isinstance(a_date(text), date | Refusal)
    assert isinstance(a_moment(text), datetime | Refusal)
    assert isinstance(an_amount(text), Decimal | Refusal)
    assert isinstance(hours(text), Decimal | Refusal)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("2026-03-05 14:30", 14), ("2026-03-05T14:30+08:00", 6), ("2026-03-05T14:30Z", 14),
     ("05.03.2026 9:30", 9), ("2026-03-05 14:30:00.5 UTC", 14)],
)  # fmt: skip
def test_a_moment_becomes_utc(text: str, hour: int) -> None:
    found = a_moment(text)
    assert isinstance(found, datetime)
    assert (found.date(), found.hour) == (DAY, hour)


@pytest.mark.parametrize(
    ("text", "clock"),
    [("2026-03-05 09:04", "2026-03-05 09:04"), ("05.03.2026 9:04", "2026-03-05 09:04"),
     ("2026-03-05", "2026-03-05 00:00"), ("2026-03-05T23:30Z", "2026-03-06 08:30"),
     ("2026-03-05 09:04 +08:00", "2026-03-05 10:04")],
)  # fmt: skip
def test_a_moment_is_of_the_clock_of_the_place(text: str, clock: str) -> None:
    assert a_moment(text, ZoneInfo("Asia/Seoul")) == datetime.fromisoformat(clock)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1500000", "1500000"), ("1 500 000", "1500000"), ("1\u00a0500\u202f000,50", "1500000.50"),
     ("1,500,000.50", "1500000.50"), ("1.500.000,50", "1500000.50"), ("1,500", "1500"),
     ("1500,5", "1500.5"), ("₮1 500", "1500"), ("USD 20", "20"), ("500 төг", "500"),
     ("$1,000", "1000"), ("1'500.00", "1500"), ("0.125", "0.12"), ("1.2E+6", "1200000")],
)  # fmt: skip
def test_an_amount_is_read_in_many_spellings(text: str, amount: str) -> None:
    assert an_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1.500", Refusal.POINT_OR_GROUP),
        ("-5", Refusal.BELOW_ZERO),
        ("(5)", Refusal.BELOW_ZERO),
        ("1.5 сая", Refusal.NO_NUMBER),
        ("5k", Refusal.NO_NUMBER),
        ("1500-2000", Refusal.NO_NUMBER),
        ("1.5.5", Refusal.NO_NUMBER),
        ("NaN", Refusal.NO_NUMBER),
        ("99999999999999999", Refusal.TOO_LARGE),
    ],
)
def test_an_amount_that_says_nothing_certain_is_refused(text: str, why: Refusal) -> None:
    assert an_amount(text) is why


def test_hours_have_decimals_and_a_week_has_168() -> None:
    assert hours("37,5") == hours("37.500") == hours("37.5 цаг") == Decimal("37.50")
    assert hours("169") is Refusal.TOO_MANY_HOURS


def test_yes_and_no_are_read_in_both_languages_and_not_known_is_neither(tmp_path: Path) -> None:
    values = ["yes", "Тийм", "1", "TRUE", "no", "үгүй", "0", "мэдэхгүй", "-", ""]
    rows = one_column(tmp_path, "contract_signed", values)
    assert [row["contract_signed"] for row in rows] == [True] * 4 + [False] * 3 + [None] * 3


def test_codes_are_known_in_any_writing_and_what_is_in_no_list_is_another(tmp_path: Path) -> None:
    values = ["Employer", "ажил олгогч", "travel agent", "my neighbour", ""]
    rows = one_column(tmp_path, "fee_paid_by", values)
    assert [row["fee_paid_by"] for row in rows] == [
        "employer", "employer", "travel_agency", "other", None
    ]  # fmt: skip


def test_under_eighteen_is_told_on_the_day_of_submission(tmp_path: Path) -> None:
    table = """application_id,submitted_at,date_of_birth
        1,2026-03-05,2008-03-05
        2,2026-03-05,2008-03-06
        3,,2008-11-26
        4,2026-02-28,2008-02-29
        5,2026-03-01,2008-02-29
        6,2026-03-05,2001
        7,2026-03-05,2008
        8,2026-03-05,2027-01-01
        9,2026-03-05,1850-01-01"""
    result = prepared(given_file(tmp_path, table.replace("        ", "")))
    under = {row["application_id"]: row["is_minor"] for row in rows_of(result)}
    assert under == {
        "1": False,
        "2": True,
        "3": False,
        "4": True,
        "5": False,
        "6": False,
        "7": None,
    }
    assert [row for row, _, _ in problems_of(result.refused)] == [9, 10]


def test_whether_the_contract_can_be_read_needs_both_languages(tmp_path: Path) -> None:
    table = """application_id,contract_language,applicant_languages
        1,Korean,"Mongolian, Korean (B1)"
        2,ko,монгол; англи
        3,,mn
        4,ko,
        5,ko,"mn, Klingon"
        6,Klingon,mn"""
    rows = rows_of(prepared(given_file(tmp_path, table.replace("        ", ""))))
    speaks = [row["speaks_contract_language"] for row in rows]
    assert speaks == [True, False, None, None, None, None]
