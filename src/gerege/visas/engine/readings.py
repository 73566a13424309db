"""How a value of each kind is read: functions over distinct texts, and their memory."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, tzinfo
from functools import partial
from typing import Any

import pyarrow as pa

from gerege.visas.engine import dates, numbers
from gerege.visas.engine.dictionary import OTHER, Column, Dictionary, simplified
from gerege.visas.engine.keys import Keyer, normaliser_of
from gerege.visas.engine.nothing import names_nobody
from gerege.visas.engine.prepared import KEY, TYPES
from gerege.visas.engine.refusals import Refusal
from gerege.visas.engine.texts import Distinct, Remembered
from gerege.visas.engine.written_alike import folded_text, heard_name

LONGEST_ID = 200
LONGEST_CODE = 100
FIGURES = frozenset("0123456789")
# What a spreadsheet makes of a long number: 9.76991E+10.
ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,3}")
BETWEEN_LANGUAGES = re.compile(r"[,;/|&+\n]|\s(?:and|ба|болон|и)\s")
BEHIND_A_LANGUAGE = re.compile(r"\(.*?\)|[:–-].*")
BIRTH = pa.struct([(name, pa.date32()) for name in ("sure", "possible", "first", "oldest")])
UNREADABLE = {"phone": Refusal.NO_TELEPHONE, "email": Refusal.NO_EMAIL}


class Readings:
    """The readings of all columns of one run; columns read alike share one memory."""

    def __init__(
        self, dictionary: Dictionary, keyer: Keyer, region: str, zone: tzinfo = UTC
    ) -> None:
        """``keyer`` makes the keys, ``region`` is that of telephones without calling code, and
        ``zone`` that of moments without a zone."""
        self._dictionary = dictionary
        self._keyer = keyer
        self._region = region
        self._zone = zone
        self._made: dict[str, Distinct[Any]] = {}
        self.heard = Remembered(heard_name)

    def value(self, column: Column) -> Distinct[Any]:
        """The reading of a column that leaves as a value."""
        name = f"value {column.codes or column.kind} {column.kind}"
        return self._one(name, lambda: self._value(column), TYPES[column.id])

    def key(self, column: Column) -> Distinct[Any]:
        """The reading of a column that leaves as a key; a word of the column's list is no key."""
        words = self._dictionary.writings(column) if column.codes else {}
        name = f"key {column.key} {column.codes} {column.kind}"
        key = self._keyer.of_kind(column.key)
        return self._one(name, lambda: _keys(key, column, self._region, words), KEY)

    def birth(self) -> Distinct[Any]:
        """The days that decide about being under 18."""
        return self._one("birth", lambda: _birth, BIRTH)

    def speaks(self) -> Distinct[Any]:
        """Whether a language, in the first line, is among those of the second."""
        words = self._dictionary.words["languages"]
        return self._one("speaks", lambda: partial(_speaks, words), pa.bool_())

    def _one(self, name: str, function: Callable[[], Any], kind: pa.DataType) -> Distinct[Any]:
        if name not in self._made:
            self._made[name] = Distinct(function(), kind)
        return self._made[name]

    def _value(self, column: Column) -> Callable[[str], Any]:
        if column.kind == "moment":
            return partial(dates.a_moment, zone=self._zone)
        if column.kind in PLAIN:
            return PLAIN[column.kind]
        words = self._dictionary.writings(column)
        if column.kind == "yes_no":
            return partial(_yes_no, words)
        return partial(_code, words, UNKNOWN.get(column.kind, Refusal.UNKNOWN_CODE))


def _number(text: str) -> str | Refusal:
    if ROUNDED.fullmatch(text):
        return Refusal.LOST_DIGITS
    return text if len(text) <= LONGEST_ID else Refusal.LONG_ID


PLAIN: Mapping[str, Callable[[str], Any]] = {
    "id": _number,
    "date": dates.a_date,
    "money": numbers.an_amount,
    "hours": numbers.hours,
    "words": folded_text,
}
UNKNOWN: Mapping[str, None] = {"person_or_code": None}


def _code(words: Mapping[str, str], unknown: Refusal | None, text: str) -> str | Refusal:
    """The code of a writing; what is in no list is another one, and noted."""
    found = words.get(simplified(text[:LONGEST_CODE])) or words.get(text.casefold())
    return found or unknown or OTHER


def _yes_no(words: Mapping[str, str], text: str) -> bool | Refusal | None:
    found = words.get(simplified(text)) or words.get(text.casefold())
    if found is None:
        return Refusal.NOT_YES_NO
    return None if found == "not_known" else found == "yes"


def _keys(
    key: Callable[[str], int], column: Column, region: str, words: Mapping[str, str]
) -> Callable[[str], int | Refusal | None]:
    """The keys of one column; of millions of texts, so all that can be is looked up before."""
    kind, is_number = column.key, column.kind == "number"
    unreadable = Refusal.SHORT_NUMBER if is_number else UNREADABLE.get(kind)
    normaliser = normaliser_of(kind, is_number=is_number)
    rounded = ROUNDED.fullmatch

    def read(text: str) -> int | Refusal | None:
        if text[0] in FIGURES and rounded(text):
            return Refusal.LOST_DIGITS
        if words and simplified(text[:LONGEST_CODE]) in words:
            return None
        if names_nobody(kind, text):
            return Refusal.NAMES_NOBODY
        plain = normaliser(text, region)
        return unreadable if plain is None else key(plain)

    return read


def _birth(text: str) -> tuple[date, date, date, date] | Refusal:
    born = dates.births(text)
    if isinstance(born, Refusal):
        return born
    first, last = born
    oldest = last.replace(year=last.year + dates.OLDEST, day=28)
    return dates.eighteenth(first), dates.eighteenth(last), first, oldest


def _speaks(words: Mapping[str, str], pair: str) -> bool | None:
    """None where a language is not known, so that it might be the one."""
    contract, _, written = pair.partition("\n")
    named = [BEHIND_A_LANGUAGE.sub("", name).strip() for name in BETWEEN_LANGUAGES.split(written)]
    found = [words.get(simplified(name)) for name in named if name]
    if contract in found:
        return True
    return None if contract == OTHER or None in found else False
