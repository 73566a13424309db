"""Parquet: typed columns are read as they are meant, and hostile files are refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.visas.files import AS_OF, KEY, given, given_parquet, prepared, problems_of, rows_of

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.preparing import prepare


def one(folder: Path, column: str, array: pa.Array) -> list[Any]:
    """What becomes of one typed column."""
    numbers = pa.array([str(number) for number in range(len(array))])
    result = prepared(given_parquet(folder, {"application_id": numbers, column: array}))
    return [row[column] for row in rows_of(result)]


@pytest.mark.parametrize(
    "kind",
    [pa.int8(), pa.int64(), pa.uint64(), pa.float32(), pa.float64(), pa.decimal128(9, 3),
     pa.decimal256(50, 4), pa.string(), pa.large_string(), pa.string_view(),
     pa.dictionary(pa.int8(), pa.string())],
)  # fmt: skip
def test_an_amount_may_have_any_type_of_number(tmp_path: Path, kind: pa.DataType) -> None:
    is_text = pa.types.is_string(kind) or "string" in str(kind)
    amount = Decimal(100) if pa.types.is_decimal(kind) else 100
    values = ["100" if is_text else amount, None]
    assert one(tmp_path, "fee_paid", pa.array(values, kind)) == [Decimal("100.00"), None]


@pytest.mark.parametrize(
    "kind", [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("ns"), pa.string()]
)
def test_a_day_may_have_any_type_of_date(tmp_path: Path, kind: pa.DataType) -> None:
    values = ["2026-03-05"] if pa.types.is_string(kind) else pa.array([date(2026, 3, 5)]).cast(kind)
    assert one(tmp_path, "arrival_date", pa.array(values, kind)) == [date(2026, 3, 5)]


def test_a_moment_with_a_zone_becomes_utc(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
    array = pa.array([moment], pa.timestamp("ms", "Asia/Ulaanbaatar"))
    assert one(tmp_path, "submitted_at", array) == [moment.replace(tzinfo=None)]


def test_a_moment_with_a_zone_is_told_by_the_clock_of_the_place(tmp_path: Path) -> None:
    array = pa.array([datetime(2026, 3, 5, 18, 30, tzinfo=UTC)], pa.timestamp("ms", "UTC"))
    source = given_parquet(tmp_path, {"application_id": ["a"], "submitted_at": array})
    zone = ZoneInfo("Asia/Seoul")
    result = prepare(source, tmp_path / "out", key=KEY, as_of=AS_OF, zone=zone)
    assert rows_of(result)[0]["submitted_at"] == datetime.fromisoformat("2026-03-06 03:30")


def test_numbers_and_dates_that_cannot_be_are_refused_by_row(tmp_path: Path) -> None:
    columns = {
        "application_id": ["a", "b", "c", "d", "e", "f"],
        "fee_paid": [float("nan"), float("inf"), -1.0, 1e300, 1e15, 2.005],
        "arrival_date": pa.array([0, 0, 0, 0, -(10**11), 10**13], pa.timestamp("s")),
    }
    result = prepared(given_parquet(tmp_path, columns))
    assert [row["fee_paid"] for row in rows_of(result)] == [None]
    year = "the year does not lie between 1900 and 2100"
    assert problems_of(result.refused) == [
        (2, "fee_paid", "the number is too large"),
        (3, "fee_paid", "the number is below zero"),
        (4, "fee_paid", "the number is too large"),
        (5, "arrival_date", year),
        (6, "arrival_date", year),
    ]


@pytest.mark.parametrize(
    ("array", "problem"),
    [
        (pa.array([[1]]), "this column holds other columns"),
        (pa.array([{"a": 1}]), "this column holds other columns"),
        (pa.array([1], pa.duration("s")), "cannot be read"),
    ],
)
def test_a_column_of_another_kind_is_refused_by_name(
    tmp_path: Path, array: pa.Array, problem: str
) -> None:
    source = given_parquet(tmp_path, {"application_id": ["1"], "phone": array})
    with pytest.raises(InputRefused) as refused:
        prepared(source)
    assert refused.value.field == "phone"
    assert problem in refused.value.problem
    assert list(tmp_path.iterdir()) == [source]


def test_nested_columns_that_nobody_asked_for_are_only_reported(tmp_path: Path) -> None:
    result = prepared(given_parquet(tmp_path, {"application_id": ["1"], "more": [[1, 2]]}))
    assert (result.accepted, result.unknown_columns) == (1, ("more",))


def test_thousands_of_columns_are_refused(tmp_path: Path) -> None:
    source = given_parquet(tmp_path, {f"column {n}": [1] for n in range(1_500)})
    with pytest.raises(InputRefused, match="more than 1000 columns"):
        prepared(source)


def test_a_file_that_is_cut_off_or_changed_is_refused_or_read_but_never_half(
    tmp_path: Path,
) -> None:
    whole = given_parquet(
        tmp_path, {"application_id": [f"A-{n}" for n in range(500)], "phone": ["99112233"] * 500}
    ).read_bytes()
    for place in range(4, len(whole), max(1, len(whole) // 60)):
        for changed in (whole[:place], whole[:place] + b"\xff\xff" + whole[place + 2 :]):
            source = given(tmp_path, changed, f"{place}-{len(changed)}.parquet")
            try:
                result = prepared(source)
            except InputRefused:
                assert not source.with_name(f"{source.name}.prepared").exists()
            else:
                assert result.rows_in == result.accepted + result.rejected


@pytest.mark.parametrize("column", ["submitted_at", "colour"])
def test_moments_of_a_zone_that_does_not_exist_are_refused_by_column(
    tmp_path: Path, column: str
) -> None:
    moments = pa.array([0], pa.timestamp("us", "Mars/Base"))
    source = given_parquet(tmp_path, {"application_id": ["1"], column: moments})
    with pytest.raises(InputRefused, match="its time zone does not exist") as refused:
        prepared(source)
    assert refused.value.field == column


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (b"\xff\xfe", "this row is in another encoding than the others"),
        (b"a\x00b", "a zero byte stands in this row"),
    ],
)
@pytest.mark.parametrize("kind", [pa.binary(), pa.string(), pa.large_binary()])
def test_a_text_that_is_none_costs_its_row(
    tmp_path: Path, wrong: bytes, problem: str, kind: pa.DataType
) -> None:
    raw = pa.array([b"Cook", wrong, None, b"Cook", wrong])
    texts = raw.view(kind) if pa.types.is_string(kind) else raw.cast(kind)
    numbers = pa.array([str(number) for number in range(5)])
    result = prepared(given_parquet(tmp_path, {"application_id": numbers, "job_title": texts}))
    assert [row["job_title"] for row in rows_of(result)] == ["cook", None, "cook"]
    assert problems_of(result.refused) == [
        (2, "job_title", problem),
        (5, "job_title", problem),
    ]


@pytest.mark.parametrize("stored", [True, False])
def test_a_small_file_that_unpacks_to_more_than_memory_is_refused(
    tmp_path: Path, stored: bool
) -> None:
    """One long value in each of very many rows takes no room in the file."""
    rows = 20_000
    one_value = pa.DictionaryArray.from_arrays(
        pa.array([0] * rows, pa.int32()), pa.array(["x" * 100_000])
    )
    table = pa.table(
        {"application_id": [str(number) for number in range(rows)], "answers_text": one_value}
    )
    source = tmp_path / "applications.parquet"
    pq.write_table(table, source, store_schema=stored)
    assert source.stat().st_size < 1_000_000
    with pytest.raises(InputRefused, match="its values are too long"):
        prepared(source)
