"""Columns that come with a type: dates, numbers and truths of a file that is no text."""

from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from gerege.visas.engine.dates import FIRST_YEAR, LAST_YEAR
from gerege.visas.engine.numbers import HOURS_OF_A_WEEK, MOST_DIGITS
from gerege.visas.engine.prepared import HOURS, MOMENT, MONEY
from gerege.visas.engine.refusals import Refusal
from gerege.visas.engine.texts import Read

WIDE = pa.decimal128(38, 2)


def read(kind: str, array: pa.Array, zone: tzinfo) -> Read | None:
    """The values of a typed column; None when its type does not say what they are.

    Moments are of the clock of ``zone``.
    """
    temporal = pa.types.is_date(array.type) or pa.types.is_timestamp(array.type)
    if kind in ("date", "moment") and temporal:
        return _days(array) if kind == "date" else _moments(array, zone)
    numeric = pa.types.is_integer(array.type) or pa.types.is_floating(array.type)
    if kind in ("money", "hours") and (numeric or pa.types.is_decimal(array.type)):
        return _numbers(array, kind)
    if kind == "yes_no" and pa.types.is_boolean(array.type):
        return Read(array)
    return None


def _days(array: pa.Array) -> Read:
    inside, faults = _inside(array)
    if pa.types.is_timestamp(inside.type) and inside.type.tz:
        inside = pc.local_timestamp(inside)
    return Read(inside.cast(pa.date32(), safe=False), faults)


def _moments(array: pa.Array, zone: tzinfo) -> Read:
    inside, faults = _inside(array)
    if getattr(inside.type, "tz", None):
        inside = pc.local_timestamp(inside.cast(pa.timestamp("us", str(zone)), safe=False))
    return Read(inside.cast(MOMENT, safe=False), faults)


def _inside(array: pa.Array) -> tuple[pa.Array, tuple[tuple[int, Refusal], ...]]:
    """Only years of the common calendar, so that no cast can run over."""
    first, last = (_bound(array.type, year) for year in (FIRST_YEAR, LAST_YEAR + 1))
    outside = pc.or_(pc.less(array, first), pc.greater_equal(array, last))
    return _without(array, outside, Refusal.OTHER_CALENDAR)


def _bound(kind: pa.DataType, year: int) -> pa.Scalar:
    if pa.types.is_date(kind):
        return pa.scalar(date(year, 1, 1), kind)
    zone = UTC if kind.tz else None
    return pa.scalar(datetime(year, 1, 1, tzinfo=zone), kind)


def _numbers(array: pa.Array, kind: str) -> Read:
    if pa.types.is_floating(array.type):
        number = array.cast(pa.float64())
        array = pc.if_else(pc.is_nan(number), pa.scalar(None, pa.float64()), number)
    most, too_much = (
        (HOURS_OF_A_WEEK + 1, Refusal.TOO_MANY_HOURS)
        if kind == "hours"
        else (10**MOST_DIGITS, Refusal.TOO_LARGE)
    )
    plain, negative = _without(array, pc.less(array, _number(0, array.type)), Refusal.BELOW_ZERO)
    plain, large = _without(plain, _reaches(plain, most), too_much)
    if not pa.types.is_integer(plain.type):
        plain = pc.round(plain, 2)
    values = plain.cast(WIDE, safe=False).cast(HOURS if kind == "hours" else MONEY)
    return Read(values, negative + large)


def _reaches(array: pa.Array, most: int) -> pa.Array:
    """Whether a number is too large; a type too small for the bound holds none that is."""
    try:
        return pc.greater_equal(array, _number(most, array.type))
    except (pa.ArrowInvalid, OverflowError):
        return pa.array([False] * len(array), pa.bool_())


def _number(value: int, kind: pa.DataType) -> pa.Scalar:
    if pa.types.is_floating(kind):
        return pa.scalar(float(value), kind)
    return pa.scalar(Decimal(value) if pa.types.is_decimal(kind) else value).cast(kind)


def _without(
    array: pa.Array, outside: pa.Array, why: Refusal
) -> tuple[pa.Array, tuple[tuple[int, Refusal], ...]]:
    places = pc.indices_nonzero(pc.fill_null(outside, False)).to_pylist()
    if not places:
        return array, ()
    kept = pc.if_else(pc.fill_null(outside, False), pa.scalar(None, array.type), array)
    return kept, tuple((place, why) for place in places)
