"""From the columns of a file to the prepared columns: typed, coded, keyed; with what is wrong.

A row is refused for its number, a date, an amount or a yes/no that cannot be read. A telephone or
an e-mail address that cannot be read and a word that is in no list are only noted: the application
is screened with what it has.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta, tzinfo
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gerege.visas.engine import native
from gerege.visas.engine.dictionary import FIRST, OTHER, Column, Dictionary
from gerege.visas.engine.keys import Keyer
from gerege.visas.engine.prepared import ASKED, SCHEMA, TYPES, empty_bit
from gerege.visas.engine.protected import PREPARED_AS
from gerege.visas.engine.readings import Readings
from gerege.visas.engine.refusals import NOTES, Found, Refusal
from gerege.visas.engine.texts import Read, texts, value_of
from gerege.visas.engine.written_alike import is_heard_as

# A number says more than a name: where these are there, they make the key.
CELL_ERROR = r"^#(REF|VALUE|DIV/0|NAME|NUM|NULL|SPILL|CALC)[!?]$"
CODED = frozenset({"code", "person_or_code", "currency", "language"})
# Columns of a name in which applicants also write their own.
MAY_BE_ONESELF = frozenset(
    {"sponsor_name", "employer_name", "recruiter_name", "payer_name", "submitted_by", "prepared_by"}
)
NO_NAME: frozenset[str] = frozenset()
FIRST_OF_TWO = frozenset({"sponsor_id", "employer_id", "submitted_by"})


class Checked(NamedTuple):
    """The prepared rows that are taken, and everything that was found wrong with any."""

    table: pa.Table
    refused: tuple[Found, ...]
    notes: tuple[Found, ...]
    rows_refused: int


@dataclass
class Validator:
    """Checks one portion of rows after the other; remembers the readings of frequent values."""

    dictionary: Dictionary
    keyer: Keyer
    as_of: date
    region: str
    zone: tzinfo = UTC
    readings: Readings = field(init=False)

    def __post_init__(self) -> None:
        """The readings share one memory over all portions."""
        self.readings = Readings(self.dictionary, self.keyer, self.region, self.zone)
        self.missing = pa.array(["", *self.dictionary.missing])

    def check(self, rows: pa.Array, columns: Mapping[str, pa.Array]) -> Checked:
        """The rows of a portion; ``columns`` by the names of the dictionary.

        Raises InputRefused for a column whose type cannot be read at all.
        """
        return _Portion(self, rows, columns).checked()


@dataclass
class _Portion:
    """One portion on its way. ``out``: prepared columns so far; ``faults``: place, column, why.

    ``empty``: where every column of the file that makes a prepared one says nothing.
    """

    validator: Validator
    rows: pa.Array
    columns: Mapping[str, pa.Array]
    out: dict[str, pa.Array] = field(default_factory=dict)
    faults: list[tuple[int, str, Refusal]] = field(default_factory=list)
    plain: dict[str, pa.Array] = field(default_factory=dict)
    own: tuple[list[frozenset[str]], ...] = ()
    empty: dict[str, pa.Array] = field(default_factory=dict)

    def checked(self) -> Checked:
        """Read column by column, then leave out the rows that are refused."""
        self.out["row"] = self.rows
        for column in self.validator.dictionary.columns.values():
            if column.id in self.columns:
                self._read(column)
        self._need_a_number()
        self._refuse_what_is_yet_to_come()
        self._add_minor()
        self._add_language()
        self._add_told_empty()
        return self._without_refused()

    def _read(self, column: Column) -> None:
        array = self.columns[column.id]
        if column.leaves == "value":
            self._take(column.id, column.id, self._value(column, array))
        if column.key:
            self._add_key(column, self._text(column, array))

    def _take(self, column: str, into: str, read: Read) -> None:
        self.out[into] = read.values
        self.faults += [(place, column, why) for place, why in read.faults]

    def _value(self, column: Column, array: pa.Array) -> Read:
        typed = native.read(column.kind, array, self.validator.zone)
        if typed is not None:
            self._note_empty(column.id, pc.is_null(array))
            return typed
        text = self._text(column, array)
        self._note_empty(column.id, pc.is_null(text))
        read = self.validator.readings.value(column)(text)
        if column.kind in CODED:
            another = pc.if_else(pc.is_valid(text), OTHER, pa.scalar(None, pa.string()))
            return read._replace(values=_without_protected(pc.coalesce(read.values, another)))
        return read

    def _text(self, column: Column, array: pa.Array) -> pa.Array:
        if column.id not in self.plain:
            plain = texts(column.id, array, self.validator.missing)
            self.plain[column.id] = self._without_errors(column.id, plain)
        return self.plain[column.id]

    def _without_errors(self, column: str, plain: pa.Array) -> pa.Array:
        """What a spreadsheet writes where a formula failed is nobody's value."""
        if not pc.any(pc.starts_with(plain, "#")).as_py():
            return plain
        failed = pc.fill_null(pc.match_substring_regex(plain, CELL_ERROR), False)
        places = pc.indices_nonzero(failed).to_pylist()
        self.faults += [(place, column, Refusal.CELL_ERROR) for place in places]
        return pc.if_else(failed, pa.scalar(None, pa.string()), plain)

    def _add_key(self, column: Column, text: pa.Array) -> None:
        other = self.out.get(column.becomes)
        read = self.validator.readings.key(column)(text)
        self._note_empty(column.becomes, _says_nothing(text, read))
        if column.id in MAY_BE_ONESELF:
            read = read._replace(values=self._of_others(text, read.values))
        self._take(column.id, column.becomes, read)
        if other is not None:
            both = (read.values, other) if column.id in FIRST_OF_TWO else (other, read.values)
            self.out[column.becomes] = pc.coalesce(*both)

    def _note_empty(self, into: str, empty: pa.Array) -> None:
        """Nothing is told where each of the columns that make a prepared one is empty."""
        before = self.empty.get(into)
        self.empty[into] = empty if before is None else pc.and_(before, empty)

    def _of_others(self, text: pa.Array, keys: pa.Array) -> pa.Array:
        """No key where the applicant's own name stands: frequent names would tie strangers."""
        places = pc.indices_nonzero(pc.is_valid(keys))
        names = self.validator.readings.heard.of(text.take(places))
        surnames, given = self._own_names()
        own = [
            place
            for place, name in zip(places.to_pylist(), names, strict=True)
            if is_heard_as(name or NO_NAME, surnames[place], given[place])
        ]
        if not own:
            return keys
        is_own = np.zeros(len(keys), bool)
        is_own[own] = True
        return pc.if_else(pa.array(is_own), pa.scalar(None, keys.type), keys)

    def _own_names(self) -> tuple[list[frozenset[str]], ...]:
        """How surname and given names of each row sound; worked out once."""
        if not self.own:
            columns = self.validator.dictionary.columns
            self.own = tuple(self._heard(columns[name]) for name in ("surname", "given_names"))
        return self.own

    def _heard(self, column: Column) -> list[frozenset[str]]:
        if column.id not in self.columns:
            return [NO_NAME] * len(self.rows)
        text = self._text(column, self.columns[column.id])
        return [name or NO_NAME for name in self.validator.readings.heard.of(text)]

    def _need_a_number(self) -> None:
        missing = pc.indices_nonzero(pc.is_null(self.out[FIRST])).to_pylist()
        known = {place for place, column, _ in self.faults if column == FIRST}
        self.faults += [(at, FIRST, Refusal.MISSING_ID) for at in missing if at not in known]

    def _refuse_what_is_yet_to_come(self) -> None:
        """A submission of next year would stand in no window, and wait last of all.

        The next day may have begun where the file comes from.
        """
        tomorrow = pa.scalar(self.validator.as_of + timedelta(days=1), pa.date32())
        later = pc.greater(self._day_of_submission(), tomorrow)
        places = pc.indices_nonzero(later).to_pylist()
        self.faults += [(place, "submitted_at", Refusal.YET_TO_COME) for place in places]

    def _add_minor(self) -> None:
        """Under 18 on the day of submission; where that is missing, on the day of the run."""
        array = self.columns.get("date_of_birth")
        if array is None:
            return
        column = self.validator.dictionary.columns["date_of_birth"]
        born = self.validator.readings.birth()(self._text(column, array))
        self.faults += [(place, column.id, why) for place, why in born.faults]
        on = self._day_of_submission()
        sure, possible, first, oldest = (
            pc.struct_field(born.values, name) for name in ("sure", "possible", "first", "oldest")
        )
        sure, possible = pc.greater(sure, on), pc.greater(possible, on)
        self.out["is_minor"] = pc.if_else(
            pc.equal(sure, possible), sure, pa.scalar(None, pa.bool_())
        )
        wrong = pc.fill_null(pc.or_(pc.greater(first, on), pc.less(oldest, on)), False)
        places = pc.indices_nonzero(wrong).to_pylist()
        self.faults += [(place, column.id, Refusal.BORN_LATER) for place in places]

    def _day_of_submission(self) -> pa.Array:
        today = pa.scalar(self.validator.as_of, pa.date32())
        submitted = self.out.get("submitted_at")
        if submitted is None:
            return pa.repeat(today, len(self.rows))
        return pc.coalesce(submitted.cast(pa.date32(), safe=False), today)

    def _add_language(self) -> None:
        """Whether the language of the contract is among those the applicant has."""
        array, contract = self.columns.get("applicant_languages"), self.out.get("contract_language")
        if array is None or contract is None:
            return
        column = self.validator.dictionary.columns["applicant_languages"]
        pairs = pc.binary_join_element_wise(contract, self._text(column, array), "\n")
        self.out["speaks_contract_language"] = self.validator.readings.speaks()(pairs).values

    def _add_told_empty(self) -> None:
        """A bit for each column the file asks for and this row leaves empty."""
        bits = np.zeros(len(self.rows), np.int64)
        for name in ASKED:
            if name in self.empty:
                bits |= np.where(
                    self.empty[name].to_numpy(zero_copy_only=False), empty_bit(name), 0
                )
        self.out["told_empty"] = pa.array(bits)

    def _without_refused(self) -> Checked:
        size = len(self.rows)
        table = pa.table(
            [self.out.get(name, pa.nulls(size, kind)) for name, kind in TYPES.items()], SCHEMA
        )
        bad = sorted({place for place, _, why in self.faults if why not in NOTES})
        if bad:
            kept = np.ones(size, bool)
            kept[bad] = False
            table = table.filter(pa.array(kept))
        return Checked(
            table,
            tuple(self._found(why for why in self.faults if why[2] not in NOTES)),
            tuple(self._found(why for why in self.faults if why[2] in NOTES)),
            len(bad),
        )

    def _found(self, faults: Iterable[tuple[int, str, Refusal]]) -> list[Found]:
        return [
            Found(self.rows[place].as_py(), column, _shown(self.columns.get(column), place), why)
            for place, column, why in sorted(faults, key=lambda fault: fault[0])
        ]


def _without_protected(codes: pa.Array) -> pa.Array:
    """Codes that tell who somebody is leave as one that others have too."""
    for code, other in PREPARED_AS.items():
        codes = pc.if_else(pc.equal(codes, code), other, codes)
    return codes


def _says_nothing(text: pa.Array, read: Read) -> pa.Array:
    """Empty, or a word that names nobody; a number that cannot be read says something."""
    nobody = [place for place, why in read.faults if why is Refusal.NAMES_NOBODY]
    if not nobody:
        return pc.is_null(text)
    empty = text.is_null().to_numpy(zero_copy_only=False).copy()
    empty[nobody] = True
    return pa.array(empty)


def _shown(array: pa.Array | None, place: int) -> str:
    """A value as it stood; nothing where there is no such column or no text of it."""
    if array is None:
        return ""
    value = value_of(array[place])
    return "" if value is None else str(value)
