"""Parquet: columns as they are typed, in portions; what is hostile or unreadable is refused."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.reading.batch import MOST_COLUMNS, Batch, Opened
from gerege.visas.engine.refusals import Found, Refusal

PORTION_ROWS = 61_440
MEND = "Write the file again with flat columns of text, numbers and dates."
LARGEST_FOOTER = 16 << 20
BUFFER = 1 << 20
LARGEST_PORTION = 1 << 29
TEXTS = (
    pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view,
    pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view,
)  # fmt: skip


def open_parquet(path: Path) -> Opened:
    """A Parquet file. Raises InputRefused when it is damaged or is no plain table."""
    _check_footer(path)
    with _opened(path) as file:
        schema, names = file.schema_arrow, _names(file.schema_arrow)
        if file.metadata.num_columns > MOST_COLUMNS:
            _refuse_wide()
    if len(set(names)) != len(names):
        raise InputRefused("file", "two columns have the same name", MEND)
    for name, kind in zip(names, schema.types, strict=True):
        _check_zone(name, kind)

    def batches(wanted: Collection[str]) -> Iterator[Batch]:
        chosen = [name for name in names if name in wanted]
        for name in chosen:
            if pa.types.is_nested(schema.field(name).type):
                raise InputRefused(name, "this column holds other columns", MEND)
        texts = [name for name in chosen if _is_text(schema.field(name).type)]
        yield from _batches(path, chosen, texts)

    return Opened("parquet", "", tuple(names), batches)


def _names(schema: pa.Schema) -> list[str]:
    try:
        names: list[str] = schema.names
    except UnicodeDecodeError:
        raise _damaged() from None
    if any("\0" in name for name in names):
        raise _damaged()
    return names


def _check_zone(name: str, kind: pa.DataType) -> None:
    """A zone is only a word in the file; without it no moment can be told."""
    if not (pa.types.is_timestamp(kind) and kind.tz):
        return
    try:
        pc.local_timestamp(pa.array([0], kind))
    except pa.ArrowException:
        mend = "Write moments in UTC, or without a zone."
        raise InputRefused(name, "its time zone does not exist", mend) from None


def _refuse_wide() -> None:
    problem = f"the file has more than {MOST_COLUMNS} columns"
    raise InputRefused("file", problem, "Keep the columns of the data dictionary.")


def _check_footer(path: Path) -> None:
    """The footer is read whole, so its length is looked at first."""
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - 8, 0))
        tail = stream.read(8)
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != b"PAR1" or length > path.stat().st_size:
        raise InputRefused("file", "this Parquet file is not complete", "Copy it again.")
    if length > LARGEST_FOOTER:
        raise InputRefused("file", "the description of the columns is too large", MEND)


def _opened(path: Path, texts: Sequence[str] = ()) -> pq.ParquetFile:
    """``texts`` are columns of which each different value is unpacked once."""
    try:
        return pq.ParquetFile(
            path, memory_map=False, buffer_size=BUFFER, pre_buffer=False,
            read_dictionary=list(texts),
        )  # fmt: skip
    except (pa.ArrowException, OSError, ValueError, UnicodeDecodeError):
        raise _damaged() from None


def _batches(path: Path, names: list[str], texts: Sequence[str]) -> Iterator[Batch]:
    start = 1
    with _opened(path, texts) as file:
        try:
            for batch in file.iter_batches(PORTION_ROWS, columns=names, use_threads=False):
                yield _batch(start, dict(zip(names, batch.columns, strict=True)), batch.num_rows)
                start += batch.num_rows
        except (pa.ArrowException, OSError, UnicodeDecodeError):
            raise _damaged() from None


def _batch(start: int, packed: Mapping[str, pa.Array], size: int) -> Batch:
    """The values of a portion; rows with a text that is none are broken."""
    unpacked = sum(map(_size, packed.values()))
    if unpacked > LARGEST_PORTION:
        # One value of a megabyte in each of many rows takes no room in the file.
        raise InputRefused("file", "its values are too long", MEND)
    broken: dict[int, Found] = {}
    columns: dict[str, pa.Array] = {}
    for name, array in packed.items():
        columns[name], faults = _readable(array)
        for place, text, why in faults:
            broken.setdefault(place, Found(start + place, name, text, why))
    rows = np.arange(start, start + size, dtype=np.int64)
    if broken:
        kept = np.ones(size, bool)
        kept[list(broken)] = False
        rows = rows[kept]
        columns = {name: array.filter(pa.array(kept)) for name, array in columns.items()}
    return Batch(pa.array(rows), columns, tuple(broken.values()))


def _size(array: pa.Array) -> int:
    """How many bytes the values have when each stands for itself."""
    if not pa.types.is_dictionary(array.type):
        return int(array.nbytes)
    if not _is_text(array.type.value_type):
        return len(array) * 64
    lengths = pc.binary_length(array.dictionary).cast(pa.int64())
    return int(pc.sum(lengths.take(array.indices)).as_py() or 0)


def _is_text(kind: pa.DataType) -> bool:
    return any(check(kind) for check in TEXTS)


def _readable(array: pa.Array) -> tuple[pa.Array, list[tuple[int, str, Refusal]]]:
    """The values each for itself; where a text is no UTF-8 or holds a zero, none, with why."""
    if not (pa.types.is_dictionary(array.type) and _is_text(array.type.value_type)):
        return array, []
    raw = array.dictionary.cast(pa.large_binary())
    texts, wrong = raw.cast(pa.large_string(), safe=False), dict[int, tuple[str, Refusal]]()
    if not _is_clean(texts):
        read = [_read(value) for value in raw.to_pylist()]
        wrong = {at: (text, why) for at, (text, why) in enumerate(read) if why}
        texts = pa.array([None if why else text for text, why in read], pa.large_string())
    places = np.flatnonzero(np.isin(_indices(array), list(wrong))) if wrong else ()
    faults = [(int(at), *wrong[array.indices[int(at)].as_py()]) for at in places]
    return texts.take(array.indices).cast(pa.string()), faults


def _indices(array: pa.Array) -> np.ndarray:
    filled: np.ndarray = pc.fill_null(array.indices.cast(pa.int64()), -1).to_numpy()
    return filled


def _is_clean(texts: pa.Array) -> bool:
    try:
        texts.validate(full=True)
    except pa.ArrowException:
        return False
    return not pc.any(pc.match_substring(texts, "\0")).as_py()


def _read(value: bytes | None) -> tuple[str, Refusal | None]:
    text = (value or b"").decode("utf-8", "replace")
    if "\0" in text:
        return text, Refusal.ZERO_BYTE
    return text, Refusal.OTHER_ENCODING if text.encode() != (value or b"") else None


def _damaged() -> InputRefused:
    return InputRefused("file", "this Parquet file is damaged or of an unknown kind", MEND)
