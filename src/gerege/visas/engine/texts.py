"""Columns of any type as trimmed texts, and one Python function over their distinct values."""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.refusals import Refusal

T = TypeVar("T")
MOST_REMEMBERED = 30_000
# A moment beyond the calendar, one finer than Python tells, a zone that only the file knows.
UNTELLABLE = (ValueError, OverflowError, KeyError)
# A float holds whole numbers exactly up to here, and a spreadsheet 15 digits.
EXACT = 10**15


class Read(NamedTuple):
    """The values of a column in one portion, and the places where there is none, with why."""

    values: pa.Array
    faults: tuple[tuple[int, Refusal], ...] = ()


def texts(column: str, array: pa.Array, missing: pa.Array) -> pa.Array:
    """The values as trimmed text; what stands for nothing («-», «n/a») is nothing.

    Raises InputRefused for a type of which there is no plain text.
    """
    plain = pc.utf8_trim_whitespace(_as_text(column, array))
    nothing = pc.is_in(pc.utf8_lower(plain), value_set=missing)
    return pc.if_else(nothing, pa.scalar(None, pa.string()), plain)


def values_of(array: pa.Array) -> list[Any]:
    """The values; of a moment beyond the calendar the bare number that stands there."""
    try:
        return list(array.to_pylist())
    except UNTELLABLE:
        return list(map(value_of, array))


def value_of(scalar: pa.Scalar) -> Any:  # noqa: ANN401  a column may be of any type
    """The same for one value."""
    try:
        return scalar.as_py()
    except UNTELLABLE:
        return scalar.value


def _as_text(column: str, array: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    kind = array.type
    if pa.types.is_string(kind):
        return array
    if pa.types.is_floating(kind):
        return _float_text(array)
    if _has_a_text(kind):
        try:
            return array.cast(pa.string())
        except pa.ArrowException:
            pass
    problem = f"a column of the type {str(kind)[:60]} cannot be read"
    raise InputRefused(column, problem, "Give plain text, numbers and dates.")


def _has_a_text(kind: pa.DataType) -> bool:
    checks = (
        pa.types.is_null, pa.types.is_boolean, pa.types.is_integer, pa.types.is_decimal,
        pa.types.is_temporal, pa.types.is_large_string, pa.types.is_string_view,
        pa.types.is_binary, pa.types.is_large_binary,
    )  # fmt: skip
    return any(check(kind) for check in checks) and not pa.types.is_duration(kind)


def _float_text(array: pa.Array) -> pa.Array:
    """Whole numbers without «.0»: a number of a person that a table has taken for an amount."""
    numbers = array.cast(pa.float64()).to_pylist()
    return pa.array([_number_text(number) for number in numbers], pa.string())


def _number_text(number: float | None) -> str | None:
    if number is None or number != number:  # noqa: PLR0124
        return None
    whole = abs(number) < EXACT and number == int(number)
    return str(int(number)) if whole else repr(number)


class Remembered(Generic[T]):
    """A function of texts, called once for each distinct text.

    It remembers so many texts and then forgets them all: what people wrote must not pile up.
    """

    def __init__(self, function: Callable[[str], T]) -> None:
        """``function`` is asked once for each text."""
        self._function = function
        self._known: dict[str, T] = {}

    def of(self, array: pa.Array) -> list[T | None]:
        """The value of each text of a column, None where there is none."""
        encoded = array.dictionary_encode()
        found = [*self.every(encoded.dictionary.to_pylist()), None]
        places = pc.fill_null(encoded.indices, len(found) - 1).to_pylist()
        return list(map(found.__getitem__, places))

    def every(self, different: list[str]) -> list[T]:
        """Where hardly a text comes twice, remembering would only cost time and memory."""
        if len(different) > MOST_REMEMBERED:
            return list(map(self._function, different))
        known = self._known
        if len(known) > MOST_REMEMBERED:
            known.clear()
        for text in different:
            if text not in known:
                known[text] = self._function(text)
        return list(map(known.__getitem__, different))


class Distinct(Generic[T]):
    """A function from text to a value or a refusal over the values of a column."""

    def __init__(self, function: Callable[[str], T | Refusal | None], kind: pa.DataType) -> None:
        """``kind`` is the type of the column the values make."""
        self._remembered = Remembered(function)
        self._kind = kind

    def __call__(self, array: pa.Array) -> Read:
        """The values of a column of texts."""
        encoded = array.dictionary_encode()
        found = self._remembered.every(encoded.dictionary.to_pylist())
        refused = {at: value for at, value in enumerate(found) if isinstance(value, Refusal)}
        plain = [None if isinstance(value, Refusal) else value for value in found]
        values = pa.array(plain, self._kind).take(encoded.indices)
        return Read(values, _places(encoded.indices, refused))


def _places(indices: pa.Array, refused: dict[int, Refusal]) -> tuple[tuple[int, Refusal], ...]:
    if not refused:
        return ()
    bad = pc.is_in(indices, value_set=pa.array(list(refused), indices.type))
    places = pc.indices_nonzero(bad)
    which = indices.take(places).to_pylist()
    return tuple((at, refused[code]) for at, code in zip(places.to_pylist(), which, strict=True))
